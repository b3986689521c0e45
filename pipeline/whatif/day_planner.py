"""For each number of days: what an Activity's members would earn. The month's own rules; nothing is saved.

Every number of days is a scenario of its own: rows are repeated under keys that end in it, and computed at once.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.calendar import weekdays
from pipeline.core.money import EXACT
from pipeline.core.rulegraph import compute_dated
from pipeline.month.collect import Inputs
from pipeline.month.compute import available, before_pay
from pipeline.month.minimum import RULES, WARN
from pipeline.month.pay import Pay, pay
from pipeline.month.payslip_documents import rights

KEYS = ("member_id", "activity_id", "row_key")
MARK = "|"
BOOKS = ("month_pay", "quarter_pay", "year_pay")


class NothingToPlan(ValueError):
    """An Activity that nobody runs; names those there are."""


def plan(inputs: Inputs, activity_id: str) -> list[dict[str, Any]]:
    """One row a member and number of days: what the budget gives, and whether it reaches the minimum.

    member_id, days, declared (whether the workbook says so), gross, gross_a_day, minimum_gross, minimum_met, net (of the
    member's month, all Activities), rights (as on the payslip), minimal_rights. Raises NothingToPlan.
    """
    own = _employed(inputs, activity_id)
    narrow = _narrowed(inputs, own)
    *_, budgets = before_pay(narrow)
    days = list(range(1, weekdays(inputs.order.month.first, inputs.order.month.last) + 1))
    many = _scenarios(narrow, own, days)
    paid = pay(many, _repeated(available(budgets), days))
    return [_row(many, paid, row, activity_id, nth) for row in own.sort("member_id").to_dicts() for nth in days]


def _employed(inputs: Inputs, activity_id: str) -> pl.DataFrame:
    """The first contract of each member in the Activity; its administrator as an employee where it has none."""
    known = inputs.rows.activities.filter(activity_id=activity_id)
    if known.is_empty():
        names = ", ".join(inputs.rows.activities["activity_id"].head(10))
        raise NothingToPlan(f"no Activity is called {activity_id}; there are {names or 'none'}")
    rows = inputs.rows.pay.filter(activity_id=activity_id)
    if rows.is_empty():
        rows = pl.DataFrame([_administrator(inputs, known.to_dicts()[0])], schema=rows.schema)
    return rows.sort("member_id", "start", "row_key").unique("member_id", keep="first", maintain_order=True)


def _administrator(inputs: Inputs, activity: dict[str, Any]) -> dict[str, Any]:
    month = inputs.order.month
    told = {"activity_id": activity["activity_id"], "member_id": activity["administrator"], "status": "employee",
            "month": str(month), "start": month.first, "end": month.last, "weight": Decimal(1), "row": 0}
    empty = {name: "" for name, kind in inputs.rows.pay.schema.items() if kind == pl.String}
    return {**dict.fromkeys(inputs.rows.pay.columns), **empty, **told}


def _narrowed(inputs: Inputs, own: pl.DataFrame) -> Inputs:
    """Only what the members of the plan depend on: their Activities, and all that is sold, spent and paid there."""
    employed = inputs.rows.pay.join(own, on="member_id", how="semi")
    activities = pl.concat([own["activity_id"], employed["activity_id"]]).unique()
    rows: dict[str, Any] = {name: getattr(inputs.rows, name).filter(pl.col("activity_id").is_in(activities.implode()))
            for name in ("lines", "expenses", "copyright", "pay", "reserved", "activities")}
    others = rows["pay"].join(own, on=["activity_id", "member_id"], how="anti")
    return replace(inputs, rows=replace(inputs.rows, **{**rows, "pay": pl.concat([others, own])}))


def _repeated(rows: pl.DataFrame, days: list[int]) -> pl.DataFrame:
    """Rows once a scenario, their keys ending in its number of days."""
    crossed = rows.join(pl.DataFrame({"scenario": days}), how="cross", maintain_order="left")
    ends = [pl.concat_str(name, pl.lit(MARK), "scenario").alias(name) for name in KEYS if name in rows.columns]
    return crossed.with_columns(ends)


def _scenarios(inputs: Inputs, own: pl.DataFrame, days: list[int]) -> Inputs:
    """Members, contracts and books of every scenario; below the minimum too is shown."""
    people: dict[str, Any] = {name: _repeated(getattr(inputs.rows, name), days).drop("scenario")
                              for name in ("members", "reserved")}
    pay_rows = _repeated(inputs.rows.pay.with_columns(planned=pl.col("row_key").is_in(own["row_key"].implode())), days)
    planned = pl.col("planned")
    contracts = pay_rows.with_columns(
        days=pl.when(planned).then(pl.col("scenario").cast(EXACT)).otherwise("days"),
        **{name: pl.when(~planned).then(name) for name in ("hours", "unpaid_days", "gross")}).drop("planned", "scenario")
    books: dict[str, Any] = {name: _repeated(getattr(inputs.opening, name), days).drop("scenario") for name in BOOKS}
    [shown] = inputs.book.entries["below_minimum_pay"][-1:]
    book = inputs.book.changed({"below_minimum_pay": (replace(shown, value=WARN),)})
    return replace(inputs, book=book, opening=replace(inputs.opening, **books),
                   rows=replace(inputs.rows, **people, pay=contracts))


def _row(many: Inputs, paid: Pay, planned: dict[str, Any], activity_id: str, days: int) -> dict[str, Any]:
    """One scenario of one member."""
    member = f"{planned['member_id']}{MARK}{days}"
    contracts = paid.contracts.filter(member_id=member)
    gross = contracts.filter(activity_id=f"{activity_id}{MARK}{days}")["gross"].sum() or Decimal(0)
    slips = paid.payslips.filter(member_id=member)
    least = _minimum(planned, days, many)
    return {"member_id": planned["member_id"], "days": days, "declared": planned["days"] == days, "gross": gross,
            "gross_a_day": gross / days, "minimum_gross": least, "minimum_met": least is not None and gross >= least,
            "net": slips["net"].sum() or Decimal(0), **rights(contracts.to_dicts(), Decimal(0), many)}


def _minimum(planned: dict[str, Any], days: int, many: Inputs) -> Decimal | None:
    """The least gross of so many days; None where it is not known."""
    one = pl.DataFrame({"joint_committee": [planned["joint_committee"]], "days_paid": [Decimal(days)], "hours_paid": [None],
                        "contract_gross": [Decimal(0)], "law_day": [min(planned["end"], many.order.month.last)]},
                       schema_overrides={"days_paid": EXACT, "hours_paid": EXACT, "contract_gross": EXACT})
    found: list[Decimal] = compute_dated(one, RULES, many.book).rows["minimum_gross"].to_list()
    return found[0] if found else None
