"""A parameter is said to touch the documents whose amounts hang on it, and no others."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from pipeline.core.params import Dated
from pipeline.month.assumptions import used_parameters
from pipeline.month.collect import Inputs
from pipeline.month.compute import compute
from tests.month.small import EMPTY_OPENING, contract, expense, inputs, line


@pytest.fixture(scope="module")
def used() -> dict[str, tuple[Dated, int]]:
    """An employee and an artist on camera; two invoices at 21 %, one at 12 %; an expense for internet, one for paper."""
    month: Inputs = inputs(
        [line("l1", "A-1", "1000.00"), line("l2", "A-1", "1000.00", order_reference="PO-2"),
         line("l3", "A-2", "2000.00", vat="12")],
        [expense("e1", "A-1", "M-1", "25.00", category="internet", receipt=None, receipt_sha256=None),
         expense("e2", "A-2", "M-3", "40.00")],
        [contract("A-1", "M-1"), contract("A-2", "M-2", status="artist", function="actor")])
    return {entry.name: (entry, count) for entry, count in used_parameters(month, compute(month))}


@pytest.mark.parametrize(("name", "documents"), [
    ("vat_rate_standard", 2), ("vat_rate_parking", 1), ("vat_rate_reduced", 0), ("internet_month", 1), ("meal_day", 0),
    ("kilometre_rate_yearly", 0), ("artist_flat_rate", 1), ("holiday_exit_rate", 1), ("accident_insurance_rate", 2),
    ("mutualised_margin_rate", 2), ("fee_rate", 3), ("spouse_small_income_reduction_year", 0), ("work_bonus_year_cap", 0),
    ("status_above_student_quota", 0), ("investment_threshold", 0), ("special_scale_single", 0),
])
def test_a_parameter_touches_the_documents_that_hang_on_it(used: dict[str, tuple[Dated, int]], name: str, documents: int) -> None:
    assert used[name][1] == documents


def test_a_word_of_the_policy_touches_what_it_gives(used: dict[str, tuple[Dated, int]]) -> None:
    assert used["kilometre_system"][1] == 0


def test_a_word_or_ceiling_touches_only_those_whom_it_reaches() -> None:
    """M-1 has four hours of her quota left, M-2 66.44 EUR of the year's bonus, M-3 an expense near the threshold."""
    year = pl.DataFrame({"member_id": ["M-1", "M-2"], "student_hours": [Decimal(646), Decimal(0)],
                         "work_bonus": [Decimal(0), Decimal(3400)]}, schema=EMPTY_OPENING.year_pay.schema)
    pay = [contract("A-1", "M-1", status="student", days=None, hours=Decimal(20)), contract("A-2", "M-2", days=Decimal(16)),
           contract("A-2", "M-3", status="student", days=None, hours=Decimal(20))]
    sold, spent = [line("l1", "A-1", "900.00"), line("l2", "A-2", "6900.00")], expense("e1", "A-2", "M-3", "470.00")
    month = inputs(sold, [{**spent, "category": "materials"}], pay, opening=replace(EMPTY_OPENING, year_pay=year))
    counts = {entry.name: count for entry, count in used_parameters(month, compute(month))}
    names = ("status_above_student_quota", "work_bonus_year_cap", "student_quota_hours", "investment_threshold")
    assert [counts[name] for name in names] == [1, 1, 1, 1]
