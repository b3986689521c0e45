"""Expenses: what each row gives back to the member, what it costs the budget, and which must wait."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT, text
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.intake import problem_at
from pipeline.month.collect import Inputs
from pipeline.month.corrections import WORK, of
from pipeline.month.cutoff import last_day_of, split_at_cutoff
from pipeline.month.taken_back import expenses_taken_back, given_back
from pipeline.rules import EXPENSE

LUMP_SUM = ["member_id", "category", "period"]
PERIOD = pl.when(pl.col("category") == "meals").then(pl.col("date")).otherwise(pl.col("date").dt.month_start()).alias("period")


@dataclass(frozen=True)
class Reimbursements:
    """paid: one expense row each, with `reimbursed` (to the member) and `charged` (to the budget).
    taken_back: sealed expenses that are corrected or gone, negative.
    kept: expenses on hold; their part of the budget is kept for them.
    Rows that wait, and rows not asked for, stand in `problems`."""

    paid: pl.DataFrame
    taken_back: pl.DataFrame
    kept: pl.DataFrame
    problems: tuple[Problem, ...]

    @property
    def both(self) -> pl.DataFrame:
        """What is reimbursed and charged, and what is taken back of it: row_key, member_id, activity_id, both amounts."""
        names = ["row_key", "member_id", "activity_id", "reimbursed", "charged"]
        return pl.concat([self.paid.select(names), self.taken_back.select(names)])


def reimbursements(inputs: Inputs, budgets: pl.DataFrame) -> Reimbursements:
    """Reimburse by date until the budget is spent. budgets: activity_id, available."""
    rows = _with_lump_sums(with_those_on_hold(inputs, "expenses"), inputs).with_columns(law_day=pl.col("date")).sort("row_key")
    not_asked = rows.filter(~pl.col("reimburse") & ~pl.col("on_hold"))
    priced = compute_dated(rows.filter("reimburse"), rules_in(*EXPENSE), inputs.book)
    late, in_time = split_at_cutoff(priced.rows, inputs)
    small, large = in_time.filter(~pl.col("is_investment")), in_time.filter("is_investment")
    paid, waiting, taken_back = _corrected(small, not_asked["row_key"], budgets, inputs)
    paid, kept = paid.filter(~pl.col("on_hold")).drop("on_hold"), paid.filter("on_hold")
    stopped, late, large, waiting = (each.filter(~pl.col("on_hold")) for each in (priced.stopped, late, large, waiting))
    usual = inputs.policy["usual_expense"].value
    problems = [
        *(_at(row, inputs, "EXPENSE-NOT-TO-MEMBER", "reimburse") for row in not_asked.to_dicts()),
        *(_at(row, inputs, "EXPENSE-AFTER-CUTOFF", "date", str(last_day_of(row["date"].year, inputs)))
          for row in late.to_dicts()),
        *(_at(row, inputs, "PARAMETER-MISSING", "date", row["missing_parameters"]) for row in stopped.to_dicts()),
        *(_at(row, inputs, "EXPENSE-INVESTMENT-REFUSED", "amount_incl_vat") for row in large.to_dicts()),
        *(_at(row, inputs, "EXPENSE-UNUSUAL", "amount_incl_vat", text(usual[row["category"]]))
          for row in in_time.filter("above_usual").to_dicts()),
        *(_at(row, inputs, "EXPENSE-OVER-BUDGET", "amount_incl_vat", text(row["available"])) for row in waiting.to_dicts()),
        *(_at(row, inputs, "EXPENSE-LIMIT", "amount_incl_vat", text(row["reimbursed"]))
          for row in paid.filter("over_limit").to_dicts()),
    ]
    return Reimbursements(paid.drop("available"), taken_back, kept, tuple(sorted(problems)))


def _corrected(rows: pl.DataFrame, not_asked: pl.Series, budgets: pl.DataFrame,
               inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rows that are paid, rows that wait for budget, and what is taken back.

    not_asked: rows that nobody asks to be paid; one that was sealed is taken back. A corrected expense that the budget
    cannot carry stays as it was sealed: all is shared out again without it.
    """
    sealed = inputs.opening.to_take_back.expenses["row_key"].to_list()
    open_rows, stuck = rows, rows.clear()
    while True:
        corrected = open_rows.filter(pl.col("row_key").is_in(sealed))["row_key"]
        taken_back = expenses_taken_back(inputs, pl.concat([corrected, not_asked]))
        paid, waiting = _within_budget(open_rows, given_back(budgets, taken_back, "charged"))
        missed = waiting.filter(pl.col("row_key").is_in(corrected.to_list()))
        if missed.is_empty():
            return paid, pl.concat([waiting, stuck], how="diagonal"), taken_back
        stuck = pl.concat([stuck, missed], how="diagonal")
        open_rows = open_rows.join(missed, on="row_key", how="anti", maintain_order="left")


