"""Files are read by a process of their own: one that kills it costs itself alone."""

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.workbooks import read
from pipeline.workbooks.gate import LARGEST_FILE
from pipeline.workbooks.read import Read, read_all
from sample_inputs.with_mistakes.damage import with_part
from sample_inputs.write import workbook
from tests.workbooks.packages import SHEET, plain, sheet_of, with_sheet


def memory_eater() -> bytes:
    """One text of a megabyte that two thousand cells name: small for the gate, two gigabytes for a reader."""
    names = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + "x" * 2**20 + "</t></si></sst>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2001))
    body = with_part(plain(), "xl/sharedStrings.xml", lambda _: names.encode())
    return with_part(body, SHEET, lambda _: sheet_of(cells).encode())


def dropped(folder: Path, **files: bytes) -> list[Path]:
    for name, body in files.items():
        (folder / f"{name}.xlsx").write_bytes(body)
    return [folder / f"{name}.xlsx" for name in files]


def refusal(found: Read) -> str:
    return found.refused[0] if found.refused else ""


def rows(found: Read) -> list[list[str | None]]:
    return found.sheets[0].rows


def test_a_file_that_kills_its_reader_costs_itself_alone(tmp_path: Path) -> None:
    files = dropped(tmp_path, a=plain(), b=memory_eater(), c=plain(), d=memory_eater(), e=plain())
    found = read_all(files)
    assert [refusal(each) for each in found] == ["", "FILE-UNREADABLE", "", "FILE-UNREADABLE", ""]
    assert [each.path for each in found] == files
    assert rows(found[0]) == rows(found[2]) == rows(found[4])
    assert [each.sha256 for each in found] == [sha256(file.read_bytes()).hexdigest() for file in files]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_files_come_back_in_their_order_whatever_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                             workers: int) -> None:
    monkeypatch.setattr(read, "LEAST_FILES", 1)
    names = [f"file{number}" for number in range(5)]
    files = dropped(tmp_path, **{name: workbook({"Sheet": [["name"], [name]]}) for name in names})
    assert [rows(each)[1] for each in read_all(files, workers)] == [[2, f"s{name}"] for name in names]


def test_no_file_is_no_work() -> None:
    assert read_all([], 4) == []


def test_a_file_larger_than_people_write_is_refused_with_both_sizes(tmp_path: Path) -> None:
    (file,) = dropped(tmp_path, big=bytes(LARGEST_FILE + 2**20))
    assert read_all([file])[0].refused == ("FILE-TOO-LARGE", "11 MB", "10 MB")


def test_cells_are_marked_with_their_kind(tmp_path: Path) -> None:
    cells = ('<row r="3"><c r="B3"><v>0.30000000000000004</v></c><c r="C3" t="inlineStr"><is><t>007 \u00a0x</t></is></c>'
             '<c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#REF!</v></c><c r="F3"><f>1+1</f></c>'
             '<c r="H3"><v>1e15</v></c></row>')
    (file,) = dropped(tmp_path, marks=with_sheet(cells))
    marked = [3, None, "n0.3", "s007 \u00a0x", "b1", "e#REF!", "f", None, "n1000000000000000"]
    assert rows(read_all([file])[0]) == [marked]


def test_a_day_is_a_day_whatever_its_hour(tmp_path: Path) -> None:
    (file,) = dropped(tmp_path, days=workbook({"Sheet": [["day"], [date(2026, 3, 31)], [datetime(2026, 3, 31, 17, 30)]]}))
    assert rows(read_all([file])[0])[1:] == [[2, "d2026-03-31"], [3, "d2026-03-31"]]


def test_a_formula_is_never_computed_and_its_text_never_read(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x","y")</f><v>y</v></c></row>'
    (file,) = dropped(tmp_path, formula=with_sheet(cells))
    assert rows(read_all([file])[0]) == [[1, "sy"]]
