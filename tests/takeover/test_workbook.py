"""The empty opening workbook: a sheet for each kind of figure, lists to choose from; filled in, it is booked."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.core.home import Home
from pipeline.core.labels import LANGUAGES, list_words
from pipeline.intake import read_registers
from pipeline.takeover.workbook import opening_workbook
from schemas import OPENING
from tests.cli.homes import done, smart
from tests.cli.test_template import offered
from tests.takeover.openings import opened, rows


def made(home: Path) -> Path:
    [path] = json.loads(done(home, "template", "--opening", "--as-of", "2026-03-01", "--json").stdout)["paths"]
    return Path(path)


def filled(file: Path) -> Path:
    """The sample's rows written into the sheets, in their order, below the headings."""
    book = load_workbook(file)
    for kind, some in rows().items():
        sheet = book[list_words()["sheet"][kind]["fr"][0]]
        for nth, row in enumerate(some, 2):
            for column, name in enumerate(OPENING[kind].to_schema().columns, 1):
                sheet.cell(nth, column).value = row.get(name)
    last = book["Soldes"]
    last.delete_rows(len(rows()["opening_balances"]) + 2, 40)
    book.save(file)
    return file


def test_filled_in_it_is_booked(home: Path) -> None:
    assert opened(home, filled(made(home)))["totals"]["reserves"] == "-12301.53"


def test_it_offers_the_keys_of_the_registers_and_the_words_of_its_lists(home: Path) -> None:
    book = load_workbook(made(home))
    assert "trio-cascade" in offered(book, "Budgets", "Activité") and "M001" in offered(book, "Paie de l’année", "Membre")
    assert offered(book, "Soldes", "IBAN") == ["BE02523900069240"]
    assert "réserves et résultats reportés" in offered(book, "Soldes", "Compte du grand livre")


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language_every_sheet_is_told_and_recognised(home: Path, tmp_path: Path, language: str) -> None:
    at = Home(home)
    file = tmp_path / "opening.xlsx"
    file.write_bytes(opening_workbook(read_registers(at.inbox, ""), at.accounts, language, date(2026, 3, 1)))
    book = load_workbook(file)
    assert book.sheetnames[1:-1] == [list_words()["sheet"][kind][language][0] for kind in OPENING]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    codes = {each["code"] for each in opened(home, file, 1)["problems"]}
    assert codes == {"CELL-EMPTY"}


def test_it_stands_alone(home: Path) -> None:
    assert smart(home, "template", "--opening", "--month", "2026-03").exit_code == 2
    assert smart(home, "template", "trio-cascade").exit_code == 2 and smart(home, "template").exit_code == 2
