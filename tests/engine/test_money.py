"""One rounding, exact: half a cent goes away from zero, whatever the sign."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.money import (
    CENT,
    EXACT,
    at_least,
    at_most,
    cents,
    cents_of,
    exact,
    from_cents,
    text,
    to_cents,
)

AMOUNTS = [Decimal(n) / 100 for n in range(1, 100_000)]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("rate", ["0.1307", "0.065", "0.4815"])
def test_cents_equals_pythons_half_up_for_every_amount(rate: str, sign: int) -> None:
    amounts = [sign * amount for amount in AMOUNTS]
    frame = pl.DataFrame({"x": amounts}, schema={"x": EXACT})
    found = frame.select(cents(pl.col("x") * Decimal(rate)))["x"].to_list()
    assert found == [(amount * Decimal(rate)).quantize(CENT, ROUND_HALF_UP) for amount in amounts]


@given(st.integers(-10**12, 10**12), st.sampled_from(["0.939", "0.935", "12", "92", "174.8"]))
def test_a_division_is_rounded_once(whole: int, by: str) -> None:
    amount = Decimal(whole) / 100
    frame = pl.DataFrame({"x": [amount]}, schema={"x": EXACT})
    found = frame.select(cents(pl.col("x") / Decimal(by)))["x"][0]
    assert found == (amount / Decimal(by)).quantize(CENT, ROUND_HALF_UP)


@pytest.mark.parametrize(("amount", "rounded"), [("0.145", "0.15"), ("-0.145", "-0.15"), ("0.005", "0.01"),
                                                 ("2.675", "2.68"), ("0.0049999", "0.00")])
def test_half_a_cent_goes_away_from_zero(amount: str, rounded: str) -> None:
    column = pl.DataFrame({"x": [Decimal(amount)]}, schema={"x": EXACT}).select(cents(pl.col("x")))["x"]
    assert column[0] == Decimal(rounded) == cents_of(Decimal(amount))


def test_the_smaller_and_the_larger_of_two_amounts() -> None:
    frame = pl.DataFrame({"x": [Decimal(1), Decimal(3), None]}, schema={"x": EXACT})
    found = frame.select(larger=at_least(pl.col("x"), 2), smaller=at_most(pl.col("x"), 2))
    assert found["larger"].to_list() == [Decimal(2), Decimal(3), None]
    assert found["smaller"].to_list() == [Decimal(1), Decimal(2), None]


def test_an_unknown_bound_makes_the_result_unknown() -> None:
    unknown = pl.lit(None, dtype=EXACT)
    frame = pl.DataFrame({"x": [Decimal(1)]}, schema={"x": EXACT})
    assert frame.select(a=at_least(pl.col("x"), unknown), b=at_most(pl.col("x"), unknown)).row(0) == (None, None)


def test_a_constant_has_the_type_of_the_rules() -> None:
    assert pl.select(exact(Decimal("1.5"))).schema["literal"] == EXACT


def test_amounts_for_machines_have_two_decimals_and_no_negative_zero() -> None:
    assert [text(Decimal(one)) for one in ("1234.5", "-0.00", "7", "-7.10")] == ["1234.50", "0.00", "7.00", "-7.10"]


def test_an_amount_that_is_not_in_cents_is_refused() -> None:
    with pytest.raises(ValueError, match="0.001 is not an amount in cents"):
        text(Decimal("0.001"))


@given(st.integers(-10**15, 10**15))
def test_whole_cents_and_back(whole: int) -> None:
    assert to_cents(from_cents(whole)) == whole
