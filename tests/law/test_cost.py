"""The cost of employment rises with gross, cent by cent: the search of a gross from a budget stands on it."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.params import load
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.rules import CONTRACT, PAYSLIP, param_files
from tests.law.situations import grosses

BOOK = load(param_files())
STATUSES = ["employee", "worker", "artist", "student"]
FULL_COST = upstream(rules_in(*CONTRACT), ["full_cost"])


def cost(cents: list[int], status: str) -> pl.Series:
    return compute_dated(grosses(cents, status), FULL_COST, BOOK).rows["full_cost"]


@pytest.mark.parametrize("status", STATUSES)
def test_each_cent_of_gross_costs_at_least_a_cent(status: str) -> None:
    steps = cost(list(range(30_000)), status).diff().drop_nulls()
    assert steps.min() >= Decimal("0.01")


@given(st.integers(0, 5_000_000), st.integers(1, 100_000), st.sampled_from(STATUSES))
@settings(max_examples=100, deadline=None)
def test_more_gross_never_costs_less(gross: int, more: int, status: str) -> None:
    low, high = cost([gross, gross + more], status)
    assert low < high


@pytest.mark.parametrize("status", STATUSES)
def test_the_cost_is_the_sum_of_its_parts_and_the_payslip_closes(status: str) -> None:
    contracts = compute_dated(grosses(list(range(1, 900_000, 7_777)), status), rules_in(*CONTRACT), BOOK).rows
    slips = compute_dated(contracts, rules_in(*PAYSLIP), BOOK).rows
    parts = pl.sum_horizontal("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin")
    kept = pl.sum_horizontal("net", "onss_net", "withholding", "special_contribution")
    assert slips.filter((parts != pl.col("full_cost")) | (kept != pl.col("gross"))).is_empty()


def test_the_work_bonus_never_exceeds_the_contribution() -> None:
    for status in STATUSES:
        contracts = compute_dated(grosses(list(range(0, 400_000, 997)), status), rules_in(*CONTRACT), BOOK).rows
        assert contracts["onss_net"].min() >= 0


def test_the_rules_of_the_cost_stay_few() -> None:
    assert len(FULL_COST) <= 11, sorted(FULL_COST)
