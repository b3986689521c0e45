"""Lines of work sold become invoices, one per Activity, client and order; what a correction gives back, credit notes.

Grants and patronage are asked for on requests for funds, in a series of numbers of their own: they are no invoices.
"""

from dataclasses import dataclass

import polars as pl

from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.month.collect import Inputs
from pipeline.month.vat_grounds import INTERNAL
from pipeline.rules import INVOICE, INVOICE_VAT

KEY = ["activity_id", "client_id", "order_reference", "corrects", "document_kind", "vat_reason", "quote_reference", "quote_terms",
       "billing"]
"""One document each: an invoice corrects none, or one; so does a credit note. One without VAT has one ground, each one quote."""
LETTER = {"invoice": "", "grant": "F", "patronage": "F", "internal": "T"}
"""Billing -> the letter of its numbers: each letter is a series without gap in its year."""
FUNDS_YEAR = 5000
"""What the year of a request for funds gains in its communication, so that none is also that of an invoice."""


@dataclass(frozen=True)
class Sales:
    """lines: one row of work on a document each (see `billed_lines`), with its `number`. vat: one document and VAT code each.
    invoices: one invoice, request for funds or credit note each, numbered in the order of the key; amounts of credit notes are
    negative."""

    lines: pl.DataFrame
    vat: pl.DataFrame
    invoices: pl.DataFrame

    @property
    def invoiced(self) -> pl.DataFrame:
        """Lines that a client buys: no grant, no patronage."""
        return self.lines.filter(billing="invoice")


def sales(inputs: Inputs, billed: pl.DataFrame) -> Sales:
    """Documents of what clients, funders and patrons are asked for, dated as of the run. billed: `billed_lines`."""
    buyers = inputs.rows.clients.select("client_id", "payment_days", "kind", client_name="name")
    return documented(billed.filter(pl.col("billing") != INTERNAL), buyers, inputs)


def documented(billed: pl.DataFrame, buyers: pl.DataFrame, inputs: Inputs) -> Sales:
    """Lines on numbered documents with their VAT and fee. buyers: client_id, payment_days, kind, client_name."""
    lines = _lines(billed, inputs)
    vat = _vat(lines, inputs)
    totals = vat.group_by("number").agg(total_excl_vat=pl.col("vat_base").sum(), total_vat=pl.col("vat_amount").sum())
    invoices = (_headers(lines, buyers, inputs).join(totals, on="number", how="left", maintain_order="left")
                .with_columns(total_incl_vat=pl.col("total_excl_vat") + pl.col("total_vat")))
    return Sales(lines, vat, compute_dated(invoices, rules_in(*INVOICE), inputs.book).rows)


def _lines(billed: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    letter = pl.col("billing").replace_strict(LETTER, return_dtype=pl.String)
    keys = billed.select(KEY).unique().sort(KEY).with_columns(letter=letter)
    opening = inputs.opening
    first = {"": opening.next_invoice, "F": opening.next_funding, "T": opening.next_transfer}
    nth = pl.int_range(pl.len()).over("letter") + pl.col("letter").replace_strict(first, return_dtype=pl.Int64)
    numbered = keys.with_columns(nth=nth).with_columns(number=_number(inputs.order.as_of.year))
    return (billed.join(numbered, on=KEY, how="left", maintain_order="left")
            .sort("number", "work_date", "file", "sheet", "row", "row_key"))


def _number(year: int) -> pl.Expr:
    """2026-00001, 2026-F00001, 2026-T00001: gapless in the year, claimed at approval."""
    return pl.concat_str(pl.lit(f"{year}-"), "letter", pl.col("nth").cast(pl.String).str.zfill(5))


def _vat(lines: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    bases = lines.group_by("number", "vat").agg(vat_base=pl.col("line_net").sum()).sort("number", "vat")
    return compute_dated(bases.with_columns(law_day=pl.lit(inputs.order.as_of)), rules_in(*INVOICE_VAT), inputs.book).rows


def _headers(lines: pl.DataFrame, buyers: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row an invoice: who, when, which order, how it is paid."""
    first = lines.group_by("number", *KEY, "nth", "letter").agg(
        corrects_date=pl.col("corrects_date").first(), quote_date=pl.col("quote_date").max(),
        period_start=pl.col("work_date").min(),
        period_end=pl.coalesce("work_end", "work_date").max()).sort("number")
    activities = inputs.rows.activities.select("activity_id", activity_name="name")
    days = int(inputs.policy["default_payment_days"].value)
    asks = pl.when(pl.col("document_kind") == "invoice").then(pl.col("payment_days").fill_null(days)).otherwise(0)
    due = pl.lit(inputs.order.as_of) + pl.duration(days=asks)
    return (first.join(buyers, on="client_id", how="left", maintain_order="left")
            .join(activities, on="activity_id", how="left", maintain_order="left")
            .rename({"quote_terms": "terms"})
            .with_columns(issue_date=pl.lit(inputs.order.as_of), due_date=due.cast(pl.Date),
                          law_day=pl.lit(inputs.order.as_of),
                          structured_communication=_communication(inputs.order.as_of.year)))


def _communication(year: int) -> pl.Expr:
    """+++202/6000/00197+++: year and number on ten digits, then their remainder by 97 (97 for 0); none between Activities."""
    of_year = pl.when(pl.col("letter") == "F").then(year + FUNDS_YEAR).otherwise(year)
    ten = of_year.cast(pl.Int64) * 10**6 + pl.col("nth")
    check = pl.when(ten % 97 == 0).then(97).otherwise(ten % 97)
    digits = pl.concat_str(ten.cast(pl.String), check.cast(pl.String).str.zfill(2))
    written = pl.concat_str(pl.lit("+++"), digits.str.slice(0, 3), pl.lit("/"), digits.str.slice(3, 4), pl.lit("/"),
                            digits.str.slice(7, 5), pl.lit("+++"))
    return pl.when(pl.col("letter") == "T").then(pl.lit("")).otherwise(written)
