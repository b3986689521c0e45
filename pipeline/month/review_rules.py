"""What is unusual: one small function a rule, over a whole month at once.

Each rule takes the month, the month sealed before (or None) and the thresholds, and gives one row a finding:
`found`, what is there; `usual`, what one would expect beside it; `at_stake`, the euros in doubt, all in EUR.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT, ZERO, at_least, cents, exact
from pipeline.month.review_tables import Tables, total

Limits = Mapping[str, Decimal]
Rule = Callable[[Tables, Tables | None, Limits], pl.DataFrame]
SCHEMA: dict[str, Any] = {
    "rule": pl.String, "kind": pl.String, "id": pl.String, "name": pl.String, "amount": pl.String,
    "found": EXACT, "usual": EXACT, "at_stake": EXACT}
SUBJECT = {"payslip": ("member_id", "name"), "invoice": ("number", "client_name"),
           "activity": ("activity_id", "name")}


def _findings(rule: str, kind: str, amount: str, rows: pl.DataFrame, found: pl.Expr, usual: pl.Expr,
              at_stake: pl.Expr) -> pl.DataFrame:
    key, name = SUBJECT[kind]
    return rows.select(
        pl.lit(rule).alias("rule"), pl.lit(kind).alias("kind"), pl.col(key).alias("id"),
        pl.col(name).alias("name"), pl.lit(amount).alias("amount"),
        found.cast(EXACT).alias("found"), usual.cast(EXACT).alias("usual"),
        cents(at_stake).alias("at_stake"))


def _amounts(*names: str) -> list[pl.Expr]:
    return [exact(pl.col(name)) for name in names]


def net_not_positive(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """A payslip without any net pay: all of its gross is in doubt."""
    net, gross = _amounts("net", "gross")
    return _findings("net_not_positive", "payslip", "net", now.payslips.filter(net <= 0), net, gross, gross)


def net_below_least(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """A net so small that a day or an amount was probably mistyped."""
    (net,), least = _amounts("net"), exact(limits["review_least_net"])
    rows = now.payslips.filter((net > 0) & (net < least))
    return _findings("net_below_least", "payslip", "net", rows, net, least, least - net)


def gross_far_from_last(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """A gross far from the same member's gross of the month before."""
    if before is None:
        return pl.DataFrame(schema=SCHEMA)
    gross, last = _amounts("gross", "last")
    factor, change = exact(limits["review_gross_factor"]), (gross - last).abs()
    rows = now.payslips.join(before.payslips.select("member_id", last=pl.col("gross")), on="member_id")
    far = (gross > last * factor) | (gross * factor < last)
    return _findings("gross_far_from_last", "payslip", "gross",
                     rows.filter(far & (change >= exact(limits["review_gross_change"]))), gross, last, change)


