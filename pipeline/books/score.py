"""What our own books say of each client, point by point: how he pays, what is open, and a limit that a person may follow."""

from datetime import date
from typing import Any

import polars as pl

from pipeline.books.store import Books

ORDINARY_DELAY, SLOW = 5, 30
"""Days late on average from which a client pays late, and very late."""
SCORE: dict[str, Any] = {"client_id": pl.String, "invoices": pl.Int64, "average_delay": pl.Int64, "open_cents": pl.Int64,
                         "overdue_cents": pl.Int64, "disputes": pl.Int64, "lost_cents": pl.Int64, "points": pl.Int64,
                         "limit_cents": pl.Int64, "why": pl.String}


def scores(books: Books, as_of: date) -> pl.DataFrame:
    """One row a client that was invoiced: SCORE. points: 100 less what is said in `why`. limit_cents: suggested, nobody is
    refused by it; None while 100 points stand."""
    rows = books.frame(QUERY, {name: SCORE[name] for name in list(SCORE)[:7]}, as_of.isoformat(), as_of.isoformat())
    return pl.DataFrame([_scored(row) for row in rows.to_dicts()], schema=SCORE).sort("points", "overdue_cents", "client_id",
                                                                                      descending=[False, True, False])


QUERY = """
WITH paid AS (
    SELECT x.target AS number, MAX(m.date) AS day FROM matches AS x JOIN movements AS m USING (movement_id)
    WHERE x.kind = 'invoice' GROUP BY x.target
), told AS (
    SELECT invoice, SUM(mark = 'dispute') AS disputes, MAX(mark = 'written_off') AS lost FROM invoice_marks GROUP BY invoice
)
SELECT o.client_id, COUNT(*), CAST(COALESCE(AVG(CASE WHEN p.day IS NOT NULL AND o.open_cents <= 0
        THEN MAX(0, julianday(p.day) - julianday(o.due_date)) END), 0) AS INTEGER),
    SUM(MAX(0, o.open_cents)), SUM(CASE WHEN o.due_date < ? THEN MAX(0, o.open_cents) ELSE 0 END),
    COALESCE(SUM(t.disputes), 0), SUM(CASE WHEN t.lost THEN o.total_cents ELSE 0 END)
FROM open_invoices AS o LEFT JOIN paid AS p ON p.number = o.number LEFT JOIN told AS t ON t.invoice = o.number
WHERE o.issue_date <= ? GROUP BY o.client_id ORDER BY o.client_id
"""


def _scored(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its points, each explained, and a suggested limit: what is open now, the less the fewer points."""
    lost = [(40, f"pays {row['average_delay']} days late")] if row["average_delay"] > SLOW else (
        [(15, f"pays {row['average_delay']} days late")] if row["average_delay"] > ORDINARY_DELAY else [])
    lost += [(20, "something is overdue")] if row["overdue_cents"] else []
    lost += [(10, "a dispute")] if row["disputes"] else []
    lost += [(50, "an invoice was given up")] if row["lost_cents"] else []
    points = max(0, 100 - sum(each for each, _ in lost))
    limit = None if points == 100 else row["open_cents"] * points // 100
    return {**row, "points": points, "limit_cents": limit, "why": ", ".join(f"-{each} {why}" for each, why in lost)}
