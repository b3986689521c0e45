"""Contracts as their rules want them, the split at the student's quota, and every column once gross is known."""

from decimal import Decimal

import polars as pl

from pipeline.core.calendar import Month, weekdays
from pipeline.core.money import EXACT, ZERO
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import Computed, compute_dated, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.month.gross import Cost
from pipeline.rules import CONTRACT, STUDENT
from pipeline.rules.social_security.member.student_quota import ABOVE

RULES = rules_in(*STUDENT, *CONTRACT)
COST = upstream(RULES, ["full_cost"])
SPLIT = upstream(RULES, ["hours_above_quota"])
ABOVE_THE_QUOTA = " above the quota"
"""What the second part of a contract adds to its name."""
BONUS_DUE = upstream(RULES, ["work_bonus_A_due", "work_bonus_B_due"])


def situations(contracts: pl.DataFrame, inputs: Inputs, taken_back: pl.DataFrame | None = None) -> pl.DataFrame:
    """Pay rows with `days` (those that are paid), days and hours of their full month, flat-rate artists, law day, and what the
    year had before. Student hours of contracts that wait count for no other.

    taken_back: contracts of the year that are corrected; what they had does not count.
    """
    policy, hours = inputs.policy, inputs.policy["weekly_hours"].value
    known = contracts.join(_before(inputs, taken_back), on="member_id", how="left", maintain_order="left")
    rows = known.join(_months(contracts["month"]), on="month", how="left", maintain_order="left")
    rows = rows.with_columns(days=(pl.col("days") - pl.col("unpaid_days").fill_null(0)).cast(EXACT))
    student_hours = pl.when(pl.col("status") == "student").then(_hours(hours)).otherwise(ZERO)
    counted = pl.when("waits").then(ZERO).otherwise("student_hours")
    return rows.with_columns(
        days_paid=pl.col("days"), hours_paid=pl.col("hours"),
        full_time_hours_month=(pl.col("days_full_month") * hours / 5).cast(EXACT),
        time_fraction=pl.lit(None, dtype=EXACT),
        is_artist_flat=is_artist_flat(policy["artist_flat_functions"].value),
        work_bonus_before=pl.col("work_bonus_before").fill_null(0).cast(EXACT),
        law_day=pl.min_horizontal("end", "last_day"),
        days_worked=pl.coalesce("days", pl.col("hours") * 5 / hours).fill_null(0).cast(EXACT),
        student_hours=student_hours, contract_status=pl.col("status"),
    ).drop("last_day").sort("member_id", "start", "row_key").with_columns(student_hours_before=(
        pl.col("student_hours_before").fill_null(0) + counted.cum_sum().over("member_id") - counted).cast(EXACT))


def _months(names: pl.Series) -> pl.DataFrame:
    """Months that contracts are of: month, last_day, days_full_month."""
    months = [Month.parse(name) for name in names.unique().sort()]
    rows = [(str(month), month.last, Decimal(weekdays(month.first, month.last))) for month in months]
    return pl.DataFrame(rows, schema={"month": pl.String, "last_day": pl.Date, "days_full_month": EXACT}, orient="row")


def _before(inputs: Inputs, taken_back: pl.DataFrame | None) -> pl.DataFrame:
    """What each member had before in the year: work_bonus_before; student_hours_before, those elsewhere included."""
    year = inputs.opening.year_pay
    if taken_back is not None and taken_back.height:
        bonus = (pl.col("work_bonus_A") + pl.col("work_bonus_B")).cast(EXACT)
        back = taken_back.select("member_id", student_hours="hours_of_quota", work_bonus=bonus)
        year = pl.concat([year, back]).group_by("member_id").sum()
    known = inputs.rows.members.select("member_id", "student_hours_elsewhere").join(year, on="member_id", how="left")
    hours = pl.col("student_hours_elsewhere").fill_null(0) + pl.col("student_hours").fill_null(0)
    return known.select("member_id", work_bonus_before="work_bonus", student_hours_before=hours)


