"""How long the guarantee fund lasts if some clients stop paying."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.refused import Refused
from pipeline.receivables.fund import Fund, should_be_advanced
from pipeline.receivables.marks import vat_of_open

WEEKS = 13
"""Weeks before the day from which the pace is taken."""


@dataclass(frozen=True)
class Stress:
    """Clients that stop paying, in cents. lost: what is open of their invoices, without VAT. left: what is then free of the fund.

    weekly: what members who go on working for them cost the fund a week. weeks: how long it lasts; None where it never ends.
    """

    clients: tuple[str, ...]
    lost: int
    left: int
    weekly: int

    @property
    def weeks(self) -> int | None:
        if self.left <= 0:
            return 0
        return self.left // self.weekly if self.weekly > 0 else None


def refuse_unknown(books: Books, clients: Sequence[str]) -> None:
    """Raises Refused where a client was never invoiced."""
    known = set(books.frame("SELECT DISTINCT client_id FROM issued_invoices", {"client": pl.String})["client"])
    if unknown := [name for name in dict.fromkeys(clients) if name not in known]:
        raise Refused([f"no client that was invoiced is called {name}" for name in unknown])


def stress(books: Books, state: Fund, clients: Sequence[str], as_of: date) -> Stress:
    """How long the fund lasts: less what these clients owe, as if it were given up, at the pace of the last thirteen weeks."""
    names = tuple(dict.fromkeys(clients))
    lost = _lost(books, names)
    left = state.fed - state.lost - lost - sum(should_be_advanced(books, names).values())
    return Stress(names, lost, left, _weekly(books, names, as_of))


def _lost(books: Books, clients: Sequence[str]) -> int:
    rows = books.frame("SELECT open_cents, total_vat_cents, total_incl_vat_cents FROM open_invoices AS o"
                       " JOIN issued_invoices AS i ON i.number = o.number WHERE open_cents > 0"
                       " AND o.client_id IN (SELECT value FROM json_each(?))",
                       dict.fromkeys(("open", "vat", "total"), pl.Int64), json.dumps(clients))
    return sum(row["open"] - vat_of_open(row) for row in rows.to_dicts())


PACE = """
WITH sold AS (
    SELECT activity_id, SUM(total_excl_vat_cents) AS turnover,
        SUM(CASE WHEN theirs THEN total_excl_vat_cents ELSE 0 END) AS theirs,
        SUM(CASE WHEN theirs THEN total_excl_vat_cents - fee_cents ELSE 0 END) AS budget
    FROM (SELECT *, client_id IN (SELECT value FROM json_each(?3)) AS theirs FROM invoices
        WHERE issue_date > ?1 AND issue_date <= ?2)
    GROUP BY activity_id
), employed AS (
    SELECT activity_id, SUM(full_cost) AS cost FROM contracts JOIN runs USING (month, run)
    WHERE as_of > ?1 AND as_of <= ?2 GROUP BY activity_id
)
SELECT turnover, theirs, budget, COALESCE(cost, 0) FROM sold LEFT JOIN employed USING (activity_id) WHERE theirs > 0
"""


def _weekly(books: Books, clients: Sequence[str], as_of: date) -> int:
    """What each Activity's contracts cost, as far as its turnover is theirs; its budget from them where it employed nobody."""
    since = as_of - timedelta(weeks=WEEKS)
    rows = books.frame(PACE, dict.fromkeys(("turnover", "theirs", "budget", "cost"), pl.Int64), since.isoformat(),
                       as_of.isoformat(), json.dumps(clients))
    return sum(_spent(row) for row in rows.to_dicts()) // WEEKS


def _spent(row: dict[str, Any]) -> int:
    if row["cost"] > 0 and row["turnover"] > 0:
        return int(row["cost"] * min(row["theirs"], row["turnover"]) // row["turnover"])
    return int(row["budget"])
