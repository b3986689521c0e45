"""Statements and decisions dropped in a home, and what its books then say."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.bank.statement import Movement, Statement
from sample_inputs.coda import coda
from tests.bank.coda_files import APRIL, statement
from tests.cli.homes import done, smart

RECONCILE = ("reconcile", "--as-of", "2026-04-16")
LIST = "output/bank/to-decide.xlsx"


def moved(cents: int, text: str = "", **more: Any) -> Movement:
    return Movement(1, APRIL, APRIL, cents, text=text, **more)


def april(*movements: Movement, **more: Any) -> Statement:
    return statement(*(replace(each, nth=nth) for nth, each in enumerate(movements, 1)), **more)


def dropped(home: Path, *statements: Statement, name: str = "april.cod") -> Path:
    file = home / "inbox" / name
    file.write_bytes(coda(*statements))
    return file


def told(home: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(smart(home, *RECONCILE, "--json", *arguments).stdout))


def asked(home: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "books.db") as connection:
        return connection.execute(query, values).fetchall()


def opened(home: Path) -> dict[str, int]:
    """Invoice -> cents still open."""
    return dict(asked(home, "SELECT number, open_cents FROM open_invoices"))


def matches(home: Path) -> list[tuple[Any, ...]]:
    return asked(home, "SELECT kind, target, amount_cents FROM matches ORDER BY entry, movement_id, kind, target")


def sound(home: Path, **balances: int) -> None:
    """Verify finds nothing; the ledger sums to zero; receivables are what is open; accounts have these balances."""
    assert done(home, "verify").stdout == "The books are sound.\n"
    assert asked(home, "SELECT SUM(amount_cents) FROM ledger") == [(0,)]
    assert asked(home, "SELECT SUM(amount_cents) FROM ledger WHERE account = 'receivables'") == [(sum(opened(home).values()),)]
    for account, cents in balances.items():
        assert asked(home, "SELECT SUM(amount_cents) FROM ledger WHERE account = 'bank' AND subject = ?", account) == [(cents,)]


def decide(home: Path, *decisions: str) -> Path:
    """The list of what waits, dropped back with a decision a row."""
    book = load_workbook(home / LIST)
    for nth, decision in enumerate(decisions, 3):
        book.active[f"H{nth}"] = decision
    file = home / "inbox/to-decide.xlsx"
    book.save(file)
    return file
