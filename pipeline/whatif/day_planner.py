"""For each number of days: what an Activity's members would earn. The month's own rules; nothing is saved.

Every member and number of days is a scenario of its own, in which all else is as declared: rows are repeated under keys that
end in it, and computed at once.
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
from pipeline.month.rights import rights

KEYS = ("member_id", "activity_id", "row_key")
MARK = "|"
AMOUNTS = ("days_paid", "hours_paid", "contract_gross", "full_time_hours_month")
BOOKS = ("month_pay", "quarter_pay", "year_pay", "month_exceptional", "holiday_set_aside")


class NothingToPlan(ValueError):
    """An Activity that nobody runs, or a month whose law is not known; says which there are, or what is missing."""


def plan(inputs: Inputs, activity_id: str) -> list[dict[str, Any]]:
    """One row a member and number of days: what the budget gives, and whether it reaches the minimum.

    member_id, days, declared (whether the workbook says so), gross, gross_a_day, minimum_gross, minimum_met, net (of the
    member's month, all Activities), rights (as on the payslip), minimal_rights. Raises NothingToPlan.
    """
    inputs = _as_if_worked(inputs)
    own = _employed(inputs, activity_id)
    narrow = _narrowed(inputs, own)
    *_, budgets = before_pay(inputs)
    money = available(budgets).join(narrow.rows.activities, on="activity_id", how="semi", maintain_order="left")
    real = _as_paid(narrow, own, money)
    days = range(1, weekdays(inputs.order.month.first, inputs.order.month.last) + 1)
    scenarios = own.select(scenario_of="row_key", member="member_id").join(
        pl.DataFrame({"nth": days}), how="cross").with_columns(scenario=pl.concat_str("member", pl.lit(MARK), "nth"))
    many = _scenarios(real, scenarios)
    paid = pay(many, _repeated(money, scenarios))
    _known(paid, own)
    return [_row(many, paid, row, nth) for row in own.sort("member_id").to_dicts() for nth in days]


def _as_if_worked(inputs: Inputs) -> Inputs:
    """The month as it is once the contracts that are agreed only are paid too."""
    rows = inputs.rows
    reserved = rows.reserved.join(rows.agreed, on="row_key", how="anti", maintain_order="left")
    return replace(inputs, rows=replace(rows, pay=pl.concat([rows.pay, rows.agreed]).sort("row_key"), reserved=reserved,
                                        agreed=rows.agreed.clear()))


def _known(paid: Pay, own: pl.DataFrame) -> None:
    """Raises NothingToPlan where a value of the law that the plan needs is not known."""
    missing = sorted({problem.expected for problem in paid.problems if problem.code == "PARAMETER-MISSING"})
    if missing and paid.contracts.filter(pl.col("activity_id").str.starts_with(f"{own['activity_id'][0]}{MARK}")).is_empty():
        raise NothingToPlan(f"the month cannot be planned: {', '.join(missing)} not known")


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
            "month": str(month), "start": month.first, "end": month.last, "days": Decimal(1), "weight": Decimal(1),
            "continues": False, "row": 0}
    empty = {name: "" for name, kind in inputs.rows.pay.schema.items() if kind == pl.String}
    return {**dict.fromkeys(inputs.rows.pay.columns), **empty, **told}


def _narrowed(inputs: Inputs, own: pl.DataFrame) -> Inputs:
    """Only what the members of the plan depend on: their Activities, and all that is sold, spent and paid there."""
    employed = inputs.rows.pay.join(own, on="member_id", how="semi")
    activities = pl.concat([own["activity_id"], employed["activity_id"]]).unique()
    rows: dict[str, Any] = {name: getattr(inputs.rows, name).filter(pl.col("activity_id").is_in(activities.implode()))
            for name in ("lines", "expenses", "copyright", "pay", "reserved", "activities")}
    others = rows["pay"].join(own, on="row_key", how="anti")
    return replace(inputs, rows=replace(inputs.rows, **{**rows, "pay": pl.concat([others, own])}))


def _as_paid(inputs: Inputs, own: pl.DataFrame, money: pl.DataFrame) -> Inputs:
    """Other contracts as the month pays them; those that it does not pay only keep their share."""
    paid = pay(inputs, money).contracts["row_key"].to_list()
    goes_on = pl.col("row_key").is_in([*paid, *own["row_key"]])
    rows = inputs.rows
    return replace(inputs, rows=replace(rows, pay=rows.pay.filter(goes_on), reserved=pl.concat(
        [rows.reserved, rows.pay.filter(~goes_on)], how="diagonal")))


def _repeated(rows: pl.DataFrame, scenarios: pl.DataFrame) -> pl.DataFrame:
    """Rows once a scenario, their keys ending in it."""
    crossed = rows.join(scenarios.select("scenario", "scenario_of", "nth"), how="cross", maintain_order="left")
    ends = [pl.concat_str(name, pl.lit(MARK), "scenario").alias(name) for name in KEYS if name in rows.columns]
    planned = (pl.col("row_key") == pl.col("scenario_of")) if "row_key" in rows.columns else pl.lit(False)
    return crossed.with_columns(planned=planned).with_columns(ends).drop("scenario", "scenario_of")


def _scenarios(inputs: Inputs, scenarios: pl.DataFrame) -> Inputs:
    """Members, contracts and books of every scenario; below the minimum too is shown."""
    people: dict[str, Any] = {name: _repeated(getattr(inputs.rows, name), scenarios).drop("nth", "planned")
                              for name in ("members", "reserved")}
    planned, paid_days = pl.col("planned"), pl.col("nth").cast(EXACT) + pl.col("unpaid_days").fill_null(0)
    contracts = _repeated(inputs.rows.pay, scenarios).with_columns(
        days=pl.when(planned).then(paid_days.cast(EXACT)).otherwise("days"),
        hours=pl.when(~planned).then("hours")).drop("nth", "planned")
    books: dict[str, Any] = {name: _repeated(getattr(inputs.opening, name), scenarios).drop("nth", "planned") for name in BOOKS}
    [shown] = inputs.book.entries["below_minimum_pay"][-1:]
    book = inputs.book.changed({"below_minimum_pay": (replace(shown, value=WARN),)})
    return replace(inputs, book=book, opening=replace(inputs.opening, **books),
                   rows=replace(inputs.rows, **people, pay=contracts))


def _row(many: Inputs, paid: Pay, planned: dict[str, Any], days: int) -> dict[str, Any]:
    """One scenario of one member."""
    scenario = f"{planned['member_id']}{MARK}{days}"
    contracts = paid.contracts.filter(member_id=f"{planned['member_id']}{MARK}{scenario}")
    gross = contracts.filter(row_key=f"{planned['row_key']}{MARK}{scenario}")["gross"].sum() or Decimal(0)
    slips = paid.payslips.filter(member_id=f"{planned['member_id']}{MARK}{scenario}")
    least, declared = _minimum(planned, days, many), (planned["days"] or Decimal(0)) - (planned["unpaid_days"] or Decimal(0))
    return {"member_id": planned["member_id"], "days": days, "declared": planned["row"] > 0 and declared == days, "gross": gross,
            "gross_a_day": gross / days, "minimum_gross": least, "minimum_met": least is not None and gross >= least,
            "net": slips["net"].sum() or Decimal(0), **rights(contracts.to_dicts(), Decimal(0), many)}


def _minimum(planned: dict[str, Any], days: int, many: Inputs) -> Decimal | None:
    """The least gross of so many days; None where it is not known."""
    month = many.order.month
    hours = Decimal(weekdays(month.first, month.last)) * many.policy["weekly_hours"].value / 5
    one = pl.DataFrame({"joint_committee": [planned["joint_committee"]], "days_paid": [Decimal(days)], "hours_paid": [None],
                        "contract_gross": [Decimal(0)], "full_time_hours_month": [hours],
                        "law_day": [min(planned["end"], month.last)]},
                       schema_overrides=dict.fromkeys(AMOUNTS, EXACT))
    found: list[Decimal] = compute_dated(one, RULES, many.book).rows["minimum_gross"].to_list()
    return found[0] if found else None
