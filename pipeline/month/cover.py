"""What shares give: membership, and cover of the months in which one is paid."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.params import Params
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at

if TYPE_CHECKING:
    from pipeline.month.collect import Order

NOBODY, ENDS, UNCOVERED, BLOCKED = "SHARE-NONE", "SHARE-COVER-ENDS", "SHARE-NOT-COVERED", "SHARE-COVER-BLOCKS"
SIGNED = pl.when(pl.col("movement") == "subscription").then("shares").otherwise(-pl.col("shares"))


def held_on(known: pl.DataFrame, day: date) -> pl.DataFrame:
    """Who holds shares at the end of a day: member_id, held, since (the subscription that made him a member), covered_until.

    known: MOVES. A share covers one calendar year of use, the year of its purchase or, if that is covered, the next one: three
    shares bought in 2021 cover up to the end of 2023. Who gave all of them back is covered no more.
    """
    moves = known.filter(pl.col("date") <= day).sort("member_id", "date", pl.col("movement") == "refund")
    moves = moves.with_columns(signed=SIGNED)
    after = pl.col("signed").cum_sum().over("member_id")
    onward = pl.col("signed").cum_sum(reverse=True).over("member_id")
    joined = (after - pl.col("signed") == 0) & (pl.col("signed") > 0)
    return (moves.with_columns(onward=onward, joined=pl.when(joined).then("date"))
            .group_by("member_id").agg(held=pl.col("signed").sum(), since=pl.col("joined").max(),
                                       year=(pl.col("date").dt.year() - 1 + pl.col("onward")).max())
            .filter(pl.col("held") > 0)
            .select("member_id", "held", "since", covered_until=pl.date(pl.col("year"), 12, 31)).sort("member_id"))


def covered(pay: pl.DataFrame, known: pl.DataFrame, paid_months: pl.DataFrame, order: "Order", policy: Params, intake: Intake,
            problems: list[Problem]) -> pl.DataFrame:
    """Contracts of members whose shares let them be paid; a word on those whose cover ends.

    Policy: who holds no share, on the first day of the contract or since, is no member yet, or no more. The first month of pay
    that no share covers is paid with a warning; from the month that the policy says, pay waits. Who gave his shares back since
    the contract began is covered as he was on that day: leaving is no way round.
    """
    held = _held(pay, known, order.as_of)
    problems += _problems(held.filter(pl.col("covered_until").is_null()), intake, NOBODY)
    mine = held.filter(pl.col("covered_until").is_not_null())
    late = _uncovered(mine, paid_months, order)
    blocked = late.filter(pl.col("months") >= int(policy["coverage_block_after"].value))
    problems += _problems(blocked, intake, BLOCKED, "covered_until", "months")
    problems += _problems(_once(late.join(blocked, on="row_key", how="anti")), intake, UNCOVERED, "covered_until")
    problems += _problems(_once(_ending(mine, order, int(policy["share_warn_days"].value))), intake, ENDS, "covered_until")
    return mine.join(blocked, on="row_key", how="anti", maintain_order="left").select(pay.columns)


def _problems(rows: pl.DataFrame, intake: Intake, code: str, value: str = "member_id", expected: str = "") -> Iterable[Problem]:
    return [problem_at(row, intake, code, str(row[value]), str(row[expected]) if expected else "", "member_id")
            for row in rows.to_dicts()]


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """The first contract of each member."""
    return rows.unique("member_id", keep="first", maintain_order=True)


def _held(pay: pl.DataFrame, known: pl.DataFrame, day: date) -> pl.DataFrame:
    """Contracts with the cover of their members on the day, or where they hold no share any more, as it was when the contract
    began: covered_until, None where they held none then either; left: whether they hold none on the day."""
    now = held_on(known, day).select("member_id", "covered_until", left=pl.lit(False))
    gone = pay.join(now, on="member_id", how="anti").select("member_id", "start").unique()
    then = [held_on(known, start).select("member_id", "covered_until", start=pl.lit(start)) for start in gone["start"].unique()]
    before = pl.concat([pl.DataFrame(schema={"member_id": pl.String, "covered_until": pl.Date, "start": pl.Date}), *then])
    both = pay.join(now, on="member_id", how="left", maintain_order="left").join(
        before, on=["member_id", "start"], how="left", maintain_order="left", suffix="_then")
    return both.with_columns(pl.coalesce("covered_until", "covered_until_then"), pl.col("left").fill_null(True))


def _uncovered(mine: pl.DataFrame, paid_months: pl.DataFrame, order: "Order") -> pl.DataFrame:
    """Contracts of members whose cover ended before the month; months: how many months of pay it lacks, with this one."""
    late = mine.filter(pl.col("covered_until") < order.month.first)
    since = late.join(paid_months, on="member_id").filter(pl.col("year") > pl.col("covered_until").dt.year())
    count = since.group_by("row_key").agg(months=pl.col("months").sum() + 1)
    return late.join(count, on="row_key", how="left", maintain_order="left").with_columns(pl.col("months").fill_null(1))


def _ending(mine: pl.DataFrame, order: "Order", days: int) -> pl.DataFrame:
    """Contracts of members who stay, whose cover still holds for the month and ends within some days."""
    return mine.filter(~pl.col("left"), pl.col("covered_until") >= order.month.first,
                       pl.col("covered_until") <= order.as_of + timedelta(days))
