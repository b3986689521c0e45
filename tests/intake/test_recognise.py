"""Sheets are recognised by their headings: any language, any name, any order, titles above and totals below."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.core.labels import LANGUAGES
from pipeline.intake.words import headings, spoken
from sample_inputs.write import workbook
from tests.intake.dropped import BOOK, balance, book, codes, file, found, intake, line, registers, table

TABLES = ("members", "shares", "activities", "clients", "lines", "expenses", "pay")


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_every_language_say_the_same(tmp_path: Path, language: str) -> None:
    own = intake(tmp_path / "en")
    read = intake(tmp_path / language, {BOOK: file(book(), language), "registers.xlsx": file(registers(), language)})
    assert read.problems == own.problems == ()
    for name in TABLES:
        assert getattr(read, name).equals(getattr(own, name))


def test_names_of_sheets_and_order_of_columns_do_not_matter(tmp_path: Path) -> None:
    backwards = {f"Feuille {number}": [list(reversed(row)) for row in table(rows)]
                 for number, rows in enumerate(reversed(book().values()))}
    read = intake(tmp_path, {BOOK: workbook(backwards)})
    assert codes(read) == [] and balance(read) == (3, 3, 0)


def test_a_title_may_stand_above_the_headings_and_a_total_below(tmp_path: Path) -> None:
    rows = table([line(), line(description="Stamp", quantity=3)])
    price = rows[0].index("Quantity")
    total = ["Total", *[None] * (price - 1), 5, *[None] * (len(rows[0]) - price - 1)]
    titled = {"Lines": [["My lines of March"], [None], *rows, total], "About": table(book()["about"])}
    read = intake(tmp_path, {BOOK: workbook(titled)})
    assert codes(read) == [] and read.lines["row"].to_list() == [4, 5]


def test_a_total_that_is_not_the_sum_is_pointed_out_and_stops_nothing(tmp_path: Path) -> None:
    rows = table([line(), line(description="Stamp", quantity=3)])
    place = rows[0].index("Quantity")
    total = ["Somme :", *[None] * (place - 1), 6, *[None] * (len(rows[0]) - place - 1)]
    read = intake(tmp_path, {BOOK: workbook({"Lines": [*rows, total], "About": table(book()["about"])})})
    assert found(read) == [("TOTAL-WRONG", "D4", "6", "5")] and balance(read) == (2, 2, 0)


def test_capitals_spaces_and_points_of_headings_do_not_matter(tmp_path: Path) -> None:
    rows = table([line()])
    rows[0] = [f"  {heading.upper().replace(' ', '_')}: " for heading in rows[0]]
    read = intake(tmp_path, {BOOK: workbook({"Lines": rows, "About": table(book()["about"])})})
    assert codes(read) == [] and balance(read) == (1, 1, 0)


def test_columns_of_ones_own_are_left_alone_by_name(tmp_path: Path) -> None:
    read = intake(tmp_path, lines=[line(mood="good")])
    assert [problem.code for problem in read.problems] == ["COLUMN-UNKNOWN"]
    assert read.problems[0].value == "mood" and balance(read) == (3, 3, 0)


def test_a_missing_column_stops_its_sheet_alone(tmp_path: Path) -> None:
    read = intake(tmp_path, lines=[{name: value for name, value in line().items() if name != "unit_price"}])
    assert [(problem.code, problem.expected) for problem in read.problems] == [("COLUMN-MISSING", "unit_price")]
    assert balance(read) == (3, 2, 1) and read.lines.height == 0 and read.expenses.height == 1


def test_a_column_written_twice_stops_its_sheet(tmp_path: Path) -> None:
    rows = [[*row, extra] for row, extra in zip(table([line()]), ["Quantity", 9], strict=True)]
    read = intake(tmp_path, {BOOK: workbook({"Lines": rows, "About": table(book()["about"])})})
    assert [problem.code for problem in read.problems] == ["COLUMN-DOUBLED"] and read.lines.height == 0


def test_a_sheet_of_ones_own_is_pointed_out_unless_hidden(tmp_path: Path) -> None:
    read = intake(tmp_path, {BOOK: file({**book(), "Notes": [{"thought": "call Ann"}]})})
    assert [(problem.code, problem.value) for problem in read.problems] == [("SHEET-UNKNOWN", "Notes")]


def test_a_workbook_that_does_not_say_whose_month_it_is_waits(tmp_path: Path) -> None:
    read = intake(tmp_path, {BOOK: file({"lines": [line()]})})
    assert codes(read) == ["SHEET-MISSING"] and balance(read) == (1, 0, 1)


@pytest.mark.parametrize("rows", [0, 2])
def test_the_about_sheet_has_one_row(tmp_path: Path, rows: int) -> None:
    about = [table(book()["about"])[0], *[["A1", "2026-03", 1]] * rows]
    read = intake(tmp_path, {BOOK: workbook({"About": about, "Lines": table([line()])})})
    assert codes(read) == ["ABOUT-ROWS"] and balance(read) == (1, 0, 1)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    read = intake(tmp_path, {"party.xlsx": workbook({"Guests": [["Who", "Brings"], ["Ann", "cake"]]})})
    assert [(problem.file, problem.code) for problem in read.problems] == [("party.xlsx", "FILE-NOT-RECOGNISED")]
    assert balance(read) == (3, 3, 0)


@pytest.mark.parametrize("name", ["Expenses", "Frais", "Onkosten", "Spesen"])
def test_a_sheet_of_ours_without_our_headings_waits_with_its_rows(tmp_path: Path, name: str) -> None:
    own = {"About": table(book()["about"]), "Lines": table([line()]), name: [["When", "How much"], ["5/3", 12], ["6/3", 13]]}
    read = intake(tmp_path, {BOOK: workbook(own)})
    assert [(problem.code, problem.cell) for problem in read.problems] == [("SHEET-NOT-READ", "A1")]
    assert balance(read) == (3, 1, 2)


def test_a_sheet_with_most_of_our_headings_is_taken_for_ours(tmp_path: Path) -> None:
    own = {"About": table(book()["about"]), "Blatt 3": [["Datum", "Lieferant", "Betrag", "Beleg"], ["5/3", "x", 12, "a.pdf"]]}
    assert codes(intake(tmp_path, {BOOK: workbook(own)})) == ["SHEET-NOT-READ"]


def test_what_stands_on_a_hidden_sheet_is_not_invoiced(tmp_path: Path) -> None:
    own = load_workbook(BytesIO(file(book())))
    own["Lines"].sheet_state = "hidden"
    out = BytesIO()
    own.save(out)
    read = intake(tmp_path, {BOOK: out.getvalue()})
    assert codes(read) == ["SHEET-HIDDEN"] and balance(read) == (3, 2, 1)


EVERYDAY = [("vat", "Taux TVA"), ("order_reference", "N° de commande"), ("work_date", "Datum"), ("work_end", "Bis"),
            ("work_date", "Date"), ("quantity", "Nombre"), ("unit_price", "Prix HTVA"), ("unit_price", "Tarief")]


@pytest.mark.parametrize(("column", "said"), EVERYDAY)
def test_everyday_headings_of_lines_are_known(column: str, said: str) -> None:
    assert headings("lines")[spoken(said)] == column


def test_a_synonym_beside_our_own_heading_is_a_column_of_ones_own(tmp_path: Path) -> None:
    rows = [[extra, *row] for row, extra in zip(table([line()]), ["Prix", 9], strict=True)]
    read = intake(tmp_path, {BOOK: workbook({"Lines": rows, "About": table(book()["about"])})})
    assert codes(read) == ["COLUMN-UNKNOWN"] and read.lines["unit_price"].to_list() == [Decimal("350.5")]
