"""What the review calls unusual: each rule on a month so small that the expected row can be read."""

from decimal import Decimal
from typing import Any

import pytest
from review_sample import activity, invoice, month, payslip, tables

from pipeline.month.review_findings import SHOWN, findings
from pipeline.month.review_rules import RULES
from pipeline.month.review_tables import THRESHOLDS, Tables, thresholds

EMPTY = tables([], [], [])


def found_in(now: Tables, before: Tables | None = None) -> list[tuple[Any, ...]]:
    """rule, document, found, usual, at stake: of every finding shown."""
    shown = findings(now, before, THRESHOLDS)["shown"]
    return [(reason["rule"], document["id"], *(str(reason[name]) for name in ("found", "usual", "at_stake")))
            for document in shown for reason in document["reasons"]]


def slips(*rows: dict[str, Any]) -> Tables:
    return tables(list(rows), [], [])


def budgets(*rows: dict[str, Any]) -> Tables:
    return tables([], [], list(rows))


def test_an_ordinary_month_has_nothing_unusual() -> None:
    now = tables([payslip("M1", "1500.00")], [invoice("2026-00001", "2600.00")],
                 [activity("A1", turnover="2600.00", fees="169.00", cost="2295.00")])
    assert findings(now, None, THRESHOLDS) == {"count": 0, "rest": [], "shown": []}


def test_a_month_without_documents_has_nothing_unusual() -> None:
    assert findings(EMPTY, EMPTY, THRESHOLDS)["count"] == 0


def test_a_payslip_without_net_puts_its_gross_at_stake() -> None:
    now = slips(payslip("M1", "100.00", withholding="100.00"))
    assert ("net_not_positive", "M1", "-13.07", "100.00", "100.00") in found_in(now)


def test_a_net_under_fifty_euros_is_small_and_fifty_is_not() -> None:
    now = slips(payslip("M1", "65.00", net="49.99", full_cost="80.00"),
                payslip("M2", "65.00", net="50.00", full_cost="80.00"))
    assert found_in(now) == [("net_below_least", "M1", "49.99", "50.00", "0.01")]


def test_a_gross_more_than_doubled_by_five_hundred_euros_is_far_from_last_month() -> None:
    before = slips(payslip("M1", "400.00"), payslip("M2", "500.00"), payslip("M3", "400.00"))
    now = slips(payslip("M1", "900.00"), payslip("M2", "1000.00"), payslip("M3", "899.99"))
    assert found_in(now, before) == [("gross_far_from_last", "M1", "900.00", "400.00", "500.00")]


def test_a_gross_less_than_half_of_last_month_is_far_from_it() -> None:
    now, before = slips(payslip("M1", "499.00")), slips(payslip("M1", "1000.00"))
    assert found_in(now, before) == [("gross_far_from_last", "M1", "499.00", "1000.00", "501.00")]


def test_a_first_pay_from_four_thousand_euros_on_is_looked_at() -> None:
    now = slips(payslip("M1", "4000.00"), payslip("M2", "3999.99"))
    assert found_in(now, EMPTY) == [("first_pay_high", "M1", "4000.00", "0.00", "4000.00")]


def test_the_first_month_has_no_first_pays() -> None:
    assert found_in(slips(payslip("M1", "4000.00"))) == []


@pytest.mark.parametrize(("net", "at_stake"), [
    ("299.99", "0.01"), ("900.01", "0.01"), ("300.00", None), ("900.00", None)])
def test_a_net_outside_thirty_to_ninety_per_cent_of_its_cost_is_unlikely(net: str, at_stake: str | None) -> None:
    now = slips(payslip("M1", "650.00", net=net, full_cost="1000.00"))
    assert found_in(now) == ([("net_share_outside", "M1", net, "1000.00", at_stake)] if at_stake else [])


def test_no_withholding_on_two_thousand_euros_is_weighed_at_the_average_rate_of_the_run() -> None:
    now = slips(payslip("M1", "2000.00", withholding="0"), payslip("M2", "2000.00", withholding="400.00"))
    assert found_in(now) == [("no_withholding", "M1", "2000.00", "200.00", "200.00")]


def test_expenses_paid_back_above_the_net_are_looked_at() -> None:
    now = slips(payslip("M1", "400.00", net="251.00", reimbursed="300.00"),
                payslip("M2", "300.00", net="200.00", reimbursed="249.99"))
    assert found_in(now) == [("reimbursed_above_net", "M1", "300.00", "251.00", "49.00")]


def test_a_budget_below_zero_is_an_advance() -> None:
    now = budgets(activity("A1", turnover="100.00", fees="6.50", cost="100.00"))
    assert found_in(now) == [("budget_negative", "A1", "-6.50", "0.00", "6.50")]


def test_a_budget_spent_to_the_cent_is_ordinary() -> None:
    assert found_in(budgets(activity("A1", turnover="100.00", fees="6.50", cost="93.50"))) == []


def test_a_budget_is_large_above_ten_thousand_and_three_months_of_turnover() -> None:
    now = budgets(activity("A1", opening="10001.00", turnover="10.00", cost="1.00"), activity("A2", opening="9000.00"),
                  activity("A3", opening="9001.00", turnover="6000.00", cost="1.00"))
    assert found_in(now) == [("budget_large", "A1", "10010.00", "10.00", "10.00")]


