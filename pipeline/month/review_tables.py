"""What the review reads of a month: three small tables, and from which amounts on something is unusual."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import cents_of

THRESHOLDS: Mapping[str, Decimal] = {
    "review_least_net": Decimal("50.00"),           # EUR: a smaller net is looked at
    "review_gross_change": Decimal("500.00"),       # EUR: a smaller change of gross is ordinary
    "review_gross_factor": Decimal("2"),            # times more, or less, than the month before
    "review_net_share_low": Decimal("0.30"),        # net, as a share of what the budget was charged
    "review_net_share_high": Decimal("0.90"),
    "review_untaxed_gross": Decimal("2000.00"),     # EUR: from this gross on, no withholding is looked at
    "review_reimbursed": Decimal("250.00"),         # EUR: smaller expense notes are ordinary
    "review_first_gross": Decimal("4000.00"),       # EUR: a first pay from this gross on is looked at
    "review_budget": Decimal("10000.00"),           # EUR: a larger budget carried is looked at
    "review_budget_months": Decimal("3"),           # ... when it is also that many months of turnover
    "review_expenses_share": Decimal("0.50"),       # expenses, as a share of turnover
    "review_invoice_factor": Decimal("3"),          # times the client's middle invoice
    "review_invoice_count": Decimal("3"),           # invoices of a client needed to know its middle
}
"""Policy of the review alone: no amount depends on it. An entry of the same name in the policy wins."""


@dataclass(frozen=True)
class Tables:
    """A month's results, amounts exact decimals in EUR, sorted by key.

    payslips (one row a payslip): member_id, name, number, gross, onss_net, withholding, special_contribution,
        net, special_contribution_regularisation, reimbursed, full_cost, to_pay, minimal_rights (boolean).
    invoices (one row an invoice): number, client_id, client_name, activity_id, activity_name, total_excl_vat,
        total_vat, total_incl_vat, fee, peppol (boolean).
    activities (one row an Activity): activity_id, name, opening, turnover, fees, expenses, cost, closing.
    Sums: gross = net + onss_net + withholding + special_contribution, to_pay = net - regularisation + reimbursed,
    opening + turnover - fees - expenses - cost = closing.
    """

    payslips: pl.DataFrame
    invoices: pl.DataFrame
    activities: pl.DataFrame


def total(frame: pl.DataFrame, column: str) -> Decimal:
    """The sum of a column in EUR; 0.00 for a table without rows."""
    return cents_of(Decimal(frame[column].sum() if frame.height else 0))


def totals(tables: Tables) -> dict[str, int | Decimal]:
    """What the month amounts to: numbers of members and invoices, and sums in EUR."""
    slips, invoices, activities = tables.payslips, tables.invoices, tables.activities
    return {"members": slips.height, "invoices": invoices.height,
            "turnover": total(invoices, "total_excl_vat"), "fees": total(invoices, "fee"),
            "expenses": total(activities, "expenses"), "cost": total(slips, "full_cost"),
            "gross": total(slips, "gross"), "net": total(slips, "net"), "to_pay": total(slips, "to_pay")}


def thresholds(policy: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """The thresholds in use: ours, or those of the cooperative's policy."""
    own = {entry["name"]: Decimal(str(entry["value"])) for entry in policy if entry["name"] in THRESHOLDS}
    return {**THRESHOLDS, **own}
