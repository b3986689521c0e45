"""Contracts and payslips: gross from the budget, contributions per contract, tax on the month as a whole."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.core.problems import Problem
from pipeline.intake import about, problem_at
from pipeline.month.ahead import unlawful
from pipeline.month.collect import Inputs
from pipeline.month.contracts import computed, known, parts_of, situations
from pipeline.month.exceptional import exceptional, holiday_left, premiums, set_aside, with_double_holiday, with_premiums
from pipeline.month.exceptional_tax import exceptional_tax, own
from pipeline.month.minimum import above_minimum, at_least_gross
from pipeline.month.payslips import Beside, numbered, payslips
from pipeline.month.taken_back import contracts_taken_back, exceptional_taken_back, given_back
from pipeline.month.wishes import with_gross
from pipeline.rules.social_security.member.student_quota import ABOVE

NOBODY = pl.Series("member_id", [], dtype=pl.String)
NET_WISH_NEAR = Decimal("0.10")
"""EUR a contract: a gap that roundings explain."""
WAITS = ("member_id", "missing_parameters")
PARTS_OF_COST = ("employer_onss", "funds", "accident_insurance", "holiday_provision", "margin")


@dataclass(frozen=True)
class Pay:
    """contracts: one employed period each (two where it crosses the student's quota), every contract column.
    taken_back: sealed contracts that are corrected or gone, negative. exceptional: premiums and holiday pay of contracts, those
    taken back among them. exceptional_tax: one member and kind of it, with every column of its rules. payslips: one member
    each, every payslip column. unlawful: keys of contracts that are agreed and not paid yet, and whose pay is below its minimum:
    they are not put in writing."""

    contracts: pl.DataFrame
    taken_back: pl.DataFrame
    exceptional: pl.DataFrame
    exceptional_tax: pl.DataFrame
    payslips: pl.DataFrame
    unlawful: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def charged(self) -> pl.DataFrame:
        """What contracts and their premiums cost the budgets: activity_id, member_id, full_cost and its parts, this run's and
        those taken back. Holiday pay that is paid out moves from what was set aside, and costs no budget."""
        names = ["activity_id", "member_id", "full_cost", *PARTS_OF_COST]
        return pl.concat([rows.select(names) for rows in (self.contracts, self.taken_back, self.exceptional)])


def pay(inputs: Inputs, budgets: pl.DataFrame, reimbursed: pl.Series = NOBODY) -> Pay:
    """Employ members with what is left. budgets: activity_id, available (after fee and expenses). reimbursed: members to
    whom expenses are paid back; without a contract they get a payslip all the same, for a payment needs its paper.

    A corrected contract that cannot be paid as it is now stays as it was sealed, and the hours of a student's contract that is
    not paid count for no other: all is computed again without them.
    """
    corrected = _corrected(inputs)
    paid = _pay(inputs, budgets, corrected, reimbursed)
    unpaid = ~pl.col("row_key").is_in(paid.contracts["row_key"].to_list())
    stuck = inputs.rows.pay.filter(unpaid, pl.col("row_key").is_in(corrected.to_list()))
    idle = inputs.rows.pay.filter(unpaid, pl.col("status") == "student").join(paid.contracts, on="member_id", how="semi")
    if stuck.is_empty() and idle.is_empty():
        return paid
    set_aside = idle.join(stuck, on="row_key", how="anti")
    rows = inputs.rows.pay.join(pl.concat([stuck, idle]), on="row_key", how="anti", maintain_order="left")
    reserved = pl.concat([inputs.rows.reserved, set_aside], how="diagonal")
    again = pay(replace(inputs, rows=replace(inputs.rows, pay=rows, reserved=reserved)), budgets, reimbursed)
    why = about(paid.problems, pl.concat([stuck, idle]))
    return replace(again, problems=tuple(sorted({*why, *again.problems})))


def _corrected(inputs: Inputs) -> pl.Series:
    """Keys of contracts that a run sealed otherwise."""
    sealed = inputs.opening.to_take_back.contracts["row_key"].to_list()
    return inputs.rows.pay.filter(pl.col("row_key").is_in(sealed))["row_key"]


def _pay(inputs: Inputs, budgets: pl.DataFrame, corrected: pl.Series, reimbursed: pl.Series) -> Pay:
    taken_back = contracts_taken_back(inputs, corrected)
    back = exceptional_taken_back(inputs, taken_back)
    rows = at_least_gross(situations(_with_those_that_wait(inputs), inputs, taken_back), inputs)
    split = parts_of(rows, inputs)
    lawful = known(split.rows, inputs.book)
    unwritten, told = unlawful(rows, lawful.rows, inputs)
    known_rows = rows.join(lawful.rows, on="row_key", how="semi", maintain_order="left")
    open_rows = known_rows.with_columns(is_ahead=pl.col("is_ahead") & ~pl.col("row_key").is_in(unwritten))
    left = set_aside(inputs, taken_back, back)
    covered, no_holiday = with_double_holiday(open_rows, left, inputs)
    money = given_back(given_back(budgets, taken_back, "full_cost"), back, "full_cost")
    asked = premiums(covered, inputs.book)
    borne, money, dear = with_premiums(covered, asked, money, inputs)
    priced, short = with_gross(borne, lawful.rows, money, inputs)
    decent, low = above_minimum(priced, lawful.rows, inputs)
    employed = decent.filter(~pl.col("waits")).select("row_key", "contract_gross", "budget", "net_alone", "net_difference")
    contracts = computed(lawful.rows.join(employed, on="row_key"), inputs.book)
    beside = _beside(exceptional(contracts, asked, left, inputs.book), back, contracts, taken_back, inputs)
    slips = payslips(contracts, taken_back, beside, reimbursed, inputs)
    stopped = pl.concat([slips.stopped.select(WAITS), beside.stopped.select(WAITS)]).unique("member_id", keep="first")
    payable = contracts.join(stopped, on="member_id", how="anti", maintain_order="left")
    untaxed = contracts.join(stopped, on="member_id").with_columns(law_day=pl.lit(inputs.tax_day))
    going, nths = ~pl.col("member_id").is_in(stopped["member_id"].to_list()), numbered(slips.rows, reimbursed, inputs)
    problems = [*_unknown(split.stopped, inputs), *_unknown(lawful.stopped, inputs), *no_holiday, *dear, *short, *low, *told,
                *_above_quota(payable, inputs), *_unknown(untaxed, inputs), *_not_kept(slips.rows, inputs),
                *_net_apart(payable, slips.rows, inputs),
                *_paid_too_much(slips.rows, inputs), *holiday_left(contracts, taken_back, beside.rows, inputs)]
    return Pay(payable, taken_back.filter(going), beside.rows.filter(going), beside.tax.filter(going), nths.filter(going),
               tuple(unwritten), tuple(sorted(set(problems))))


def _beside(rows: pl.DataFrame, back: pl.DataFrame, contracts: pl.DataFrame, taken_back: pl.DataFrame,
            inputs: Inputs) -> Beside:
    """Exceptional pay of this run with its tax."""
    both = pl.concat([rows, back], how="diagonal")
    ordinary = pl.concat([part.select("member_id", "gross", "onss") for part in (contracts, taken_back)])
    taxed = exceptional_tax(both, ordinary, inputs)
    return Beside(both, taxed.rows, own(taxed.rows), taxed.stopped)


def _with_those_that_wait(inputs: Inputs) -> pl.DataFrame:
    """Pay rows, and those that wait: a share of the budget is kept for them. is_agreed: those that wait for their day only;
    is_ahead: these, and those of other months. stands: whether the books have a contract of it."""
    names = [name for name in (*inputs.rows.pay.columns, "kept_for") if name in inputs.rows.reserved.columns]
    rows = pl.concat([inputs.rows.pay.with_columns(waits=False), inputs.rows.reserved.select(names).with_columns(waits=True)],
                     how="diagonal")
    keys, books = pl.col("row_key"), [*inputs.opening.agreements["row_key"], *inputs.opening.ahead["row_key"]]
    is_agreed = keys.is_in(inputs.rows.agreed["row_key"].to_list())
    return rows.with_columns(is_agreed=is_agreed, is_ahead=is_agreed | pl.col("kept_for").is_not_null(), stands=keys.is_in(books))


def _unknown(stopped: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """Contracts that wait for a value of the law, by its name and the day; and those that nothing can be kept for."""
    rows: list[dict[str, Any]] = stopped.filter(~pl.col("waits") | pl.col("is_ahead")).to_dicts()
    return [problem_at(row, inputs.intake, "PAY-KEPT-UNKNOWN" if row["waits"] else "PARAMETER-MISSING", str(row["law_day"]),
                       row["missing_parameters"], "end") for row in rows]


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
                       text(max(row["net"], Decimal(0))), "member_id") for row in members.to_dicts()]


def _net_apart(contracts: pl.DataFrame, slips: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word where the net wished of contracts is not what the payslip gives: they do not stand alone in the month."""
    parts = contracts.unique("row_key", keep="first", maintain_order=True)
    wished = parts.group_by("member_id").agg(wish=pl.col("net_wished").sum(), all=pl.col("net_wished").is_not_null().all())
    apart = slips.join(wished.filter("all"), on="member_id").filter(
        (pl.col("net") - pl.col("wish")).abs() > NET_WISH_NEAR * pl.col("contracts"))
    first = parts.unique("member_id", keep="first", maintain_order=True)
    rows = first.join(apart.select("member_id", "wish", "net"), on="member_id")
    return [problem_at(row, inputs.intake, "NET-WISH-APART", text(row["wish"]), text(row["net"]), "net_wished")
            for row in rows.sort("member_id").to_dicts()]


def _paid_too_much(slips: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on a correction that leaves a member with less than was paid: it stays a debt, nothing is deducted."""
    due = pl.col("net") + pl.col("exceptional_net") - pl.col("special_contribution_regularisation")
    owing = slips.with_columns(due=due).filter(pl.col("due") < 0).join(inputs.rows.members, on="member_id")
    return [problem_at(row, inputs.intake, "WAGE-PAID-TOO-MUCH", text(-row["due"]), "", "member_id") for row in owing.to_dicts()]
