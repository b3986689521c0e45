"""Opening the books before and after runs; one transaction or nothing."""

import sqlite3
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.books.accounting import booked
from pipeline.books.connection import BooksError
from pipeline.books.records import BooksRefused
from pipeline.books.store import open_books
from tests.books.booking import tables
from tests.books.drafts import AS_OF, accounting, seal

URL = "sqlite:///books.db"


def count(home: Path, table: str) -> int:
    return int(sqlite3.connect(home / "books.db").execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_new_books_open_with_nothing(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        opening = books.opening("2026-03", AS_OF)
    assert (opening.sequence, opening.previous_seal, opening.next_invoice, opening.next_payslip) == (1, "", 1, 1)
    assert (dict(opening.budgets), opening.last_registers) == ({}, ())
    assert opening.sealed_rows.columns == ["kind", "row_key", "content_hash", "month", "run", "activity_id", "work_month",
                                           "version"]
    assert opening.month_pay.height == opening.year_pay.height == opening.sealed_rows.height == 0


def test_reading_the_opening_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    with open_books(URL, tmp_path):
        before = (tmp_path / "books.db").read_bytes()
    with open_books(URL, tmp_path) as books:
        books.opening("2026-03", AS_OF)
    assert [file.name for file in tmp_path.iterdir()] == ["books.db"]
    assert (tmp_path / "books.db").read_bytes() == before


def test_a_run_opens_where_the_last_one_closed(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        sealed = seal(books, accounting(tmp_path, tables()))
        opening = books.opening("2026-03", AS_OF)
    assert (opening.sequence, opening.previous_seal, opening.next_invoice, opening.next_payslip) == (2, sealed, 3, 3)
    turnover, fees, cost, expenses, rights = 1500_10, 65_00 + 32_51, 2 * 226_08, 10_00, 400_00
    assert opening.budgets == {"A-001": turnover - fees - cost - expenses - rights + 80_00, "A-002": -80_00}
    assert opening.sealed_rows["kind"].to_list() == ["copyright", "expense", "line", "line", "line", "pay", "pay"]
    assert opening.month_pay.select("member_id", "gross", "work_bonus_A", "net").rows() == [
        ("M-001", 150_00, 7_00, 127_39), ("M-002", 150_00, 7_00, 127_39)]
    assert opening.year_pay.rows() == [(member_id, Decimal("7.6"), Decimal("10")) for member_id in ("M-001", "M-002")]


def test_two_runs_add_up(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        first = seal(books, accounting(tmp_path, tables()))
        once = books.opening("2026-03", AS_OF).budgets["A-001"]
        second = seal(books, accounting(tmp_path, tables(3, 3, run=2)), run=2)
        opening, runs = books.opening("2026-03", AS_OF), books.runs()
    assert (opening.sequence, opening.next_invoice, opening.next_payslip) == (3, 5, 5)
    assert opening.budgets == {"A-001": 2 * once, "A-002": -2 * 80_00}
    assert opening.month_pay["withholding"].to_list() == [22_00, 22_00]
    assert [(run.previous_seal, run.seal) for run in runs] == [("", first), (first, second)]


def test_another_month_has_its_own_sequence_and_pay(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        seal(books, accounting(tmp_path, tables()))
        opening = books.opening("2026-04", AS_OF)
    assert (opening.sequence, opening.next_invoice, opening.month_pay.height) == (1, 3, 0)
    assert opening.year_pay["student_hours"].to_list() == [Decimal("7.6")] * 2


def test_a_new_year_numbers_from_one_and_forgets_the_years_hours_and_bonus(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        seal(books, accounting(tmp_path, tables()))
        opening = books.opening("2027-01", date(2027, 2, 2))
    assert (opening.next_invoice, opening.next_payslip, opening.year_pay.height) == (1, 1, 0)


def test_numbers_go_on_past_five_digits(tmp_path: Path) -> None:
    content = accounting(tmp_path, tables(99_999))
    shuffled = replace(content, invoices=content.invoices.reverse())
    assert booked(shuffled, "2026-03", 1)["invoices"].select("number", "year", "nth").rows() == [
        ("2026-99999", 2026, 99_999), ("2026-100000", 2026, 100_000)]


def test_the_digest_moves_with_every_run_and_stays_otherwise(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        before = books.opening("2026-03", AS_OF).digest()
        assert books.opening("2026-03", AS_OF).digest() == before
        seal(books, accounting(tmp_path, tables(month="2026-02")), month="2026-02")
        assert books.opening("2026-03", AS_OF).digest() != before


def test_a_run_that_fails_at_its_last_row_leaves_nothing(tmp_path: Path) -> None:
    content = tables()
    content["expenses.csv"] *= 2
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match="UNIQUE constraint failed: expenses"):
        seal(books, accounting(tmp_path, content))
    assert [count(tmp_path, table) for table in ("runs", "invoices", "payslips", "postings", "lines", "contracts")] == [0] * 6


@pytest.mark.parametrize("url", ["postgresql://host/books", "books.db", "sqlite:///"])
def test_an_address_that_is_not_understood_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(BooksError, match=r"\[books\]"), open_books(url, tmp_path):
        pass


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "books.db").write_bytes(b"a letter to the tax office, rather long: " * 100)
    with pytest.raises(BooksError, match="cannot be read as books"), open_books(URL, tmp_path):
        pass


def test_books_of_another_version_are_refused(tmp_path: Path) -> None:
    with open_books(URL, tmp_path):
        pass
    sqlite3.connect(tmp_path / "books.db").execute("PRAGMA user_version = 9")
    with pytest.raises(BooksError, match="version 9"), open_books(URL, tmp_path):
        pass
