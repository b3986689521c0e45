"""A value that nobody knows stops the rows that need it, by name; the others go on."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT
from pipeline.core.params import load
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.rules import CONTRACT, EXPENSE, PAYSLIP, param_files
from tests.law.situations import frame

BOOK = load(param_files())


def test_only_a_member_with_a_dependant_of_65_waits_in_2025() -> None:
    day = date(2025, 6, 30)
    people = frame({"gross": Decimal(3000), "law_day": day},
                   {"gross": Decimal(3000), "law_day": day, "dependants_65": 1})
    slips = compute_dated(compute_dated(people, rules_in(*CONTRACT), BOOK).rows, rules_in(*PAYSLIP), BOOK)
    assert slips.rows["dependants_65"].to_list() == [0]
    assert slips.stopped["missing_parameters"].to_list() == ["dependant_65_reduction_year"]


def test_nobody_waits_in_2026() -> None:
    people = frame({"gross": Decimal(3000), "dependants_65": 1})
    slips = compute_dated(compute_dated(people, rules_in(*CONTRACT), BOOK).rows, rules_in(*PAYSLIP), BOOK)
    assert slips.stopped.is_empty()


def test_months_before_and_after_a_change_are_computed_in_one_go() -> None:
    people = frame({"gross": Decimal(3300), "law_day": date(2026, 2, 28)},
                   {"gross": Decimal(3300), "law_day": date(2026, 3, 31)})
    bonus = compute_dated(people, rules_in(*CONTRACT), BOOK).rows["work_bonus_A"]
    assert bonus.to_list() == [Decimal(0), Decimal("9.05")]


def expenses(*rows: dict[str, Any]) -> pl.DataFrame:
    ordinary = {"category": "travel", "description": "Paper", "supplier": "Shop", "receipt": None,
                "lump_sum_before": Decimal(0), "kilometres": None, "amount_incl_vat": None,
                "vat_amount": None, "invoiced_to_cooperative": False}
    exact = dict.fromkeys(("kilometres", "amount_incl_vat", "vat_amount"), EXACT)
    return pl.DataFrame([{**ordinary, **row} for row in rows], schema_overrides={**exact, "receipt": pl.String})


def test_kilometres_after_june_2026_wait_and_a_train_ticket_does_not() -> None:
    rows = expenses({"law_day": date(2026, 7, 1), "kilometres": Decimal(100)},
                    {"law_day": date(2026, 7, 1), "amount_incl_vat": Decimal("25.00")},
                    {"law_day": date(2026, 6, 30), "kilometres": Decimal(100)})
    done = compute_dated(rows, rules_in(*EXPENSE), BOOK)
    assert done.rows["reimbursed"].to_list() == [Decimal(25), Decimal("44.49")]
    assert done.stopped["kilometres"].to_list() == [Decimal(100)]
    assert "kilometre_rate_yearly" in done.stopped["missing_parameters"][0]


def test_a_meal_without_receipt_waits_in_2025_and_one_with_receipt_does_not() -> None:
    day = date(2025, 6, 30)
    rows = expenses({"law_day": day, "category": "meals", "amount_incl_vat": Decimal("8.00")},
                    {"law_day": day, "category": "meals", "amount_incl_vat": Decimal("8.00"), "receipt": "a.pdf"})
    done = compute_dated(rows, rules_in(*EXPENSE), BOOK)
    assert done.rows["receipt"].to_list() == ["a.pdf"]
    assert done.stopped["missing_parameters"].to_list() == ["meal_day"]


def test_before_the_first_value_everything_waits() -> None:
    people = frame({"gross": Decimal(3000), "law_day": date(2023, 6, 30)})
    done = compute_dated(people, rules_in(*CONTRACT), BOOK)
    assert done.rows.is_empty()
    assert "onss_ordinary_rate" in done.stopped["missing_parameters"][0]
