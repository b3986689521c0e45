"""What `verify` finds, by name, when somebody changed the books or the published files."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, astuple, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.books.fees import rounding_difference
from pipeline.books.records import seal_of
from pipeline.books.seals import verify
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.month.approve import approve
from tests.books.booking import tables
from tests.books.drafts import AT, drop, make_draft, new_home


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_home(tmp_path_factory.mktemp("home"))
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    make_draft(home, inputs=[])
    approve(home, "2026-03", "Ann Peeters", AT)
    return home


@pytest.fixture
def home(two_runs: Home, tmp_path: Path) -> Home:
    return Home(shutil.copytree(two_runs.path, tmp_path / "copy"))


def tamper(home: Home, *statements: str) -> None:
    """Change the books as a person with a database tool could: without triggers and checks."""
    with closing(sqlite3.connect(home.path / "books.db", isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        without = [f"DROP TRIGGER {name}" for name, _ in triggers]
        for statement in [*without, *statements, *(sql for _, sql in triggers)]:
            connection.execute(statement)


def test_the_books_are_sound_after_two_runs(home: Home) -> None:
    assert verify(home) == []


def test_new_books_are_sound(tmp_path: Path) -> None:
    assert verify(new_home(tmp_path / "home")) == []


def test_a_seal_is_the_hash_of_the_one_before_and_of_the_run(home: Home) -> None:
    with open_books(home.books_url, home.path) as books:
        first, second = books.runs()
        files = books.inputs(first)
    said = {**asdict(first), "seal": "", "inputs": [list(astuple(file)) for file in files]}
    assert first.seal == sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    assert second.previous_seal == first.seal and second.seal != first.seal
    assert first.run_json == (home.output / "2026-03/run.json").read_text()


def change(file: str) -> Callable[[Home], None]:
    def one_byte(home: Home) -> None:
        body = (home.path / file).read_bytes()
        (home.path / file).write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    return one_byte


@pytest.mark.parametrize("file", ["output/2026-03/payslips/M-001.json", "output/2026-03/review/index.html",
                                  "output/2026-03.2/files.sha256", "output/2026-03/run.json",
                                  "archive/2026-03/A-001.xlsx"])
def test_a_changed_byte_is_found_by_name(home: Home, file: str) -> None:
    change(file)(home)
    assert verify(home) == [f"{file} changed"]


@pytest.mark.parametrize("file", ["output/2026-03/payslips/M-001.json", "output/2026-03/run.json",
                                  "archive/2026-03/receipts/train.pdf"])
def test_a_missing_file_is_found_by_name(home: Home, file: str) -> None:
    (home.path / file).unlink()
    assert verify(home) == [f"{file} is missing"]


def test_an_added_file_is_found_by_name(home: Home) -> None:
    (home.output / "2026-03" / "payslips" / "M-999.json").write_text("{}")
    assert verify(home) == ["output/2026-03/payslips/M-999.json was added"]


def test_a_missing_folder_is_found_by_name(home: Home) -> None:
    shutil.rmtree(home.output / "2026-03")
    assert verify(home) == ["output/2026-03 is missing"]


def test_a_run_json_rewritten_in_books_and_folder_breaks_the_chain(home: Home) -> None:
    record = (home.output / "2026-03/run.json").read_text().replace("A-001.xlsx", "A-002.xlsx")
    (home.output / "2026-03/run.json").write_text(record)
    tamper(home, f"UPDATE runs SET run_json = '{record}' WHERE nth = 1")
    assert verify(home) == ["output/2026-03: the seal is not that of what the books say of the run"]


def test_a_run_sealed_again_no_longer_carries_the_next_one(home: Home) -> None:
    record = (home.output / "2026-03/run.json").read_text().replace("A-001.xlsx", "A-002.xlsx")
    (home.output / "2026-03/run.json").write_text(record)
    with open_books(home.books_url, home.path) as books:
        run = replace(books.runs()[0], run_json=record)
        seal = seal_of(run, books.inputs(run))
    tamper(home, f"UPDATE runs SET run_json = '{record}', seal = '{seal}' WHERE nth = 1")
    assert verify(home) == ["output/2026-03.2: does not follow the run before it in the chain of seals"]


def test_an_amount_changed_in_the_books_is_found(home: Home) -> None:
    tamper(home, "UPDATE postings SET amount_cents = amount_cents + 1 WHERE subject = 'C-001'")
    assert verify(home) == [
        "output/2026-03: postings in the books are not those of accounting/journal.csv",
        "set 2026-00001 sums to 1 cents, not 0",
        "2026-00001: receivables C-001: the document says 121000 cents, posted are 121001",
        "receivables are 348021 cents, open invoices 348020"]


def test_an_invoice_taken_out_leaves_a_gap(home: Home) -> None:
    tamper(home, "DELETE FROM invoices WHERE number = '2026-00003'")
    assert "before invoice 2026-00004 numbers are missing" in verify(home)


def test_a_payslip_taken_out_leaves_a_gap(home: Home) -> None:
    tamper(home, "DELETE FROM payslips WHERE number = '2026-P00001'")
    assert "before payslip 2026-P00002 numbers are missing" in verify(home)


def test_a_payslip_that_does_not_close_is_found(home: Home) -> None:
    tamper(home, "UPDATE payslips SET gross = gross + 1 WHERE number = '2026-P00002'")
    assert "2026-P00002 does not close: gross is not the sum of its parts" in verify(home)


@pytest.mark.parametrize("change", [
    "UPDATE accounts SET side = 'debit' WHERE account = 'fees'", "UPDATE accounts SET meaning = 'mine' WHERE account = 'fees'",
    "DELETE FROM accounts WHERE account = 'fees'", "INSERT INTO accounts VALUES ('fees 2', 'debit', 'mine')"])
def test_an_account_that_was_changed_taken_out_or_added_is_found(home: Home, change: str) -> None:
    tamper(home, change)
    assert [finding for finding in verify(home) if finding.startswith("books: account fees")] != []


def test_a_trigger_taken_out_is_found(home: Home) -> None:
    with closing(sqlite3.connect(home.path / "books.db")) as connection:
        connection.execute("DROP TRIGGER postings_kept")
    assert verify(home) == ["books: trigger postings_kept is not as this program made it"]


def test_a_damaged_page_is_found(home: Home) -> None:
    with closing(sqlite3.connect(home.path / "books.db")) as connection:
        size, page = (connection.execute(sql).fetchone()[0] for sql in (
            "PRAGMA page_size", "SELECT rootpage FROM sqlite_master WHERE name = 'invoices_of_run'"))
    with (home.path / "books.db").open("r+b") as stream:
        stream.seek(page * size - 20)
        stream.write(bytes(20))
    assert any("invoices_of_run" in finding for finding in verify(home))


def test_a_fee_that_is_not_the_rate_of_turnover_is_found(tmp_path: Path) -> None:
    home, content = new_home(tmp_path / "home"), tables()
    content["invoices.csv"][0]["fee_cents"] += 1
    for row in content["journal.csv"]:
        if row["set_id"] == "2026-00001" and row["account"] in ("fees", "budgets"):
            row["amount_cents"] += -1 if row["account"] == "fees" else 1
    make_draft(home, booking=content)
    approve(home, "2026-03", "Ann Peeters", AT)
    assert verify(home) == ["2026-00001: the fee is not 0.065 of turnover"]


def test_the_difference_that_rounding_fees_makes_is_told(home: Home) -> None:
    with open_books(home.books_url, home.path) as books:
        assert rounding_difference(books) == 2 * (Decimal("32.51") - Decimal("32.5065"))


def test_a_run_that_names_no_fee_rate_is_found(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    make_draft(home, policy=[])
    approve(home, "2026-03", "Ann Peeters", AT)
    assert verify(home) == ["2026-03, run 1: run.json names no fee_rate"]


def test_a_file_dropped_after_approval_disturbs_nothing(home: Home) -> None:
    drop(home, "A-001.xlsx", b"next month")
    assert verify(home) == []
