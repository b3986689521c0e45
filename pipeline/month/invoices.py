"""Lines of work sold become invoices, one per Activity, client and order; what a correction gives back, credit notes."""

from dataclasses import dataclass

import polars as pl

from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.month.billed import billed_lines
from pipeline.month.collect import Inputs
from pipeline.rules import INVOICE, INVOICE_VAT

KEY = ["activity_id", "client_id", "order_reference", "corrects", "document_kind", "vat_reason", "quote_reference", "quote_terms"]
"""One document each: an invoice corrects none, or one; so does a credit note. One without VAT has one ground, each one quote."""


@dataclass(frozen=True)
class Sales:
    """lines: one row of work on a document each (see `billed_lines`), with its `number`. vat: one document and VAT code each.
    invoices: one invoice or credit note each, numbered in the order of the key; amounts of credit notes are negative."""

    lines: pl.DataFrame
    vat: pl.DataFrame
    invoices: pl.DataFrame


def sales(inputs: Inputs) -> Sales:
    """Invoices of the run with their lines and VAT, dated as of the run."""
    lines = _lines(inputs)
    vat = _vat(lines, inputs)
    totals = vat.group_by("number").agg(total_excl_vat=pl.col("vat_base").sum(), total_vat=pl.col("vat_amount").sum())
    invoices = (_headers(lines, inputs).join(totals, on="number", how="left", maintain_order="left")
                .with_columns(total_incl_vat=pl.col("total_excl_vat") + pl.col("total_vat")))
    return Sales(lines, vat, compute_dated(invoices, rules_in(*INVOICE), inputs.book).rows)


def _lines(inputs: Inputs) -> pl.DataFrame:
    billed = billed_lines(inputs)
    keys = billed.select(KEY).unique().sort(KEY).with_row_index("nth")
    number = _number(inputs.order.as_of.year, inputs.opening.next_invoice)
    return (billed.join(keys.with_columns(number=number), on=KEY, how="left", maintain_order="left")
            .sort("number", "work_date", "file", "sheet", "row", "row_key"))


def _number(year: int, first: int) -> pl.Expr:
    """2026-00001: gapless in the year, claimed at approval."""
    return pl.concat_str(pl.lit(f"{year}-"), (pl.col("nth") + first).cast(pl.String).str.zfill(5))


def _vat(lines: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    bases = lines.group_by("number", "vat").agg(vat_base=pl.col("line_net").sum()).sort("number", "vat")
    return compute_dated(bases.with_columns(law_day=pl.lit(inputs.order.as_of)), rules_in(*INVOICE_VAT), inputs.book).rows


def _headers(lines: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row an invoice: who, when, which order, how it is paid."""
    first = lines.group_by("number", *KEY, "nth").agg(
        corrects_date=pl.col("corrects_date").first(), quote_date=pl.col("quote_date").max(),
        period_start=pl.col("work_date").min(),
        period_end=pl.coalesce("work_end", "work_date").max()).sort("number")
    clients = inputs.rows.clients.select("client_id", "payment_days", "kind", client_name="name")
    activities = inputs.rows.activities.select("activity_id", activity_name="name")
    days = int(inputs.policy["default_payment_days"].value)
    asks = pl.when(pl.col("document_kind") == "invoice").then(pl.col("payment_days").fill_null(days)).otherwise(0)
    due = pl.lit(inputs.order.as_of) + pl.duration(days=asks)
    return (first.join(clients, on="client_id", how="left", maintain_order="left")
            .join(activities, on="activity_id", how="left", maintain_order="left")
            .rename({"quote_terms": "terms"})
            .with_columns(issue_date=pl.lit(inputs.order.as_of), due_date=due.cast(pl.Date),
                          law_day=pl.lit(inputs.order.as_of),
                          structured_communication=_communication(inputs.order.as_of.year, inputs.opening.next_invoice)))


def _communication(year: int, first: int) -> pl.Expr:
    """+++202/6000/00197+++: year and number on ten digits, then their remainder by 97 (97 for 0)."""
    ten = year * 10**6 + pl.col("nth").cast(pl.Int64) + first
    check = pl.when(ten % 97 == 0).then(97).otherwise(ten % 97)
    digits = pl.concat_str(ten.cast(pl.String), check.cast(pl.String).str.zfill(2))
    return pl.concat_str(pl.lit("+++"), digits.str.slice(0, 3), pl.lit("/"), digits.str.slice(3, 4), pl.lit("/"),
                         digits.str.slice(7, 5), pl.lit("+++"))
