"""The last day for expenses of a year: what comes after it is refused, and who has something left to settle before it.

Policy: expense_cutoff_day, expense_cutoff_days. The day of a run decides what is late; a row that the books have never is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.core.problems import Problem, is_error
from pipeline.intake.result import place_of
from pipeline.month.collect import Inputs

ROWS: dict[str, Any] = {"file": pl.String, "sheet": pl.String, "row": pl.Int64, "activity_id": pl.String, "member_id": pl.String,
        "date": pl.Date, "description": pl.String, "amount_incl_vat": pl.Decimal(38, 10), "state": pl.String}
STATES = ("handed_back", "not_asked", "refused", "no_value", "waits")
NO_VALUE = "PARAMETER-MISSING"
"""What a row is told that waits for a value of the law, such as the rate of a kilometre: its member can do nothing about it."""


@dataclass(frozen=True)
class Cutoff:
    """What is left to settle before the last day. wave: of the days on which members are reminded the one that is near.

    rows: one expense each that is in no document yet, with its member and state (STATES); amount null where none is known.
    """

    year: int
    last_day: date
    days_left: int
    wave: int
    rows: pl.DataFrame


def last_day_of(year: int, inputs: Inputs) -> date | None:
    """Until when expenses of a year are reimbursed; None where the policy sets no day."""
    entry = inputs.policy.get("expense_cutoff_day")
    return date.fromisoformat(f"{year + 1}-{entry.value}") if entry else None


def split_at_cutoff(expenses: pl.DataFrame, inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Expenses whose last day was before the day of the run, and the others; what the books have is in time, corrected or not."""
    years = [year for year in expenses["date"].dt.year().unique().sort() if _is_over(year, inputs)]
    sealed = inputs.opening.sealed_rows.filter(kind="expense")
    old = expenses.filter(pl.col("date").dt.year().is_in(years))
    late = old.join(sealed, on="row_key", how="anti", maintain_order="left")
    return late, expenses.join(late, on="row_key", how="anti", maintain_order="left")


def _is_over(year: int, inputs: Inputs) -> bool:
    last = last_day_of(year, inputs)
    return last is not None and last < inputs.order.as_of


def cutoff(inputs: Inputs, reimbursed: pl.DataFrame, problems: Iterable[Problem]) -> Cutoff | None:
    """What is left to settle, where the day of the run is near the last day of a year; else None.

    reimbursed: the expenses that the run reimburses. problems: all that the run found.
    """
    day, days = inputs.order.as_of, inputs.policy.get("expense_cutoff_days")
    last = next((each for year in (day.year - 1, day.year) if (each := last_day_of(year, inputs)) and each >= day), None)
    near = [int(each) for each in days.value if last and (last - day).days <= each] if days else []
    if not last or not near:
        return None
    left = _unsettled(inputs, reimbursed, last.year - 1)
    return Cutoff(last.year - 1, last, (last - day).days, min(near), _told(left, problems))


def _unsettled(inputs: Inputs, reimbursed: pl.DataFrame, year: int) -> pl.DataFrame:
    """Expenses of a year that are in no document: of the workbooks at hand, by member, date and place."""
    used = {*reimbursed.select("file", "sheet", "row").iter_rows(), *inputs.rows.sealed}
    state = pl.when("reimburse").then(pl.lit("waits")).otherwise(pl.lit("not_asked"))
    frames = [inputs.intake.expenses.with_columns(state=state)]
    if inputs.intake.waiting_expenses is not None:
        frames.append(inputs.intake.waiting_expenses.with_columns(state=pl.lit("handed_back")))
    every = pl.concat([rows.select("month", *(pl.col(name).cast(kind) for name, kind in ROWS.items())) for rows in frames])
    of_year = pl.coalesce(pl.col("date").dt.year(), pl.col("month").str.slice(0, 4).cast(pl.Int32)) == year
    left = every.filter(of_year).select(list(ROWS))
    return left.filter(pl.Series([row[:3] not in used for row in left.iter_rows()], dtype=pl.Boolean)).with_columns(
        member_id=_whose(inputs)).sort("member_id", "date", "file", "sheet", "row")


def _told(left: pl.DataFrame, problems: Iterable[Problem]) -> pl.DataFrame:
    """Rows that an error keeps from being paid do not wait for a later run: they are refused, or lack a value of the law."""
    codes: dict[tuple[str, str, str], set[str]] = {}
    for problem in filter(is_error, problems):
        codes.setdefault(place_of(problem), set()).add(problem.code)
    places = left.select("file", "sheet", pl.col("row").cast(pl.String)).iter_rows()
    states = pl.Series([_state(codes.get(place, set())) for place in places], dtype=pl.String)
    return left.with_columns(state=pl.when(pl.col("state") == "waits").then(states).otherwise("state"))


def _state(errors: set[str]) -> str:
    if not errors:
        return "waits"
    return "no_value" if errors == {NO_VALUE} else "refused"


def _whose(inputs: Inputs) -> pl.Expr:
    """The member of an expense; where its row names none that is known, who runs the Activity."""
    runs = dict(inputs.rows.activities.select("activity_id", "administrator").iter_rows())
    known = inputs.rows.members["member_id"].to_list()
    named = pl.when(pl.col("member_id").is_in(known)).then("member_id")
    return pl.coalesce(named, pl.col("activity_id").replace_strict(runs, default="", return_dtype=pl.String)).fill_null("")


def by_member(found: Cutoff, names: dict[str, str]) -> list[dict[str, Any]]:
    """One member each: rows, and amounts by state as far as they are known."""
    zero = pl.lit(0).cast(pl.Decimal(38, 10))
    sums = {state: pl.when(pl.col("state") == state).then("amount_incl_vat").otherwise(zero).sum() for state in STATES}
    rows = found.rows.group_by("member_id", maintain_order=True).agg(
        rows=pl.len(), amount=pl.col("amount_incl_vat").sum(), **sums)
    return [row | {"name": names.get(row["member_id"], "")} for row in rows.to_dicts()]
