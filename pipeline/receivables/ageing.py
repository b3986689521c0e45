"""How old what clients owe is."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipeline.receivables.late import Late

NOT_DUE = "not due yet"
AGES = {NOT_DUE: 0, "1-30": 30, "31-60": 60, "61-90": 90, "over 90": 10**6}
"""Bucket -> the most days after the due date."""


def ageing(opened: Sequence[Late], as_of: date) -> pl.DataFrame:
    """One row a client that owes something, the most overdue first: client_id, the buckets of AGES, total; whole cents."""
    rows: dict[str, dict[str, int]] = {}
    for late in opened:
        days = (as_of - late.due_date).days
        bucket = next(name for name, most in AGES.items() if days <= most)
        row = rows.setdefault(late.client_id, dict.fromkeys((*AGES, "total"), 0))
        for name in (bucket, "total"):
            row[name] += late.open_cents
    schema = {"client_id": pl.String, **dict.fromkeys((*AGES, "total"), pl.Int64)}
    table = pl.DataFrame([{"client_id": client, **row} for client, row in rows.items()], schema=schema)
    return table.sort(pl.col("total") - pl.col(NOT_DUE), "total", "client_id", descending=[True, True, False])
