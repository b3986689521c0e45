"""Where the month's money came from and went, how pay is spread, and the sums that must close."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import polars as pl

from pipeline.core.money import cents_of
from pipeline.month.review_tables import Tables, total

BARS = 16
STEPS = tuple(map(Decimal, (10, 20, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 20000, 50000)))
KEPT = ("withholding", "onss_net", "special_contribution")


def flow(tables: Tables) -> dict[str, Any]:
    """Turnover to net, in EUR; the parts of both sides have the same sum, `difference` is 0.00.

    turnover + reductions given back + budgets carried in + advances to budgets that close below zero
    = net + contributions and taxes kept from pay + premiums before what is kept of them + employer's charges + expenses
    + copyright + fees
    + budgets carried on + advances repaid (budgets that opened below zero).
    """
    slips, activities = tables.payslips, tables.activities
    into = {"turnover": total(activities, "turnover"), "reductions": total(activities, "reductions"),
            "carried_in": _above_zero(activities, "opening"),
            "advanced": _below_zero(activities, "closing")}
    out = {name: total(slips, name) for name in ("net", *KEPT)} | {
        "premium": total(slips, "premium"),
        "employer": total(activities, "cost") - total(slips, "gross") - total(slips, "premium"),
        "expenses": total(activities, "expenses"), "copyright": total(activities, "copyright"), "fees": total(activities, "fees"),
        "carried_on": _above_zero(activities, "closing"),
        "advance_repaid": _below_zero(activities, "opening")}
    return {"into": into, "out": out, "difference": sum(into.values()) - sum(out.values())}


def _above_zero(frame: pl.DataFrame, column: str) -> Decimal:
    return total(frame.filter(pl.col(column) > 0), column)


def _below_zero(frame: pl.DataFrame, column: str) -> Decimal:
    return -total(frame.filter(pl.col(column) < 0), column)


def spread(slips: pl.DataFrame) -> dict[str, Any]:
    """Net pay in bars of equal width; the last bar takes all that is above.

    bars: from, to (EUR, None: open), count. middle: half of the members have this net or less, None if no payslip.
    """
    nets = [cents_of(net) for net in slips["net"].sort().to_list()]
    if not nets:
        return {"bars": [], "middle": None}
    first, step = _grid(nets)
    counts = [0] * BARS
    for net in nets:
        counts[min(BARS - 1, int((net - first) // step))] += 1
    last = max(index for index, count in enumerate(counts) if count)
    bars: list[dict[str, Any]] = [
        {"from": first + step * index, "to": first + step * (index + 1), "count": count}
        for index, count in enumerate(counts[: last + 1])]
    if nets[-1] >= bars[-1]["to"]:
        bars[-1]["to"] = None
    return {"bars": bars, "middle": nets[(len(nets) - 1) // 2]}


def _grid(nets: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Where the first bar starts, and the width that holds all but the highest hundredth."""
    low, high = min(nets[0], Decimal(0)), nets[(len(nets) - 1) * 99 // 100]
    grids = [((low / step).to_integral_value(ROUND_FLOOR) * step, step) for step in STEPS]
    return next((grid for grid in grids if grid[0] + grid[1] * BARS > high), grids[-1])


def _ordered_and_held(run: Mapping[str, Any]) -> Decimal:
    """What the run orders for members, and what of its own it holds."""
    paid, name = run["payments"], f"{run['month']}.{run['run']}"
    return Decimal(paid["ordered"]["sum"]) + sum(Decimal(each["amount"]) for each in paid["held"] if each["run"] == name)


def checks(run: Mapping[str, Any], tables: Tables) -> list[dict[str, Any]]:
    """The sums that must close: name, left, right (EUR; rows are counted) and whether they are equal."""
    slips, invoices, activities = tables.payslips, tables.invoices, tables.activities
    kept = sum(total(slips, name) for name in ("net", *KEPT))
    spent = sum(total(activities, name) for name in ("fees", "expenses", "copyright", "cost", "closing"))
    paid = (total(slips, "net") + total(slips, "exceptional_net") - total(slips, "special_contribution_regularisation")
            + total(slips, "reimbursed"))
    rows, due = run["rows"], total(slips, "to_pay") - total(slips, "paid_too_much")
    rights, owed = total(tables.copyright, "gross"), total(tables.copyright, "to_pay") - total(tables.copyright, "paid_too_much")
    back = Decimal(run["shares"]["refunded"])
    sums = {
        "rows": (rows["dropped"], sum(count for name, count in rows.items() if name != "dropped")),
        "turnover": (total(invoices, "total_excl_vat"), total(activities, "turnover")),
        "fees": (total(invoices, "fee"), total(activities, "fees")),
        "transfers": (total(activities, "transfers"), Decimal(0)),
        "budgets": (sum(total(activities, name) for name in ("opening", "turnover", "reductions")), spent),
        "cost": (total(activities, "cost"), total(slips, "full_cost")),
        "copyright": (rights, total(activities, "copyright")),
        "gross": (total(slips, "gross"), kept),
        "payments": (total(slips, "to_pay") + total(tables.copyright, "to_pay") + back, _ordered_and_held(run)),
        "to_pay": (due, paid), "payable": (due + owed + back, Decimal(run["booked"]["members_payable"]))}
    return [{"name": name, "left": left, "right": right, "closes": left == right}
            for name, (left, right) in sums.items()]
