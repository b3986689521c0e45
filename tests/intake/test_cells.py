"""What people type in a cell, and what it is taken for."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.recognise import Sheet
from pipeline.intake.typed import marked_frame, typed
from pipeline.workbooks.cells import mark
from tests.intake.dropped import client, contract, expense, found, intake, line, member


def read_cell(kind: str, column: str, value: Any) -> tuple[Any, list[str]]:
    """One cell alone: its typed value and the codes of its faults."""
    sheet = Sheet(kind, "f.xlsx", "s", 1, {column: "A"}, [[2, mark(value)]], [], ())
    frame, faults = typed(kind, marked_frame(kind, [(sheet, {})]))
    return frame[column][0], [fault.code for fault in faults if fault.column == column]


AMOUNTS = [("350.50", "350.50"), ("350,50", "350.50"), (" 1 234,5 ", "1234.5"), ("1\u00a0234,50 €", "1234.50"), ("€ 12", "12"),
           ("12 EUR", "12"), (350.5, "350.5"), (0.1 + 0.2, "0.3"), (7, "7"), ("-5,00", "-5.00")]


@pytest.mark.parametrize(("typed_in", "meant"), AMOUNTS)
def test_an_amount_may_be_written_as_people_do(typed_in: Any, meant: str) -> None:
    assert read_cell("lines", "unit_price", typed_in) == (Decimal(meant), [])


@pytest.mark.parametrize("typed_in", ["1.234,50", "1,234.50", "1.234", "twelve", "12-", "1e3", "--5", "٣", "1 2.3.4", "=12", "∞"])
def test_an_amount_that_could_be_two_is_never_guessed(typed_in: str) -> None:
    assert read_cell("lines", "unit_price", typed_in) == (None, ["CELL-NOT-NUMBER"])


def test_a_third_decimal_is_pointed_out() -> None:
    assert read_cell("lines", "unit_price", 12.345)[1] == ["AMOUNT-DECIMALS"]


@given(st.decimals(min_value=0, max_value=1_000_000, places=2))
@settings(deadline=None, max_examples=60)
def test_a_price_survives_the_cell_whether_number_or_text(amount: Decimal) -> None:
    for cell in (float(amount), f"{amount}", f"{amount}".replace(".", ",")):
        assert read_cell("lines", "unit_price", cell) == (amount, [])


@pytest.mark.parametrize("typed_in", [date(2026, 3, 31), "31/03/2026", "31.03.2026", "31-03-2026", "2026-03-31", " 31/03/2026 "])
def test_a_day_may_be_written_as_people_do(typed_in: Any) -> None:
    assert read_cell("lines", "work_date", typed_in) == (date(2026, 3, 31), [])


@pytest.mark.parametrize("typed_in", ["31/02/2026", "03/31/2026", "31/03/26", "March 31", 46112, "2026"])
def test_a_day_that_is_none_is_never_guessed(typed_in: Any) -> None:
    assert read_cell("lines", "work_date", typed_in) == (None, ["CELL-NOT-DATE"])


def test_a_day_of_another_century_is_out_of_range() -> None:
    assert read_cell("lines", "work_date", "31/03/1926")[1] == ["CELL-OUT-OF-RANGE"]


@pytest.mark.parametrize(("typed_in", "meant"), [("Ja", True), ("OUI", True), (True, True), ("x", True), ("nein", False),
                                                 (0, False), ("no", False)])
def test_yes_and_no_in_four_languages(typed_in: Any, meant: bool) -> None:
    assert read_cell("expenses", "reimburse", typed_in) == (meant, [])


@pytest.mark.parametrize(("typed_in", "meant"), [("Jours", "day"), ("uren", "hour"), ("Stück", "piece"), ("day", "day")])
def test_words_of_a_list_in_four_languages(typed_in: str, meant: str) -> None:
    assert read_cell("lines", "unit", typed_in) == (meant, [])


@pytest.mark.parametrize(("typed_in", "meant"), [(21, "21"), ("21 %", "21"), (0.21, "21"), ("autoliquidation", "reverse_charge")])
def test_vat_rates_as_number_percentage_or_word(typed_in: Any, meant: str) -> None:
    assert read_cell("lines", "vat", typed_in) == (meant, [])


@pytest.mark.parametrize(("typed_in", "code"), [(2.5, "CELL-NOT-WHOLE"), ("two", "CELL-NOT-NUMBER")])
def test_children_come_in_whole_numbers(typed_in: Any, code: str) -> None:
    assert read_cell("members", "children", typed_in)[1] == [code]


@pytest.mark.parametrize("column", ["national_number", "iban"])
def test_numbers_that_are_names_must_be_text(column: str) -> None:
    assert read_cell("members", column, 93051822361)[1] == ["CELL-NOT-TEXT"]


@pytest.mark.parametrize("typed_in", ["a\u202eb", "a\x07b", "a\ufffeb", "a\u2066b"])
def test_text_that_prints_otherwise_than_it_reads_is_refused(typed_in: str) -> None:
    assert read_cell("lines", "description", typed_in)[1] == ["TEXT-NOT-PRINTABLE"]


def test_a_national_number_is_shown_in_no_problem(tmp_path: Path) -> None:
    read = intake(tmp_path, members=[member(national_number="93.05.18-223-62"), member("M2", national_number=85073003328)])
    assert {(code, value) for code, _, value, _ in found(read) if code != "ROW-WAITS-ON-REGISTER"} == {
        ("NATIONAL-NUMBER-WRONG", ""), ("CELL-NOT-TEXT", "")}
    assert not any("9305182" in str(problem) or "8507300" in str(problem) for problem in read.problems)


@pytest.mark.parametrize(("sheets", "code", "expected"), [
    ({"lines": [line(quantity=0)]}, "CELL-OUT-OF-RANGE", "> 0, <= 100000"),
    ({"lines": [line(unit="week")]}, "WORD-UNKNOWN", "hour, day, piece"),
    ({"lines": [line(description="x" * 301)]}, "TEXT-LENGTH", "1 - 300"),
    ({"lines": [line(client_id="../../etc")]}, "ID-FORM", ""),
    ({"expenses": [expense(reimburse=None)]}, "CELL-EMPTY", ""),
    ({"pay": [contract(status="boss")]}, "WORD-UNKNOWN", "employee, worker, artist, student"),
    ({"clients": [client(country="Belgium"), client("C2", kind="consumer")]}, "ID-FORM", ""),
])
def test_a_cell_outside_its_contract_says_what_would_be_right(tmp_path: Path, sheets: Any, code: str, expected: str) -> None:
    assert (code, expected) in [(problem.code, problem.expected) for problem in intake(tmp_path, **sheets).problems]
