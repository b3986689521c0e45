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
from pipeline.rules import EXPENSE


@dataclass(frozen=True)
class Reimbursements:
    """paid: one expense row each, with `reimbursed` (to the member) and `charged` (to the budget).
    Rows that wait, and rows not asked for, stand in `problems`."""

    paid: pl.DataFrame
    problems: tuple[Problem, ...]


def reimbursements(inputs: Inputs, budgets: pl.DataFrame) -> Reimbursements:
    """Reimburse by date until the budget is spent. budgets: activity_id, available."""
    rows = inputs.rows.expenses.with_columns(law_day=pl.col("date"), lump_sum_before=_lump_sum_before()).sort("row_key")
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


def _lump_sum_before() -> pl.Expr:
    """What the member's earlier rows without receipt ask of the same lump sum: of the month, or of the day for meals."""
    asked = pl.when(pl.col("receipt").is_null() & pl.col("reimburse")).then(pl.col("amount_incl_vat")).fill_null(0)
    period = pl.when(pl.col("category") == "meals").then(pl.col("date")).otherwise(pl.col("date").dt.month_start())
    so_far = asked.cum_sum().over("member_id", "category", period, order_by=["date", "row_key"])
    return (so_far - asked).cast(EXACT)


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
