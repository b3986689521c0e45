"""The workbook that a member gets: filled in with what its lists offer, it goes through without a word."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.core.labels import LANGUAGES, list_words
from pipeline.intake.words import closed_list
from tests.cli.banking import asked
from tests.cli.homes import MARCH, copied, done, run_json, smart

APRIL = ("--month", "2026-04", "--as-of", "2026-05-04")
TRIO = "trio-cascade"


def made(home: Path, *more: str) -> Path:
    [path] = json.loads(done(home, "template", TRIO, *(more or APRIL), "--json").stdout)["paths"]
    return Path(path)


def offered(book: Workbook, sheet: str, heading: str) -> list[Any]:
    """What the drop-down below a heading offers."""
    [letter] = [cell.column_letter for cell in book[sheet][1] if cell.value == heading]
    [found] = [each for each in book[sheet].data_validations.dataValidation if str(each.sqref).startswith(f"{letter}2:")]
    column, last = found.formula1.removeprefix("Lists!$").replace(":", "").split("$")[0], int(found.formula1.rpartition("$")[2])
    return [book["Lists"][f"{column}{row}"].value for row in range(1, last + 1)]


def filled(file: Path, sheet: str, cells: dict[str, Any], row: int = 2) -> None:
    book = load_workbook(file)
    heads = {cell.value: cell.column for cell in book[sheet][1]}
    for name, value in cells.items():
        book[sheet].cell(row, heads[name]).value = value
    book.save(file)


WORK = {"Date du travail": date(2026, 4, 10), "Client": "salle-du-canal", "Description": "Concert", "Quantité": 1,
        "Unité": "pièce", "Prix unitaire": 900, "TVA": "6 %", "Motif de TVA": "prestation artistique"}


def test_filled_in_with_what_it_offers_it_is_invoiced(sealed: Path) -> None:
    file = made(sealed)
    book = load_workbook(file)
    sheet = book.sheetnames[2]
    assert offered(book, sheet, "Client")[0] in {row for row, in asked(sealed, "SELECT client_id FROM lines")}
    assert "6 %" in offered(book, sheet, "TVA") and "prestation artistique" in offered(book, sheet, "Motif de TVA")
    filled(file, sheet, WORK)
    target = sealed / "inbox" / file.name
    target.write_bytes(file.read_bytes())
    assert smart(sealed, "check", "--month", "2026-04").exit_code == 0
    done(sealed, "run", *APRIL, "--quiet", "--workers", "1")
    run = run_json(sealed, "2026-04.draft")
    assert (run["totals"]["invoices"], run["totals"]["turnover"], run["problems"]) == (1, "900.00", [])


def test_filled_in_twice_it_adds_and_corrects_nothing(sealed: Path) -> None:
    """Whatever run sealed the rows before: a row that it gave a key would be taken for that row, corrected."""
    blank = made(sealed).read_bytes()
    target = sealed / "inbox" / f"{TRIO}-2026-04.xlsx"
    for nth, price in enumerate((900, 500), 1):
        target.write_bytes(blank)
        filled(target, load_workbook(target).sheetnames[2], WORK | {"Prix unitaire": price, "Description": f"Concert {nth}"})
        smart(sealed, "run", *APRIL, "--quiet", "--workers", "1")
        run = run_json(sealed, "2026-04.draft" if nth == 1 else "2026-04.2.draft")
        assert (run["totals"]["invoices"], run["totals"]["turnover"]) == (1, f"{price}.00")
        done(sealed, "approve", "--month", "2026-04", "--by", "Ann", "--quiet")


def test_beside_a_workbook_that_waits_none_is_written_for_its_month(sealed: Path) -> None:
    file = made(sealed)
    filled(file, load_workbook(file).sheetnames[2], WORK)
    (sealed / "inbox" / file.name).write_bytes(file.read_bytes())
    result = smart(sealed, "template", TRIO, *APRIL)
    assert result.exit_code == 3 and f"{file.name} of {TRIO} and 2026-04 lies in the inbox" in result.stderr


def test_left_as_it_is_it_says_nothing(sealed: Path) -> None:
    file = made(sealed)
    (sealed / "inbox" / file.name).write_bytes(file.read_bytes())
    done(sealed, "run", *APRIL, "--quiet", "--workers", "1")
    run = run_json(sealed, "2026-04.draft")
    assert run["rows"]["dropped"] == 0 and run["problems"] == []


def test_for_a_sealed_month_it_adds_and_takes_nothing_back(sealed: Path) -> None:
    file = made(sealed, *MARCH, "--as-of", "2026-04-20")
    sheet = load_workbook(file).sheetnames[2]
    filled(file, sheet, WORK | {"Date du travail": date(2026, 3, 30)})
    (sealed / "inbox" / file.name).write_bytes(file.read_bytes())
    smart(sealed, "run", *MARCH, "--as-of", "2026-04-20", "--quiet", "--workers", "1")
    run = run_json(sealed, "2026-03.2.draft")
    assert (run["totals"]["invoices"], run["totals"]["turnover"]) == (1, "900.00")
    assert [problem["code"] for problem in run["problems"]] == ["WORKBOOK-ADDS"]


def test_it_tells_what_is_open_of_each_client_and_why_to_be_careful(sealed: Path) -> None:
    told = load_workbook(made(sealed, "--month", "2026-07", "--as-of", "2026-07-01"))["Smart"]
    rows = {row[1]: row for row in told.iter_rows(values_only=True) if row[1]}
    open_cents = sum(cents for cents, in asked(sealed, "SELECT open_cents FROM open_invoices WHERE client_id = 'salle-du-canal'"))
    name, _, is_open, overdue, limit, why = rows["salle-du-canal"]
    assert (name, round(is_open * 100), round(overdue * 100)) == ("Salle du Canal ASBL", open_cents, open_cents)
    assert limit < is_open and why == "un montant est échu (\u221220)"


def test_it_tells_what_waits_and_why(sealed: Path) -> None:
    file = made(sealed)
    filled(file, load_workbook(file).sheetnames[2], WORK | {"TVA": "12 %", "Motif de TVA": None})
    (sealed / "inbox" / file.name).write_bytes(file.read_bytes())
    told = load_workbook(made(sealed, "--month", "2026-05", "--as-of", "2026-05-04"))["Smart"]
    [row] = [row for row in told.iter_rows(values_only=True) if row[0] == file.name]
    assert row[1] == "Prestations K2" and "motif" in row[2].lower()


def test_the_same_question_has_the_same_answer_and_words_are_no_formulas(sealed: Path, tmp_path: Path) -> None:
    other = copied(sealed, tmp_path / "other")
    assert made(sealed).read_bytes() == made(other).read_bytes()
    book = load_workbook(made(sealed))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_list_offers_is_read_back_as_ours(language: str) -> None:
    for column, words in list_words().items():
        if column not in ("sheet", "total"):
            assert {word: closed_list(column)[each.get(language, [word])[0].lower()] for word, each in words.items()} == {
                word: word for word in words}


def test_an_unknown_activity_is_refused_by_name(sealed: Path) -> None:
    result = smart(sealed, "template", TRIO, "nowhere", *APRIL)
    assert (result.exit_code, result.stderr) == (3, "smart: no Activity is called nowhere: nothing was written\n")
    assert not (sealed / "output/templates").exists()