def first_pay_high(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """A large gross of somebody who was not paid the month before."""
    if before is None:
        return pl.DataFrame(schema=SCHEMA)
    (gross,), least = _amounts("gross"), exact(limits["review_first_gross"])
    rows = now.payslips.join(before.payslips, on="member_id", how="anti").filter(gross >= least)
    return _findings("first_pay_high", "payslip", "gross", rows, gross, ZERO, gross)


def net_share_outside(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """A net that is an unlikely share of what the budget was charged for it."""
    net, cost = _amounts("net", "full_cost")
    low, high = (cost * exact(limits[f"review_net_share_{end}"]) for end in ("low", "high"))
    rows = now.payslips.filter((cost > 0) & (net > 0) & ((net < low) | (net > high)))
    return _findings("net_share_outside", "payslip", "net", rows, net, cost, at_least(low - net, net - high))


def no_withholding(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """No tax withheld on a high gross; at stake is what this run's average rate would have withheld."""
    gross, withheld = _amounts("gross", "withholding")
    slips, paid = now.payslips, total(now.payslips, "gross")
    average = total(slips, "withholding") / paid if paid else Decimal(0)
    usual = cents(gross * exact(average))
    rows = slips.filter((withheld == 0) & (gross >= exact(limits["review_untaxed_gross"])))
    return _findings("no_withholding", "payslip", "withholding", rows, gross, usual, usual)


def reimbursed_above_net(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """More expenses paid back than pay."""
    net, back = _amounts("net", "reimbursed")
    rows = now.payslips.filter((back > net) & (back >= exact(limits["review_reimbursed"])))
    return _findings("reimbursed_above_net", "payslip", "to_pay", rows, back, net, back - at_least(net, ZERO))


def budget_negative(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """An Activity that closes the month below zero: the cooperative advances the money."""
    (closing,) = _amounts("closing")
    rows = now.activities.filter(closing < 0)
    return _findings("budget_negative", "activity", "", rows, closing, ZERO, -closing)


def budget_large(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """Much money carried on, and many months of this turnover: perhaps a pay row is missing."""
    closing, turnover = _amounts("closing", "turnover")
    most, months = exact(limits["review_budget"]), exact(limits["review_budget_months"])
    rows = now.activities.filter((closing > most) & (closing > turnover * months))
    return _findings("budget_large", "activity", "", rows, closing, turnover, closing - most)


def pay_without_turnover(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """Employment charged to an Activity that sold nothing this month."""
    turnover, cost, opening = _amounts("turnover", "cost", "opening")
    rows = now.activities.filter((turnover + pl.col("transfers") <= 0) & (cost > 0))
    return _findings("pay_without_turnover", "activity", "", rows, cost, opening, cost)


def expenses_large(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """Expenses that eat an unlikely share of the month's turnover."""
    turnover, expenses = _amounts("turnover", "expenses")
    most = turnover * exact(limits["review_expenses_share"])
    large = (expenses > most) & (expenses >= exact(limits["review_reimbursed"]))
    rows = now.activities.filter((turnover > 0) & large)
    return _findings("expenses_large", "activity", "", rows, expenses, turnover, expenses - most)


def turnover_without_pay(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """Work was sold and nobody is employed from it: perhaps a pay row is missing, or waits."""
    turnover, cost, closing = _amounts("turnover", "cost", "closing")
    rows = now.activities.filter((turnover > 0) & (cost <= 0) & (closing >= exact(limits["review_unpaid_budget"])))
    return _findings("turnover_without_pay", "activity", "", rows, turnover, closing, closing)


def invoice_far_above(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """An invoice far above the client's middle invoice of this month and the one before, and above what the same Activity
    asked of that client the month before."""
    amount, middle, factor = *_amounts("total_excl_vat", "middle"), exact(limits["review_invoice_factor"])
    asked = {"document_kind": "invoice", "billing": "invoice"}
    months = [tables.invoices.filter(**asked) for tables in (now, before) if tables is not None]
    known = pl.concat([invoices.select("client_id", exact(pl.col("total_excl_vat"))) for invoices in months])
    usual = known.sort("total_excl_vat").group_by("client_id", maintain_order=True).agg(
        middle=amount.get((pl.len() - 1) // 2), many=pl.len())
    enough = usual.filter(pl.col("many") >= int(limits["review_invoice_count"]))
    same = months[-1].group_by("client_id", "activity_id").agg(last=pl.col("total_excl_vat").max())
    last = same if before is not None else same.clear()
    often = months[0].join(enough, on="client_id")
    compared = often.join(last, on=["client_id", "activity_id"], how="left", maintain_order="left")
    new = pl.col("last").is_null() | (amount > exact(pl.col("last")) * factor)
    rows = compared.filter((middle > 0) & (amount > middle * factor) & new)
    return _findings("invoice_far_above", "invoice", "total_excl_vat", rows, amount, middle, amount - middle)


def invoice_not_positive(now: Tables, before: Tables | None, limits: Limits) -> pl.DataFrame:
    """An invoice that asks for nothing."""
    (amount,) = _amounts("total_excl_vat")
    rows = now.invoices.filter((amount <= 0) & (pl.col("document_kind") == "invoice"))
    return _findings("invoice_not_positive", "invoice", "total_excl_vat", rows, amount, ZERO, amount.abs())


RULES: tuple[Rule, ...] = (
    net_not_positive, net_below_least, gross_far_from_last, first_pay_high, net_share_outside, no_withholding,
    reimbursed_above_net, budget_negative, budget_large, pay_without_turnover, turnover_without_pay,
    expenses_large, invoice_far_above, invoice_not_positive)