def with_those_on_hold(inputs: Inputs, name: str) -> pl.DataFrame:
    """Rows of a table that go on, and those on hold that the books do not have: `on_hold`."""
    rows, sealed = getattr(inputs.intake, name), inputs.opening.sealed_rows
    books = sealed.filter(pl.col("kind") == WORK[name], pl.col("content_hash") != "")
    held = pl.concat([rows.clear(), *(of(rows, who) for who in inputs.order.holds)]).unique("row_key", maintain_order=True)
    new = held.join(books, on="row_key", how="anti").join(inputs.rows.members, on="member_id", how="semi")
    return pl.concat([getattr(inputs.rows, name).with_columns(on_hold=False), new.with_columns(on_hold=True)], how="diagonal")


def _with_lump_sums(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Rows with `lump_sum_before`: what of the same lump sum, of the month or for meals of the day, the member had in
    earlier runs, and what his earlier rows without receipt ask of it."""
    asked = pl.when(pl.col("receipt").is_null() & pl.col("reimburse")).then(pl.col("amount_incl_vat")).fill_null(0)
    so_far = asked.cum_sum().over(LUMP_SUM, order_by=["date", "row_key"])
    had = _had(rows, inputs).group_by(LUMP_SUM).agg(had=pl.col("reimbursed_cents").sum())
    joined = rows.with_columns(PERIOD).join(had, on=LUMP_SUM, how="left", maintain_order="left")
    before = so_far - asked + pl.col("had").fill_null(0).cast(EXACT) / 100
    return joined.with_columns(lump_sum_before=before.cast(EXACT)).drop("period", "had")


def _had(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """What the books gave without receipt, but for expenses that this run corrects or takes back."""
    names, opening = ["member_id", "category", "date", "reimbursed_cents"], inputs.opening
    touched = [*rows.filter(~pl.col("on_hold"))["row_key"], *inputs.rows.gone["row_key"]]
    back = opening.to_take_back.expenses.filter(pl.col("row_key").is_in(touched), pl.col("receipt_sha256") == "")
    less = back.with_columns(reimbursed_cents=-pl.col("reimbursed_cents"))
    return pl.concat([opening.lump_sums.select(names), less.select(names)]).with_columns(
        pl.col("date").str.to_date()).with_columns(PERIOD)


def _within_budget(rows: pl.DataFrame, budgets: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Oldest first, as long as all so far fits the Activity's budget."""
    ordered = rows.sort("activity_id", "date", "row_key").join(budgets, on="activity_id", how="left",
                                                               maintain_order="left")
    fits = pl.col("charged").cum_sum().over("activity_id") <= pl.col("available")
    return ordered.filter(fits), ordered.filter(~fits)


def _at(row: dict[str, object], inputs: Inputs, code: str, column: str, expected: str = "") -> Problem:
    return problem_at(row, inputs.intake, code, _shown(row.get(column)), expected, column)


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return text(value)
    return value.isoformat() if isinstance(value, date) else "" if isinstance(value, bool) or value is None else str(value)
