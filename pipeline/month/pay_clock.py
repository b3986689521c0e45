"""The promise to pay work within seven working days, line by line: kept, late, or how many days are left.

Policy: `pay_clock_working_days`, counted in Belgian working days from the last day worked.
"""

from collections.abc import Callable
from datetime import date

import polars as pl

from pipeline.core.calendar import bank_day, working_days_after
from pipeline.month.collect import Inputs
from pipeline.month.invoices import Sales
from pipeline.month.transfers import Transfers

KEPT, LATE = "kept", "late"
OVERDUE, TODAY, AT_RISK, IN_TIME = "overdue", "due_today", "at_risk", "in_time"
"""States of a line that is paid by the run, and of one that waits."""
PLACE = ("file", "sheet", "row")
COLUMNS = (*PLACE, "activity_id", "client_id", "work_end", "pay_by", "paid_on", "state")


def pay_clock(inputs: Inputs, sold: Sales, moved: Transfers) -> pl.DataFrame:
    """One row a line of work that the run pays or that waits, by `pay_by`: COLUMNS. paid_on: empty while it waits.

    A line that only corrects what was sold before has had its day.
    """
    lines = pl.concat([sold.lines, moved.papers.lines])
    first = lines.filter(pl.col("corrects") == "").with_columns(paid_on=pl.lit(bank_day(inputs.order.pay_day)))
    used = lines.select(PLACE)
    sealed = pl.DataFrame(sorted(inputs.rows.sealed), schema=inputs.intake.lines.select(PLACE).schema, orient="row")
    waiting = (inputs.intake.lines.join(used, on=PLACE, how="anti").join(sealed, on=PLACE, how="anti")
               .with_columns(paid_on=pl.lit(None, dtype=pl.Date)))
    names = (*PLACE, "activity_id", "client_id", "work_date", "work_end", "paid_on")
    rows = pl.concat([first.select(names), waiting.select(names)]).with_columns(work_end=pl.coalesce("work_end", "work_date"))
    days = int(inputs.policy["pay_clock_working_days"].value)
    clocked = rows.with_columns(pay_by=_by_day(rows["work_end"], lambda day: working_days_after(day, days)))
    return clocked.with_columns(state=_state(inputs)).select(COLUMNS).sort("pay_by", *PLACE)


def _by_day(days: pl.Series, of: Callable[[date], date]) -> pl.Series:
    """A function of each day, computed once for each."""
    known = {day: of(day) for day in days.unique().to_list()}
    return days.replace_strict(list(known), list(known.values()), return_dtype=pl.Date)


def _state(inputs: Inputs) -> pl.Expr:
    today = inputs.order.as_of
    soon = working_days_after(today, int(inputs.policy["pay_clock_at_risk"].value))
    by, paid = pl.col("pay_by"), pl.col("paid_on")
    return (pl.when(paid.is_not_null()).then(pl.when(paid <= by).then(pl.lit(KEPT)).otherwise(pl.lit(LATE)))
            .when(by < today).then(pl.lit(OVERDUE)).when(by == today).then(pl.lit(TODAY))
            .when(by <= soon).then(pl.lit(AT_RISK)).otherwise(pl.lit(IN_TIME)))


def clock_record(clock: pl.DataFrame, days: int) -> dict[str, int | str]:
    """How many lines are in each state, and the share of paid ones that kept the promise of so many days ("" where none is
    paid)."""
    counts = dict(clock.group_by("state").len().iter_rows())
    found = {state: int(counts.get(state, 0)) for state in (KEPT, LATE, OVERDUE, TODAY, AT_RISK, IN_TIME)}
    paid = found[KEPT] + found[LATE]
    return {**found, "days": days, "paid": paid, "kept_rate": f"{found[KEPT] * 1000 // paid / 1000:.3f}" if paid else ""}
