"""What the review reads of a month: three small tables, and from which amounts on something is unusual."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT, cents_of

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
    "review_unpaid_budget": Decimal("100.00"),      # EUR: less money of which nobody is paid is ordinary
    "review_expenses_share": Decimal("0.50"),       # expenses, as a share of turnover
    "review_invoice_factor": Decimal("3"),          # times the client's middle invoice
    "review_invoice_count": Decimal("3"),           # invoices of a client needed to know its middle
}
"""Policy of the review alone: no amount depends on it. An entry of the same name in the policy wins."""


TABLES = ("payslips", "invoices", "activities", "copyright", "transfers")
HERE = ".."
"""The folder of a run, as its own review page sees it."""


COPYRIGHT: dict[str, Any] = {
    "number": pl.String, "member_id": pl.String, "name": pl.String, "file": pl.String, "income_year": pl.Int64,
    **dict.fromkeys(("gross", "withholding", "net", "to_pay", "paid_too_much"), EXACT)}
"""file: the document in its run's folder, without ending."""
TRANSFERS: dict[str, Any] = {"number": pl.String, "seller": pl.String, "buyer": pl.String, "corrects": pl.String,
                             "quote": pl.String, "amount": EXACT}
"""seller, buyer: names of Activities. quote: the buyer's word, where another person runs it."""


@dataclass(frozen=True)
class Tables:
    """A month's results, amounts exact decimals in EUR, sorted by key.

    payslips (one row a payslip): member_id, name, number, folder, gross, onss_net, withholding, special_contribution,
        net, special_contribution_regularisation, reimbursed, premium (gross), exceptional_net (of premiums and holiday
        pay), full_cost, to_pay, paid_too_much, minimal_rights and corrects (booleans). folder: of the run, as seen from the
        review page of another (".." for its own).
    invoices (one row an invoice, request for funds or credit note, whose amounts are negative): number, folder (in its run's),
        client_id, client_name, activity_id, activity_name, document_kind, billing, corrects, total_excl_vat, total_vat,
        total_incl_vat, fee, peppol (boolean).
    activities (one row an Activity): activity_id, name, opening, turnover, fees, transfers, expenses, copyright, cost,
        reductions, closing.
    copyright (one row a copyright document): COPYRIGHT. transfers (one row a transfer between Activities): TRANSFERS.
    Sums: gross = net + onss_net + withholding + special_contribution,
    to_pay - paid_too_much = net + exceptional_net - regularisation + reimbursed (one of the two is 0.00 on a payslip),
    opening + turnover + transfers - fees - expenses - copyright - cost + reductions = closing, over all Activities transfers are
    0.00, gross = withholding + net of copyright.
    """

    payslips: pl.DataFrame
    invoices: pl.DataFrame
    activities: pl.DataFrame
    copyright: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COPYRIGHT))
    transfers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TRANSFERS))


SLIP_SUMS = ("gross", "onss_net", "withholding", "special_contribution", "net", "special_contribution_regularisation",
             "reimbursed", "premium", "exceptional_net", "full_cost", "to_pay", "paid_too_much")
BUDGET_SUMS = ("turnover", "fees", "transfers", "expenses", "copyright", "cost", "reductions")


def together(runs: Sequence[Tables]) -> Tables:
    """Runs of one month, in their order, as one month: a row a member, a document and an Activity."""
    slips, invoices, activities, rights, moved = (pl.concat([getattr(run, name) for run in runs]) for name in TABLES)
    one = slips.group_by("member_id", maintain_order=True).agg(
        pl.col("name", "number", "folder").last(), pl.col(SLIP_SUMS).sum(), pl.col("minimal_rights").all(),
        pl.col("corrects").any())
    budgets = activities.group_by("activity_id", maintain_order=True).agg(
        pl.col("name").last(), pl.col("opening").first(), pl.col(BUDGET_SUMS).sum(), pl.col("closing").last())
    return Tables(one.select(slips.columns).sort("member_id"), invoices.sort("number"),
                  budgets.select(activities.columns).sort("activity_id"), rights.sort("number"), moved.sort("number"))


def touched(month: Tables, run: Tables) -> Tables:
    """The month so far of the members and Activities that a run has something of, beside the run's own documents."""
    moves = pl.any_horizontal(pl.col(name) != 0 for name in BUDGET_SUMS)
    slips = month.payslips.join(run.payslips, on="member_id", how="semi", maintain_order="left")
    budgets = month.activities.join(run.activities.filter(moves), on="activity_id", how="semi", maintain_order="left")
    return Tables(slips.with_columns(folder=pl.lit(HERE)), run.invoices, budgets, run.copyright, run.transfers)


def total(frame: pl.DataFrame, column: str) -> Decimal:
    """The sum of a column in EUR; 0.00 for a table without rows."""
    return cents_of(Decimal(frame[column].sum() if frame.height else 0))


def totals(tables: Tables) -> dict[str, int | Decimal]:
    """What the month amounts to: numbers of members and invoices, and sums in EUR."""
    slips, invoices, activities = tables.payslips, tables.invoices, tables.activities
    return {"members": slips.height, "invoices": invoices.filter(billing="invoice").height,
            "turnover": total(invoices, "total_excl_vat"), "fees": total(invoices, "fee"),
            "expenses": total(activities, "expenses"), "copyright": total(tables.copyright, "gross"),
            "cost": total(slips, "full_cost"),
            "gross": total(slips, "gross"), "net": total(slips, "net"), "exceptional_net": total(slips, "exceptional_net"),
            "to_pay": total(slips, "to_pay") + total(tables.copyright, "to_pay")}


def thresholds(policy: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """The thresholds in use: ours, or those of the cooperative's policy."""
    own = {entry["name"]: Decimal(str(entry["value"])) for entry in policy if entry["name"] in THRESHOLDS}
    return {**THRESHOLDS, **own}