def test_pay_from_an_activity_without_turnover_is_looked_at() -> None:
    now = budgets(activity("A1", opening="900.00", cost="800.00"))
    assert found_in(now) == [("pay_without_turnover", "A1", "800.00", "900.00", "800.00")]


def test_turnover_of_which_nobody_is_paid_is_looked_at_from_a_hundred_euros_on() -> None:
    now = budgets(activity("A1", opening="20.00", turnover="500.00"), activity("A2", turnover="99.99"),
                  activity("A3", turnover="500.00", cost="1.00"), activity("A4", opening="900.00"))
    assert found_in(now) == [("turnover_without_pay", "A1", "500.00", "520.00", "520.00")]


def test_expenses_above_half_of_the_turnover_are_large() -> None:
    now = budgets(activity("A1", turnover="600.00", expenses="301.00", cost="250.00"),
                  activity("A2", turnover="600.00", expenses="300.00", cost="250.00"))
    assert found_in(now) == [("expenses_large", "A1", "301.00", "600.00", "1.00")]


def test_an_invoice_is_far_above_its_clients_middle_invoice_of_both_months() -> None:
    before = tables([], [invoice("2026-00001", "90.00"), invoice("2026-00002", "100.00")], [])
    now = tables([], [invoice("2026-00003", "300.01"), invoice("2026-00004", "900.00", client_id="C2")], [])
    assert found_in(now, before) == [("invoice_far_above", "2026-00003", "300.01", "100.00", "200.01")]


@pytest.mark.parametrize(("activity_id", "last", "unusual"), [
    ("A1", "900.00", False), ("A1", "299.00", True), ("A2", "900.00", True)])
def test_what_the_activity_asked_of_that_client_last_month_too_is_usual(activity_id: str, last: str, unusual: bool) -> None:
    """The client's other invoices are small: its middle is 100.00."""
    small = [invoice(f"2026-0000{nth}", "100.00", activity_id="A9") for nth in range(3)]
    before = tables([], [*small, invoice("2026-00008", last, activity_id=activity_id)], [])
    now = tables([], [invoice("2026-00009", "900.00")], [])
    assert bool(found_in(now, before)) == unusual


def test_a_credit_note_is_not_an_invoice_that_asks_for_nothing_and_makes_no_habit() -> None:
    credit = [invoice(f"2026-0000{nth}", "-50.00", document_kind="credit_note", corrects="2026-00001") for nth in range(5)]
    assert found_in(tables([], [*credit, invoice("2026-00009", "900.00")], [])) == []


def test_the_middle_of_four_invoices_is_the_second() -> None:
    amounts = ("100.00", "150.00", "1000.00", "460.00")
    rows = [invoice(f"2026-{number:05}", amount) for number, amount in enumerate(amounts)]
    assert found_in(tables([], rows, [])) == [
        ("invoice_far_above", "2026-00002", "1000.00", "150.00", "850.00"),
        ("invoice_far_above", "2026-00003", "460.00", "150.00", "310.00")]


def test_two_invoices_do_not_make_a_habit() -> None:
    rows = [invoice("2026-00001", "100.00"), invoice("2026-00002", "100.00"), invoice("2026-00003", "900.00")]
    assert found_in(tables([], rows[1:], [])) == []
    assert [finding[1] for finding in found_in(tables([], rows, []))] == ["2026-00003"]


def test_an_invoice_that_asks_for_nothing_is_looked_at() -> None:
    assert found_in(tables([], [invoice("2026-00001", "-20.00")], [])) == [
        ("invoice_not_positive", "2026-00001", "-20.00", "0.00", "20.00")]


def test_findings_are_ranked_by_euros_and_one_document_stands_once_with_all_its_reasons() -> None:
    now = tables([payslip("M1", "30.00", net="20.00", reimbursed="260.00"), payslip("M2", "65.00", net="49.00")], [],
                 [activity("A1", cost="70.00")])
    shown = findings(now, None, THRESHOLDS)["shown"]
    assert [(document["id"], str(document["at_stake"])) for document in shown] == [
        ("M1", "240.00"), ("A1", "70.00"), ("M2", "1.00")]
    assert [reason["rule"] for reason in shown[0]["reasons"]] == ["reimbursed_above_net", "net_below_least"]
    assert [reason["rule"] for reason in shown[1]["reasons"]] == ["budget_negative", "pay_without_turnover"]


def test_twenty_documents_are_shown_and_the_rest_is_counted_by_rule() -> None:
    now = budgets(*(activity(f"A{number:02}", cost=str(number)) for number in range(1, 31)))
    result = findings(now, None, THRESHOLDS)
    assert [document["id"] for document in result["shown"]] == [f"A{number:02}" for number in range(30, 10, -1)]
    assert (len(result["shown"]), result["count"]) == (SHOWN, 30)
    assert result["rest"] == [{"rule": "budget_negative", "count": 10}, {"rule": "pay_without_turnover", "count": 10}]


def test_the_cooperatives_policy_moves_a_threshold() -> None:
    limits = thresholds([{"name": "review_least_net", "value": "10.00"}, {"name": "fee_rate", "value": "0.065"}])
    assert limits["review_least_net"] == Decimal("10.00")
    assert findings(slips(payslip("M1", "65.00", net="49.00")), None, limits)["count"] == 0


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_keeps_amounts_exact(rule: Any) -> None:
    now, before = month(60), month(60, seed=4)
    result = rule(now, before, THRESHOLDS)
    assert rule.__doc__
    assert not any(kind.is_float() for kind in result.schema.values())
