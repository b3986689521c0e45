"""Payslips of runs that came after a quarter's declaration was due: what was declared has to be modified."""

from datetime import date
from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.calendar import Month
from pipeline.declarations.dmfa.sealed import Quarter

LATE: dict[str, Any] = {**dict.fromkeys(("quarter", "month"), pl.String), "run": pl.Int64,
                        **dict.fromkeys(("as_of", "number", "member_id"), pl.String), "gross_cents": pl.Int64}


def due(quarter: Quarter, months_after: int) -> date:
    """The last day for a quarter's declaration.

    Law: royal decree of 28 November 1969, article 33: the last day of the month that follows the quarter.
    """
    return quarter.months[-1].later(months_after).last


def late_payslips(books: Books, quarter: Quarter, months_after: int) -> pl.DataFrame:
    """One row a payslip that changes a declared quarter: LATE. Of this quarter, all since it was due; of earlier ones, those
    since the quarter before was due, until this one is."""
    months = quarter.months[0].before.quarter
    before = Quarter(months[0].quarter_name, months, ())
    last, this = (due(one, months_after).isoformat() for one in (before, quarter))
    found = books.frame(
        "SELECT '', p.month, p.run, r.as_of, p.number, p.member_id, p.gross FROM payslips AS p JOIN runs AS r USING (month, run)"
        " WHERE p.month <= ? AND r.as_of > ? ORDER BY p.number", LATE, str(quarter.months[-1]), last)
    own = pl.col("month").is_in([str(month) for month in quarter.months])
    late = found.filter(own & (pl.col("as_of") > this) | ~own & (pl.col("as_of") <= this))
    names = {month: Month.parse(month).quarter_name for month in late["month"].unique()}
    return late.with_columns(quarter=pl.col("month").replace_strict(names, default="", return_dtype=pl.String))


def runs_of(late: pl.DataFrame) -> str:
    """Their runs, such as 2026-03.2."""
    return ", ".join(late.select(pl.concat_str("month", "run", separator=".")).to_series().unique().sort())
