"""The smallest gross that reaches a net, to the cent, for many persons at once."""

from collections.abc import Callable
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT

Net = Callable[[pl.Series, pl.Series], pl.Series]
"""From places in the list of persons (one may stand there often) and a gross each to the net of each."""
CENT, STEP = Decimal("0.01"), Decimal("0.50")
STEPS = 60
"""Net may fall by the law's own steps (5.15 with an earning spouse), which a gross about 12 euro higher makes good:
30 euro below the first gross that reaches the wish are looked at, first every half euro, then every cent where it is near."""
NEAR = Decimal("0.60")
"""Net rises by no more than gross, and its roundings are smaller than a tenth of a euro."""


def smallest_gross(wish: pl.Series, net: Net) -> pl.Series:
    """The smallest gross of each person whose net is at least the wish (in cents, at least 0)."""
    if wish.is_empty():
        return wish
    reached = _halved(wish, net)
    tried = pl.DataFrame({"nth": pl.int_range(len(wish), eager=True), "gross": reached, "wish": wish})
    near = _nets(_below(tried, STEP, STEPS), net).filter(pl.col("net") >= pl.col("wish") - NEAR)
    cents = _nets(_below(near.with_columns(pl.col("gross") + STEP).drop("net"), CENT, 100), net)
    best = cents.filter(pl.col("net") >= pl.col("wish")).group_by("nth").agg(pl.col("gross").min())
    return tried.select("nth").join(best, on="nth", how="left", maintain_order="left")["gross"]


def _below(frame: pl.DataFrame, step: Decimal, count: int) -> pl.DataFrame:
    """Each gross, and those below it by so many steps, none below 0."""
    steps = pl.DataFrame({"down": [step * nth for nth in range(count + 1)]}, schema={"down": EXACT})
    return (frame.join(steps, how="cross").with_columns((pl.col("gross") - pl.col("down")).cast(EXACT)).drop("down")
            .filter(pl.col("gross") >= 0).unique(["nth", "gross"], maintain_order=True))


def _nets(tried: pl.DataFrame, net: Net) -> pl.DataFrame:
    return tried.with_columns(net=net(tried["nth"], tried["gross"]))


def _halved(wish: pl.Series, net: Net) -> pl.Series:
    """A gross whose net reaches the wish while one cent less does not; between nothing and ten times the wish."""
    everyone = pl.int_range(len(wish), eager=True)
    low, high = wish * 0, (wish * 10 + 100).cast(EXACT)
    while ((high - low) > CENT).any():
        middle = pl.select(((low + high) / 2).cast(pl.Decimal(38, 2)).cast(EXACT)).to_series()
        enough = net(everyone, middle) >= wish
        low, high = middle.zip_with(~enough, low), middle.zip_with(enough, high)
    return high
