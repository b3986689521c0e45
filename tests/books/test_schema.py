"""What the database itself refuses, whoever asks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from pipeline.books.entry_tables import OPENING_TABLES
from pipeline.core.home import Home
from pipeline.month.approve import approve
from tests.books.drafts import AT, make_draft, new_home
from tests.books.entering import (
    bank_statement,
    book,
    disputed,
    entry,
    opening,
    opening_shares,
    paid,
    refunded,
    released,
    reminder,
    sending,
)

TABLES = {"runs": "approved_by", "inputs": "file", "invoices": "client_id", "transfers": "activity_id", "payslips": "member_id",
          "lines": "description", "contracts": "status", "expenses": "description", "exceptional": "kind",
          "exceptional_tax": "kind", "copyright_documents": "member_id", "copyright_requests": "work_title",
          "agreements": "function",
          "reductions": "quarter", "postings": "document", "accounts": "meaning", "entries": "document",
          "entry_postings": "document", "payments": "name", "released_payments": "name", "refunds": "reason",
          "statements": "file", "movements": "name", "matches": "why", "reminders": "client_id",
          "reminder_lines": "invoice", "invoice_marks": "reason", "sendings": "recipient",
          "share_movements": "letter", "entry_share_movements": "letter", **dict.fromkeys(OPENING_TABLES, "sheet")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_home(tmp_path_factory.mktemp("home"))
    book(home, opening())
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    book(home, entry("BE71 2026/001", *paid(500)), released("2026-P00002", "M-002", 128_59), bank_statement(1_00),
         reminder("2026-00001", 500), disputed("2026-00001"), sending("2026-00001"), refunded(1_00), opening_shares(2))
    return home


@pytest.fixture
def stranger(home: Home) -> Iterator[sqlite3.Connection]:
    """Somebody who opens the file with another tool, with none of our settings."""
    with closing(sqlite3.connect(home.path / "books.db", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")


def test_every_table_of_the_books_is_tried_below(stranger: sqlite3.Connection) -> None:
    names = {row[0] for row in stranger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_changed(stranger: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table}: append-only"):
        stranger.execute(f"UPDATE {table} SET {TABLES[table]} = 'else'")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_deleted(stranger: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table}: append-only"):
        stranger.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_replaced_by_a_new_one_with_its_key(stranger: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@pytest.mark.parametrize("table", ["inputs", "invoices", "payslips", "lines", "contracts", "expenses", "exceptional",
                                   "exceptional_tax", "copyright_documents", "copyright_requests", "agreements",
                                   "reductions", "share_movements", "postings"])
def test_a_sealed_run_takes_no_more_rows(stranger: sqlite3.Connection, table: str) -> None:
    rows = {**dict.fromkeys(("lines", "contracts", "expenses", "copyright_requests"), "content_hash"),
            **dict.fromkeys(("exceptional", "exceptional_tax"), "gross")}
    key = {"inputs": "archived_as", "postings": "line", **rows}.get(table, "nth")
    columns = [row[1] for row in stranger.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(f"(SELECT MAX({key}) FROM {table}) + 1" if name == key else f'"{name}"' for name in columns)
    with pytest.raises(sqlite3.IntegrityError, match="this run is sealed|communications follow|numbers follow"):
        stranger.execute(f"INSERT INTO {table} SELECT {values} FROM {table} LIMIT 1")


def test_the_ledger_takes_no_other_account(stranger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="the ledger has no others"):
        stranger.execute("INSERT INTO accounts VALUES ('petty_cash', 'debit', 'mine')")


def test_an_invoice_is_not_dated_before_the_one_numbered_before_it(stranger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="dates follow numbers"):
        stranger.execute("INSERT INTO invoices SELECT '2026-00003', 2026, 3, '2026-04', 1, kind, billing, '', activity_id,"
                         " client_id, '2026-04-01', due_date, '', 'new', 0, 0, 0, 0, 'legal' FROM invoices LIMIT 1")


def test_a_run_must_follow_the_last_seal(stranger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="follows the one before it"):
        stranger.execute("INSERT INTO runs SELECT nth + 1, month, run + 1, as_of, '', replace(seal, '0', '1'),"
                         " run_json, 'output/x', approved_by, approved_at FROM runs")


def test_an_invoice_number_may_not_leave_a_gap(stranger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="without gap or double"):
        stranger.execute("INSERT INTO invoices SELECT '2026-00009', 2026, 9, '2026-04', 1, kind, billing, '', activity_id,"
                         " client_id, issue_date, due_date, '', 'new', 0, 0, 0, 0, 'legal' FROM invoices LIMIT 1")


def test_an_amount_is_a_whole_number_of_cents(stranger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot store REAL value in INTEGER column"):
        stranger.execute("INSERT INTO postings VALUES ('2026-04', 1, 1, 's', 'fees', '', 10.5, 's', '2026-04-02')")


def test_a_payslip_that_does_not_close_is_refused(stranger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="a payslip closes"):
        stranger.execute("INSERT INTO payslips VALUES ('2026-P00003', 2026, 3, '2026-04', 1, 'M-1',"
                         " 100, 13, 13, 0, 0, 87, 10, 0, 0, 78, 87, 0, 0, 0, 100, 0, 150, 0, 0, '')")


def test_rows_without_a_run_do_not_commit(home: Home) -> None:
    with closing(sqlite3.connect(home.path / "books.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO postings VALUES ('2026-04', 1, 1, 's', 'fees', '', 0, 's', '2026-04-02')")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("COMMIT")
