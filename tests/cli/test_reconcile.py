"""Statements that are dropped: matched, booked once, the bank's balance proven; what nobody could match is decided in a list."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from pipeline.bank.statement import Movement, Statement
from pipeline.books.store import open_books
from tests.bank.coda_file import coda, received, statement
from tests.cli.homes import APPROVE, MARCH, books, copied, done, run_json, smart

APRIL = ("reconcile", "--as-of", "2026-04-21")


@pytest.fixture(scope="module")
def sealed(drafted_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(drafted_small, tmp_path_factory.mktemp("bank") / "coop")
    done(home, *APPROVE, "--quiet")
    return home


@pytest.fixture
def home(sealed: Path, tmp_path: Path) -> Path:
    return copied(sealed, tmp_path / "coop")


def drop(home: Path, name: str, *statements: Statement) -> Path:
    file = home / "inbox" / name
    file.write_bytes(coda(*statements))
    return file


def open_cents(home: Path) -> dict[str, int]:
    return dict(asked(home, "SELECT number, open_cents FROM open_invoices ORDER BY number"))


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    with open_books("sqlite:///books.db", home) as opened:
        names = query.split(" FROM ")[0].removeprefix("SELECT ").split(", ")
        kinds = {name: pl.Int64 if "cents" in name else pl.String for name in names}
        return opened.frame(query, kinds).rows()


def balance(home: Path, account: str) -> int:
    return sum(cents for (cents,) in asked(home, f"SELECT amount_cents FROM ledger WHERE account = '{account}'"))


def bills(home: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted((home / "output/2026-03/invoices").glob("*.json"))]


def cents(bill: dict[str, Any]) -> int:
    return round(float(bill["total_incl_vat"]) * 100)


def answered(home: Path, *more: str, code: int = 0) -> dict[str, Any]:
    result = smart(home, *APRIL, "--json", *more)
    assert result.exit_code == code, result.stderr
    return dict(json.loads(result.stdout))


def test_a_payment_by_communication_pays_its_invoice_and_the_balance_is_the_banks(home: Path) -> None:
    first, second, third = bills(home)[:3]
    drop(home, "april.cod", statement(41, 1_000_00, received(cents(first), first["structured_communication"]),
                                      received(cents(second) - 100, second["structured_communication"]),
                                      received(cents(third) + 50, text=f"facture {third['number']} merci")))
    said = answered(home)
    assert said["totals"] | {"invoice": ""} == {
        "statements": 1, "booked_before": 0, "movements": 3, "decided": 0, "waiting": 0, "invoice": "", "client": "0.50",
        "payment": "0.00", "returned": "0.00", "charge": "0.00", "other": "0.00", "suspense": "0.00"}
    left = open_cents(home)
    assert [left[each["number"]] for each in (first, second, third)] == [0, 100, 0]
    assert balance(home, "bank") == 1_000_00 + cents(first) + cents(second) - 100 + cents(third) + 50
    assert balance(home, "client_credits") == -50
    assert not (home / "inbox/april.cod").exists() and (home / "archive/bank/april.cod").is_file()
    assert done(home, "verify").stdout == "The books are sound.\n"


def test_a_statement_is_booked_once_however_often_it_is_dropped(home: Path) -> None:
    first = bills(home)[0]
    one = statement(41, 0, received(cents(first), first["structured_communication"]))
    drop(home, "april.cod", one)
    answered(home)
    before = books(home)
    drop(home, "again.cod", one)
    assert answered(home)["totals"]["booked_before"] == 1
    assert books(home) == before and not (home / "inbox/again.cod").exists()


@pytest.mark.parametrize(("second", "code"), [
    (statement(43, 500), "BANK-NUMBER-GAP"), (statement(42, 400), "BANK-OPENING"),
    (statement(41, 0, received(1)), "BANK-NUMBER-TWICE"),
    (statement(42, 500, account="BE71096123456769"), "BANK-ACCOUNT-UNKNOWN"), (statement(40, 0), "BANK-NUMBER-GAP"),
])
def test_a_statement_that_does_not_follow_is_refused_whole_by_name(home: Path, second: Statement, code: str) -> None:
    drop(home, "april.cod", statement(41, 0, received(500)))
    answered(home)
    before = books(home)
    file = drop(home, "next.cod", second)
    result = smart(home, *APRIL)
    assert result.exit_code == 1 and result.stderr.startswith(f"next.cod: {code}: ") and len(result.stderr.splitlines()) == 1
    assert books(home) == before and file.is_file()


def test_statements_dropped_in_any_order_are_booked_in_theirs(home: Path) -> None:
    drop(home, "b.cod", statement(41, 0, received(500)))
    drop(home, "a.cod", statement(42, 500, received(-200, code="03537000")))
    assert answered(home)["totals"]["statements"] == 2
    assert (balance(home, "bank"), balance(home, "bank_charges")) == (300, 200)


def test_our_batch_of_wages_is_the_payments_on_their_way(home: Path) -> None:
    due = [cents for (cents,) in asked(home, "SELECT amount_cents FROM payments WHERE batch = 'SALA'")]
    back = asked(home, "SELECT payment_id, amount_cents FROM payments WHERE batch = 'SALA'")[0]
    assert balance(home, "payments_in_transit") < 0
    drop(home, "april.cod", statement(41, 9_000_000, received(-sum(due), text="2026-03.1 SALA"),
                                      received(back[1], reference=back[0], returned=True)))
    answered(home)
    left = asked(home, "SELECT subject, amount_cents FROM ledger WHERE account = 'payments_in_transit'")
    assert sum(cents for name, cents in left if "-P" in name) == 0
    assert balance(home, "members_payable") == -back[1]
    assert done(home, "verify").stdout == "The books are sound.\n"


def test_an_amount_alone_is_never_enough_a_name_with_it_is(home: Path) -> None:
    bill = bills(home)[0]
    unknown = received(cents(bill), text="merci")
    drop(home, "april.cod", statement(41, 0, unknown))
    assert answered(home)["totals"]["waiting"] == 1
    named = received(cents(bill), text="merci", name=bill["client"]["name"].upper(), iban="BE71096123456769")
    drop(home, "may.cod", statement(42, cents(bill), named))
    assert answered(home)["totals"]["waiting"] == 1 and open_cents(home)[bill["number"]] == 0


def decide(home: Path, *decisions: str) -> Path:
    book = load_workbook(home / "output/bank/to-decide.xlsx")
    for nth, words in enumerate(decisions, 3):
        book.active.cell(nth, 8).value = words
    book.save(home / "inbox/to-decide.xlsx")
    return home / "inbox/to-decide.xlsx"


def waiting(home: Path) -> list[tuple[Any, ...]]:
    sheet = load_workbook(home / "output/bank/to-decide.xlsx").active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=3)]


def unknown_ones(home: Path) -> Sequence[Movement]:
    bill = bills(home)[0]
    moves = (received(cents(bill), text="=HYPERLINK(1)"), received(700, text="gift"), received(900, text="credit"), received(40))
    drop(home, "april.cod", statement(41, 0, *moves))
    answered(home)
    return moves


def test_what_nobody_could_match_is_decided_in_the_list_and_dropped_back(home: Path) -> None:
    bill = bills(home)[0]
    unknown_ones(home)
    rows = waiting(home)
    assert [row[2] for row in rows] == [cents(bill) / 100, 7, 9, 0.4] and bill["number"] in rows[0][6]
    assert rows[0][5] == "'=HYPERLINK(1)"
    decide(home, bill["number"], "other: a gift", f"client:{bill['client_id']}", "")
    said = answered(home)
    assert (said["totals"]["decided"], said["totals"]["waiting"]) == (3, 1)
    assert open_cents(home)[bill["number"]] == 0
    assert (balance(home, "suspense"), balance(home, "bank_other"), balance(home, "client_credits")) == (-40, -700, -900)
    assert done(home, "verify").stdout == "The books are sound.\n"


def test_a_decision_that_cannot_be_is_named_at_its_cell_and_the_others_are_booked(home: Path) -> None:
    unknown_ones(home)
    decide(home, "2026-99999", "other: a gift", "payment:nobody", "client:nobody")
    result = smart(home, *APRIL)
    assert result.exit_code == 1
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        [f"to-decide.xlsx ({cell})", "BANK-DECISION-UNKNOWN"] for cell in ("H3", "H5", "H6")]
    assert balance(home, "bank_other") == -700 and (home / "inbox/to-decide.xlsx").is_file()


def test_dropping_the_decisions_twice_does_nothing_twice(home: Path) -> None:
    unknown_ones(home)
    again = decide(home, bills(home)[0]["number"], "other: a gift").read_bytes()
    answered(home)
    before = books(home)
    (home / "inbox/to-decide.xlsx").write_bytes(again)
    assert answered(home)["totals"]["decided"] == 0 and books(home) == before


def test_a_run_leaves_statements_and_decisions_in_the_inbox_alone(home: Path) -> None:
    unknown_ones(home)
    decide(home, "charge")
    drop(home, "next.cod", statement(42, 0))
    smart(home, "run", *MARCH, "--as-of", "2026-04-22", "--workers", "1", "--quiet")
    assert not [each for each in run_json(home, "2026-03.2.draft")["problems"] if each["file"].startswith(("to-decide", "next"))]


def test_nothing_to_do_is_said(home: Path) -> None:
    assert done(home, *APRIL).stdout == "Nothing to reconcile: drop .cod or .xml statements in the inbox\n"
