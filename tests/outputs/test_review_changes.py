"""What changed since the month before, where the money went, and the sums that must close."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
from review_sample import activity, invoice, month, payslip, run_of, tables

from pipeline.month.review import review
from pipeline.month.review_findings import changes
from pipeline.month.review_flow import checks, flow, spread
from pipeline.month.review_tables import Tables


def view_of(now: Tables, before: Tables | None = None, **given: Any) -> dict[str, Any]:
    return review(run_of(now, **given), now, before)


def test_a_moved_net_is_told_by_parts_that_sum_to_the_difference() -> None:
    before = tables([payslip("M1", "1000.00", withholding="100.00")], [], [])
    now = tables([payslip("M1", "1200.00", withholding="160.00", special_contribution="9.30")], [], [])
    (moved,) = changes(now, before)["moved"]
    assert [(part["name"], str(part["amount"])) for part in moved["parts"]] == [
        ("gross", "200.00"), ("onss_net", "-26.14"), ("withholding", "-60.00"), ("special_contribution", "-9.30")]
    assert sum(part["amount"] for part in moved["parts"]) == moved["difference"] == Decimal("104.56")


def test_the_ten_largest_moves_are_shown_and_unchanged_members_are_not() -> None:
    before = tables([payslip(f"M{number:02}", "1000.00") for number in range(12)], [], [])
    now = tables([payslip(f"M{number:02}", str(1000 + 10 * number)) for number in range(12)], [], [])
    result = changes(now, before)
    assert [row["member_id"] for row in result["moved"]] == [f"M{number:02}" for number in range(11, 1, -1)]
    assert result["moved_count"] == 11


def test_new_and_gone_members_are_counted_and_named_by_net() -> None:
    before = tables([payslip("M1", "100.00"), payslip("M2", "200.00", net="150.00")], [], [])
    now = tables([payslip("M1", "100.00"), payslip("M3", "300.00", net="210.00")], [], [])
    result = changes(now, before)
    assert [(result[group]["count"], str(result[group]["net"])) for group in ("new", "gone")] == [(1, "210.00"), (1, "150.00")]
    assert [row["member_id"] for group in ("new", "gone") for row in result[group]["shown"]] == ["M3", "M2"]
    many = tables([payslip(f"M{number:02}", str(100 + number)) for number in range(14)], [], [])
    gone = changes(now, many)["gone"]
    assert [row["member_id"] for row in gone["shown"]] == [f"M{number}" for number in range(13, 9, -1)] + [
        f"M0{number}" for number in range(9, 3, -1)] and gone["left"] == 4


def test_a_second_run_is_compared_together_with_what_the_first_sealed() -> None:
    before = tables([payslip("M1", "1000.00"), payslip("M2", "500.00")], [invoice("2026-00001", "900.00")], [])
    sealed = tables([payslip("M1", "900.00"), payslip("M2", "500.00")], [invoice("2026-00002", "900.00")],
                    [activity("A1", turnover="900.00", cost="800.00")])
    now = tables([payslip("M1", "100.00")], [invoice("2026-00003", "100.00")],
                 [activity("A1", opening="100.00", turnover="100.00")])
    view = review(run_of(now, run=2), now, before, sealed)
    rows = {row["name"]: (row["before"], row["now"], row["difference"]) for row in view["adds"]}
    assert rows["members"] == (2, 2, 0) and rows["gross"] == (Decimal(1400), Decimal(1500), Decimal(100))
    assert view["changes"]["moved"] == [] and view["changes"]["gone"]["count"] == 0 and view["findings"]["count"] == 0


def test_corrections_are_counted_with_their_sums() -> None:
    bills = [invoice("2026-00007", "-90.00", document_kind="credit_note", corrects="2026-00001"),
             invoice("2026-00008", "50.00", corrects="2026-00002"), invoice("2026-00009", "300.00")]
    now = tables([payslip("M1", "-100.00", net="-80.00", corrects=True), payslip("M2", "100.00")], bills, [])
    assert [(row["name"], row["count"], str(row["amount"])) for row in view_of(now)["corrections"]] == [
        ("credit_notes", 1, "-90.00"), ("supplements", 1, "50.00"), ("payslips", 1, "-80.00"), ("paid_too_much", 1, "80.00")]


def test_what_leaves_the_bank_equals_what_the_postings_owe_members() -> None:
    now = tables([payslip("M1", "100.00"), payslip("M2", "-100.00", net="-80.00")], [], [])
    closes = [{check["name"]: check["closes"] for check in view["checks"]}
              for view in (view_of(now), view_of(now, booked={"members_payable": "0.01"}))]
    assert [(each["to_pay"], each["payable"]) for each in closes] == [(True, True), (True, False)]


def test_totals_are_compared_with_the_month_before() -> None:
    before = tables([], [invoice("2026-00001", "100.00")], [])
    now = tables([], [invoice("2026-00002", "300.00"), invoice("2026-00003", "50.00")], [])
    rows = {row["name"]: row for row in changes(now, before)["totals"]}
    assert rows["invoices"] == {"name": "invoices", "before": 1, "now": 2, "difference": 1}
    assert str(rows["turnover"]["difference"]) == "250.00"


def test_the_first_month_has_no_changes() -> None:
    assert view_of(month(3))["changes"] is None


def test_the_money_that_came_is_the_money_that_went() -> None:
    result = flow(month(200))
    assert sum(result["into"].values()) == sum(result["out"].values())
    assert result["difference"] == 0


def test_budgets_below_zero_stand_on_the_other_side_of_the_flow() -> None:
    now = tables([], [], [activity("A1", opening="-50.00", turnover="100.00"), activity("A2", expenses="30.00")])
    result = flow(now)
    assert {name: str(amount) for name, amount in result["into"].items() if amount} == {
        "turnover": "100.00", "advanced": "30.00"}
    assert {name: str(amount) for name, amount in result["out"].items() if amount} == {
        "expenses": "30.00", "carried_on": "50.00", "advance_repaid": "50.00"}


def test_a_whole_month_closes_to_the_cent() -> None:
    now = month(50)
    assert [check["name"] for check in checks(run_of(now), now) if not check["closes"]] == []


def test_a_cent_that_is_lost_is_told_by_the_check_that_misses_it() -> None:
    now = month(5)
    wrong = replace(now, payslips=now.payslips.with_columns(pl.col("net") - Decimal("0.01")))
    assert [check["name"] for check in checks(run_of(now), wrong) if not check["closes"]] == ["gross", "to_pay"]


def test_a_row_that_is_lost_is_told() -> None:
    now = month(2)
    run = run_of(now)
    run["rows"]["waiting"] -= 1
    assert [check["name"] for check in checks(run, now) if not check["closes"]] == ["rows"]


def test_every_net_stands_in_one_bar_and_the_last_bar_is_open_when_some_are_higher() -> None:
    nets = ["-5.00", *["1000.00"] * 300, "99000.00"]
    result = spread(tables([payslip(f"M{n}", "1", net=net) for n, net in enumerate(nets)], [], []).payslips)
    assert sum(bar["count"] for bar in result["bars"]) == 302
    assert result["bars"][0]["from"] <= Decimal("-5.00")
    assert result["bars"][-1] == {"from": Decimal(1400), "to": None, "count": 1}
    assert str(result["middle"]) == "1000.00"


def test_a_month_without_payslips_has_no_bars() -> None:
    assert spread(tables([], [], []).payslips) == {"bars": [], "middle": None}


def test_the_command_to_approve_names_the_run_when_it_is_not_the_first() -> None:
    assert view_of(month(1))["approve"] == "smart approve --month 2026-03 --by"
    assert view_of(month(1), run=2)["approve"] == "smart approve --month 2026-03 --run 2 --by"


def test_problems_stand_by_file_with_the_most_errors_first() -> None:
    problems = [{"file": file, "severity": severity, "code": "X"} for file, severity in (
        ("a.xlsx", "warning"), ("b.xlsx", "warning"), ("b.xlsx", "error"), ("b.xlsx", "warning"))]
    result = view_of(month(1), problems=problems)["problems"]
    assert [(file["file"], file["errors"], file["warnings"]) for file in result["files"]] == [
        ("b.xlsx", 1, 2), ("a.xlsx", 0, 1)]
    assert [problem["severity"] for problem in result["files"][0]["shown"]] == ["error", "warning", "warning"]


def fault(code: str, place: str, severity: str = "error", activity_id: str = "A1") -> dict[str, str]:
    sheet, cell = place.split("!")
    return {"file": "a.xlsx", "severity": severity, "code": code, "sheet": sheet, "cell": cell, "activity_id": activity_id}


def test_what_follows_from_a_bad_line_or_stands_in_one_row_is_under_the_first() -> None:
    problems = [fault("EXPENSE-OVER-BUDGET", "Expenses!G2", "warning"), fault("DAYS-THAT-FIT", "Pay!E2", "warning"),
                fault("BUDGET-TOO-SMALL", "Pay!A2"), fault("CELL-NOT-DATE", "Lines!A2"), fault("CELL-EMPTY", "Lines!B2"),
                fault("PAY-SUNDAY", "Pay!C3", "warning"), fault("BUDGET-TOO-SMALL", "Pay!A9", activity_id="A2")]
    (file,) = view_of(month(1), problems=problems)["problems"]["files"]
    groups = [(first["code"], first["cell"], [each["code"] for each in first["follow"]]) for first in file["shown"]]
    assert groups == [
        ("CELL-NOT-DATE", "A2", ["CELL-EMPTY", "BUDGET-TOO-SMALL", "EXPENSE-OVER-BUDGET", "DAYS-THAT-FIT"]),
        ("BUDGET-TOO-SMALL", "A9", []), ("PAY-SUNDAY", "C3", [])]
    assert (file["errors"], file["warnings"], file["left"]) == (4, 3, 0)


def test_an_error_of_a_pay_row_is_not_why_an_expense_waits() -> None:
    problems = [fault("PAY-TIME-BOTH", "Pay!F2"), fault("EXPENSE-OVER-BUDGET", "Expenses!G2", "warning")]
    (file,) = view_of(month(1), problems=problems)["problems"]["files"]
    assert [first["follow"] for first in file["shown"]] == [[], []]


def test_a_very_long_list_of_problems_is_cut_and_the_rest_counted() -> None:
    problems = [{"file": "a.xlsx", "severity": "error", "code": "X"}] * 60
    (file,) = view_of(month(1), problems=problems)["problems"]["files"]
    assert (len(file["shown"]), file["left"], file["errors"]) == (50, 10, 60)


def test_law_values_without_an_official_source_are_listed() -> None:
    assert [entry["name"] for entry in view_of(month(1))["doubtful"]] == ["accident_insurance_rate", "employer_base_rate"]
