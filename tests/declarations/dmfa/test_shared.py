"""The structural reduction of a quarter over its occupations: by run to the cent, and what comes to nothing is nothing."""

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.money import EXACT
from pipeline.declarations.dmfa.shared import shared_reduction

CENTS = st.lists(st.integers(-30_000, 30_000), min_size=1, max_size=6)
WEIGHTS = st.lists(st.decimals("0.01", "900.00", places=2), min_size=1, max_size=4)


def shared(given: list[int], weights: list[Decimal]) -> pl.DataFrame:
    reductions = pl.DataFrame({"member_id": "M-1", "number": [f"P{nth}" for nth in range(len(given))], "amount_cents": given})
    rows = pl.DataFrame([{"member_id": "M-1", "row_key": f"r{nth}", "status": "employee", "record_code": "495",
                          "is_earlier": False, "employer_onss": weight} for nth, weight in enumerate(weights)],
                        schema_overrides={"employer_onss": EXACT})
    return shared_reduction(reductions, rows, "3000")


def sums(pieces: pl.DataFrame, by: str) -> dict[str, int]:
    return dict(pieces.group_by(by).agg(pl.col("amount_cents").sum()).iter_rows())


@given(CENTS, WEIGHTS)
def test_each_run_is_shared_to_the_cent_and_no_occupation_gets_the_other_sign(given: list[int], weights: list[Decimal]) -> None:
    pieces = shared(given, weights)
    assert sums(pieces, "document") == {f"P{nth}": cents for nth, cents in enumerate(given)}
    assert all(amount * sum(given) >= 0 for amount in sums(pieces, "row_key").values())


def test_corrections_that_take_all_of_it_back_leave_no_cent_anywhere() -> None:
    pieces = shared([21820, -1400, -700, -2800, -16920], [Decimal("100.01"), Decimal("233.33"), Decimal("7.10")])
    assert set(sums(pieces, "row_key").values()) == {0}
