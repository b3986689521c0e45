"""Several contracts of a member in one month, of any status and Activity, in one run or in several."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.month.compute import MonthTables
from tests.month.ledger import Ledger, employed
from tests.month.small import MEMBERS, line, member

RICH = [line("l1", "A-1", "90000.00"), line("l2", "A-2", "90000.00")]
SUMS = ["gross", "onss", "onss_net", "work_bonus_A", "work_bonus_B", "withholding", "special_contribution", "net"]


def sums(*runs: MonthTables) -> dict[str, dict[str, Decimal]]:
    """What each member was paid and had kept, over several runs."""
    slips = pl.concat([run.pay.payslips.select("member_id", *SUMS) for run in runs])
    return {row.pop("member_id"): row for row in slips.group_by("member_id").sum().sort("member_id").to_dicts()}


def contracts(rows: list[Any]) -> list[dict[str, Any]]:
    return [employed("2026-03", member_id, Decimal(gross), activity, start=2 + 5 * nth, end=4 + 5 * nth, status=status,
                     function="musician" if status == "artist" else "clerk", **{unit: Decimal(count)})
            for nth, (member_id, activity, status, gross, unit, count) in enumerate(rows)]


CONTRACTS = st.lists(st.tuples(
    st.sampled_from(["M-1", "M-2"]), st.sampled_from(["A-1", "A-2"]),
    st.sampled_from(["employee", "worker", "artist", "student"]), st.decimals("10.00", "2500.00", places=2).map(str),
    st.sampled_from(["days", "hours"]), st.sampled_from(["1", "2.5", "4", "7.6"])), min_size=2, max_size=5)
PAIRS = (("M-1", "M-2"), ("M-3", "M-4"), ("M-5", "M-6"))


PEOPLE = [member(name, spouse=spouse) for names in PAIRS for name, spouse in zip(names, ("single", "none"), strict=True)]


def contracts_of_pairs(pairs: list[list[Any]]) -> list[dict[str, Any]]:
    """Contracts of three pairs of members; each pair's rows say M-1 and M-2."""
    return [row for rows, names in zip(pairs, PAIRS, strict=True)
            for row in contracts([(names[member_id == "M-2"], *more) for member_id, *more in rows])]


@settings(max_examples=7, deadline=None)
@given(st.lists(CONTRACTS, min_size=3, max_size=3), st.integers(1, 14), st.randoms(use_true_random=False))
def test_a_month_in_two_runs_gives_what_it_gives_in_one(tmp_path_factory: pytest.TempPathFactory, pairs: list[list[Any]],
                                                        cut: int, chance: Any) -> None:
    all_rows = contracts_of_pairs(pairs)
    once = Ledger(tmp_path_factory.mktemp("once"), PEOPLE).run("2026-03", all_rows, RICH, date(2026, 4, 2))
    twice = Ledger(tmp_path_factory.mktemp("twice"), PEOPLE)
    mixed = chance.sample(all_rows, len(all_rows))
    first = twice.run("2026-03", mixed[:cut], RICH, date(2026, 4, 2))
    second = twice.run("2026-03", mixed[cut:], [], date(2026, 4, 2))
    assert sums(first, second) == sums(once)


def test_bonus_is_prorated_per_contract_and_tax_taken_on_the_month(tmp_path: Path) -> None:
    """Two of 22 days and five of 167.2 hours: B is 165.87 - 0.2699 x 114.37 = 135.00, x 0.09 = 12.15; for the worker
    179.14 - 0.2915 x 122.07 = 143.56, x 0.03 = 4.31."""
    rows = [employed("2026-03", "M-1", Decimal("212.10"), start=2, end=3, days=Decimal(2)),
            employed("2026-03", "M-1", Decimal("70.00"), "A-2", start=9, end=9, hours=Decimal(5), status="worker")]
    tables = Ledger(tmp_path).run("2026-03", rows, RICH)
    found = tables.pay.contracts.sort("start").select(
        "reference_wage_S", "work_fraction", "onss_base", "onss", "work_bonus_A", "work_bonus_B").rows()
    assert [tuple(map(str, row)) for row in found] == [
        ("2333.1000000000", "0.0900000000", "212.1000000000", "27.7200000000", "11.0700000000", "12.1500000000"),
        ("2340.8000000000", "0.0300000000", "75.6000000000", "9.8800000000", "3.9900000000", "4.3100000000")]
    [slip] = tables.pay.payslips.to_dicts()
    assert slip["key_formula_taxable"] == tables.pay.contracts["taxable"].sum() and slip["withholding"] == 0


def test_the_years_highest_bonus_is_shared_by_the_contracts_as_they_end(tmp_path: Path) -> None:
    """Two contracts of 15 days a month: nine months use up nearly all of the year's bonus, three more share the rest."""
    ledger = Ledger(tmp_path)
    for month in (f"2026-{nth:02d}" for nth in range(1, 10)):
        pair = [employed(month, "M-1", Decimal("1600.00"), start=day, end=day + 5, days=Decimal(15)) for day in (1, 15)]
        ledger.run(month, pair, [line(f"l{month}", "A-1", "9000.00")])
    before = ledger.opening("2026-10", date(2026, 10, 31)).year_pay["work_bonus"].item()
    days = ((11, 20), (1, 10), (21, 30))
    rows = [employed("2026-10", "M-1", Decimal("860.00"), start=start, end=end, days=Decimal(8)) for start, end in days]
    tables = ledger.run("2026-10", rows, [line("l10", "A-1", "9000.00")], date(2026, 10, 31))
    found = tables.pay.contracts.sort("end").select("work_bonus_A", "work_bonus_B", "work_bonus_A_due", "work_bonus_B_due")
    first, second, third = found.to_dicts()
    assert sum(row["work_bonus_A"] + row["work_bonus_B"] for row in (first, second, third)) == Decimal("3594.36") - before
    assert first["work_bonus_B"] == first["work_bonus_B_due"] > 0
    assert 0 < second["work_bonus_A"] <= second["work_bonus_A_due"] and second["work_bonus_B"] < second["work_bonus_B_due"]
    assert third["work_bonus_A"] == third["work_bonus_B"] == 0 < third["work_bonus_A_due"]


