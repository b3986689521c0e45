"""Contracts below the minimum pay wait, with the days that fit and the euro that are missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.params import read
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables, compute
from pipeline.rules import policy_file
from tests.month.small import contract, inputs, line, member


def month(amount: str, **own: Any) -> Inputs:
    return inputs([line("l1", "A-1", amount)], [], [contract("A-1", "M-1", **{"days": Decimal(10), **own})])


def said(tables: MonthTables) -> dict[str, tuple[str, str]]:
    return {problem.code: (problem.value, problem.expected) for problem in tables.problems}


def test_a_budget_below_the_minimum_of_its_days_waits_with_what_fits_and_what_is_missing() -> None:
    """935.00 pays 609.45; ten days ask for 994.20, which costs 1525.25; 609.45 / 99.4205 = 6.1 days."""
    tables = compute(month("1000.00"))
    assert tables.pay.payslips.is_empty() and tables.activities.filter(activity_id="A-1")["closing"].item() == 935
    assert said(tables) == {"PAY-BELOW-MINIMUM": ("609.45", "994.20"), "DAYS-THAT-FIT": ("6", "590.25")}


def test_the_days_that_fit_are_paid_and_the_missing_euro_pay_them_all() -> None:
    assert compute(month("1000.00", days=Decimal(6))).pay.payslips.height == 1
    assert compute(month("1000.00", days=Decimal(7))).pay.payslips.is_empty()
    price = Decimal("1525.25") / Decimal("0.935")
    assert compute(month(str(price.quantize(Decimal("0.01")))), ).pay.payslips.height == 1


def test_hours_are_told_in_hours() -> None:
    tables = compute(month("200.00", days=None, hours=Decimal(38)))
    assert said(tables)["HOURS-THAT-FIT"][0] == "9"


def test_a_gross_that_the_budget_cannot_carry_names_the_days_that_fit() -> None:
    tables = compute(month("1000.00", gross=Decimal("2000.00")))
    assert said(tables)["BUDGET-TOO-SMALL"][1] == "935.00" and said(tables)["DAYS-THAT-FIT"][0] == "6"


def test_a_budget_that_pays_nobody_says_its_share_and_what_the_minimum_costs() -> None:
    """Ten days at the minimum of 994.20 cost 1525.25."""
    tables = compute(inputs([], [], [contract("A-1", "M-1", days=Decimal(10))]))
    assert said(tables) == {"BUDGET-TOO-SMALL": ("1525.25", "0.00"), "DAYS-THAT-FIT": ("0", "1525.25")}


def test_a_gross_of_ones_own_below_the_minimum_waits() -> None:
    tables = compute(month("9000.00", gross=Decimal("500.00")))
    assert said(tables)["PAY-BELOW-MINIMUM"] == ("500.00", "994.20") and tables.pay.contracts.is_empty()


def with_policy(given: Inputs, name: str, value: Any) -> Inputs:
    [entry] = read(policy_file())[name]
    return replace(given, book=given.book.changed({name: (replace(entry, value=value),)}))


def test_the_policy_may_warn_and_pay() -> None:
    tables = compute(with_policy(month("1000.00"), "below_minimum_pay", "warn"))
    assert tables.pay.payslips.height == 1 and said(tables)["PAY-BELOW-MINIMUM-PAID"] == ("609.45", "994.20")


def test_a_joint_committee_may_ask_for_more() -> None:
    given = with_policy(month("1900.00"), "joint_committee_scales", {"200": Decimal("2600.00")})
    assert compute(month("1900.00")).pay.payslips.height == 1
    assert said(compute(given))["PAY-BELOW-MINIMUM"][1] == "1200.00"


def test_a_minimum_that_is_not_known_is_named_and_the_contract_paid() -> None:
    old = {"start": date(2025, 1, 2), "end": date(2025, 1, 30)}
    tables = compute(month("1000.00", **old))
    assert said(tables)["MINIMUM-UNKNOWN"] == ("2025-01-30", "minimum_wage_month") and tables.pay.payslips.height == 1


ACTIVITIES = tuple(f"A-{nth}" for nth in range(1, 6))


def five(amounts: Sequence[str], days: Sequence[int | None]) -> MonthTables:
    """Five Activities, each with a member of its own; no contract where it has no days."""
    rows = [line(f"l{name}", name, amount) for name, amount in zip(ACTIVITIES, amounts, strict=True)]
    pay = [contract(name, f"M{name[1:]}", days=Decimal(count)) for name, count in zip(ACTIVITIES, days, strict=True) if count]
    people = [member(f"M{name[1:]}") for name in ACTIVITIES]
    return compute(inputs(rows, [], pay, members=people, activities=len(ACTIVITIES)))


def paid(tables: MonthTables) -> list[bool]:
    """Of each Activity, whether its member has a payslip."""
    return [f"M{name[1:]}" in tables.pay.payslips["member_id"].to_list() for name in ACTIVITIES]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.decimals("20.00", "3000.00", places=2).map(str), min_size=5, max_size=5),
       st.lists(st.integers(1, 22), min_size=5, max_size=5))
def test_as_many_days_as_fit_are_paid_and_one_more_is_not(amounts: list[str], days: list[int]) -> None:
    tables = five(amounts, days)
    told = {problem.member_id: int(problem.value) for problem in tables.problems if problem.code == "DAYS-THAT-FIT"}
    fits = [told.get(f"M{name[1:]}") for name in ACTIVITIES]
    assert paid(tables) == [fit is None for fit in fits]
    assert all(fit is None or fit < count for fit, count in zip(fits, days, strict=True))
    assert not any(paid(five(amounts, [None if fit is None else fit + 1 for fit in fits])))
    assert paid(five(amounts, fits)) == [bool(fit) for fit in fits]
