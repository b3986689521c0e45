"""The share register in the books, and what a run must know of it."""

from datetime import date
from typing import Any

import polars as pl

from pipeline.books.accounting import SHARE_MOVEMENTS, Columns, quoted
from pipeline.books.carried import begins_on
from pipeline.books.opening import BOOKED_SHARES, PAID_MONTHS
from pipeline.books.rows import Query

FAULTS = ("shares_unlike_postings", "share_refunds_unlike_payments", "shares_below_nothing", "capital_unlike_shares",
          "share_gaps")
"""Views that must be empty."""
TABLES = ("share_movements", "entry_share_movements")
"""Movements of runs, and of entries outside them."""
NEXT: Columns = {"nth": pl.Int64}
FIRST: Columns = {"month": pl.String}


def booked_shares(query: Query) -> pl.DataFrame:
    """Every movement of shares in the books, by number: BOOKED_SHARES."""
    columns = quoted(SHARE_MOVEMENTS)
    of_runs, of_entries = (f"SELECT {columns}, {of_run} FROM {table}" for table, of_run in zip(TABLES, (1, 0), strict=True))
    return query(f"{of_runs} UNION ALL {of_entries} ORDER BY 1", BOOKED_SHARES)


def open_subscriptions(query: Query) -> pl.DataFrame:
    """What is still owed for shares: number, member_id, open_cents."""
    return query("SELECT number, member_id, open_cents FROM open_subscriptions ORDER BY number",
                 {"number": pl.String, "member_id": pl.String, "open_cents": pl.Int64})


def shares_owed(query: Query) -> dict[str, int]:
    """Member -> cents that he owes for shares."""
    owed = open_subscriptions(query).group_by("member_id").agg(pl.col("open_cents").sum())
    return dict(owed.sort("member_id").iter_rows())


def share_opening(query: Query, month: str, as_of: date) -> dict[str, Any]:
    """What the opening of a run says of shares (see `Opening`)."""
    return {"shares": booked_shares(query), "next_share": next_share(query, as_of.year), "books_since": books_since(query, month),
            "shares_owed": shares_owed(query),
            "paid_months": query("SELECT member_id, CAST(substr(month, 1, 4) AS INTEGER), COUNT(DISTINCT month) FROM payslips"
                                 " WHERE month < ? GROUP BY 1, 2 ORDER BY 1, 2", PAID_MONTHS, month)}


def next_share(query: Query, year: int) -> int:
    """The next number of a year: that of movements of runs and of entries together."""
    of_year = ", ".join(f"(SELECT COALESCE(MAX(nth), 0) FROM {table} WHERE year = ?1)" for table in TABLES)
    return int(query(f"SELECT 1 + MAX({of_year})", NEXT, year).item())


def books_since(query: Query, month: str) -> date:
    """The day of the opening; without one the first day of the first month that a run sealed, of this month before any was."""
    return begins_on(query) or date.fromisoformat(f"{query('SELECT COALESCE(MIN(month), ?) FROM runs', FIRST, month).item()}-01")