def test_a_month_of_every_status_and_two_activities_closes(tmp_path: Path) -> None:
    rows = contracts([("M-2", "A-1", "employee", "900.00", "days", "5"), ("M-2", "A-2", "artist", "800.00", "days", "3"),
                      ("M-2", "A-1", "worker", "400.00", "hours", "7.6"), ("M-2", "A-2", "student", "150.00", "days", "1")])
    tables = Ledger(tmp_path).run("2026-03", rows, RICH)
    [slip] = tables.pay.payslips.to_dicts()
    by_status = {row["status"]: row for row in tables.pay.contracts.to_dicts()}
    assert slip["special_base"] == 900 + 864 + 432 and slip["flat_taxable"] == by_status["artist"]["taxable"]
    assert slip["key_formula_taxable"] == by_status["employee"]["taxable"] + by_status["worker"]["taxable"]
    assert slip["hours_of_quota"] == Decimal("7.6")
    assert slip["gross"] == slip["net"] + slip["onss_net"] + slip["withholding"] + slip["special_contribution"]


STUDENTS = (*MEMBERS[:2], member("M-3", student_hours_elsewhere=Decimal("630.5")))


def study(gross: str | None, start: int, **own: Any) -> dict[str, Any]:
    return employed("2026-03", "M-3", Decimal(gross) if gross else None, status="student", start=start, end=start, **own)


def test_the_hour_that_crosses_the_quota_is_split_across_activities(tmp_path: Path) -> None:
    """650 - 630.5 = 19.5 hours: a first contract of 15.2 hours, then 4.3 of the 8 hours of the second."""
    rows = [study("160.00", 9, activity_id="A-2", hours=Decimal(8)), study("300.00", 2, days=Decimal(2))]
    tables = Ledger(tmp_path, STUDENTS).run("2026-03", rows, RICH)
    found = tables.pay.contracts.sort("start", "contract_id").select("status", "hours", "gross", "onss_rate").rows()
    assert [(status, hours, str(gross.normalize()), str(rate.normalize())) for status, hours, gross, rate in found] == [
        ("student", None, "3E+2", "0.0271"), ("student", Decimal("4.3"), "86", "0.0271"),
        ("employee", Decimal("3.7"), "74", "0.1307")]
    assert tables.pay.payslips["hours_of_quota"].item() == Decimal("19.5")
    [said] = [problem for problem in tables.problems if problem.code == "STUDENT-QUOTA"]
    assert (said.value, said.expected) == ("3.7", "employee")


def test_the_gross_of_a_split_contract_is_the_largest_that_fits(tmp_path: Path) -> None:
    row = study(None, 2, hours=Decimal("38"))
    ledger = Ledger(tmp_path, STUDENTS)
    tables = ledger.run("2026-03", [row], [line("l1", "A-1", "1000.00")])
    parts = tables.pay.contracts
    assert parts["full_cost"].sum() <= 935 and parts["gross"].sum() == parts["contract_gross"][0]
    more = Ledger(tmp_path / "more", STUDENTS)
    more.path.mkdir()
    dearer = more.run("2026-03", [{**row, "gross": parts["contract_gross"][0] + Decimal("0.01")}],
                      [line("l1", "A-1", "1000.00")])
    assert {problem.code for problem in dearer.problems} == {"BUDGET-TOO-SMALL", "HOURS-THAT-FIT"}


def test_hours_of_earlier_months_count_and_those_above_the_quota_do_not_count_twice(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, STUDENTS)
    ledger.run("2026-02", [employed("2026-02", "M-3", Decimal("450.00"), status="student", hours=Decimal(30), end=27)], RICH)
    assert ledger.opening("2026-03", date(2026, 4, 2)).year_pay["student_hours"].item() == Decimal("19.5")
    tables = ledger.run("2026-03", [study("100.00", 2, hours=Decimal(5))])
    assert tables.pay.contracts["status"].to_list() == ["employee"] and tables.pay.contracts.height == 1


def test_days_of_sickness_are_neither_paid_nor_counted(tmp_path: Path) -> None:
    """Ten days of which two unpaid are a contract of eight, for the bonus, the minimum and the rights."""
    sick = employed("2026-03", "M-1", Decimal("900.00"), days=Decimal(10), unpaid_days=Decimal(2))
    well = employed("2026-03", "M-2", Decimal("900.00"), days=Decimal(8), start=2)
    tables = Ledger(tmp_path, (member("M-1"), member("M-2"))).run("2026-03", [sick, well], RICH)
    counted = tables.pay.contracts.sort("member_id").select("days_paid", "days_worked", "work_bonus_A", "work_bonus_B")
    first, second = counted.rows()
    assert first == second and first[0] == 8
