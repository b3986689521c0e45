"""What somebody decides about an open invoice: a dispute stops its reminders, one given up is written off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry, SealedEntry
from pipeline.books.entry_tables import INVOICE_MARKS
from pipeline.books.store import Books
from pipeline.core.money import cents_of, from_cents, to_cents
from pipeline.core.refused import Refused
from pipeline.receivables.late import marked

DISPUTE, SETTLED, WRITTEN_OFF = "dispute", "settled", "written_off"


@dataclass(frozen=True)
class Mark:
    """A decision: invoice -> why; who decides, and when."""

    mark: str
    reasons: Mapping[str, str]
    by: str
    as_of: date


def mark(books: Books, asked: Mark) -> SealedEntry:
    """Book a decision. Raises Refused where an invoice is unknown, paid, or marked so already."""
    rows = _invoices(books)
    if wrong := [why for number in asked.reasons for why in _wrong(number, rows, marked(books), asked.mark)]:
        raise Refused(wrong)
    days = [(number, asked.mark, asked.as_of.isoformat(), reason, asked.by) for number, reason in sorted(asked.reasons.items())]
    lost = [line for number in sorted(asked.reasons) for line in _written_off(rows[number], asked.as_of)]
    posted = lost if asked.mark == WRITTEN_OFF else []
    document = f"{asked.mark} {asked.as_of} {', '.join(sorted(asked.reasons))}"
    entry = Entry("mark", _free(books, document), asked.as_of, {}, pl.DataFrame(posted, schema=dict(POSTINGS), orient="row"),
                  {"invoice_marks": pl.DataFrame(days, schema=dict(INVOICE_MARKS), orient="row")})
    with books.transaction():
        return books.entries.book(entry)


def _free(books: Books, document: str) -> str:
    names = (f"{document}{f' ({nth})' if nth > 1 else ''}" for nth in range(1, 1000))
    return next(name for name in names if not books.entries.has("mark", name))


def _invoices(books: Books) -> dict[str, dict[str, Any]]:
    rows = books.frame("SELECT o.number, o.client_id, open_cents, total_vat_cents, total_incl_vat_cents FROM open_invoices AS o"
                       " JOIN issued_invoices AS i ON i.number = o.number",
                       {"number": pl.String, "client_id": pl.String, "open": pl.Int64, "vat": pl.Int64, "total": pl.Int64})
    return {row["number"]: row for row in rows.to_dicts()}


def _wrong(number: str, rows: Mapping[str, Any], marks: Mapping[str, str], wanted: str) -> Iterator[str]:
    if number not in rows:
        yield f"{number} is no invoice"
    elif rows[number]["open"] <= 0:
        yield f"{number} is paid: nothing is open"
    elif marks.get(number, SETTLED) == wanted:
        yield f"{number} is marked {wanted} already" if number in marks else f"{number} is in no dispute"


def _written_off(row: Mapping[str, Any], day: date) -> Iterator[tuple[Any, ...]]:
    """The fund bears what is lost without VAT; its VAT, in proportion, is to be asked back from the State."""
    vat = vat_of_open(row)
    for account, subject, cents in (("receivables", row["client_id"], -row["open"]), ("vat_on_lost_invoices", "", vat),
                                    ("guarantee_fund", row["client_id"], row["open"] - vat)):
        if cents:
            yield (f"written off {row['number']}", account, subject, cents, row["number"], day.isoformat())


def vat_of_open(row: Mapping[str, Any]) -> int:
    """The VAT in what is open of an invoice, in proportion; `open`, `vat` and `total` in cents."""
    return to_cents(cents_of(from_cents(row["open"]) * Decimal(row["vat"]) / Decimal(row["total"])))


def came_back(books: Books, day: date) -> list[tuple[Any, ...]]:
    """Postings that take a loss back, as far as invoices that were given up are paid or credited since: the fund and the VAT have
    it again."""
    rows = books.frame("SELECT number, o.client_id, MIN(lost_cents, -open_cents), lost_cents, total_vat_cents,"
                       " total_incl_vat_cents, (SELECT SUM(amount_cents) FROM entry_postings"
                       " WHERE account = 'vat_on_lost_invoices' AND document = number)"
                       " FROM lost_invoices JOIN open_invoices AS o USING (number)"
                       " JOIN issued_invoices AS i USING (number) WHERE open_cents < 0 ORDER BY number",
                       {"number": pl.String, "client_id": pl.String, "open": pl.Int64, "lost": pl.Int64, "vat": pl.Int64,
                        "total": pl.Int64, "vat_left": pl.Int64})
    return [line for row in rows.to_dicts() for line in _back(row, day)]


def _back(row: Mapping[str, Any], day: date) -> Iterator[tuple[Any, ...]]:
    vat = (row["vat_left"] or 0) if row["open"] == row["lost"] else vat_of_open(row)
    for account, subject, cents in (("receivables", row["client_id"], row["open"]), ("vat_on_lost_invoices", "", -vat),
                                    ("guarantee_fund", row["client_id"], vat - row["open"])):
        if cents:
            yield (f"came back {row['number']}", account, subject, cents, row["number"], day.isoformat())
