"""Why the net is not that of the month before: parts in euro that add up to the difference."""

import polars as pl

from pipeline.core.money import ZERO, cents, euros
from pipeline.month.collect import Inputs

COMPARED = ("gross", "onss", "work_bonus_A", "work_bonus_B", "withholding", "special_contribution", "net")
PARTS = ("days", "pay_of_a_day", "onss", "work_bonus", "withholding", "special_contribution")


def changes(slips: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member who was paid in both months: member_id, net (the difference), days_difference, and PARTS.

    The month so far, earlier runs included, is compared with the month before. Days that differ count at the pay of a
    day of the month before; the rest of the gross is the pay of a day. What is kept counts against the net.
    """
    now = _with_books(slips.select("member_id", *COMPARED, "days_worked"), inputs.opening.month_pay)
    both = now.join(_amounts(inputs.opening.last_month), on="member_id", suffix="_then").sort("member_id")
    paid = both.filter(pl.col("gross") > 0, pl.col("gross_then") > 0)
    more = {name: pl.col(name) - pl.col(f"{name}_then") for name in (*COMPARED, "days_worked")}
    per_day = pl.col("gross_then") / pl.when(pl.col("days_worked_then") > 0).then("days_worked_then")
    days = pl.when(more["days_worked"] == 0).then(ZERO).otherwise(cents(more["days_worked"] * per_day)).fill_null(0)
    return paid.select(
        "member_id", net=more["net"], days_difference=more["days_worked"], days=days, pay_of_a_day=more["gross"] - days,
        onss=-more["onss"], work_bonus=more["work_bonus_A"] + more["work_bonus_B"], withholding=-more["withholding"],
        special_contribution=-more["special_contribution"])


def _amounts(books: pl.DataFrame) -> pl.DataFrame:
    """Sums of the books, cents and hundredths of days, as amounts and days."""
    return books.select("member_id", *map(euros, (*COMPARED, "days_worked")))


def _with_books(slips: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """Payslips with what the month's earlier runs paid."""
    rounded = slips.with_columns(pl.col("days_worked").round(2))
    return pl.concat([rounded, _amounts(books.join(slips, on="member_id", how="semi"))]).group_by("member_id").sum()
