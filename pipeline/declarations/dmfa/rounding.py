"""What base x rate of each worker line would give, beside what its contracts were charged one by one."""

import polars as pl

from pipeline.core.money import EXACT, cents, euros
from pipeline.core.params import ParamBook

LINE = ["member_id", "record_code", "declared_under"]


def rounding(rows: pl.DataFrame, lines: pl.DataFrame, book: ParamBook) -> int:
    """Cents that roundings on the worker line would ask beyond those on each contract; students within the quota left out.

    rows, lines: see `charged` and `charges`.
    """
    own = pl.col("status") != "student"
    member = _of_member(rows.filter(own), book)
    employer = lines.filter(own, pl.col("declared_under") != "", pl.col("rate").is_not_null())
    parts = pl.concat([rows_of.select(*LINE, raw=(euros("base") * pl.col("rate")).cast(EXACT), charge=euros("charge"))
                       for rows_of in (member, employer)])
    sums = parts.group_by(LINE).agg(raw=pl.col("raw").sum(), charge=pl.col("charge").sum())
    differs = (cents(pl.col("raw")) - pl.col("charge")).sum()
    return int(sums.select(differs).item() * 100)


def _of_member(rows: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """The member's own contribution as a line: base, rate of the day and charge."""
    days = rows.select("law_day").unique(maintain_order=True).to_series().to_list()
    rates = {day: book.in_force(day)["onss_ordinary_rate"].value for day in days}
    rate = pl.Series("rate", [rates[day] for day in rows["law_day"]], dtype=EXACT)
    return rows.with_columns(rate, base="onss_base", charge="onss", declared_under="record_code")
