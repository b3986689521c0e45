"""Expenses: what each row gives back to the member, what it costs the budget, and which must wait."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.core.money import text
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.month.admit import problem_at
from pipeline.month.collect import Inputs
from pipeline.rules import EXPENSE


@dataclass(frozen=True)
class Reimbursements:
    """paid: one expense row each, with `reimbursed` (to the member) and `charged` (to the budget).
    Rows that wait, and rows not asked for, stand in `problems`."""

    paid: pl.DataFrame
    problems: tuple[Problem, ...]


def reimbursements(inputs: Inputs, budgets: pl.DataFrame) -> Reimbursements:
    """Reimburse by date until the budget is spent. budgets: activity_id, available."""
    rows = inputs.rows.expenses.with_columns(law_day=pl.col("date"))
    asked, not_asked = rows.filter("reimburse"), rows.filter(~pl.col("reimburse"))
    priced = compute_dated(asked, rules_in(*EXPENSE), inputs.book)
    small, large = priced.rows.filter(~pl.col("is_investment")), priced.rows.filter("is_investment")
    paid, waiting = _within_budget(small, budgets)
    problems = [
        *(_at(row, inputs, "EXPENSE-NOT-TO-MEMBER", "reimburse") for row in not_asked.to_dicts()),
        *(_at(row, inputs, "PARAMETER-MISSING", "date", row["missing_parameters"]) for row in priced.stopped.to_dicts()),
        *(_at(row, inputs, "EXPENSE-INVESTMENT-REFUSED", "amount_incl_vat") for row in large.to_dicts()),
        *(_at(row, inputs, "EXPENSE-OVER-BUDGET", "amount_incl_vat", text(row["available"])) for row in waiting.to_dicts()),
        *(_at(row, inputs, "EXPENSE-LIMIT", "amount_incl_vat", text(row["reimbursed"]))
          for row in paid.filter("over_limit").to_dicts()),
    ]
    return Reimbursements(paid.drop("available"), tuple(sorted(problems)))


def _within_budget(rows: pl.DataFrame, budgets: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Oldest first, as long as all so far fits the Activity's budget."""
    ordered = rows.sort("activity_id", "date", "row_key").join(budgets, on="activity_id", how="left",
                                                               maintain_order="left")
    fits = pl.col("charged").cum_sum().over("activity_id") <= pl.col("available")
    return ordered.filter(fits), ordered.filter(~fits)


def _at(row: dict[str, object], inputs: Inputs, code: str, column: str, expected: str = "") -> Problem:
    value = row.get(column)
    shown = value.isoformat() if isinstance(value, date) else "" if value is None else f"{value}"
    return problem_at(row, inputs.intake, code, shown, expected, column)
