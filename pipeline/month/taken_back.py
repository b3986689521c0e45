"""What sealed contracts, expenses and copyright requests gave, taken back: negative amounts, from the books."""

import polars as pl

from pipeline.books.accounting import CONTRACT, EXCEPTIONAL_AMOUNTS
from pipeline.core.money import EXACT, ZERO, euros
from pipeline.month.collect import Inputs

ORIGIN = ("file", "sheet", "row", "row_key", "activity_id", "member_id")
HUNDREDTHS = ("hours_of_quota", "days_worked")


def contracts_taken_back(inputs: Inputs, corrected: pl.Series) -> pl.DataFrame:
    """One row a sealed contract of the month that is gone, or corrected and paid anew: its amounts, negative.

    corrected: row_key of the contracts that are paid anew. number_was: the payslip that last had it.
    """
    sealed = _touched(inputs.opening.to_take_back.contracts, "pay", inputs, corrected)
    days = {name: pl.col(name).str.to_date() for name in ("start", "end")}
    time = {name: pl.col(name).cast(EXACT, strict=False) for name in ("days", "hours")}
    return sealed.select(
        *ORIGIN, "status", "joint_committee", "version", number_was="number", month="work_month", content_hash=pl.lit(""),
        contract_id=pl.concat_str("row_key", pl.lit(" taken back")), law_day=pl.col("end").str.to_date(),
        **days, **time, **{name: _back(name) for name in (*CONTRACT, *HUNDREDTHS)}).sort("contract_id")


def exceptional_taken_back(inputs: Inputs, contracts: pl.DataFrame) -> pl.DataFrame:
    """One row an exceptional pay of the contracts that are taken back: its amounts, negative."""
    sealed = inputs.opening.to_take_back.exceptional.select("row_key", "kind", *map(_back, EXCEPTIONAL_AMOUNTS))
    of_contract = contracts.select(*ORIGIN, "contract_id", "status", "joint_committee", "law_day", "month", "content_hash",
                                   "version", "number_was")
    back = of_contract.join(sealed, on="row_key").with_columns(exit_simple=ZERO, deduction_base=ZERO)
    return back.sort("contract_id", "kind")


def expenses_taken_back(inputs: Inputs, corrected: pl.Series) -> pl.DataFrame:
    """One row a sealed expense that is gone, or corrected and reimbursed anew: its amounts, negative."""
    sealed = _touched(inputs.opening.to_take_back.expenses, "expense", inputs, corrected)
    return sealed.select(
        *ORIGIN, "category", "description", "supplier", "receipt_sha256", "version", month="work_month",
        content_hash=pl.lit(""), date=pl.col("date").str.to_date(), reimbursed=_back("reimbursed_cents"),
        charged=_back("charged_cents")).sort("row_key")


def copyright_taken_back(inputs: Inputs, corrected: pl.Series) -> pl.DataFrame:
    """One row a sealed request for copyright that is gone, or corrected and paid anew: its amount, negative."""
    sealed = _touched(inputs.opening.to_take_back.copyright, "copyright", inputs, corrected)
    return sealed.select(
        *ORIGIN, "client_id", "order_reference", "work_title", "income_year", "version", number_was="number",
        month="work_month", content_hash=pl.lit(""), date=pl.col("date").str.to_date(),
        copyright_gross=(-euros("gross_cents")).cast(EXACT)).sort("row_key")


def _touched(sealed: pl.DataFrame, kind: str, inputs: Inputs, corrected: pl.Series) -> pl.DataFrame:
    gone = inputs.rows.gone.filter(pl.col("kind") == kind)["row_key"]
    return sealed.filter(pl.col("row_key").is_in([*gone, *corrected]))


def _back(name: str) -> pl.Expr:
    return (-euros(name)).alias(name)


def given_back(budgets: pl.DataFrame, rows: pl.DataFrame, amount: str) -> pl.DataFrame:
    """Budgets (activity_id, available) with what rows that are taken back had charged."""
    back = rows.group_by("activity_id").agg(back=-pl.col(amount).sum())
    joined = budgets.join(back, on="activity_id", how="left", maintain_order="left")
    return joined.select("activity_id", available=(pl.col("available") + pl.col("back").fill_null(0)).cast(EXACT))
