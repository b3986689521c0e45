"""Until when an invoice may be paid by law, and whether the law of its contract is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.money import EXACT
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.receivables.late import Late
from pipeline.rules import PAYMENT_TERM

LONGEST, WAIT, OLDER = "business_term_longest", "consumer_wait_days", "consumer_older_contracts"
CONSUMER = "consumer"


def lawful(opened: Sequence[Late], books: Books, book: ParamBook, as_of: date) -> list[Late]:
    """Invoices with the due date that the law lets stand, in the order given. Only a term that may be void is looked at."""
    least = min(entry.value for entry in book.entries[LONGEST] if entry.value is not None)
    long = [late for late in opened if (late.agreed_date - late.issue_date).days > least]
    if not long:
        return list(opened)
    days = _term_days(long, _received(books, as_of), book)
    return [replace(late, due_date=late.issue_date + timedelta(days=days[late.number])) if late.number in days else late
            for late in opened]


def _term_days(long: Sequence[Late], received: dict[str, date], book: ParamBook) -> dict[str, int]:
    """Invoice -> days from its date; without those whose law is not known, which keep what was agreed."""
    rows = [(late.number, late.client_kind, Decimal((late.agreed_date - late.issue_date).days),
             _received_after(late, received, book), late.issue_date) for late in long]
    schema: dict[str, Any] = {"number": pl.String, "client_kind": pl.String, "agreed_days": EXACT, "received_after": EXACT,
                              "law_day": pl.Date}
    done = compute_dated(pl.DataFrame(rows, schema=schema, orient="row"), rules_in(*PAYMENT_TERM), book)
    return {row["number"]: int(row["term_days"]) for row in done.rows.to_dicts()}


def _received_after(late: Late, received: dict[str, date], book: ParamBook) -> Decimal:
    """Days until its receipt: by the acknowledgement, else the policy's."""
    if late.number in received:
        return Decimal(max(0, (received[late.number] - late.issue_date).days))
    return Decimal(book.in_force(late.issue_date)["receipt_days"].value)


def _received(books: Books, as_of: date) -> dict[str, date]:
    """Invoice -> the day of its first acknowledgement by the access point."""
    rows = books.frame("SELECT s.document, MIN(e.as_of) FROM sendings AS s JOIN entries AS e ON e.nth = s.entry"
                       " WHERE s.channel = 'peppol' AND s.state = 'acknowledged' AND e.as_of <= ? GROUP BY s.document",
                       {"number": pl.String, "day": pl.String}, as_of.isoformat())
    return {number: date.fromisoformat(day) for number, day in rows.iter_rows()}


def unknown_law(late: Late, book: ParamBook, as_of: date) -> str:
    """The parameter that stops every claim on a consumer's contract whose law is not known on the day; "" where it is known."""
    if late.client_kind != CONSUMER:
        return ""
    known = book.in_force(as_of)
    if WAIT not in known:
        return WAIT
    return OLDER if late.contract_date < book.entries[WAIT][0].since and OLDER not in known else ""
