"""The sheet that asks for a part of an invoice to be paid as copyright: its headings, keys and checks."""

from pathlib import Path

import pytest

from pipeline.core.labels import LANGUAGES
from tests.intake.dropped import BOOK, book, client, codes, file, intake, request


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_every_language_say_the_same(tmp_path: Path, language: str) -> None:
    read = intake(tmp_path, {BOOK: file(book(copyright=[request()]), language)})
    assert codes(read) == []
    assert read.copyright.select("row_key", "member_id", "client_id", "work_title").rows() == [
        ("A1|M1|C1|2026-03-10|Poster", "M1", "C1", "Poster")]


def test_a_workbook_without_the_sheet_is_whole(tmp_path: Path) -> None:
    read = intake(tmp_path)
    assert (codes(read), read.copyright.height) == ([], 0)


@pytest.mark.parametrize(("own", "code"), [
    ({"member_id": "M9"}, "MEMBER-UNKNOWN"), ({"client_id": "C9"}, "CLIENT-UNKNOWN"),
    ({"client_id": "Bakkerij"}, "CLIENT-NAMED"),
    ({"copyright_amount": 0}, "CELL-OUT-OF-RANGE"), ({"copyright_amount": 1.005}, "AMOUNT-DECIMALS"),
    ({"date": "2026-04-01"}, "DATE-IMPLAUSIBLE"), ({"date": "2026-02-01"}, "DATE-OTHER-MONTH"),
    ({"work_title": None}, "CELL-EMPTY")])
def test_a_cell_that_cannot_be_meant_is_told(tmp_path: Path, own: dict[str, object], code: str) -> None:
    assert codes(intake(tmp_path, clients=[client()], copyright=[request(**own)])) == [code]


def test_a_request_that_stands_twice_counts_once(tmp_path: Path) -> None:
    read = intake(tmp_path, copyright=[request(), request()])
    assert codes(read) == ["ROW-DUPLICATE"]
    assert read.copyright["row_key"].to_list() == ["A1|M1|C1|2026-03-10|Poster"]
