"""Postings of a run: debit positive, credit negative, every set sums to zero, one set a document."""

from datetime import date

import polars as pl

from pipeline.month.collect import Inputs
from pipeline.month.copyright import Copyright
from pipeline.month.employer_side import EmployerSide
from pipeline.month.invoices import Sales
from pipeline.month.pay import Pay
from pipeline.month.reimburse import Reimbursements
from pipeline.month.share_movements import share_sets
from pipeline.month.transfers import Transfers

COLUMNS = ["set_id", "account", "subject", "amount_cents", "document", "date"]

PAYS = {**dict.fromkeys(("SALA", "COPY", "SHAR"), "members_payable"), "TAXS": "withholding_payable", "SSBE": "onss_payable"}
"""Batch of payments -> what it settles."""
EMPLOYMENT = {"employer_onss": "onss_payable", "funds": "funds_payable", "accident_insurance": "insurance_payable",
              "holiday_provision": "holiday_provision", "margin": "mutualised_margin"}
"""Where each part of a contract's cost goes, beside gross."""


def postings(inputs: Inputs, sold: Sales, moved: Transfers, spent: Reimbursements, rights: Copyright, employed: Pay,
             side: EmployerSide, shares: pl.DataFrame) -> pl.DataFrame:
    """All postings but those of payments: set_id, account, subject, amount_cents, document, date."""
    sets = [*_invoices(sold.invoices), *_transfers(moved.papers.invoices), *_expenses(spent.both), *_copyright(rights),
            *_payslips(employed), *_collected(employed, side.collected), *_reductions(side.posted),
            *(_posting(rows, account, "member_id", amount) for rows, account, amount in share_sets(shares))]
    rows = pl.concat(sets).filter(pl.col("amount_cents") != 0)
    dated = rows.with_columns(date=pl.lit(inputs.order.as_of))
    return dated.select(COLUMNS).sort("set_id", "account", "subject", "amount_cents")


def with_payments(owed: pl.DataFrame, ordered: pl.DataFrame, day: date) -> pl.DataFrame:
    """Postings with those of payments: what is ordered at the bank is owed no more, and on its way until the bank shows it."""
    sides = [_posting(ordered.filter(batch=batch), account, "member_id", pl.col("amount"), "payment_id")
             for batch, account in PAYS.items()]
    transit = _posting(ordered, "payments_in_transit", "payment_id", -pl.col("amount"), "payment_id")
    rows = pl.concat([*sides, transit]).with_columns(date=pl.lit(day)).select(COLUMNS)
    return pl.concat([owed, rows]).sort("set_id", "account", "subject", "amount_cents")


def _posting(rows: pl.DataFrame, account: str, subject: str, amount: pl.Expr, document: str = "number") -> pl.DataFrame:
    return rows.select(
        set_id=pl.col(document), account=pl.lit(account), subject=pl.col(subject) if subject else pl.lit(""),
        amount_cents=(amount * 100).cast(pl.Int64), document=pl.col(document))


def _invoices(invoices: pl.DataFrame) -> list[pl.DataFrame]:
    """The client owes; VAT is due; the budget receives turnover less the fee."""
    return [
        _posting(invoices, "receivables", "client_id", pl.col("total_incl_vat")),
        _posting(invoices, "vat_payable", "", -pl.col("total_vat")),
        _posting(invoices, "budgets", "activity_id", pl.col("fee") - pl.col("total_excl_vat")),
        _posting(invoices, "fees", "", -pl.col("fee")),
    ]


def _transfers(papers: pl.DataFrame) -> list[pl.DataFrame]:
    """The budget of the Activity that buys pays that of the one that sells."""
    return [
        _posting(papers, "budgets", "client_id", pl.col("total_excl_vat")),
        _posting(papers, "budgets", "activity_id", -pl.col("total_excl_vat")),
    ]


def _expenses(paid: pl.DataFrame) -> list[pl.DataFrame]:
    """The budget bears the charge, the State the recoverable VAT; the member is owed the reimbursement."""
    return [
        _posting(paid, "budgets", "activity_id", pl.col("charged"), "row_key"),
        _posting(paid, "vat_recoverable", "", pl.col("reimbursed") - pl.col("charged"), "row_key"),
        _posting(paid, "members_payable", "member_id", -pl.col("reimbursed"), "row_key"),
    ]


def _copyright(rights: Copyright) -> list[pl.DataFrame]:
    """Each budget bears its requests at their gross amount; the member is owed the net, the State the tax."""
    return [
        _posting(rights.both, "budgets", "activity_id", pl.col("copyright_gross")),
        _posting(rights.documents, "movable_withholding_payable", "", -pl.col("copyright_withholding")),
        _posting(rights.documents, "members_payable", "member_id", -pl.col("net")),
    ]


def _collected(employed: Pay, collected: pl.DataFrame) -> list[pl.DataFrame]:
    """Contributions for funds that the ONSS collects are owed to it, not to the funds."""
    rows = collected.join(employed.payslips.select("member_id", "number"), on="member_id", maintain_order="left")
    return [_posting(rows, "funds_payable", "", pl.col("amount")), _posting(rows, "onss_payable", "", -pl.col("amount"))]


def _reductions(given: pl.DataFrame) -> list[pl.DataFrame]:
    """The ONSS is owed less: the pool has it, or the budgets of the Activities that employed the member."""
    rows = given.with_columns(document=pl.concat_str("quarter", pl.lit(" "), "member_id"))
    of_pool = pl.col("activity_id") == ""
    return [
        _posting(rows, "onss_payable", "", pl.col("amount"), "document"),
        _posting(rows.filter(of_pool), "reductions_pool", "member_id", -pl.col("amount"), "document"),
        _posting(rows.filter(~of_pool), "budgets", "activity_id", -pl.col("amount"), "document"),
    ]


def _payslips(employed: Pay) -> list[pl.DataFrame]:
    """Each budget bears its contracts' full cost; member, State, funds and pool are owed their parts. Holiday pay that is paid
    out comes from what was set aside."""
    slips, regularised = employed.payslips, pl.col("special_contribution_regularisation")
    contracts = employed.charged.join(slips.select("member_id", "number"), on="member_id", how="left")
    parts = [_posting(contracts, account, "", -pl.col(column)) for column, account in EMPLOYMENT.items()]
    return [
        _posting(contracts, "budgets", "activity_id", pl.col("full_cost")),
        *parts,
        _posting(slips, "onss_payable", "", -(pl.col("onss_net") + pl.col("special_contribution") + regularised)),
        _posting(slips, "withholding_payable", "", -pl.col("withholding")),
        _posting(slips, "members_payable", "member_id", regularised - pl.col("net")),
        _posting(slips, "onss_payable", "", -pl.col("exceptional_deduction")),
        _posting(slips, "withholding_payable", "", -pl.col("exceptional_withholding")),
        _posting(slips, "members_payable", "member_id", -pl.col("exceptional_net")),
    ]
