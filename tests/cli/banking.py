"""Statements dropped in a home, and what the books hold after them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.bank.statement import Movement, Statement
from pipeline.books.store import open_books
from sample_inputs.coda import coda
from tests.bank import coda_files
from tests.cli.homes import smart

APRIL = ("reconcile", "--as-of", "2026-04-21")


def received(cents: int, communication: str = "", on: date = date(2026, 4, 20)) -> Movement:
    """A payment of a day, under a structured communication where one is given."""
    digits = "".join(sign for sign in communication if sign.isdigit())
    return Movement(1, on, on, cents, digits, f"101{digits}" if digits else "", code="00150000")


def statement(number: int, old_cents: int, *movements: Movement, on: date = date(2026, 4, 20)) -> Statement:
    """A statement of the cooperative's account with these movements, in their order."""
    placed = (replace(each, nth=nth) for nth, each in enumerate(movements, 1))
    return coda_files.statement(*placed, number=number, old=old_cents, day=on)


def drop(home: Path, name: str, *statements: Statement) -> Path:
    file = home / "inbox" / name
    file.write_bytes(coda(*statements))
    return file


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
