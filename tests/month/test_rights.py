"""Rights over the year: days so far, the pace, and when they are called minimal."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.calendar import Month
from pipeline.month.explain import explain
from pipeline.month.payslip_documents import payslips
from pipeline.month.rights import Counted, year_rights
from tests.month.ledger import Ledger, employed
from tests.month.small import BOOK, line
from tests.month.test_corrections import changed

LAW = BOOK.in_force(date(2026, 6, 30))


def of_year(days: str, first: int, last: int, law: Any = LAW) -> dict[str, Any]:
    return year_rights(Counted(Decimal(days), Decimal("3000.00"), Month(2026, first), Month(2026, last)), law)


@pytest.mark.parametrize(("days", "first", "last", "pace", "minimal"), [
    ("26", 4, 6, "104", False), ("25.9", 4, 6, "103", True), ("52", 1, 6, "104", False), ("0", 1, 6, "0", False),
    ("5", 5, 6, "30", False)])
def test_the_pace_that_makes_312_days_in_36_months_is_104_a_year(days: str, first: int, last: int, pace: str,
                                                                   minimal: bool) -> None:
    """312 x 12 / 36 = 104. Two months say too little; no work at all has no rights to lose."""
    found = of_year(days, first, last)
    assert (found["pace"], found["enough"], found["minimal"]) == (pace, "104", minimal)


def test_before_the_reform_312_days_counted_within_21_months() -> None:
    found = of_year("40", 1, 3, BOOK.in_force(date(2026, 2, 28)))
    assert (found["enough"], found["minimal"], found["unemployment_months"]) == ("178", True, "21")


def test_without_a_value_of_the_law_nothing_is_called_minimal() -> None:
    unknown = {name: value for name, value in LAW.items() if name != "unemployment_months"}
    found = of_year("1", 1, 6, unknown)
    assert not found["minimal"] and "unemployment_months" not in found


def slip(ledger: Ledger, month: str, pay: list[dict[str, Any]], version: int = 1, day: date | None = None) -> dict[str, Any]:
    sold = [line(f"L {month}", "A-1", "9000.00", month=month, work_date=date.fromisoformat(f"{month}-10"))]
    given = ledger.draft(month, pay, sold, day, version=version)
    tables = ledger.run(month, pay, sold, day, version=version)
    return next(iter(payslips(given, tables)))


def test_a_payslip_tells_the_year_with_its_own_days_and_after_a_correction_only_what_stands(tmp_path: Path) -> None:
    """3100.00 of pay, and 7.67 % of it as simple holiday pay at the end of both contracts: 115.05 + 122.72."""
    ledger = Ledger(tmp_path)
    first = [employed("2026-01", "M-1", Decimal("1500.00"), days=Decimal(8))]
    second = [employed("2026-02", "M-1", Decimal("1600.00"), days=Decimal(9))]
    assert slip(ledger, "2026-01", first)["rights_year"]["days"] == "8"
    both = slip(ledger, "2026-02", second)["rights_year"]
    assert (both["days"], both["gross"], both["months"]) == ("17", "3337.77", "2")
    again = slip(ledger, "2026-02", [changed(second[0], days=Decimal(6))], 2, date(2026, 3, 20))["rights_year"]
    assert (again["days"], again["gross"]) == ("14", "3337.77")


def test_a_students_hours_within_the_quota_count_for_nothing_and_a_new_year_begins_at_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    slip(ledger, "2025-12", [employed("2025-12", "M-1", Decimal("1500.00"), days=Decimal(8))])
    student = employed("2026-01", "M-1", Decimal("300.00"), status="student", hours=Decimal(20)) | {"days": None}
    assert slip(ledger, "2026-01", [student])["rights_year"] == {}
    worked = [employed("2026-02", "M-1", Decimal("1500.00"), days=Decimal(8))]
    assert slip(ledger, "2026-02", worked)["rights_year"]["days"] == "8"


def test_a_premium_and_the_simple_half_count_for_pension_and_double_holiday_pay_does_not(tmp_path: Path) -> None:
    """2200.00 + 150.00, and of what was set aside the half that bears ordinary contributions; the year has both months."""
    ledger = Ledger(tmp_path, papers=[])
    first = employed("2026-01", "M-1", Decimal("2200.00"), days=Decimal(20), premium=Decimal("150.00"), continues=False)
    ledger.run("2026-01", [first], [line("l1", "A-1", "90000.00", month="2026-01", work_date=date(2026, 1, 10))])
    ledger.run("2026-02", [employed("2026-02", "M-1", Decimal("2200.00"), days=Decimal(20), continues=True)])
    january, february = ledger.papers or ()
    rows = {kind["kind"]: kind["rows"][0] for kind in january["exceptional"]}
    simple = -Decimal(rows["exit_holiday"]["holiday_simple"])
    assert simple > 0 and Decimal(january["rights"]["pension_pay"]) == 2350 + simple
    assert Decimal(february["rights_year"]["gross"]) == 4550 + simple
    tree = explain(january, "pension_pay", ledger.book)
    assert sum(Decimal(part.value) for part in tree.parts) == Decimal(tree.value)
