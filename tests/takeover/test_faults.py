"""Every mistake in an opening workbook is told at once, at its cell; while one remains nothing is booked."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sample_inputs.make_opening import Rows
from tests.cli.banking import asked
from tests.cli.homes import copied, edit
from tests.takeover.openings import faults, opened, rows, written

Changed = Callable[[Rows], Any]


def put(kind: str, nth: int, **cells: Any) -> Changed:
    """Write cells of a row."""
    return lambda some: some[kind][nth].update(cells)


def again(kind: str) -> Changed:
    """The first row of a sheet once more."""
    return lambda some: some[kind].append(dict(some[kind][0]))


MISTAKES: dict[str, tuple[Changed, str, str]] = {
    "in mid-month": (put("opening_day", 0, opening_day=date(2026, 3, 2)), "OPENING-DAY", "Début!A2"),
    "two days": (again("opening_day"), "OPENING-DAY-ONCE", "Début!A3"),
    "an Activity twice": (again("opening_budgets"), "KEY-DOUBLED", "Budgets!A8"),
    "an unknown Activity": (put("opening_budgets", 1, activity_id="nowhere"), "ACTIVITY-UNKNOWN", "Budgets!A3"),
    "no amount": (put("opening_budgets", 2, budget=None), "CELL-EMPTY", "Budgets!B4"),
    "three decimals": (put("opening_budgets", 2, budget=Decimal("1.234")), "AMOUNT-DECIMALS", "Budgets!B4"),
    "an unknown client": (put("opening_invoices", 0, client_id="nobody"), "CLIENT-UNKNOWN", "Factures ouvertes!C2"),
    "a number twice": (put("opening_invoices", 1, invoice_number="2025-00871"), "KEY-DOUBLED", "Factures ouvertes!A3"),
    "a communication twice": (put("opening_invoices", 1, structured_communication="202500087162"), "KEY-DOUBLED",
                              "Factures ouvertes!K3"),
    "wrong check digits": (put("opening_invoices", 1, structured_communication="+++202/6000/04338+++"), "OPENING-COMMUNICATION",
                           "Factures ouvertes!K3"),
    "due before it was issued": (put("opening_invoices", 0, due_date=date(2025, 11, 1)), "DATES-REVERSED",
                                 "Factures ouvertes!F2"),
    "issued too late": (put("opening_invoices", 1, issue_date=date(2026, 3, 1)), "OPENING-LATE", "Factures ouvertes!E3"),
    "more open than asked": (put("opening_invoices", 2, open_amount=Decimal("314.61")), "OPENING-TOO-MUCH",
                             "Factures ouvertes!J4"),
    "VAT on a grant": (put("opening_invoices", 3, total_vat=Decimal(1)), "OPENING-TOO-MUCH", "Factures ouvertes!H5"),
    "a fee above the total": (put("opening_invoices", 2, fee=Decimal("260.01")), "OPENING-TOO-MUCH", "Factures ouvertes!I4"),
    "a number to come": (put("opening_invoices", 1, invoice_number="2026-00045"), "OPENING-NUMBER-AHEAD", "Factures ouvertes!A3"),
    "a communication to come": (put("opening_invoices", 1, structured_communication="+++202/6000/04539+++"),
                                "OPENING-NUMBER-AHEAD", "Factures ouvertes!K3"),
    "a series without number": (lambda some: some["opening_numbers"].pop(3), "OPENING-NUMBER-MISSING", "Prochains numéros!A1"),
    "a year that does not close": (put("opening_year", 0, net=Decimal("2439.13")), "OPENING-NOT-CLOSING", "Paie de l’année!B2"),
    "an unknown member": (put("opening_year", 0, member_id="M999"), "MEMBER-UNKNOWN", "Paie de l’année!A2"),
    "a month of another quarter": (put("opening_months", 0, month="2025-12"), "OPENING-MONTH", "Paie du trimestre!B2"),
    "a month to come": (put("opening_months", 0, month="2026-03"), "OPENING-MONTH", "Paie du trimestre!B2"),
    "a month in part": (put("opening_months", 1, days=None), "OPENING-MONTH-PARTS", "Paie du trimestre!E3"),
    "a month that does not close": (put("opening_months", 1, net=Decimal("1219.57")), "OPENING-NOT-CLOSING",
                                    "Paie du trimestre!I3"),
    "an income year to come": (put("opening_copyright", 0, income_year=2027), "CELL-OUT-OF-RANGE",
                               "Droits d’auteur de l’année!B2"),
    "tax above copyright": (put("opening_copyright", 0, withholding=Decimal(751)), "OPENING-TOO-MUCH",
                            "Droits d’auteur de l’année!E2"),
    "simple above all": (put("opening_holiday", 0, holiday_simple=Decimal(191)), "OPENING-TOO-MUCH", "Pécule de vacances!D2"),
    "shares of tomorrow": (put("opening_shares", 6, date=date(2026, 3, 1)), "OPENING-LATE", "Parts détenues!B8"),
    "a third of a cent": (put("opening_shares", 2, share_amount=Decimal("100.00")), "OPENING-SHARE-VALUE", "Parts détenues!D4"),
    "a share of 300 EUR": (put("opening_shares", 0, shares=1, share_amount=Decimal(300)), "OPENING-SHARE-VALUE",
                           "Parts détenues!D2"),
    "no next contract": (lambda some: some["opening_numbers"].pop(5), "OPENING-NUMBER-MISSING", "Prochains numéros!A1"),
    "an account on two sides": (put("opening_balances", 1, credit=Decimal(1)), "OPENING-SIDE", "Soldes!F3"),
    "an unknown account": (put("opening_balances", 1, account="gold"), "WORD-UNKNOWN", "Soldes!A3"),
    "a bank without account": (put("opening_balances", 0, iban=None), "CELL-EMPTY", "Soldes!B2"),
    "wrong check digits of a bank": (put("opening_balances", 0, iban="BE03 5239 0006 9240"), "IBAN-WRONG", "Soldes!B2"),
    "another's bank": (put("opening_balances", 0, iban="BE68 5390 0754 7034"), "BANK-ACCOUNT-UNKNOWN", "Soldes!B2"),
    "a member beside VAT": (put("opening_balances", 1, member_id="M001"), "OPENING-NOT-WHOSE", "Soldes!C3"),
}


def apart() -> list[list[str]]:
    """Names of the mistakes, workbook by workbook: no two of a workbook stand in one row, and days stand alone."""
    books: list[dict[str, str]] = []
    for name, (_, _, cell) in MISTAKES.items():
        row = re.sub("![A-Z]+", "!", cell)
        book = next((book for book in books if row not in book and "Début" not in f"{row}{[*book]}"), None)
        if book is None:
            books.append(book := {})
        book[row] = name
    return [list(book.values()) for book in books]


@pytest.mark.parametrize("names", apart(), ids=" and ".join)
def test_each_mistake_is_told_at_its_cell(empty: Path, tmp_path: Path, names: list[str]) -> None:
    home, some = copied(empty, tmp_path / "coop"), rows()
    for name in names:
        MISTAKES[name][0](some)
    told = faults(home, written(home, some))
    assert [name for name in names if MISTAKES[name][1:] not in told] == []
    assert asked(home, "SELECT kind FROM entries") == [] and not (home / "archive/opening").exists()


def test_all_are_told_at_once_and_the_workbook_comes_back(home: Path) -> None:
    some = rows()
    for change, _, _ in (MISTAKES[name] for name in ("in mid-month", "no amount", "a fee above the total", "a month in part")):
        change(some)
    assert [code for code, _ in faults(home, written(home, some))] == [
        "CELL-EMPTY", "OPENING-DAY", "OPENING-TOO-MUCH", "OPENING-MONTH-PARTS"]
    assert [file.name for file in (home / "handed-back/checked").iterdir()] == ["opening.xlsx"]


def test_a_sheet_that_is_missing_or_unknown_is_told(home: Path) -> None:
    some = rows()
    del some["opening_year"]
    assert faults(home, written(home, some)) == [("SHEET-MISSING", "!")]


def test_a_sheet_whose_headings_are_not_known_is_not_lost_in_silence(home: Path) -> None:
    file = written(home, rows())
    edit(file, {("Paie de l’année", "A1"): "Qui", ("Paie de l’année", "B1"): "Combien"})
    assert ("COLUMN-MISSING", "Paie de l’année!A1") in faults(home, file)


def test_a_foreign_file_is_refused_by_the_gate(home: Path) -> None:
    file = home.parent / "opening.xlsx"
    file.write_bytes(b"no workbook")
    assert faults(home, file) == [("FILE-NOT-A-WORKBOOK", "!")]
    file.write_bytes((home / "inbox/registers.xlsx").read_bytes())
    assert [code for code, _ in faults(home, file)][:1] != [] and asked(home, "SELECT kind FROM entries") == []


def test_what_was_handed_back_and_corrected_is_booked(home: Path) -> None:
    some = rows()
    MISTAKES["no amount"][0](some)
    faults(home, written(home, some))
    back = home / "handed-back/checked/opening.xlsx"
    edit(back, {("Budgets", "B4"): 1830})
    assert opened(home, back)["totals"]["budgets"] == "-5297.75"
