"""Contracts and payslips: gross from the budget, contributions per contract, tax on the month as a whole."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.core.problems import Problem
from pipeline.intake import about, problem_at
from pipeline.month.collect import Inputs
from pipeline.month.contracts import computed, known, parts_of, situations
from pipeline.month.minimum import above_minimum
from pipeline.month.payslips import numbered, payslips
from pipeline.month.taken_back import contracts_taken_back, given_back
from pipeline.month.wishes import with_gross
from pipeline.rules.social_security.member.student_quota import ABOVE

NOBODY = pl.Series("member_id", [], dtype=pl.String)
PARTS_OF_COST = ("employer_onss", "funds", "accident_insurance", "holiday_provision", "margin")


@dataclass(frozen=True)
class Pay:
    """contracts: one employed period each (two where it crosses the student's quota), every contract column.
    taken_back: sealed contracts that are corrected or gone, negative. payslips: one member each, every payslip column."""

    contracts: pl.DataFrame
    taken_back: pl.DataFrame
    payslips: pl.DataFrame
    problems: tuple[Problem, ...]

    @property
    def charged(self) -> pl.DataFrame:
        """What contracts cost the budgets: activity_id, member_id, full_cost and its parts, this run's and those taken back."""
        names = ["activity_id", "member_id", "full_cost", *PARTS_OF_COST]
        return pl.concat([self.contracts.select(names), self.taken_back.select(names)])


def pay(inputs: Inputs, budgets: pl.DataFrame, reimbursed: pl.Series = NOBODY) -> Pay:
    """Employ members with what is left. budgets: activity_id, available (after fee and expenses). reimbursed: members to
    whom expenses are paid back; without a contract they get a payslip all the same, for a payment needs its paper.

    A corrected contract that cannot be paid as it is now stays as it was sealed: all is computed again without it.
    """
    corrected = _corrected(inputs)
    paid = _pay(inputs, budgets, corrected, reimbursed)
    stuck = corrected.filter(~corrected.is_in(paid.contracts["row_key"].to_list()))
    if stuck.is_empty():
        return paid
    rows = inputs.rows.pay.join(stuck.to_frame(), on="row_key", how="anti", maintain_order="left")
    again = pay(replace(inputs, rows=replace(inputs.rows, pay=rows)), budgets, reimbursed)
    why = about(paid.problems, inputs.rows.pay.join(stuck.to_frame(), on="row_key"))
    return replace(again, problems=tuple(sorted({*why, *again.problems})))


def _corrected(inputs: Inputs) -> pl.Series:
    """Keys of contracts that a run sealed otherwise."""
    sealed = inputs.opening.to_take_back.contracts["row_key"].to_list()
    return inputs.rows.pay.filter(pl.col("row_key").is_in(sealed))["row_key"]


def _pay(inputs: Inputs, budgets: pl.DataFrame, corrected: pl.Series, reimbursed: pl.Series) -> Pay:
    taken_back = contracts_taken_back(inputs, corrected)
    rows = situations(_with_those_that_wait(inputs), inputs, taken_back)
    split = parts_of(rows, inputs)
    lawful = known(split.rows, inputs.book)
    open_rows = rows.join(lawful.rows, on="row_key", how="semi", maintain_order="left")
    priced, short = with_gross(open_rows, lawful.rows, given_back(budgets, taken_back, "full_cost"), inputs)
    decent, low = above_minimum(priced, lawful.rows, inputs)
    employed = decent.filter(~pl.col("waits")).select("row_key", "contract_gross", "budget", "net_alone",
                                                      "net_difference")
    contracts = computed(lawful.rows.join(employed, on="row_key"), inputs.book)
    slips = payslips(contracts, taken_back, reimbursed, inputs)
    payable = contracts.join(slips.stopped, on="member_id", how="anti", maintain_order="left")
    untaxed = contracts.join(slips.stopped.select("member_id", "missing_parameters"), on="member_id")
    problems = [*_unknown(split.stopped, inputs), *_unknown(lawful.stopped, inputs), *short, *low,
                *_above_quota(payable, inputs),
                *_unknown(untaxed.with_columns(law_day=pl.lit(inputs.tax_day)), inputs), *_not_kept(slips.rows, inputs),
                *_paid_too_much(slips.rows, inputs)]
    back = taken_back.join(slips.stopped, on="member_id", how="anti", maintain_order="left")
    return Pay(payable, back, numbered(slips.rows, reimbursed, inputs), tuple(sorted(set(problems))))


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


def _paid_too_much(slips: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on a correction that leaves a member with less than was paid: it stays a debt, nothing is deducted."""
    owing = slips.filter(pl.col("net") < 0).join(inputs.rows.members, on="member_id")
    return [problem_at(row, inputs.intake, "WAGE-PAID-TOO-MUCH", text(-row["net"]), "", "member_id") for row in owing.to_dicts()]
