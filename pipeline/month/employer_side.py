"""What employing each member was charged, and what it really costs once the structural reduction is counted.

An estimate for the month, exact for the quarter in a run whose quarter is all in the books.
"""

from dataclasses import dataclass, fields

import polars as pl

from pipeline.books.opening import QUARTER_COST
from pipeline.core.money import EXACT, ZERO
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.month.employer_contracts import contracts_of_the_period
from pipeline.month.employer_lines import collected_funds, contract_lines
from pipeline.month.pay import Pay
from pipeline.month.reductions import to_post
from pipeline.rules import EMPLOYER_REDUCTIONS

DAYS_A_WEEK = 5
KEY = ["member_id", "status", "worker_code", "in_days"]
RULES = rules_in(*EMPLOYER_REDUCTIONS)
REDUCTION = {True: "granted_reduction", False: "estimated_reduction"}
"""The rule of a quarter that is all in the books, and that of a month."""
COST = ("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision")
WITHOUT_LINES = ("accident_insurance", "holiday_provision", "margin")
LINE = ["member_id", "worker_code", "part", "line", "code", "rate"]


@dataclass(frozen=True)
class EmployerSide:
    """members: one row each (see `by_member`). lines: one row a member, worker code, line and rate (see `by_line`).
    contract_lines: one row a line of a contract of this run. collected: of their funds, what the ONSS collects, one row a
    member. reduced: one row a member, status and kind of time, every column of the structural reduction. posted: what this
    run posts of it (see `to_post`)."""

    members: pl.DataFrame
    lines: pl.DataFrame
    contract_lines: pl.DataFrame
    collected: pl.DataFrame
    reduced: pl.DataFrame
    posted: pl.DataFrame

    def of(self, theirs: pl.Expr) -> "EmployerSide":
        """The part of some members."""
        return EmployerSide(*(getattr(self, name.name).filter(theirs) for name in fields(self)))


def employer_side(employed: Pay, inputs: Inputs) -> EmployerSide:
    """The employer's side of the month; of the quarter where all its months are in the books."""
    contracts = contracts_of_the_period(employed, inputs)
    lines = contract_lines(contracts, inputs.book)
    reduced = _reduced(contracts, lines, inputs)
    own = lines.join(contracts.filter("is_own"), on="nth", how="semi", maintain_order="left")
    return EmployerSide(by_member(contracts, reduced, inputs), by_line(contracts, lines, reduced, inputs), own,
                        collected_funds(own, contracts, inputs.book), reduced, to_post(contracts, reduced, inputs))


def by_member(contracts: pl.DataFrame, reduced: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member: what the period's contracts were charged, its parts, `reduction`, `real_cost`, and `difference`.

    charged = gross + employer_onss + funds + accident_insurance + holiday_provision + margin;
    real_cost = charged - margin - reduction; difference = charged - returned - real_cost, what the pool keeps.
    returned: reduction that goes to the budgets. is_final: the period is the quarter and all its months are in the books;
    else it is the month, reduction an estimate.
    missing_parameters: names of the values without which the reduction is not known; it counts as nothing then.
    """
    costs = contracts.group_by("member_id").agg(pl.col(QUARTER_COST).sum())
    gifts = reduced.group_by("member_id").agg(pl.col("reduction", "returned").sum(), pl.col("missing_parameters").max())
    both = costs.join(gifts, on="member_id", how="left").with_columns(
        pl.col("reduction", "returned").fill_null(0).cast(EXACT), pl.col("missing_parameters").fill_null(""))
    real = pl.sum_horizontal(COST) - pl.col("reduction")
    return both.rename({"full_cost": "charged"}).with_columns(
        real_cost=real.cast(EXACT), difference=(pl.col("charged") - pl.col("returned") - real).cast(EXACT),
        period=pl.lit(period(inputs)), is_final=pl.lit(inputs.opening.quarter_known)).sort("member_id")


def period(inputs: Inputs) -> str:
    """The month, or the quarter where all its months are in the books."""
    return inputs.order.month.quarter_name if inputs.opening.quarter_known else str(inputs.order.month)


def _reduced(contracts: pl.DataFrame, lines: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """By KEY: every column of the structural reduction, reducible_onss, reduction, returned, missing_parameters."""
    final = inputs.opening.quarter_known
    reducible = lines.filter("is_reducible").group_by("nth").agg(reducible_onss=pl.col("amount").sum())
    reduces = contracts.filter(pl.col("reduction_category") != "").join(reducible, on="nth", how="left")
    sums = reduces.group_by(KEY).agg(pl.col("gross", "days_worked", "reducible_onss").sum()).sort(KEY)
    done = compute_dated(_situations(sums, inputs, final), upstream(RULES, [REDUCTION[final]]), inputs.book)
    rows = pl.concat([done.rows.with_columns(reduction=REDUCTION[final], missing_parameters=pl.lit("")),
                      done.stopped.with_columns(reduction=ZERO)], how="diagonal")
    return compute_dated(rows, upstream(RULES, ["returned"]), inputs.book).rows


def _situations(sums: pl.DataFrame, inputs: Inputs, final: bool) -> pl.DataFrame:
    """As the rules of the reduction want them; a contract in days is one of full days, of at least half time."""
    months, month = (1, inputs.order.month.quarter[-1]) if final else (3, inputs.order.month)
    return sums.filter(pl.col("days_worked") > 0).with_columns(
        wage=pl.col("gross"), paid=pl.col("days_worked"), counted=(pl.col("days_worked") * months).cast(EXACT),
        full_week=pl.lit(DAYS_A_WEEK).cast(EXACT), at_least_half_time=pl.col("in_days"), law_day=pl.lit(month.last))


def by_line(contracts: pl.DataFrame, lines: pl.DataFrame, reduced: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member, worker code, line and rate: period, code, base, `provisioned` (charged to the budgets), `real`.

    By member, provisioned adds up to charged - gross and real to real_cost - gross. The margin is the pool's: it costs
    nothing in the end; the structural reduction was never charged.
    """
    shared = lines.select(*LINE, "base", provisioned="amount", real="amount")
    every = pl.concat([shared, _without_lines(contracts), _as_lines(reduced)], how="diagonal")
    sums = every.group_by(LINE).agg(pl.col("base", "provisioned", "real").sum())
    moves = (pl.col("provisioned") != 0) | (pl.col("real") != 0)
    return sums.filter(moves).with_columns(period=pl.lit(period(inputs))).sort(LINE)


def _without_lines(contracts: pl.DataFrame) -> pl.DataFrame:
    """What is charged beside the contributions and the funds, each a line of its own."""
    costs = contracts.unpivot(list(WITHOUT_LINES), index=["member_id", "worker_code", "onss_base"], variable_name="line",
                              value_name="provisioned")
    real = pl.when(pl.col("line") == "margin").then(ZERO).otherwise("provisioned")
    return costs.select("member_id", "worker_code", "line", "provisioned", part="line", code=pl.lit(""), base="onss_base",
                        real=real)


def _as_lines(reduced: pl.DataFrame) -> pl.DataFrame:
    name = pl.lit("structural_reduction")
    return reduced.select("member_id", "worker_code", line=name, part=name, code=pl.lit(""), base="reducible_onss",
                          provisioned=ZERO, real=-pl.col("reduction"))
