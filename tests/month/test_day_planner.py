"""The day planner: each number of days gives what a run with that number gives, to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.core.calendar import Month
from pipeline.month.collect import Inputs, Order
from pipeline.month.compute import compute
from pipeline.whatif.day_planner import NothingToPlan, plan
from tests.month.small import contract, inputs, line

SOLD = [line("l1", "A-1", "2400.00"), line("l2", "A-2", "900.00")]


def month(days: Any, **own: Any) -> Inputs:
    """M-1 and M-2 share A-1; M-1 also works two days for A-2."""
    elsewhere = contract("A-2", "M-1", start=date(2026, 3, 9), days=Decimal(2), status="artist", function="musician")
    return inputs(SOLD, [], [contract("A-1", "M-1", days=days, **own), contract("A-1", "M-2", days=Decimal(3)), elsewhere])


def test_every_number_of_days_gives_what_a_run_gives() -> None:
    planned = {row["days"]: row for row in plan(month(Decimal(4)), "A-1") if row["member_id"] == "M-1"}
    assert list(planned) == list(range(1, 23)) and [row["days"] for row in planned.values() if row["declared"]] == [4]
    for days in (1, 4, 5, 6, 7):
        tables = compute(month(Decimal(days)))
        paid = tables.pay.contracts.filter(member_id="M-1", activity_id="A-1")["gross"]
        net = tables.pay.payslips.filter(member_id="M-1")["net"]
        assert (paid.to_list(), net.to_list()) == ([planned[days]["gross"]], [planned[days]["net"]]), days


def test_a_contract_that_is_agreed_and_not_worked_yet_is_planned_like_any_other() -> None:
    after = month(Decimal(4))
    rows = [contract("A-1", "M-1", days=Decimal(4)), contract("A-1", "M-2", days=Decimal(3))]
    ahead = inputs(SOLD, [], [*rows, contract("A-2", "M-1", start=date(2026, 3, 9), days=Decimal(2), status="artist",
                                              function="musician")], order=Order(Month(2026, 3), date(2026, 3, 12), {}))
    assert ahead.rows.pay.is_empty() and plan(ahead, "A-1") == plan(after, "A-1")


def test_days_that_the_budget_does_not_carry_are_shown_and_marked() -> None:
    rows = [row for row in plan(month(Decimal(4)), "A-1") if row["member_id"] == "M-1"]
    met = [row["days"] for row in rows if row["minimum_met"]]
    assert met == list(range(1, len(met) + 1)) and 0 < len(met) < 22
    first = rows[len(met)]
    assert first["gross"] < first["minimum_gross"] and first["net"] > 0


def test_a_contract_in_hours_is_planned_in_days() -> None:
    rows = plan(month(None, hours=Decimal(20)), "A-1")
    assert [row["declared"] for row in rows if row["member_id"] == "M-1"] == [False] * 22


def test_an_activity_without_contract_is_planned_for_its_administrator() -> None:
    rows = plan(inputs(SOLD, [], []), "A-2")
    assert {row["member_id"] for row in rows} == {"M-1"} and rows[0]["gross"] > 500
    assert rows[0]["rights"]["unemployment_days"] == "1"


def test_an_activity_without_money_pays_nothing() -> None:
    rows = plan(inputs([], [], [contract("A-1", "M-1")]), "A-1")
    assert {(row["gross"], row["net"], row["minimum_met"]) for row in rows} == {(0, 0, False)}


def test_an_unknown_activity_is_named_with_those_there_are() -> None:
    with pytest.raises(NothingToPlan, match="no Activity is called A-9; there are A-1, A-2"):
        plan(inputs(SOLD, [], []), "A-9")


def declared_row(given: Inputs, member_id: str = "M-1") -> dict[str, Any]:
    [row] = [row for row in plan(given, "A-1") if row["member_id"] == member_id and row["declared"]]
    return row


@pytest.mark.parametrize("pay", [
    [contract("A-1", "M-1", days=Decimal(4)), contract("A-1", "M-2", days=Decimal(3), gross=Decimal("600.00"))],
    [contract("A-1", "M-1", days=Decimal(6), unpaid_days=Decimal(2))],
    [contract("A-1", "M-1", days=Decimal(4), end=date(2026, 3, 10)),
     {**contract("A-1", "M-1", days=Decimal(3), start=date(2026, 3, 16)), "row_key": "second", "content_hash": "second"}],
    [contract("A-1", "M-1", days=Decimal(4)), contract("A-1", "M-2", days=Decimal(20), gross=Decimal("100.00"))],
], ids=["a wish of another", "unpaid days", "two contracts", "another below the minimum"])
def test_the_declared_days_give_what_the_month_gives(pay: list[dict[str, Any]]) -> None:
    given = inputs(SOLD, [], pay)
    row, tables = declared_row(given), compute(given)
    assert row["net"] == tables.pay.payslips.filter(member_id="M-1")["net"][0]
    assert row["gross"] == tables.pay.contracts.filter(member_id="M-1").sort("start")["gross"][0]


def test_a_month_whose_law_is_not_known_is_not_planned_at_nothing() -> None:
    order = Order(Month(2027, 1), date(2027, 2, 2), {})
    pay = [contract("A-1", "M-1", month="2027-01", start=date(2027, 1, 4), end=date(2027, 1, 29))]
    sold = [line("l1", "A-1", "2400.00", month="2027-01", work_date=date(2027, 1, 10))]
    with pytest.raises(NothingToPlan, match="work_bonus_year_cap"):
        plan(inputs(sold, [], pay, order=order), "A-1")


@pytest.mark.parametrize(("seller", "buyer"), [("A-2", "A-1"), ("A-1", "A-2")])
def test_what_activities_sell_to_each_other_counts_as_in_a_run(seller: str, buyer: str) -> None:
    moved = line("l3", seller, "300.00", client_id=buyer, turnover_kind="internal", vat="no_vat")
    given = inputs([*SOLD, moved], [], [contract("A-1", "M-2", days=Decimal(3))])
    [declared] = [row for row in plan(given, "A-1") if row["declared"]]
    assert compute(given).pay.contracts["gross"].to_list() == [declared["gross"]]
