"""What of a quarter cannot be declared as it is: by whom and why. The rest is what the XML says."""

import polars as pl

REASONS = ("earlier_quarter", "no_number", "without_occupation", "negative", "too_many")
"""Why a part stands in no figure: a word each, in the order in which they are looked for.

earlier_quarter: days of a quarter that was declared before: a modification of it. no_number: a member without valid national
number, or with another's. without_occupation: nothing to declare it with. negative: a sum of a member is below nothing.
too_many: more occupations than a worker line holds.
"""
MOST = 99
"""Occupations of a worker line."""


def with_standing(parts: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Parts with left_out, "" where they are declared; the special contribution has found its worker line."""
    known = people.filter(pl.col("inss") != "")["member_id"].to_list()
    placed = _placed(parts).with_columns(left_out=pl.when("is_earlier").then(pl.lit("earlier_quarter"))
                                         .when(~pl.col("member_id").is_in(known)).then(pl.lit("no_number"))
                                         .when("is_on_no_line").then(pl.lit("without_occupation"))
                                         .otherwise(pl.lit(""))).drop("is_on_no_line")
    return _without(_without(placed, _negative(placed), "negative"), _too_many(placed), "too_many")


def _placed(parts: pl.DataFrame) -> pl.DataFrame:
    """Parts with is_on_no_line; what is the member's as a whole stands on his first worker line that pays something."""
    paid = parts.filter(~pl.col("is_earlier"), pl.col("figure").is_in(["remun", "student_remun"]))
    lines = paid.group_by("member_id", "record_code", "figure").agg(paid=pl.col("amount_cents").sum()).filter(pl.col("paid") != 0)
    first = lines.filter(figure="remun").group_by("member_id").agg(first=pl.col("record_code").min())
    of_member = (pl.col("record_code") == "") & (pl.col("figure") == "contribution")
    joined = parts.join(first, on="member_id", how="left", maintain_order="left").with_columns(
        record_code=pl.when(of_member).then(pl.col("first").fill_null("")).otherwise("record_code")).drop("first")
    on_lines = joined.join(lines.drop("figure"), on=["member_id", "record_code"], how="left", maintain_order="left")
    idle = pl.col("paid").is_null() & (pl.col("figure") != "undeclared") & ~pl.col("figure").str.starts_with("unrelated")
    return on_lines.with_columns(is_on_no_line=idle).drop("paid")


def _negative(parts: pl.DataFrame) -> list[str]:
    """Members one of whose figures is below nothing: the declaration takes no such amount."""
    is_of_occupation = pl.col("figure").is_in(["remun", "days", "hours", "reduction"])
    keyed = parts.filter(pl.col("left_out") == "", pl.col("figure") != "undeclared").with_columns(
        row_key=pl.when(is_of_occupation).then("row_key").otherwise(pl.lit("")))
    sums = keyed.group_by("member_id", "record_code", "row_key", "figure", "code").agg(pl.col("amount_cents").sum())
    return sorted(sums.filter(pl.col("amount_cents") < 0)["member_id"].unique())


def _too_many(parts: pl.DataFrame) -> list[str]:
    worked = parts.filter(pl.col("left_out") == "", figure="remun").unique(["member_id", "record_code", "row_key"])
    counts = worked.group_by("member_id", "record_code").len()
    return sorted(counts.filter(pl.col("len") > MOST)["member_id"].unique())


def _without(parts: pl.DataFrame, members: list[str], reason: str) -> pl.DataFrame:
    """All that is of these members left out."""
    gone = (pl.col("left_out") == "") & pl.col("member_id").is_in(members)
    return parts.with_columns(left_out=pl.when(gone).then(pl.lit(reason)).otherwise("left_out"))
