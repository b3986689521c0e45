"""Payments that runs held or the bank returned, and a person lets go: a payment file of their own, booked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.entry_files import book_entry, build
from pipeline.books.entry_tables import RELEASED
from pipeline.books.pay import RETURNED
from pipeline.books.pay import held_payments as waiting
from pipeline.books.store import Books, open_books
from pipeline.core.calendar import Month, bank_day
from pipeline.core.home import Home
from pipeline.core.money import EXACT
from pipeline.core.refused import Refused
from pipeline.month.payment_files import MEMBERS_FILE, Payer, payment_file
from pipeline.month.payments import SHARES, WHOLE, accounts, control_sum, split
from pipeline.month.registers import members_in_force

KIND, PLACE = "payments", "output/payments"
NUMBER = r"^(\d+-[A-Z]\d+)"
"""The number of the document that a payment pays, which its id begins with."""


@dataclass(frozen=True)
class Release:
    """What somebody decides of a month's payments, who says so, and the day. reasons: member -> why what is held may go.
    again: member -> why what the bank returned is ordered anew."""

    month: Month
    reasons: Mapping[str, str]
    again: Mapping[str, str]
    by: str
    as_of: date


@dataclass(frozen=True)
class Released:
    """The payment file, how many transfers are in it, and their sum."""

    file: Path
    count: int
    total: Decimal


def held_payments(home: Home, month: str) -> pl.DataFrame:
    """Payments of a month that wait, or came back: HELD_PAYMENTS."""
    with open_books(home.books_url, home.path) as books:
        return waiting(books.frame).filter(month=month)


def release(home: Home, asked: Release) -> Released:
    """Order the payments of a month that wait for these members, on the accounts that the register now says. Raises Refused."""
    held = _asked_for(held_payments(home, str(asked.month)), asked)
    members = members_in_force(home, asked.as_of)
    rows = _transfers(held, members, asked.as_of)
    with open_books(home.books_url, home.path) as books:
        document = _next_document(books, asked.month)
        folder = f"{PLACE}/{document}"
        body = payment_file(document, document, rows, _payer(home, asked, members))
        content = {"files": build(home.path, books, folder, [(MEMBERS_FILE, body)]), "by": asked.by,
                   "reasons": dict(sorted(asked.reasons.items())), "again": dict(sorted(asked.again.items()))}
        book_entry(home.path, books, Entry(KIND, document, asked.as_of, content, _postings(rows, asked.as_of),
                                           {"released_payments": _booked(rows)}, folder))
    return Released(home.path / folder / MEMBERS_FILE, rows.height, control_sum(rows))


def _asked_for(every: pl.DataFrame, asked: Release) -> pl.DataFrame:
    """The payments that are meant. Raises Refused where somebody is named for whom there is none."""
    came_back, found = pl.col("held") == RETURNED, []
    for which, members, what in ((~came_back, asked.reasons, "waits"), (came_back, asked.again, "came back")):
        found.append(every.filter(which, pl.col("member_id").is_in(sorted(members))))
        if idle := sorted(set(members) - set(found[-1]["member_id"])):
            raise Refused([f"no payment of {asked.month} {what} for {who}: nothing was ordered" for who in idle])
    return pl.concat(found)


def _next_document(books: Books, month: Month) -> str:
    """2026-03-1 for the month's first release."""
    return f"{month}-{books.entries.count(KIND, f'{month}-') + 1}"


def _payer(home: Home, asked: Release, members: pl.DataFrame) -> Payer:
    languages = dict(members.select("member_id", "language").iter_rows())
    return Payer(home.cooperative, home.payment_settings, str(asked.month), asked.as_of, languages)


def _transfers(held: pl.DataFrame, members: pl.DataFrame, day: date) -> pl.DataFrame:
    """Payments over the accounts of their members, with what a payment file needs. Raises Refused."""
    if unknown := sorted(set(held["member_id"]) - set(members["member_id"])):
        raise Refused([f"the register has no right row of {who}: correct it first" for who in unknown])
    due = held.select("batch", "member_id", document="payment_id", amount=(pl.col("amount_cents").cast(EXACT) / 100).cast(EXACT))
    names = members.select("member_id", name=pl.concat_str("first_name", pl.lit(" "), "last_name"))
    own, of_shares = accounts(members), pl.col("batch") == SHARES
    first = own.filter(nth=1).with_columns(per_cent=pl.lit(WHOLE).cast(EXACT))
    both = pl.concat([split(due.filter(~of_shares), own), split(due.filter(of_shares), first)])
    shared = both.join(names, on="member_id", maintain_order="left")
    return shared.with_columns(held_id="document", document=pl.col("document").str.extract(NUMBER),
                               execution_date=pl.lit(bank_day(day)), communication=pl.lit("")).sort("payment_id")


def _booked(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("payment_id", "batch", "member_id", "name", "iban", pl.col("execution_date").cast(pl.String),
                       "held_id", amount_cents=_cents()).select(list(RELEASED))


def _postings(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """What is ordered is owed to the member no more, and on its way."""
    both = {"set_id": "payment_id", "document": "payment_id", "date": pl.lit(day.isoformat())}
    owed = rows.select(account=pl.lit("members_payable"), subject="member_id", amount_cents=_cents(), **both)
    transit = rows.select(account=pl.lit("payments_in_transit"), subject="payment_id", amount_cents=-_cents(), **both)
    return pl.concat([part.select(list(POSTINGS)) for part in (owed, transit)])


def _cents() -> pl.Expr:
    return (pl.col("amount") * 100).cast(pl.Int64)
