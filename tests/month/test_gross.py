"""The largest gross that fits a budget: it fits, and one cent more does not."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.money import EXACT
from pipeline.core.params import load
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.month.gross import largest_gross
from pipeline.rules import CONTRACT, param_files
from pipeline.whatif.situations import situations

BOOK = load(param_files())
COST = upstream(rules_in(*CONTRACT), ["full_cost"])
CENT = Decimal("0.01")
DAYS = (date(2025, 1, 31), date(2025, 9, 30), date(2026, 3, 31), date(2026, 10, 31))


def contracts(rows: list[dict[str, Any]], day: date) -> pl.DataFrame:
    text = [{"id": str(nth), "gross": "0", **{k: v for k, v in row.items() if k != "budget"}} for nth, row in enumerate(rows)]
    nothing = pl.lit(Decimal(0), dtype=EXACT)
    budgets = pl.Series("budget", [row["budget"] for row in rows], dtype=EXACT)
    return situations(text, day, BOOK).drop("gross").with_columns(budgets, work_bonus_before=nothing)


def cost(rows: pl.DataFrame, gross: pl.Series) -> pl.Series:
    return compute_dated(rows.with_columns(gross=gross), COST, BOOK).rows["full_cost"]


AMOUNTS = st.decimals(min_value=0, max_value=20_000, places=2)
CONTRACTS = st.fixed_dictionaries({
    "budget": AMOUNTS, "status": st.sampled_from(["employee", "worker", "artist", "student"]),
    "days_paid": st.sampled_from([None, "1", "7.5", "22"])})


@settings(max_examples=60, deadline=None)
@given(st.lists(CONTRACTS, min_size=1, max_size=30), st.sampled_from(DAYS))
def test_the_gross_fits_and_one_cent_more_does_not(rows: list[dict[str, Any]], day: date) -> None:
    frame = contracts(rows, day)
    gross = largest_gross(frame["budget"], partial(cost, frame))
    assert (gross >= 0).all()
    assert (cost(frame, gross) <= frame["budget"]).all()
    assert (cost(frame, gross + CENT) > frame["budget"]).all()


def test_cost_never_falls_when_gross_rises_by_a_cent() -> None:
    grosses = [Decimal(cents) / 100 for cents in range(0, 800_000, 97)]
    for status in ("employee", "worker", "artist", "student"):
        frame = contracts([{"budget": gross, "status": status} for gross in grosses], date(2026, 3, 31))
        here, more = cost(frame, frame["budget"]), cost(frame, frame["budget"] + CENT)
        assert (more >= here).all()


def test_a_budget_of_nothing_pays_nothing() -> None:
    frame = contracts([{"budget": Decimal(0), "status": "employee"}], date(2026, 3, 31))
    assert largest_gross(frame["budget"], partial(cost, frame)).to_list() == [Decimal(0)]