def _hours(weekly_hours: Decimal) -> pl.Expr:
    """Hours of a contract; a day counts for a fifth of the full-time week."""
    return pl.coalesce("hours", pl.col("days") * weekly_hours / 5).fill_null(0).cast(EXACT)


def is_artist_flat(functions: list[str]) -> pl.Expr:
    """Whether the flat rate of performing artists applies: status artist and a function on the policy's list."""
    return (pl.col("status") == "artist") & pl.col("function").str.to_lowercase().is_in(functions)


def parts_of(contracts: pl.DataFrame, inputs: Inputs) -> Computed:
    """One row a part: all of a contract, or a student's hours within and above the year's quota.

    contract_id names the part, row_key the contract. stopped: contracts whose quota is not known on their day.
    """
    counted = compute_dated(contracts, SPLIT, inputs.book)
    above = pl.col("hours_above_quota").fill_null(0)
    crosses = (above > 0) & (pl.col("hours_within_quota") > 0)
    within = counted.rows.with_columns(contract_id=pl.col("row_key"), quota_part=pl.when(crosses).then(pl.lit("within"))
                                       .when(above > 0).then(pl.lit("all above")))
    second = within.filter(crosses).with_columns(
        contract_id=pl.concat_str("row_key", pl.lit(ABOVE_THE_QUOTA)), quota_part=pl.lit("above"))
    parts = pl.concat([within, second]).drop("gross", "status")
    return Computed(parts.with_columns(**_hours_of_a_part()).sort("row_key", "contract_id"), counted.stopped)


def _hours_of_a_part() -> dict[str, pl.Expr]:
    """Days and hours of a part; above the quota hours count for the work bonus, within it for the quota."""
    above = pl.col("quota_part").is_in(ABOVE)
    split = pl.col("quota_part").is_in(["within", "above"])
    hours = pl.when(above).then("hours_above_quota").otherwise("hours_within_quota")
    return {
        **{name: pl.when(~split.fill_null(False)).then(name) for name in ("days", "days_paid")},
        "days_worked": pl.when(split).then(pl.col("days_worked") * hours / pl.col("student_hours")).otherwise("days_worked"),
        **{name: pl.when(split).then(hours).otherwise(name) for name in ("hours", "hours_paid")},
        "hours_of_quota": pl.when(above).then(ZERO).otherwise(pl.col("hours_within_quota").fill_null(0)),
    }


def known(parts: pl.DataFrame, book: ParamBook) -> Computed:
    """Parts whose law is known on their day, and those it is not."""
    tried = compute_dated(parts.with_columns(contract_gross=ZERO), RULES, book)
    return Computed(parts.join(tried.stopped, on="row_key", how="anti", maintain_order="left"), tried.stopped)


def cost_of(contracts: pl.DataFrame, parts: pl.DataFrame, book: ParamBook) -> Cost:
    """What contracts cost at a gross each, all their parts together, in the order of the rows."""
    nth = contracts.select("row_key").with_row_index("nth")
    own = parts.join(nth, on="row_key", maintain_order="left")

    def cost(gross: pl.Series) -> pl.Series:
        priced = compute_dated(own.with_columns(contract_gross=gross.gather(own["nth"])), COST, book).rows
        return priced.group_by("nth").agg(pl.col("full_cost").sum()).sort("nth")["full_cost"]

    return cost


def computed(parts: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """Every column of parts whose contract_gross is known; the year's bonus goes to contracts as they end."""
    due = compute_dated(parts, BONUS_DUE, book).rows.sort("member_id", "end", "contract_id")
    own = pl.col("work_bonus_A_due") + pl.col("work_bonus_B_due")
    before = pl.col("work_bonus_before") + own.cum_sum().over("member_id") - own
    return compute_dated(due.with_columns(work_bonus_before=before.cast(EXACT)), RULES, book).rows.sort("contract_id")
