"""A matched statement as an entry of the books: the bank against invoices, payments, clients, or suspense."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from pipeline.bank.known import Match
from pipeline.bank.statement import Movement, Statement
from pipeline.books.accounting import POSTINGS, Columns
from pipeline.books.entries import Entry
from pipeline.books.entry_tables import MATCHES, MOVEMENTS, STATEMENTS

STATEMENT, KEPT = "statement", "archive/bank"
ACCOUNTS = {"invoice": "receivables", "client": "client_credits", "payment": "payments_in_transit", "returned": "members_payable",
            "charge": "bank_charges", "suspense": "suspense", "other": "bank_other"}
"""Kind of match -> the account that it moves."""
Told = Sequence[tuple[str, Movement, Sequence[Match]]]
"""Movements with their ids and what they are."""


def kept_as(file: str, sha256: str) -> str:
    """Where a dropped file is kept, below the home: its content is part of the name."""
    name = PurePosixPath(file)
    return f"{KEPT}/{name.stem}.{sha256[:8]}{name.suffix}"


def statement_entry(statement: Statement, told: Told, clients: Mapping[str, str], file: tuple[str, str], as_of: date,
                    number: int, first: bool) -> Entry:
    """The entry of a statement. clients: invoice, or payment -> whose it is. file: name and SHA-256. number: its place in the
    year. first: of its account, which then opens."""
    row = (statement.name, statement.account, statement.new_date.year, number, statement.old_date.isoformat(),
           statement.new_date.isoformat(), statement.old_cents, statement.new_cents, *file)
    moved = [(name, each.date.isoformat(), each.amount_cents, each.name, each.iban, each.communication, each.text, each.reference)
             for name, each, _ in told]
    said = [(name, *match) for name, _, matches in told for match in _added_up(matches)]
    posted = [*(_opening(statement) if first and statement.old_cents else ()),
              *(line for name, each, matches in told for line in _postings(statement.account, name, each, matches, clients))]
    rows = {"statements": _frame([row], STATEMENTS), "movements": _frame(moved, MOVEMENTS), "matches": _frame(said, MATCHES)}
    content = {"holder": statement.holder, "archived_as": kept_as(*file)}
    return Entry(STATEMENT, statement.name, as_of, content, _frame(posted, POSTINGS), rows)


def _frame(rows: Sequence[tuple[Any, ...]], columns: Columns) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(columns), orient="row")


def _added_up(matches: Sequence[Match]) -> list[Match]:
    """One row a kind and target."""
    whole: dict[tuple[str, str], Match] = {}
    for match in matches:
        key = (match.kind, match.target)
        before = whole.get(key)
        whole[key] = match if before is None else before._replace(amount_cents=before.amount_cents + match.amount_cents)
    return list(whole.values())


def _opening(statement: Statement) -> Iterator[tuple[Any, ...]]:
    day, set_id = statement.old_date.isoformat(), f"opening {statement.account}"
    yield (set_id, "bank", statement.account, statement.old_cents, statement.name, day)
    yield (set_id, "bank_opening", statement.account, -statement.old_cents, statement.name, day)


def _postings(account: str, name: str, movement: Movement, matches: Sequence[Match],
              clients: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    day = movement.date.isoformat()
    yield (name, "bank", account, movement.amount_cents, name, day)
    for match in matches:
        yield (name, *posting_of(match, name, clients), day)


def posting_of(match: Match, movement_id: str, clients: Mapping[str, str]) -> tuple[str, str, int, str]:
    """Account, subject, cents and document of a match's own side."""
    subject = {"invoice": clients.get(match.target, ""), "client": match.target, "payment": match.target,
               "returned": clients.get(match.target, "")}.get(match.kind, movement_id)
    document = match.target if match.kind in ("invoice", "payment", "returned") else movement_id
    return ACCOUNTS[match.kind], "" if match.kind == "charge" else subject, -match.amount_cents, document
