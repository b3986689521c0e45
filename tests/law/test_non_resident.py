"""Scale III: the rules of non-residents replace those of the same name, the others stay."""

from decimal import Decimal

from pipeline.core.params import load
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.rules import CONTRACT, NON_RESIDENT, PAYSLIP, param_files
from tests.law.situations import frame

BOOK = load(param_files())
RULES = {**rules_in(*PAYSLIP), **rules_in(*NON_RESIDENT)}


def test_a_non_resident_pays_the_whole_scale_whatever_the_family() -> None:
    people = frame({"gross": Decimal(3000)}, {"gross": Decimal(3000), "spouse": "none", "children": 3})
    contracts = compute_dated(people, rules_in(*CONTRACT), BOOK).rows
    tax = compute_dated(contracts, RULES, BOOK).rows["withholding_before_bonus"]
    assert tax.to_list() == [Decimal("711.42"), Decimal("711.42")]


def test_the_tax_of_a_non_resident_asks_for_no_family() -> None:
    assert {"has_quotient", "children_reduction_year", "spouse_reduction"}.isdisjoint(upstream(RULES, ["withholding"]))
