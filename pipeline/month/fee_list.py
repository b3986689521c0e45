"""The proof of the fee: one line a document, what the rate of its turnover is before rounding, and the cent between them."""

import polars as pl

from pipeline.core.money import EXACT, exact
from pipeline.month.collect import Inputs
from pipeline.month.documents import Document
from pipeline.month.invoices import Sales


def fee_list(inputs: Inputs, sold: Sales) -> pl.DataFrame:
    """One row an invoice, request for funds or credit note: number, activity_id, billing, turnover, fee, exact_fee, difference;
    its sums are those of the ledger's account of fees and of the budgets' turnover."""
    rate = exact(inputs.policy["fee_rate"].value)
    turnover = pl.col("total_excl_vat")
    rows = sold.invoices.with_columns(turnover=turnover, exact_fee=(turnover * rate).cast(EXACT))
    return rows.with_columns(difference=pl.col("fee") - pl.col("exact_fee")).select(
        "number", "activity_id", "billing", "turnover", "fee", "exact_fee", "difference").sort("number")


def fee_record(fees: pl.DataFrame) -> Document:
    """turnover, fee, exact_fee and the difference that rounding each document makes, in EUR with five decimals."""
    return {name: f"{fees[name].sum() or 0:.5f}" for name in ("turnover", "fee", "exact_fee", "difference")}
