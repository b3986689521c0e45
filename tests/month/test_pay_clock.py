"""Each line of work has its day, seven Belgian working days after its end."""

from datetime import date

import pytest

from pipeline.core.calendar import Month
from pipeline.month.collect import Order
from pipeline.month.compute import compute
from pipeline.month.pay_clock import clock_record
from tests.month.small import inputs, line

MARCH = Month(2026, 3)


def clocked(as_of: date, days: list[date], hold: bool = False) -> list[tuple[str, str]]:
    """pay_by and state of lines of work that end on these days."""
    order = Order(MARCH, as_of, {"C-1": "in doubt"} if hold else {})
    lines = [line(f"l{nth}", "A-1", "100.00", work_date=day, work_end=day) for nth, day in enumerate(days)]
    rows = compute(inputs(lines, [], [], order=order)).clock
    return [(str(row["pay_by"]), row["state"]) for row in rows.to_dicts()]


@pytest.mark.parametrize(("work", "pay_by"), [
    (date(2026, 3, 2), "2026-03-11"), (date(2026, 3, 7), "2026-03-17"), (date(2026, 3, 27), "2026-04-08"),
    (date(2026, 3, 31), "2026-04-10"),
])
def test_the_day_counts_no_weekend_and_no_belgian_holiday(work: date, pay_by: str) -> None:
    """Easter Monday 2026 is 6 April; Good Friday is a working day in Belgium."""
    assert clocked(date(2026, 4, 2), [work])[0][0] == pay_by


def test_paid_on_its_day_is_kept_a_day_later_is_late() -> None:
    days = [date(2026, 3, 2), date(2026, 3, 3)]
    assert clocked(date(2026, 3, 12), days) == [("2026-03-11", "late"), ("2026-03-12", "kept")]


def test_what_the_bank_executes_after_a_holiday_is_paid_then() -> None:
    """Ordered on Good Friday, when banks rest, it leaves on the Tuesday after Easter."""
    assert clocked(date(2026, 4, 3), [date(2026, 3, 25)]) == [("2026-04-03", "late")]


def test_waiting_work_says_how_near_its_day_is() -> None:
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 10)]
    assert [state for _, state in clocked(date(2026, 3, 12), days, hold=True)] == ["overdue", "due_today", "at_risk", "in_time"]


def test_the_rate_is_of_the_lines_that_are_paid() -> None:
    order = Order(MARCH, date(2026, 3, 12), {})
    lines = [line("l1", "A-1", "100.00", work_date=date(2026, 3, 2)), line("l2", "A-1", "100.00", work_date=date(2026, 3, 9)),
             line("l3", "A-1", "100.00", work_date=date(2026, 3, 10))]
    record = clock_record(compute(inputs(lines, [], [], order=order)).clock, 7)
    assert (record["kept"], record["late"], record["paid"], record["kept_rate"]) == (2, 1, 3, "0.666")
