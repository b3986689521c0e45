"""Persons, worker lines and occupations, numbered in a fixed order; and the name of each figure's cell."""

import polars as pl

from pipeline.core.calendar import weekdays
from pipeline.declarations.dmfa.sealed import Quarter

OF_OCCUPATION = ("remun", "days", "hours", "reduction")
OCCUPATION = ["member_id", "record_code", "row_key"]
WHOLE = "total"
"""Where the figures of the declaration as a whole stand."""


def occupations(rows: pl.DataFrame, declared: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """One row a contract that is declared: OCCUPATION, number (1, 2, 3... of its worker line), start, end, joint_committee,
    weekdays and is_artist, as the last run that paid it had them.

    rows: see `Sealed`. declared: parts with left_out "".
    """
    key = ["member_id", "row_key", "status"]
    last = rows.filter(pl.col("content_hash") != "").sort("month", "run").unique(key, keep="last", maintain_order=True)
    sums = declared.filter(figure="remun").group_by(*OCCUPATION, "status").agg(pl.col("amount_cents").sum())
    known = sums.filter(pl.col("amount_cents") != 0).drop("amount_cents")
    both = known.join(last.select(*key, "start", "end", "joint_committee"), on=key).sort(
        "member_id", "record_code", "start", "row_key")
    days = [weekdays(max(start, quarter.first), min(end, quarter.last)) for start, end in both.select("start", "end").iter_rows()]
    nth = pl.int_range(1, pl.len() + 1).over("member_id", "record_code")
    return both.with_columns(is_artist=pl.col("status") == "artist", number=nth, weekdays=pl.Series(days, dtype=pl.Int64))


def with_cells(declared: pl.DataFrame, worked: pl.DataFrame) -> pl.DataFrame:
    """Parts with cell: M001.495.1.remun_001 of an occupation, M001.495.contribution_495 of a worker line, total.unrelated_870."""
    joined = declared.join(worked.select(*OCCUPATION, "number"), on=OCCUPATION, how="left", maintain_order="left")
    figure = pl.when(pl.col("code") == "").then("figure").otherwise(pl.concat_str("figure", "code", separator="_"))
    place = (pl.when(pl.col("figure").str.starts_with("unrelated")).then(pl.lit(WHOLE))
             .when(pl.col("figure").is_in(OF_OCCUPATION)).then(pl.concat_str("member_id", "record_code", "number", separator="."))
             .otherwise(pl.concat_str("member_id", "record_code", separator=".")))
    return joined.with_columns(cell=pl.concat_str(place, figure, separator="."))


def figures(celled: pl.DataFrame) -> pl.DataFrame:
    """One row a figure of the XML: member_id, record_code, number, figure, code, cell and value in cents or hundredths."""
    keys = ["member_id", "record_code", "number", "figure", "code", "cell"]
    of_whole = pl.col("figure").str.starts_with("unrelated")
    of_line = ~pl.col("figure").is_in(OF_OCCUPATION)
    plain = celled.with_columns(member_id=pl.when(of_whole).then(pl.lit("")).otherwise("member_id"),
                                record_code=pl.when(of_whole).then(pl.lit("")).otherwise("record_code"),
                                number=pl.when(of_line).then(None).otherwise("number"))
    return plain.group_by(keys).agg(value=pl.col("amount_cents").sum()).filter(pl.col("value") != 0).sort(
        "member_id", "record_code", "number", "figure", "code", nulls_last=True)
