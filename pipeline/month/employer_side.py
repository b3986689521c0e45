"""What employing each member was charged, and what it really costs once the structural reduction is counted.

An estimate for the month, exact for the quarter in a run whose quarter is all in the books.
"""

import polars as pl

from pipeline.books.opening import QUARTER_COST
from pipeline.core.money import EXACT, ZERO, euros
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.month.pay import Pay
from pipeline.rules import EMPLOYER_REDUCTIONS

DAYS_A_WEEK = 5
KEY = ["member_id", "status", "in_days"]
REDUCTION = {True: "structural_reduction_quarter", False: "structural_reduction"}
COST = ("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision")


def employer_side(employed: Pay, inputs: Inputs) -> pl.DataFrame:
    """One row a member: what the period's contracts were charged, its parts, `reduction`, `real_cost`, and `difference`.

    charged = gross + employer_onss + funds + accident_insurance + holiday_provision + margin;
    real_cost = charged - margin - reduction; difference = charged - real_cost, what the pool keeps for the period.
    is_final: the period is the quarter and all its months are in the books; else it is the month, reduction an estimate.
    missing_parameters: names of the values without which the reduction is not known; it counts as nothing then.
    """
    final = inputs.opening.quarter_known
    lines = _lines(employed, inputs, final).group_by(KEY).sum().sort(KEY)
    reduced = compute_dated(_situations(lines, inputs, final), upstream(rules_in(*EMPLOYER_REDUCTIONS), [REDUCTION[final]]),
                            inputs.book)
    rows = pl.concat([
        reduced.rows.with_columns(reduction=pl.min_horizontal(REDUCTION[final], "employer_onss"), missing_parameters=pl.lit("")),
        reduced.stopped.with_columns(reduction=ZERO)], how="diagonal")
    members = rows.group_by("member_id").agg(pl.col(*QUARTER_COST, "reduction").sum(), pl.col("missing_parameters").max())
    real = pl.sum_horizontal(COST) - pl.col("reduction")
    return members.rename({"full_cost": "charged"}).with_columns(
        real_cost=real.cast(EXACT), difference=(pl.col("charged") - real).cast(EXACT), is_final=pl.lit(final)).sort("member_id")


def _lines(employed: Pay, inputs: Inputs, final: bool) -> pl.DataFrame:
    """Costs of the run's contracts and of those in the books: of the month, or of the quarter where it is final."""
    parts = (employed.contracts, employed.taken_back)
    both = pl.concat([rows.select("member_id", "status", "days", *QUARTER_COST) for rows in parts])
    now = both.select("member_id", "status", *QUARTER_COST, in_days=pl.col("days").is_not_null())
    books = inputs.opening.quarter_contracts
    known = books if final else books.filter(pl.col("month") == str(inputs.order.month))
    booked = known.select(*KEY, *map(euros, QUARTER_COST))
    return pl.concat([now.select(*KEY, *QUARTER_COST), booked]).filter(pl.col("status") != "student")


def _situations(lines: pl.DataFrame, inputs: Inputs, final: bool) -> pl.DataFrame:
    """As the rules of the reduction want them; a contract in days is one of full days, of at least half time."""
    months = 1 if final else 3
    worked = lines.filter(pl.col("days_worked") > 0)
    return worked.with_columns(
        wage=pl.col("gross"), paid=pl.col("days_worked"), counted=(pl.col("days_worked") * months).cast(EXACT),
        full_week=pl.lit(DAYS_A_WEEK).cast(EXACT), at_least_half_time=pl.col("in_days"), law_day=pl.lit(inputs.order.month.last))
