"""Premiums and holiday pay in the month: at each contract's end, out of what was set aside, taxed by the exceptional table."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.month.compute import MonthTables
from tests.month.ledger import Ledger, employed
from tests.month.small import line, owed

KINDS = ("gross", "social_deduction", "withholding", "net")
APRIL = date(2026, 4, 2)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return fresh(tmp_path, "books")


def fresh(path: Path, name: str) -> Ledger:
    (path / name).mkdir()
    return Ledger(path / name)


def sold(month: str = "2026-03", amount: str = "9000.00") -> list[dict[str, Any]]:
    day = date.fromisoformat(f"{month}-10")
    return [line(f"L {month}", "A-1", amount, month=month, work_date=day)]


def paid(tables: MonthTables, member_id: str = "M-1") -> dict[str, tuple[Decimal, ...]]:
    """By kind: gross, social deduction, withholding and net of this run."""
    rows = tables.pay.exceptional_tax.filter(member_id=member_id).to_dicts()
    return {row["kind"]: tuple(row[name] - row[f"{name}_before"] for name in KINDS) for row in rows}


def amounts(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


def test_an_employee_is_paid_holiday_pay_when_the_contract_ends(ledger: Ledger) -> None:
    tables = ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20))], sold())
    assert paid(tables) == {"exit_holiday": amounts("306.80", "37.83", "84.19", "184.78")}
    slip = tables.pay.payslips.to_dicts()[0]
    assert slip["gross"] == slip["net"] + slip["onss_net"] + slip["withholding"] + slip["special_contribution"]
    assert (slip["exceptional_gross"], slip["exceptional_net"]) == amounts("306.80", "184.78")


def test_it_comes_out_of_what_was_set_aside_and_costs_the_budget_nothing_more(ledger: Ledger) -> None:
    contract = employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20))
    ended = ledger.run("2026-03", [contract], sold())
    goes_on = fresh(ledger.path, "other").run("2026-03", [{**contract, "continues": True}], sold())
    assert owed(ended, "holiday_provision") == 0
    assert owed(goes_on, "holiday_provision") == -to_cents(goes_on.pay.contracts["holiday_provision"][0])
    assert owed(ended, "budgets") == owed(goes_on, "budgets")
    assert owed(ended, "members_payable") - owed(goes_on, "members_payable") == -184_78
    assert owed(ended, "withholding_payable") - owed(goes_on, "withholding_payable") == -84_19
    assert owed(ended, "onss_payable") - owed(goes_on, "onss_payable") == -(37_83 + 38_35)


def to_cents(amount: Decimal) -> int:
    return int(amount * 100)


@pytest.mark.parametrize("status", ["worker", "artist", "student"])
def test_the_holiday_fund_pays_the_others(ledger: Ledger, status: str) -> None:
    pay = [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), status=status, function="musician")]
    assert ledger.run("2026-03", pay, sold()).pay.exceptional.is_empty()


def test_a_contract_that_goes_on_is_paid_its_holiday_pay_at_its_end(ledger: Ledger) -> None:
    first = employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), continues=True)
    second = employed("2026-04", "M-1", Decimal("1000.00"), days=Decimal(9))
    assert ledger.run("2026-03", [first], sold()).pay.exceptional.is_empty()
    [row] = ledger.run("2026-04", [second], sold("2026-04")).pay.exceptional.to_dicts()
    assert (row["gross"], row["exit_simple"]) == amounts("460.20", "230.10")
    assert ledger.opening("2026-05", date(2026, 6, 2)).holiday_set_aside["holiday_provision"].to_list() == [0]


def test_what_was_set_aside_is_paid_once_by_the_first_contract_to_end(ledger: Ledger) -> None:
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), continues=True)], sold())
    pay = [employed("2026-04", "M-1", Decimal("500.00"), days=Decimal(4), start=1, end=9),
           employed("2026-04", "M-1", Decimal("500.00"), days=Decimal(4), start=15, end=28)]
    rows = ledger.run("2026-04", pay, sold("2026-04")).pay.exceptional.sort("contract_id")
    assert rows["gross"].to_list() == [Decimal("383.50"), Decimal("76.70")]


def test_double_holiday_pay_comes_out_of_what_earlier_months_set_aside(ledger: Ledger) -> None:
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), continues=True)], sold())
    april = employed("2026-04", "M-1", Decimal("2000.00"), days=Decimal(19), double_holiday=Decimal("153.40"), continues=True)
    tables = ledger.run("2026-04", [april], sold("2026-04"))
    assert paid(tables) == {"double_holiday": amounts("153.40", "18.52", "42.22", "92.66")}
    left = ledger.opening("2026-05", date(2026, 6, 2)).holiday_set_aside.to_dicts()[0]
    assert (left["holiday_earned"], left["holiday_simple"]) == (2 * 306_80 - 153_40, 2 * 153_40)
    assert tables.pay.payslips["special_base_beside"][0] == 0


def test_more_double_holiday_pay_than_was_set_aside_waits(ledger: Ledger) -> None:
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), continues=True)], sold())
    april = employed("2026-04", "M-1", Decimal("2000.00"), days=Decimal(19), double_holiday=Decimal("153.41"), continues=True)
    tables = ledger.run("2026-04", [april], sold("2026-04"))
    assert tables.pay.contracts.is_empty()
    [problem] = [each for each in tables.problems if each.code == "HOLIDAY-NOT-SET-ASIDE"]
    assert (problem.value, problem.expected) == ("153.41", "153.40")


def test_a_premium_is_borne_by_the_budget_and_taxed_by_its_table(ledger: Ledger) -> None:
    premium = employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), premium=Decimal("500.00"), status="worker")
    tables = ledger.run("2026-03", [premium], sold())
    assert paid(tables) == {"other": amounts("500.00", "70.58", "130.03", "299.39")}
    [row] = tables.pay.exceptional.to_dicts()
    plain = employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), status="worker")
    without = fresh(ledger.path, "other").run("2026-03", [plain], sold())
    assert owed(tables, "budgets") - owed(without, "budgets") == to_cents(row["full_cost"])
    assert row["full_cost"] == row["gross"] + sum(row[name] for name in (
        "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin"))


def test_a_premium_that_the_budget_does_not_bear_waits_with_its_contract(ledger: Ledger) -> None:
    dear = employed("2026-03", "M-1", None, days=Decimal(5), premium=Decimal("500.00"))
    tables = ledger.run("2026-03", [dear], sold(amount="700.00"))
    [problem] = [each for each in tables.problems if each.code == "BUDGET-TOO-SMALL"]
    assert tables.pay.contracts.is_empty() and problem.expected == "654.50"


def test_what_a_premium_leaves_is_shared_by_the_contracts(ledger: Ledger) -> None:
    pay = [employed("2026-03", "M-1", None, days=Decimal(10), premium=Decimal("500.00"))]
    tables = ledger.run("2026-03", pay, sold(amount="4000.00"))
    charged = tables.pay.charged["full_cost"].sum()
    assert Decimal("3739.98") <= charged <= Decimal("3740.00")


def test_premiums_and_the_simple_half_raise_the_quarter_of_the_special_contribution(ledger: Ledger) -> None:
    premium = employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), premium=Decimal("500.00"))
    slip = ledger.run("2026-03", [premium], sold()).pay.payslips.to_dicts()[0]
    assert slip["special_base_beside"] == Decimal("500.00") + Decimal("153.40") + Decimal("38.35")


def test_holiday_pay_that_no_contract_will_pay_is_named(ledger: Ledger) -> None:
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), continues=True)], sold())
    worker = employed("2026-04", "M-1", Decimal("2000.00"), days=Decimal(19), status="worker")
    tables = ledger.run("2026-04", [worker], sold("2026-04"))
    [problem] = [each for each in tables.problems if each.code == "HOLIDAY-LEFT"]
    assert (problem.value, problem.expected) == ("306.80", "A-1")
