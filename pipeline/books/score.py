"""What our own books say of each client, point by point: how he pays, what is open, and what a person may follow next time."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.receivables import OPEN_ON
from pipeline.books.store import Books
from pipeline.core.money import EXACT
from pipeline.core.params import Params

FULL = 100
FACTS: dict[str, Any] = {"client_id": pl.String, **dict.fromkeys(
    ("invoices", "average_delay", "open_cents", "overdue_cents", "disputes", "lost_cents", "largest_paid_cents"), pl.Int64)}
SCORE: dict[str, Any] = {**FACTS, "points": pl.Int64, "limit_cents": pl.Int64, "deposit": EXACT,
                         "why": pl.List(pl.Struct({"code": pl.String, "points": pl.Int64}))}


def scores(books: Books, as_of: date, policy: Params) -> pl.DataFrame:
    """One row a client that was invoiced, as of a day: SCORE. points: 100 less those of `why` (delay, overdue, dispute, lost).

    Suggestions, by which nobody is refused: limit_cents, of what he may owe, None while 100 points stand; deposit, the share of
    the next order to ask beforehand, 0 for none.
    """
    rows = books.frame(f"WITH {OPEN_ON}, {QUERY}", FACTS, as_of.isoformat())
    return pl.DataFrame([_scored(row, policy) for row in rows.to_dicts()], schema=SCORE).sort(
        "points", "overdue_cents", "client_id", descending=[False, True, False])


QUERY = """
paid AS (
    SELECT x.target AS number, MAX(m.date) AS day FROM matches AS x JOIN movements AS m USING (movement_id)
    WHERE x.kind = 'invoice' AND m.date <= ?1 GROUP BY x.target
), told AS (
    SELECT invoice, SUM(mark = 'dispute') AS disputes, MAX(mark = 'written_off') AS lost FROM invoice_marks
    WHERE day <= ?1 GROUP BY invoice
)
SELECT o.client_id, COUNT(*), CAST(COALESCE(AVG(CASE WHEN p.day IS NOT NULL AND o.open_cents <= 0
        THEN MAX(0, julianday(p.day) - julianday(o.due_date)) END), 0) AS INTEGER),
    SUM(MAX(0, o.open_cents)), SUM(CASE WHEN o.due_date < ?1 THEN MAX(0, o.open_cents) ELSE 0 END),
    COALESCE(SUM(t.disputes), 0), SUM(CASE WHEN t.lost THEN o.total_cents ELSE 0 END),
    COALESCE(MAX(CASE WHEN p.day IS NOT NULL AND o.open_cents <= 0 AND t.lost IS NOT 1 THEN o.total_cents END), 0)
FROM open_on AS o LEFT JOIN paid AS p ON p.number = o.number LEFT JOIN told AS t ON t.invoice = o.number
GROUP BY o.client_id ORDER BY o.client_id
"""


def _scored(row: dict[str, Any], policy: Params) -> dict[str, Any]:
    """The row with its points, each explained; the limit: what is open or the largest invoice paid, the less the fewer points."""
    lost = [(code, int(points)) for code, points in _lost(row, policy) if points]
    points = max(0, FULL - sum(each for _, each in lost))
    why = [{"code": code, "points": each} for code, each in lost]
    limit = max(row["open_cents"], row["largest_paid_cents"]) * points // FULL if lost else None
    return {**row, "points": points, "limit_cents": limit, "deposit": _deposit(points, policy), "why": why}


def _lost(row: dict[str, Any], policy: Params) -> Iterator[tuple[str, Decimal]]:
    """What takes points off, by the policy."""
    steps = [lost for days, lost in policy["client_delay_points"].value if row["average_delay"] > days]
    yield "delay", max(steps, default=Decimal(0))
    for code, fact in (("overdue", "overdue_cents"), ("dispute", "disputes"), ("lost", "lost_cents")):
        yield code, policy[f"client_{code}_points"].value if row[fact] else Decimal(0)


def _deposit(points: int, policy: Params) -> Decimal:
    """The largest share whose bound the points stay below."""
    return max((share for below, share in policy["client_deposits"].value if points < below), default=Decimal(0))
