"""The pure middle: rows in, tables out, to the cent and with nothing lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.month.compute import MonthTables, compute
from pipeline.month.fee_list import fee_list, fee_record
from pipeline.month.payslip_documents import payslips
from pipeline.month.record import conservation
from tests.month.small import contract, expense, inputs, line, owed


def euro(tables: pl.DataFrame, column: str) -> list[str]:
    return [f"{amount:.2f}" for amount in tables[column]]


def codes(tables: MonthTables) -> list[str]:
    return [problem.code for problem in tables.problems]


def test_a_budget_is_turnover_less_fee_expenses_and_cost() -> None:
    tables = compute(inputs([line("l1", "A-1", "1000.00")], [expense("e1", "A-1", "M-1", "50.00")], [contract("A-1", "M-1")]))
    budget = tables.activities.filter(activity_id="A-1")
    assert [euro(budget, name) for name in ("turnover", "fees", "expenses")] == [["1000.00"], ["65.00"], ["50.00"]]
    left = budget["opening"] + budget["turnover"] - budget["fees"] - budget["expenses"] - budget["cost"]
    assert (budget["closing"] == left).all() and (budget["closing"] < Decimal("0.02")).all()


def test_who_only_gets_expenses_back_has_a_payslip_all_the_same() -> None:
    given = inputs([line("l1", "A-1", "1000.00")], [expense("e1", "A-1", "M-2", "50.00")], [contract("A-1", "M-1")])
    tables = compute(given)
    slips = {slip["member"]["member_id"]: slip for slip in payslips(given, tables)}
    assert (slips["M-2"]["gross"], slips["M-2"]["to_pay"], slips["M-2"]["contracts"]) == ("0.00", "50.00", [])
    assert -owed(tables, "members_payable") == sum(int(Decimal(slip["to_pay"]) * 100) for slip in slips.values())


def test_several_members_share_a_budget_by_weight_to_the_cent() -> None:
    pay = [contract("A-1", "M-1", weight=Decimal(2)), contract("A-1", "M-2"), contract("A-1", "M-3")]
    tables = compute(inputs([line("l1", "A-1", "1000.01")], [], pay))
    shares = dict(tables.pay.contracts.select("member_id", "budget").iter_rows())
    assert sum(shares.values()) == Decimal("935.01")
    assert shares["M-1"] in (Decimal("467.50"), Decimal("467.51")) and abs(shares["M-2"] - shares["M-3"]) <= Decimal("0.01")


def test_a_gross_of_its_own_comes_before_those_who_share() -> None:
    pay = [contract("A-1", "M-1", gross=Decimal("300.00")), contract("A-1", "M-2")]
    tables = compute(inputs([line("l1", "A-1", "1000.00")], [], pay))
    grosses = dict(tables.pay.contracts.select("member_id", "gross").iter_rows())
    assert grosses["M-1"] == 300 and tables.activities.filter(activity_id="A-1")["closing"].item() < Decimal("0.02")


def test_a_gross_that_the_budget_cannot_carry_waits_by_name() -> None:
    tables = compute(inputs([line("l1", "A-1", "100.00")], [], [contract("A-1", "M-1", gross=Decimal("300.00"))]))
    assert codes(tables) == ["BUDGET-TOO-SMALL", "DAYS-THAT-FIT"] and tables.pay.payslips.height == 0


def test_an_expense_above_the_budget_waits_and_the_older_one_is_paid() -> None:
    spent = [expense("e1", "A-1", "M-1", "60.00"), expense("e2", "A-1", "M-1", "60.00", date=date(2026, 3, 9))]
    tables = compute(inputs([line("l1", "A-1", "100.00")], spent, []))
    assert tables.expenses["row_key"].to_list() == ["e1"] and codes(tables) == ["EXPENSE-OVER-BUDGET"]


def test_the_lump_sum_for_meals_is_one_a_day() -> None:
    meal = {"category": "meals", "receipt": None, "receipt_sha256": None}
    spent = [expense("e1", "A-1", "M-1", "6.00", **meal), expense("e2", "A-1", "M-1", "6.00", **meal),
             expense("e3", "A-1", "M-1", "6.00", date=date(2026, 3, 6), **meal)]
    tables = compute(inputs([line("l1", "A-1", "1000.00")], spent, []))
    assert euro(tables.expenses.sort("row_key"), "reimbursed") == ["6.00", "3.00", "6.00"]


def test_an_investment_is_refused() -> None:
    car = expense("e1", "A-1", "M-1", "9000.00", category="equipment")
    tables = compute(inputs([line("l1", "A-1", "20000.00")], [car], []))
    assert codes(tables) == ["EXPENSE-INVESTMENT-REFUSED"] and tables.expenses.height == 0


def test_a_held_member_waits_and_the_others_are_paid() -> None:
    given = inputs([line("l1", "A-1", "1000.00")], [], [contract("A-1", "M-1"), contract("A-1", "M-2")], holds={"M-1": "doubt"})
    assert compute(given).pay.payslips["member_id"].to_list() == ["M-2"] and given.rows.held == {"M-1": 1}


def test_a_date_whose_law_is_not_known_stops_the_contract_by_the_parameters_name() -> None:
    given = inputs([line("l1", "A-1", "1000.00")], [], [contract("A-1", "M-1")])
    future = replace(given, order=replace(given.order, as_of=date(2027, 4, 2)))
    tables = compute(future)
    assert tables.pay.contracts.height == tables.pay.payslips.height == 0
    [problem] = [each for each in tables.problems if each.code == "PARAMETER-MISSING"]
    assert "key_formula_brackets" in problem.expected


AMOUNT = st.decimals(min_value="0.01", max_value=9999, places=2).map(str)
LINES = st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), AMOUNT, st.sampled_from(["21", "12", "6"])), max_size=8)
SPENT = st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), st.sampled_from(["M-1", "M-2"]), AMOUNT, st.booleans()), max_size=6)
PAID = st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), st.sampled_from(["M-1", "M-2", "M-3"]),
                          st.sampled_from(["employee", "worker", "artist", "student"]), st.none() | AMOUNT), max_size=4,
                unique_by=lambda row: row[:2])


def month(lines: list[Any], spent: list[Any], paid: list[Any]) -> Any:
    return inputs(
        [line(f"l{n}", activity, amount, vat=vat) for n, (activity, amount, vat) in enumerate(lines)],
        [expense(f"e{n}", activity, member, amount, reimburse=asked)
         for n, (activity, member, amount, asked) in enumerate(spent)],
        [contract(activity, member, status=status, days=Decimal(10), gross=Decimal(gross) if gross else None)
         for activity, member, status, gross in paid])


@settings(max_examples=40, deadline=None)
@given(LINES, SPENT, PAID)
def test_books_balance_and_no_row_is_lost_whatever_was_dropped(lines: list[Any], spent: list[Any], paid: list[Any]) -> None:
    given_rows = month(lines, spent, paid)
    tables = compute(given_rows)
    by_set = tables.postings.group_by("set_id").agg(pl.col("amount_cents").sum())
    assert (by_set["amount_cents"] == 0).all()
    assert conservation(given_rows, tables)["dropped"] == len(lines) + len(spent) + len(paid)
    slips = tables.pay.payslips
    parts = slips["net"] + slips["onss_net"] + slips["withholding"] + slips["special_contribution"]
    assert (slips["gross"] == parts).all()
    assert (tables.activities["closing"] >= 0).all()
    budgets = tables.postings.filter(account="budgets")["amount_cents"].sum()
    assert -budgets == int(tables.activities["closing"].sum() * 100)


@settings(max_examples=15, deadline=None)
@given(LINES, SPENT, PAID, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(lines: list[Any], spent: list[Any], paid: list[Any], chance: Any) -> None:
    first = compute(month(lines, spent, paid))
    given_rows = month(lines, spent, paid)
    mixed = {name: getattr(given_rows.rows, name).sample(fraction=1, shuffle=True, seed=chance.randrange(9))
             for name in ("lines", "expenses", "pay")}
    again = compute(replace(given_rows, rows=replace(given_rows.rows, **mixed)))
    assert again.postings.equals(first.postings) and again.pay.payslips.equals(first.pay.payslips)


def test_the_list_of_fees_proves_their_sum_to_the_cent() -> None:
    given = inputs([line("l1", "A-1", "33.33"), line("l2", "A-1", "33.33", order_reference="2"),
                    line("l3", "A-2", "33.33", order_reference="3")], [], [])
    tables = compute(given)
    fees = fee_list(given, tables.sales)
    assert fees["fee"].to_list() == [Decimal("2.17")] * 3 and fees["exact_fee"].to_list() == [Decimal("2.16645")] * 3
    assert -owed(tables, "fees") == int(fees["fee"].sum() * 100) == 6_51
    assert fee_record(fees) == {"turnover": "99.99000", "fee": "6.51000", "exact_fee": "6.49935", "difference": "0.01065"}
