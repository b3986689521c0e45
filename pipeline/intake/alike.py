"""Rows that have something in common, and where the other one stands."""

import polars as pl

PLACE = pl.format("{} {} {}", "file", "sheet", "row")
BEFORE = PLACE.shift(1)
"""Where the row before stands."""


def same_as_before(*columns: str) -> pl.Expr:
    """Whether a row has the values of the one before in all these columns."""
    return pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in columns) & (pl.int_range(pl.len()) > 0)


def first_of_another(column: str, key: str, place: pl.Expr) -> pl.Expr:
    """Of rows that have a column's value in common under several keys: the first place under another key than the row's; of the
    others None."""
    first, other = place.first().over(column), place.filter(pl.col(key) != pl.col(key).first()).first().over(column)
    is_first = pl.col(key) == pl.col(key).first().over(column)
    return pl.when(pl.col(column).is_not_null()).then(pl.when(is_first).then(other).otherwise(first))
