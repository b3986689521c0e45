"""Gross from budget: the largest gross whose full cost fits, to the cent, for all contracts at once."""

from collections.abc import Callable
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT

MOST_STEPS = 60
Cost = Callable[[pl.Series], pl.Series]


def largest_gross(budget: pl.Series, cost: Cost) -> pl.Series:
    """The largest gross of each contract whose cost does not exceed its budget (in cents, at least 0).

    cost: the payroll's own rules, from a gross for each contract to its full cost. It is nearly a straight line that
    rises with gross: two corrections by the average cost come within its roundings, then cents are walked until it
    fits and one cent more would not.
    """
    if budget.is_empty():
        return budget.cast(EXACT)
    gross = _correct(_correct(budget, budget, cost), budget, cost)
    for _ in range(MOST_STEPS):
        moved = _walk(gross, budget, cost)
        if (moved == gross).all():
            return gross
        gross = moved
    raise AssertionError("the gross search did not settle: the cost does not rise with gross")


def _correct(gross: pl.Series, budget: pl.Series, cost: Cost) -> pl.Series:
    """The guess moved by the whole cents that its own average cost says are missing or too many."""
    frame = pl.DataFrame({"gross": gross, "cost": cost(gross), "budget": budget})
    missing = (pl.col("budget") - pl.col("cost")) * pl.col("gross")
    move = pl.when(pl.col("cost") > 0).then(missing / pl.col("cost")).otherwise(pl.lit(Decimal(0)))
    moved = (pl.col("gross") + move.cast(pl.Decimal(38, 2))).cast(EXACT)
    return frame.select(moved.clip(lower_bound=Decimal(0)))["gross"]


def _walk(gross: pl.Series, budget: pl.Series, cost: Cost) -> pl.Series:
    """One cent down where it does not fit, one cent up where one more would fit."""
    cent = Decimal("0.01")
    frame = pl.DataFrame({"gross": gross, "here": cost(gross), "more": cost(gross + cent), "budget": budget})
    move = (pl.when((pl.col("here") > pl.col("budget")) & (pl.col("gross") > 0)).then(pl.lit(-cent))
            .when(pl.col("more") <= pl.col("budget")).then(pl.lit(cent)).otherwise(pl.lit(Decimal(0))))
    return frame.select((pl.col("gross") + move).cast(EXACT))["gross"]
