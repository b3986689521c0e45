"""Exact amounts. `cents` is the only rounding of a column, `cents_of` the same for one amount."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import polars as pl

EXACT = pl.Decimal(38, 10)
"""The type of every amount, rate and quantity inside the rules."""

ZERO = pl.lit(Decimal(0), dtype=EXACT)
CENT = Decimal("0.01")


def exact(value: pl.Expr | Decimal | int) -> pl.Expr:
    """A column or constant in the type of the rules."""
    return value.cast(EXACT) if isinstance(value, pl.Expr) else _constant(Decimal(value))


@cache
def _constant(value: Decimal) -> pl.Expr:
    return pl.lit(value).cast(EXACT)


def euros(whole: str) -> pl.Expr:
    """A column of whole cents (or hundredths) as exact amounts, under its own name."""
    return (pl.col(whole).cast(EXACT) / 100).cast(EXACT)


def cents(amount: pl.Expr) -> pl.Expr:
    """Rounded to the cent, half away from zero. Called visibly where the law rounds."""
    return amount.cast(EXACT).round(2, mode="half_away_from_zero")


def at_least(amount: pl.Expr, least: pl.Expr | Decimal | int) -> pl.Expr:
    """The larger of two amounts; unknown where one of them is."""
    other = exact(least)
    return pl.when(amount < other).then(other).otherwise(amount + other - other).cast(EXACT)


def at_most(amount: pl.Expr, most: pl.Expr | Decimal | int) -> pl.Expr:
    """The smaller of two amounts; unknown where one of them is."""
    other = exact(most)
    return pl.when(amount > other).then(other).otherwise(amount + other - other).cast(EXACT)


def share_out(rows: pl.DataFrame, whole: pl.Expr, part: pl.Expr, over: list[str]) -> pl.DataFrame:
    """Rows with `share`: what each has of its group's whole, to the cent, by largest remainder; the first row wins a tie.

    part: before rounding; the parts of a group add up to its whole. A negative whole is shared as its opposite is.
    """
    sign = pl.when(whole < 0).then(-1).otherwise(1)
    raw = rows.with_row_index("_place").with_columns(_sign=sign, _whole=whole * sign * 100, _raw=part * sign * 100)
    floored = raw.with_columns(_floor=pl.col("_raw").floor()).with_columns(_rest=pl.col("_raw") - pl.col("_floor"))
    ordered = floored.sort(*over, "_rest", "_place", descending=[*(False for _ in over), True, False]).with_row_index("_nth")
    nth = pl.col("_nth") - pl.col("_nth").first().over(over)
    extra = (nth < pl.col("_whole") - pl.col("_floor").sum().over(over)).cast(pl.Int64)
    shared = ordered.with_columns(share=((pl.col("_floor") + extra) * pl.col("_sign") / 100).cast(EXACT))
    return shared.sort("_place").select(*rows.columns, "share")


def cents_of(amount: Decimal) -> Decimal:
    """One amount rounded to the cent, half away from zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def text(amount: Decimal) -> str:
    """An amount for machines: two decimals, a point, no grouping. It must already be in cents."""
    in_cents = cents_of(amount)
    if in_cents != amount:
        raise ValueError(f"{amount} is not an amount in cents")
    return f"{abs(in_cents) if in_cents == 0 else in_cents:.2f}"


def to_cents(amount: Decimal) -> int:
    """An amount as whole cents, for the books."""
    return int(Decimal(text(amount)) * 100)


def from_cents(whole: int) -> Decimal:
    """Whole cents as an amount."""
    return Decimal(whole) / 100
