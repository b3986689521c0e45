"""Invoices that are open on a day: what is open of each, since when, who owes it, and what was reminded of before."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.carried import OPENING_ENTRY
from pipeline.books.receivables import OPEN_ON
from pipeline.books.store import Books
from pipeline.core.home import FOLDERS

Paper = Mapping[str, Any]
"""The JSON of an invoice."""
Reminded = tuple[int, date | None, date | None]
"""Of an invoice: the level of its last reminder, its day, and the day of the first."""
NEVER: Reminded = (0, None, None)
FUNDER = "funder"
LEGAL = "legal"
"""No terms of the cooperative's own: the law's."""


@dataclass(frozen=True)
class Late:
    """One open invoice, as of a day. due_date: its last day of payment by law; agreed_date: the one printed on it.

    total_cents: as issued; of an invoice of the system before, what was open when the books began.
    moved: day -> cents that payments and credit notes took off what is open (negative).
    source: its published JSON, or that text. level, reminded: of the last reminder,
    0 and None before the first. first_reminded: the day of the first. disputed: its reminders are stopped.
    """

    number: str
    client_id: str
    issue_date: date
    due_date: date
    agreed_date: date
    total_cents: int
    open_cents: int
    moved: Mapping[date, int]
    level: int
    reminded: date | None
    first_reminded: date | None
    disputed: bool
    source: Path | str

    @cached_property
    def paper(self) -> Paper:
        """Its JSON: who sold what to whom."""
        return dict(json.loads(self.source if isinstance(self.source, str) else self.source.read_text(encoding="utf-8")))

    @property
    def client_kind(self) -> str:
        """Kind of client; a funder where a grant or patronage was asked for, whoever gives it."""
        return str(self.paper["client"]["kind"]) if self.paper["billing"] == "invoice" else FUNDER

    @property
    def contract_date(self) -> date:
        """When it was agreed: the day of the signed quote, else the first day of the work."""
        return date.fromisoformat(self.paper.get("quote_date") or self.paper["period_start"])

    @property
    def terms(self) -> str:
        return str(self.paper.get("terms") or LEGAL)

    def balances(self, until: date) -> Iterator[tuple[date, date, int]]:
        """From the due date on: from, to (not included), and what was open then, in cents."""
        days = sorted({self.due_date, until, *(day for day in self.moved if self.due_date < day < until)})
        for start, end in zip(days, days[1:], strict=False):
            cents = self.total_cents + sum(each for day, each in self.moved.items() if day <= start)
            if cents > 0:
                yield start, end, cents


def open_invoices(books: Books, home: Path, as_of: date) -> list[Late]:
    """Every invoice that is open on a day, by client and due date; the term of each as it was agreed. What was paid after the
    day does not count; what was reminded of or disputed since does, so that nothing goes out twice."""
    text = pl.String
    columns = {**dict.fromkeys(("number", "client_id", "issue_date", "due_date"), text), "total": pl.Int64,
               "open": pl.Int64, "folder": text, "billing": text, "paper": text}
    rows = books.frame(f"WITH {OPEN_ON} SELECT o.number, o.client_id, o.issue_date, o.due_date,"
                       " COALESCE(n.open_cents, total_cents), o.open_cents, r.folder, o.billing, n.paper"
                       " FROM open_on AS o LEFT JOIN runs AS r USING (month, run)"
                       " LEFT JOIN opening_invoices AS n ON n.number = o.number WHERE o.open_cents > 0"
                       " ORDER BY o.client_id, o.due_date, o.number", columns, as_of.isoformat())
    moved, said, marks = _moved(books), _reminded(books), marked(books)
    found = []
    for row in rows.to_dicts():
        number, due = row["number"], date.fromisoformat(row["due_date"])
        found.append(Late(number, row["client_id"], date.fromisoformat(row["issue_date"]), due, due, row["total"], row["open"],
                          moved.get(number, {}), *said.get(number, NEVER), marks.get(number) == "dispute",
                          row["paper"] or home / row["folder"] / FOLDERS[row["billing"]] / f"{number}.json"))
    return found


def _moved(books: Books) -> dict[str, dict[date, int]]:
    """Invoice -> day -> cents, of payments and credit notes."""
    rows = books.frame("SELECT document, date, SUM(amount_cents) FROM (SELECT document, date, amount_cents FROM entry_postings"
                       f" WHERE account = 'receivables' AND entry NOT IN ({OPENING_ENTRY}) UNION ALL"
                       " SELECT corrects, issue_date, total_incl_vat_cents FROM invoices"
                       " WHERE kind = 'credit_note') GROUP BY document, date",
                       {"number": pl.String, "day": pl.String, "cents": pl.Int64})
    found: dict[str, dict[date, int]] = {}
    for number, day, cents in rows.iter_rows():
        found.setdefault(number, {})[date.fromisoformat(day)] = cents
    return found


def _reminded(books: Books) -> dict[str, Reminded]:
    rows = books.frame("SELECT invoice, MAX(level), MAX(day), MIN(day) FROM reminder_lines GROUP BY invoice",
                       {"invoice": pl.String, "level": pl.Int64, "last": pl.String, "first": pl.String})
    return {invoice: (level, date.fromisoformat(last), date.fromisoformat(first))
            for invoice, level, last, first in rows.iter_rows()}


def marked(books: Books) -> dict[str, str]:
    """Invoice -> its last mark: dispute, settled or written_off."""
    rows = books.frame("SELECT invoice, mark FROM invoice_marks ORDER BY entry", {"invoice": pl.String, "mark": pl.String})
    return dict(rows.iter_rows())


def half_years(start: date, end: date) -> Iterator[tuple[date, date]]:
    """A period cut at the first days of January and July: the first day that bears interest is the one after `start`."""
    while start < end:
        first = start + timedelta(days=1)
        turn = date(first.year, 6, 30) if first.month <= 6 else date(first.year, 12, 31)
        yield start, min(turn, end)
        start = min(turn, end)
