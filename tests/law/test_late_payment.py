"""What late clients owe, for any balance: caps that rise, interest that adds up, a half-year without a rate."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.money import EXACT
from pipeline.core.params import load
from pipeline.core.rulegraph import Computed, compute_dated, rules_in
from pipeline.rules import CLAIM, OPEN_PERIOD, param_files

BOOK = load(param_files())
KNOWN, UNKNOWN = date(2026, 6, 30), date(2026, 7, 1)
BALANCES = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents) / 100)
LEAST = Decimal("0.0000000001")


def computed(modules: Any, *rows: dict[str, Any]) -> Computed:
    amounts = ("balance", "days", "interest_parts", "extra_reminders")
    frame = pl.DataFrame([{"law_day": KNOWN, "terms": "legal", **row} for row in rows])
    return compute_dated(frame.with_columns(pl.col(name).cast(EXACT) for name in amounts if name in frame.columns),
                         rules_in(*modules), BOOK)


def asked(balance: Decimal, kind: str = "consumer", terms: str = "2019") -> dict[str, Any]:
    rows = computed(CLAIM, {"client_kind": kind, "terms": terms, "balance": balance, "interest_parts": Decimal(0),
                            "extra_reminders": Decimal(0)}).rows
    return rows.row(0, named=True)


def part(balance: Decimal, days: int) -> Decimal:
    found = computed(OPEN_PERIOD, {"client_kind": "company", "balance": balance, "days": Decimal(days)}).rows["interest_part"]
    return Decimal(found[0])


@settings(deadline=None)
@given(BALANCES, BALANCES)
def test_a_consumer_who_owes_more_may_be_asked_no_less_and_never_over_two_thousand(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    assert asked(less)["lump_sum_cap"] <= asked(more)["lump_sum_cap"] <= 2000


@settings(deadline=None)
@given(BALANCES)
def test_the_cooperatives_terms_never_ask_of_a_consumer_more_than_the_law_lets(balance: Decimal) -> None:
    claim = asked(balance)
    assert claim["lump_sum"] == min(claim["lump_sum_agreed"], claim["lump_sum_cap"])


@settings(deadline=None)
@given(BALANCES)
def test_between_businesses_the_law_adds_forty_whatever_the_balance(balance: Decimal) -> None:
    assert asked(balance, "company", "legal")["claim"] == balance + 40


@settings(deadline=None)
@given(BALANCES, st.integers(0, 400), st.integers(0, 400))
def test_interest_of_a_period_is_that_of_its_two_halves_before_rounding(balance: Decimal, one: int, other: int) -> None:
    assert abs(part(balance, one + other) - part(balance, one) - part(balance, other)) <= LEAST


def test_a_half_year_without_a_rate_stops_businesses_by_name_and_no_consumer() -> None:
    owed = {"balance": Decimal(1000), "days": Decimal(30), "law_day": UNKNOWN}
    done = computed(OPEN_PERIOD, *({**owed, "client_kind": kind} for kind in ("company", "public_body", "consumer")))
    assert done.rows["client_kind"].to_list() == ["consumer"]
    assert done.stopped["missing_parameters"].to_list() == ["late_rate_business"] * 2


def test_agreed_interest_of_a_consumer_stops_too_where_its_upper_bound_is_unknown() -> None:
    owed = {"balance": Decimal(1000), "days": Decimal(30), "law_day": UNKNOWN, "terms": "2019"}
    done = computed(OPEN_PERIOD, {**owed, "client_kind": "consumer"}, {**owed, "client_kind": "company"})
    assert done.rows["interest_rate"].to_list() == [Decimal("0.085")]
    assert done.stopped["client_kind"].to_list() == ["consumer"]
