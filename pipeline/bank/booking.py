"""A matched statement as an entry of the books: the bank against invoices, payments, clients, or suspense."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pipeline.bank.known import Match
from pipeline.bank.statement import Movement, Statement
from pipeline.books.accounting import POSTINGS, Columns
from pipeline.books.entries import Entry
from pipeline.books.entry_tables import MATCHES, MOVEMENTS, STATEMENTS
from pipeline.books.kept_files import kept_as

STATEMENT, KEPT = "statement", "archive/bank"
ACCOUNTS = {"invoice": "receivables", "client": "client_credits", "payment": "payments_in_transit", "returned": "members_payable",
            "share": "shares_receivable", "charge": "bank_charges", "suspense": "suspense", "other": "bank_other"}
"""Kind of match -> the account that it moves."""
Told = Sequence[tuple[str, Movement, Sequence[Match]]]
"""Movements with their ids and what they are."""


def statement_entry(statement: Statement, told: Told, clients: Mapping[str, str], file: tuple[str, str], as_of: date,
                    number: int, first: bool) -> Entry:
    """The entry of a statement. clients: invoice, payment or subscription of shares -> whose it is. file: name and SHA-256.
    number: its place in the year. first: of its account, which then opens."""
    row = (statement.name, statement.account, statement.new_date.year, number, statement.old_date.isoformat(),
           statement.new_date.isoformat(), statement.old_cents, statement.new_cents, *file)
    moved = [(name, each.date.isoformat(), each.amount_cents, each.name, each.iban, each.communication, each.text, each.reference)
             for name, each, _ in told]
    said = _frame([(name, *match) for name, _, matches in told for match in matches], MATCHES)
    movements = _frame(moved, MOVEMENTS)
    posted = [_opening(statement)] if first and statement.old_cents else []
    posted.append(_postings(statement.account, movements, said, clients))
    rows = {"statements": _frame([row], STATEMENTS), "movements": movements, "matches": added_up(said)}
    content = {"holder": statement.holder, "archived_as": kept_as(KEPT, *file)}
    return Entry(STATEMENT, statement.name, as_of, content, pl.concat(posted), rows)


def _frame(rows: Sequence[tuple[Any, ...]], columns: Columns) -> pl.DataFrame:
    """Rows as a table; column by column, which is five times as quick as row by row."""
    return pl.DataFrame(list(zip(*rows, strict=True)) or None, schema=dict(columns), orient="col")


def added_up(matches: pl.DataFrame) -> pl.DataFrame:
    """One row a movement, kind and target."""
    whole = matches.group_by("movement_id", "kind", "target", maintain_order=True).agg(
        pl.col("amount_cents").sum(), pl.col("score", "why").first())
    return whole.select(list(MATCHES))


def _opening(statement: Statement) -> pl.DataFrame:
    day, set_id = statement.old_date.isoformat(), f"opening {statement.account}"
    rows = [(account, subject, sign * statement.old_cents) for account, subject, sign in
            (("bank", statement.account, 1), ("bank_opening", statement.account, -1))]
    return _frame([(set_id, *row, statement.name, day) for row in rows], POSTINGS)


def _postings(account: str, movements: pl.DataFrame, matches: pl.DataFrame, clients: Mapping[str, str]) -> pl.DataFrame:
    """Each movement on the bank's side, then what it is."""
    name = pl.col("movement_id")
    bank = movements.with_row_index("place").with_columns(
        set_id=name, account=pl.lit("bank"), subject=pl.lit(account), document=name)
    dated = matches.join(bank.select("movement_id", "date", "place"), on="movement_id", how="left", maintain_order="left")
    return pl.concat([bank.select("place", *POSTINGS), postings_of(dated, clients).select("place", *POSTINGS)]).sort(
        "place", maintain_order=True).select(list(POSTINGS))


def out_of_suspense(matches: Sequence[tuple[str, Match]], owners: Mapping[str, str],
                    as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Postings and rows of matches of movements that waited. owners: as `clients` of `statement_entry`."""
    said = _frame([(name, *match) for name, match in matches], MATCHES)
    out = said.with_columns(kind=pl.lit("suspense"), target=pl.lit(""), amount_cents=-pl.col("amount_cents"))
    both = pl.concat([out.with_row_index("place"), said.with_row_index("place")]).sort("place", maintain_order=True)
    postings = postings_of(both.with_columns(date=pl.lit(as_of.isoformat())), owners).select(list(POSTINGS))
    return postings, added_up(pl.concat([said, out]))


def postings_of(matches: pl.DataFrame, clients: Mapping[str, str]) -> pl.DataFrame:
    """The own side of matches: their columns with those of POSTINGS. matches: MATCHES, and the day as `date`."""
    name, kind, target = pl.col("movement_id"), pl.col("kind"), pl.col("target")
    owners = pl.Series("owner", [clients.get(each, "") for each in matches["target"]], pl.String)
    subject = (pl.when(kind.is_in(["invoice", "returned", "share"])).then(pl.col("owner")).when(kind.is_in(["client", "payment"]))
               .then(target).when(kind == "charge").then(pl.lit("")).otherwise(name))
    return matches.with_columns(owners).with_columns(
        set_id=name, account=kind.replace_strict(ACCOUNTS, return_dtype=pl.String), subject=subject,
        amount_cents=-pl.col("amount_cents"),
        document=pl.when(kind.is_in(["invoice", "payment", "returned", "share"])).then(target).otherwise(name))
