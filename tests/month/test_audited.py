"""What a stranger's audit found: rows that wait and wishes that are too dear change nobody else's pay in silence."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.params import ParameterError
from pipeline.month.collect import Order, param_book
from pipeline.month.compute import MonthTables, compute
from tests.month.ledger import Ledger, employed
from tests.month.small import contract, inputs, line, member

SOLD = [line("l1", "A-1", "3000.00")]
OFF = """statuses_off:
  label: Statuses that are switched off
  unit: "word: by status, instead and reason"
  checked: 2026-11-26
  2026-03-10: {value: {artist: {instead: employee, reason: withdrawn}}, source: the board, confidence: policy}
"""


def codes(tables: MonthTables) -> list[str]:
    return [problem.code for problem in tables.problems]


def paid(tables: MonthTables) -> dict[str, Decimal]:
    return dict(tables.pay.contracts.select("member_id", "gross").iter_rows())


def test_a_contract_that_is_too_dear_leaves_its_money_to_the_next() -> None:
    pay = [contract("A-1", "M-1", gross=Decimal("9100.00")), contract("A-1", "M-2", gross=Decimal("600.00"))]
    tables = compute(inputs(SOLD, [], pay))
    assert paid(tables) == {"M-2": Decimal("600.00")}
    [dear] = [problem for problem in tables.problems if problem.code == "BUDGET-TOO-SMALL"]
    assert Decimal(dear.expected) == Decimal("2805.00") - tables.pay.contracts["full_cost"][0]


def test_what_is_kept_in_the_budget_is_kept_from_wishes_too() -> None:
    wish = contract("A-1", "M-1", gross=Decimal("600.00"), kept_in_budget=Decimal("2300.00"))
    tables = compute(inputs(SOLD, [], [wish]))
    assert paid(tables) == {} and codes(tables).count("BUDGET-TOO-SMALL") == 1
    assert paid(compute(inputs(SOLD, [], [{**wish, "kept_in_budget": Decimal("1800.00")}]))) == {"M-1": Decimal("600.00")}


def test_hours_of_a_students_contract_that_is_not_paid_count_for_no_other() -> None:
    student = member("M-1", student_hours_elsewhere=Decimal(620))
    hours: dict[str, Any] = {"status": "student", "days": None, "hours": Decimal(30)}
    poor = contract("A-1", "M-1", gross=Decimal("100.00"), start=date(2026, 3, 2), end=date(2026, 3, 6), **hours)
    right = contract("A-2", "M-1", gross=Decimal("600.00"), start=date(2026, 3, 9), end=date(2026, 3, 13), **hours)
    tables = compute(inputs([*SOLD, line("l2", "A-2", "3000.00")], [], [poor, right], members=[student]))
    assert tables.pay.contracts.select("activity_id", "onss").rows() == [("A-2", Decimal("16.26"))]
    assert "PAY-BELOW-MINIMUM" in codes(tables) and "STUDENT-QUOTA" not in codes(tables)


def test_nets_that_several_contracts_do_not_give_are_told() -> None:
    wish: dict[str, Any] = {"net_wished": Decimal("1500.00"), "days": Decimal(10)}
    pay = [contract("A-1", "M-1", start=date(2026, 3, 2), end=date(2026, 3, 13), **wish),
           contract("A-2", "M-1", start=date(2026, 3, 16), end=date(2026, 3, 27), **wish)]
    tables = compute(inputs([line("l1", "A-1", "6000.00"), line("l2", "A-2", "6000.00")], [], pay))
    [apart] = [problem for problem in tables.problems if problem.code == "NET-WISH-APART"]
    assert (apart.value, apart.expected) == ("3000.00", str(tables.pay.payslips["net"][0].quantize(Decimal("0.01"))))
    assert Decimal(apart.expected) < Decimal("2500.00")


@pytest.mark.parametrize(("days", "start", "end", "code", "is_paid"), [
    (1, 10, 10, "PAY-OVERLAP", False), (2, 9, 13, "PAY-OVERLAP-POSSIBLE", True), (5, 9, 13, "PAY-OVERLAP", False),
    (1, 11, 11, "", True)])
def test_a_contract_that_overlaps_one_of_an_earlier_run_is_seen(tmp_path: Path, days: int, start: int, end: int, code: str,
                                                               is_paid: bool) -> None:
    ledger, sold = Ledger(tmp_path), [*SOLD, line("l2", "A-2", "3000.00")]
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("200.00"), days=Decimal(1), start=10, end=10)], sold[:1])
    again = employed("2026-03", "M-1", Decimal("600.00"), "A-2", days=Decimal(days), start=start, end=end)
    tables = ledger.run("2026-03", [again], sold[1:], as_of=date(2026, 4, 3))
    assert (tables.pay.contracts.height == 1) == is_paid
    assert [each for each in codes(tables) if each.startswith("PAY-OVERLAP")] == ([code] if code else [])


def test_a_whole_month_of_few_days_needs_all_of_the_months_minimum() -> None:
    def february(gross: str, days: int) -> MonthTables:
        pay = [employed("2026-02", "M-1", Decimal(gross), days=Decimal(days))]
        sold = [line("l1", "A-1", "9000.00", month="2026-02", work_date=date(2026, 2, 3))]
        return compute(inputs(sold, [], pay, order=Order(Month(2026, 2), date(2026, 3, 2), {})))

    given = [february("2154.10", 20), february("2154.11", 20), february("2000.00", 19)]
    assert [tables.pay.contracts.height for tables in given] == [0, 1, 1]


def policy(home: Path, text: str) -> Home:
    (home / "smart.toml").write_text('[books]\nurl = "sqlite:///books.db"\n')
    (home / "policy.yaml").write_text(text)
    return Home(home)


def test_a_choice_of_the_cooperative_holds_from_its_own_day_and_the_default_before(tmp_path: Path) -> None:
    book, changed = param_book(policy(tmp_path, OFF))
    assert changed == ("statuses_off",)
    assert [book.in_force(date(2026, 3, day))["statuses_off"].value for day in (9, 10)] == [
        {}, {"artist": {"instead": "employee", "reason": "withdrawn"}}]


def test_numbers_of_joint_committees_are_names(tmp_path: Path) -> None:
    scales = OFF.replace("statuses_off", "joint_committee_scales").replace("word: by status, instead and reason", "EUR").replace(
        "{artist: {instead: employee, reason: withdrawn}}", '{304: "3000.00"}')
    assert param_book(policy(tmp_path, scales))[0].in_force(date(2026, 4, 1))["joint_committee_scales"].value == {
        "304": Decimal("3000.00")}


def test_a_margin_of_the_whole_budget_is_refused(tmp_path: Path) -> None:
    whole = OFF.replace("statuses_off", "mutualised_margin_rate").replace("word: by status, instead and reason", "share").replace(
        "{artist: {instead: employee, reason: withdrawn}}", '"1"')
    with pytest.raises(ParameterError, match="mutualised_margin_rate is a share"):
        param_book(policy(tmp_path, whole))
