"""Contracts and payslips: gross from the budget, contributions per contract, tax on the month as a whole."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.core.problems import Problem
from pipeline.intake import problem_at
from pipeline.month.collect import Inputs
from pipeline.month.contracts import computed, known, parts_of, situations
from pipeline.month.minimum import above_minimum
from pipeline.month.payslips import numbered, payslips
from pipeline.month.wishes import with_gross
from pipeline.rules.social_security.member.student_quota import ABOVE


@dataclass(frozen=True)
class Pay:
    """contracts: one employed period each (two where it crosses the student's quota), every contract column.
    payslips: one member each, every payslip column."""

    contracts: pl.DataFrame
    payslips: pl.DataFrame
    problems: tuple[Problem, ...]


def pay(inputs: Inputs, budgets: pl.DataFrame) -> Pay:
    """Employ members with what is left. budgets: activity_id, available (after fee and expenses)."""
    rows = situations(_with_those_that_wait(inputs), inputs)
    split = parts_of(rows, inputs)
    lawful = known(split.rows, inputs.book)
    open_rows = rows.join(lawful.rows, on="row_key", how="semi", maintain_order="left")
    priced, short = with_gross(open_rows, lawful.rows, budgets, inputs)
    decent, low = above_minimum(priced, lawful.rows, inputs)
    employed = decent.filter(~pl.col("waits")).select("row_key", "contract_gross", "budget", "net_alone",
                                                      "net_difference")
    contracts = computed(lawful.rows.join(employed, on="row_key"), inputs.book)
    slips = payslips(contracts, inputs)
    payable = contracts.join(slips.stopped, on="member_id", how="anti", maintain_order="left")
    untaxed = contracts.join(slips.stopped.select("member_id", "missing_parameters"), on="member_id")
    problems = [*_unknown(split.stopped, inputs), *_unknown(lawful.stopped, inputs), *short, *low,
                *_above_quota(payable, inputs),
                *_unknown(untaxed.with_columns(law_day=pl.lit(inputs.order.pay_day)), inputs), *_not_kept(slips.rows, inputs)]
    return Pay(payable, numbered(slips.rows, inputs), tuple(sorted(set(problems))))


def _with_those_that_wait(inputs: Inputs) -> pl.DataFrame:
    """Pay rows, and those that wait: a share of the budget is kept for them."""
    kept = inputs.rows.reserved.select(name for name in inputs.rows.pay.columns if name in inputs.rows.reserved.columns)
    return pl.concat([inputs.rows.pay.with_columns(waits=False), kept.with_columns(waits=True)], how="diagonal")


def _unknown(stopped: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """Contracts that wait for a value of the law, by its name and the day."""
    rows: list[dict[str, Any]] = stopped.filter(~pl.col("waits")).to_dicts()
    return [problem_at(row, inputs.intake, "PARAMETER-MISSING", str(row["law_day"]), row["missing_parameters"], "end")
            for row in rows]


def _above_quota(contracts: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on hours above the student's quota, which bear ordinary contributions."""
    above = contracts.filter(pl.col("quota_part").is_in(ABOVE))
    return [problem_at(row, inputs.intake, "STUDENT-QUOTA", f"{row['hours_above_quota'].normalize():f}", row["status"], "hours")
            for row in above.to_dicts()]


def _not_kept(slips: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on a quarter's contribution that the net pay could not bear."""
    open_rows = slips.filter(pl.col("special_contribution_regularisation_due") > pl.col("special_contribution_regularisation"))
    members = open_rows.join(inputs.rows.members, on="member_id")
    return [problem_at(row, inputs.intake, "REGULARISATION-WAITS", text(row["special_contribution_regularisation_due"]),
                       text(row["net"]), "member_id") for row in members.to_dicts()]
