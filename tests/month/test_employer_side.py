"""What a contract was charged beside what it really costs: an estimate of the month, then the quarter."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.month.compute import MonthTables
from tests.month.ledger import Ledger, employed
from tests.month.small import line
from tests.month.test_corrections import changed

QUARTER = ("2026-07", "2026-08", "2026-09")
COST = ("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin")


def month(ledger: Ledger, name: str, *rows: dict[str, object], version: int = 1) -> MonthTables:
    return ledger.run(name, list(rows), [line(name, "A-1", "9000.00")], version=version)


def work(name: str, **own: object) -> dict[str, object]:
    return employed(name, "M-1", Decimal("2257.00"), days=Decimal(22), **own)  # type: ignore[arg-type]


def test_the_months_estimate_is_that_of_a_payroll_office(tmp_path: Path) -> None:
    """Group S, September 2026: 2,257.00 for 22 days gives 398.98."""
    [row] = month(Ledger(tmp_path), "2026-09", work("2026-09")).employer.members.to_dicts()
    assert (row["reduction"], row["is_final"]) == (Decimal("398.98"), False)
    assert row["charged"] == sum(row[name] for name in COST)
    assert row["difference"] == row["margin"] + row["reduction"] == row["charged"] - row["real_cost"]


def test_the_quarter_is_exact_once_all_its_months_are_there(tmp_path: Path) -> None:
    """6,771.00 x r2(65 / 66) = 6,635.58; 0.14 x 5,052.16 + 0.16 x 3,102.56 = 707.30 + 496.41."""
    ledger = Ledger(tmp_path)
    rows = [month(ledger, name, work(name)).employer.members.to_dicts()[0] for name in QUARTER]
    assert [row["is_final"] for row in rows] == [False, False, True]
    assert (rows[2]["gross"], rows[2]["reduction"]) == (Decimal("6771.00"), Decimal("1203.71"))


def test_a_correction_counts_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    row = work("2026-09")
    month(ledger, "2026-09", row)
    again = ledger.run("2026-09", [changed(row, gross=Decimal("2400.00"))], [line("2026-09", "A-1", "9000.00")],
                       date(2026, 10, 20), version=2)
    (tmp_path / "fresh").mkdir()
    fresh = month(Ledger(tmp_path / "fresh"), "2026-09", work("2026-09") | {"gross": Decimal("2400.00")})
    assert again.employer.members.equals(fresh.employer.members)


def test_students_bring_no_reduction_and_unknown_values_are_named(tmp_path: Path) -> None:
    student = month(Ledger(tmp_path), "2026-09", work("2026-09", status="student", hours=Decimal(20)) | {"days": None})
    [row] = student.employer.members.to_dicts()
    assert (row["reduction"], row["difference"]) == (0, row["margin"])
    (tmp_path / "2025").mkdir()
    [row] = month(Ledger(tmp_path / "2025"), "2025-09", work("2025-09")).employer.members.to_dicts()
    assert row["reduction"] == 0 and "structural_S0" in row["missing_parameters"]
