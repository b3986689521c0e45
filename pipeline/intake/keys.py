"""What identifies a row from one run to the next, and what it said."""

from hashlib import sha256

import polars as pl

NATURAL = {
    "lines": ("line_id", ("activity_id", "client_id", "work_date", "description")),
    "expenses": ("expense_id", ("activity_id", "member_id", "date", "category", "description")),
    "pay": ("", ("activity_id", "member_id", "start", "status")),
}
"""By sheet: the column of an own key, and the columns that stand for it where it is empty."""
NOT_SAID = {"file", "sheet", "row", "line_id", "expense_id", "receipt_sha256"}
"""Where the row stands and what it is called, not what it says."""


def with_keys(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `row_key` and `content_hash`, sorted by key. Of rows alike, the n-th of their file has #n."""
    own, parts = NATURAL[kind]
    natural = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in parts], separator="|")
    nth = pl.int_range(1, pl.len() + 1).over(natural, "file", order_by=["sheet", "row"])
    counted = natural + pl.when(nth > 1).then(pl.format("#{}", nth)).otherwise(pl.lit(""))
    if kind == "pay":
        key = pl.format("{}-{}-{}-{}", "activity_id", "member_id", pl.col("start").dt.strftime("%Y%m%d"), "status")
    else:
        key = pl.coalesce(pl.concat_str("activity_id", pl.lit("|"), own), counted)
    return frame.with_columns(row_key=key, content_hash=_hash(frame)).sort("row_key")


def _hash(frame: pl.DataFrame) -> pl.Series:
    """SHA-256 of what the row says, whatever file it stands in; a column that a later version adds changes nothing."""
    said = [name for name in sorted(frame.columns) if name not in NOT_SAID]
    text = pl.concat_str([pl.format("{}\u241e{}", pl.lit(name), pl.col(name).cast(pl.String)) for name in said],
                         separator="\u241f", ignore_nulls=True)
    return frame.select(text.alias("said"))["said"].map_elements(_sha256, return_dtype=pl.String)


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
