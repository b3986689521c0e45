"""Lines of work as documents bill them: whole, what a correction adds or takes off, or taken back."""

import polars as pl

from pipeline.core.money import EXACT, ZERO, euros
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.month.collect import Inputs
from pipeline.month.corrections import AS_BILLED, BILLED
from pipeline.rules import LINE

INVOICE, CREDIT_NOTE = "invoice", "credit_note"
BILLING = {"client_invoice": "invoice", "copyright": "invoice"}
"""Kind of turnover -> how it is asked for; the others have documents of their own: grant, patronage, internal."""
CHARGED = ("21", "12", "6")
"""Codes that charge VAT: the others say on their document why they do not, one reason each."""
ORIGIN = ("file", "sheet", "row", "row_key", "activity_id")


def billed_lines(inputs: Inputs) -> pl.DataFrame:
    """One row a line on a document, its law day that of the run.

    billing: invoice, grant, patronage or internal. document_kind: invoice, or credit_note where it gives back.
    corrects, corrects_date: the invoice that first had the line, "" where none.
    vat_reason: the ground of a line without VAT, "" of the others. client_id: of an internal line, the Activity that buys.
    line_net: what the document bills, negative on a credit note. worth: of the row once this document is out.
    quantity, unit_price: the row's own; quantity_was, unit_price_was: what it had, where the line bills a difference.
    """
    priced = compute_dated(_now(inputs), rules_in(*LINE), inputs.book).rows.with_columns(worth="line_net")
    before = _before(inputs)
    same_bill = pl.all_horizontal(pl.col(name) == pl.col(f"{name}_was") for name in BILLED)
    both = priced.join(before, on="row_key", how="left", maintain_order="left")
    differs = both.filter(same_bill).with_columns(line_net=(pl.col("worth") - pl.col("worth_was")).cast(EXACT))
    whole = priced.join(differs, on="row_key", how="anti", maintain_order="left")
    back = _taken_back(before.join(differs, on="row_key", how="anti"), priced, inputs)
    fresh = whole.with_columns(corrects=pl.lit(""), corrects_date=pl.lit(""))
    rows = [fresh, differs.drop(f"{name}_was" for name in BILLED), back]
    credit = pl.when(pl.col("line_net") < 0).then(pl.lit(CREDIT_NOTE)).otherwise(pl.lit(INVOICE))
    reason = pl.when(pl.col("vat").is_in(CHARGED)).then(pl.lit("")).otherwise("vat_ground")
    return pl.concat(rows, how="diagonal_relaxed").with_columns(
        document_kind=credit, vat_reason=reason, billing=pl.col("turnover_kind").replace(BILLING))


def _now(inputs: Inputs) -> pl.DataFrame:
    return inputs.rows.lines.with_columns(*AS_BILLED, law_day=pl.lit(inputs.order.as_of))


def _before(inputs: Inputs) -> pl.DataFrame:
    """Sealed lines that are corrected or gone, as they were: their columns with _was, corrects, corrects_date."""
    gone = inputs.rows.gone.filter(pl.col("kind") == "line")["row_key"]
    touched = pl.col("row_key").is_in([*gone, *inputs.rows.lines["row_key"]])
    sealed = inputs.opening.to_take_back.lines.filter(touched)
    return sealed.select(
        "row_key", *(pl.col(name).alias(f"{name}_was") for name in BILLED), corrects="origin", corrects_date="origin_date",
        worth_was=euros("worth_cents"), quantity_was=pl.col("quantity").cast(EXACT), unit_price_was=euros("unit_price_cents"))


def _taken_back(before: pl.DataFrame, priced: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Sealed lines that are gone, or now stand on another invoice: what they were worth, given back."""
    sealed = inputs.opening.to_take_back.lines.join(before, on="row_key")
    days = {name: pl.col(name).str.to_date(strict=False) for name in ("work_date", "work_end", "quote_date")}
    return sealed.select(
        *ORIGIN, *BILLED, "description", "unit", "corrects", "corrects_date", month="work_month", content_hash=pl.lit(""),
        line_net=-pl.col("worth_was"), worth=ZERO, quantity="quantity_was", unit_price="unit_price_was",
        law_day=pl.lit(inputs.order.as_of), version="version", **days)
