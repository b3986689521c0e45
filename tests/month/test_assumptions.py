"""A parameter is said to touch the documents whose amounts hang on it, and no others."""

import pytest

from pipeline.core.params import Dated
from pipeline.month.assumptions import used_parameters
from pipeline.month.collect import Inputs
from pipeline.month.compute import compute
from tests.month.small import contract, expense, inputs, line


@pytest.fixture(scope="module")
def used() -> dict[str, tuple[Dated, int]]:
    """An employee and an artist on camera; two invoices at 21 %, one at 12 %; an expense for internet, one for paper."""
    month: Inputs = inputs(
        [line("l1", "A-1", "1000.00"), line("l2", "A-1", "1000.00", order_reference="PO-2"),
         line("l3", "A-2", "2000.00", vat="12")],
        [expense("e1", "A-1", "M-1", "15.00", category="internet", receipt=None, receipt_sha256=None),
         expense("e2", "A-2", "M-3", "40.00")],
        [contract("A-1", "M-1"), contract("A-2", "M-2", status="artist", function="actor")])
    return {entry.name: (entry, count) for entry, count in used_parameters(month, compute(month))}


@pytest.mark.parametrize(("name", "documents"), [
    ("vat_rate_standard", 2), ("vat_rate_parking", 1), ("vat_rate_reduced", 0), ("internet_month", 1), ("meal_day", 0),
    ("kilometre_rate_yearly", 0), ("artist_flat_rate", 1), ("holiday_exit_rate", 1), ("accident_insurance_rate", 2),
    ("mutualised_margin_rate", 2), ("fee_rate", 3), ("spouse_small_income_reduction_year", 0),
])
def test_a_parameter_touches_the_documents_that_hang_on_it(used: dict[str, tuple[Dated, int]], name: str, documents: int) -> None:
    assert used[name][1] == documents


def test_a_word_of_the_policy_touches_what_it_gives(used: dict[str, tuple[Dated, int]]) -> None:
    assert used["kilometre_system"][1] == 0
