"""The guarantee fund as accounts: what feeds it, what it advances on unpaid invoices, and what it lost."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.carried import budgets
from pipeline.books.entries import Entry
from pipeline.books.store import Books
from pipeline.core.money import cents_of, from_cents, to_cents
from pipeline.receivables.marks import came_back

KIND = "guarantee"
LARGEST = 10
LOST = "written off"
"""Document of advances that ended because the invoice was given up: nobody paid them back."""


@dataclass(frozen=True)
class Fund:
    """The fund on a day, in cents. advanced: client -> wages paid on his unpaid invoices. free: what is left of the fund.

    fed: from fees. lost: invoices given up, without VAT. recovered: advances that clients paid since. turnover: excluding VAT.
    """

    fed: int
    lost: int
    advanced: Mapping[str, int]
    recovered: int
    turnover: int

    @property
    def free(self) -> int:
        return self.fed - self.lost - sum(self.advanced.values())


def fund(books: Books, as_of: date, share_of_fee: Decimal) -> Fund:
    """Bring the fund's accounts up to the day, and read them. Repeated on the same books, it books nothing."""
    _booked(books, came_back(books, as_of), as_of)
    _booked(books, [*_feeding(books, share_of_fee, as_of), *_advancing(books, as_of)], as_of)
    return _read(books)


def _booked(books: Books, moves: Sequence[tuple[Any, ...]], as_of: date) -> None:
    if moves:
        document = f"{as_of} {1 + books.entries.count(KIND)}"
        with books.transaction():
            books.entries.book(Entry(KIND, document, as_of, {}, pl.DataFrame(moves, schema=dict(POSTINGS), orient="row")))


def _read(books: Books) -> Fund:
    fed = -_balance(books, "guarantee_fund", "subject = ''")
    lost = _balance(books, "guarantee_fund", "subject <> ''")
    repaid = -_balance(books, "guarantee_advanced", f"amount_cents < 0 AND document <> '{LOST}'")
    turnover = _one(books, "SELECT COALESCE(SUM(total_excl_vat_cents), 0) FROM invoices")
    return Fund(fed, lost, _advanced(books), repaid, turnover)


def _feeding(books: Books, share: Decimal, day: date) -> list[tuple[Any, ...]]:
    """The fund's share of all fees of runs, less what it was given of them; what an opening brought it names a document."""
    fees = -_one(books, "SELECT COALESCE(SUM(amount_cents), 0) FROM postings WHERE account = 'fees'")
    due = to_cents(cents_of(from_cents(fees) * share)) + _balance(books, "guarantee_fund", "subject = '' AND document = ''")
    return _set(f"fed {day}", (("fees", ""), ("guarantee_fund", "")), due, day)


def _advancing(books: Books, day: date) -> list[tuple[Any, ...]]:
    """What is advanced more, or less, on each client's invoices than the ledger says; apart, what ended as they were given up."""
    should, has, lost = should_be_advanced(books), _advanced(books), _lost_since(books)
    found = []
    for client in sorted({*should, *has}):
        moved = should.get(client, 0) - has.get(client, 0)
        ended = -min(max(0, -moved), lost.get(client, 0))
        sides = (("guarantee_advanced", client), ("guarantee_cover", client))
        found += _set(f"advanced {client} {day}", sides, moved - ended, day)
        found += _set(f"lost {client} {day}", sides, ended, day, LOST)
    return found


def _lost_since(books: Books) -> dict[str, int]:
    """Client -> what was given up of his invoices, without VAT, less the advances that were ended for it before."""
    rows = books.frame("SELECT subject, SUM(amount_cents) FROM ledger WHERE account = 'guarantee_fund' AND subject <> ''"
                       " OR account = 'guarantee_advanced' AND document = ? GROUP BY subject",
                       {"client": pl.String, "cents": pl.Int64}, LOST)
    return dict(rows.iter_rows())


def _set(name: str, sides: Sequence[tuple[str, str]], cents: int, day: date, document: str = "") -> list[tuple[Any, ...]]:
    if not cents:
        return []
    return [(name, account, subject, cents * sign, document, day.isoformat())
            for (account, subject), sign in zip(sides, (1, -1), strict=True)]


def should_be_advanced(books: Books, without: Sequence[str] = ()) -> dict[str, int]:
    """Client -> what Activities spent beyond what their clients paid: what is open of their budgets less what is left in them,
    taken from their invoices, the oldest first. without: clients as if nothing of theirs were open any more."""
    rows = books.frame("SELECT o.activity_id, o.client_id, open_cents, total_incl_vat_cents, total_excl_vat_cents - fee_cents"
                       " FROM open_invoices AS o JOIN issued_invoices AS i ON i.number = o.number WHERE open_cents > 0"
                       " AND o.client_id NOT IN (SELECT value FROM json_each(?)) ORDER BY o.activity_id, o.issue_date, o.number",
                       {"activity": pl.String, "client": pl.String, "open": pl.Int64, "total": pl.Int64, "budget": pl.Int64},
                       json.dumps(list(without)))
    left = budgets(books.frame)
    unpaid = [(row["activity"], row["client"], row["budget"] * row["open"] // row["total"]) for row in rows.to_dicts()]
    spent: dict[str, int] = {}
    for activity, _, cents in unpaid:
        spent[activity] = spent.get(activity, 0) + cents
    spent = {activity: max(0, cents - max(0, left.get(activity, 0))) for activity, cents in spent.items()}
    found: dict[str, int] = {}
    for activity, client, cents in unpaid:
        part = min(cents, spent[activity])
        spent[activity] -= part
        found[client] = found.get(client, 0) + part
    return found


def _advanced(books: Books) -> dict[str, int]:
    rows = books.frame("SELECT subject, SUM(amount_cents) FROM ledger WHERE account = 'guarantee_advanced' GROUP BY subject"
                       " HAVING SUM(amount_cents) <> 0 ORDER BY subject", {"client": pl.String, "cents": pl.Int64})
    return dict(rows.iter_rows())


def _balance(books: Books, account: str, where: str) -> int:
    return _one(books, f"SELECT COALESCE(SUM(amount_cents), 0) FROM ledger WHERE account = '{account}' AND {where}")


def _one(books: Books, query: str) -> int:
    return int(books.frame(query, {"cents": pl.Int64})["cents"].item())


def largest_share(books: Books) -> tuple[int, int]:
    """Turnover of the ten largest clients, and of all, in cents."""
    rows = books.frame("SELECT SUM(total_excl_vat_cents) FROM invoices GROUP BY client_id ORDER BY 1 DESC", {"cents": pl.Int64})
    return int(rows["cents"].head(LARGEST).sum()), int(rows["cents"].sum())
