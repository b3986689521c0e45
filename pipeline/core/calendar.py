"""Belgian public holidays and working days, and months.

Law: royal decree of 18 April 1974, article 1 (the ten public holidays).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The ten public holidays of a year, with their names."""
    fixed = {(1, 1): "New Year", (5, 1): "Labour Day", (7, 21): "National Day", (8, 15): "Assumption",
             (11, 1): "All Saints", (11, 11): "Armistice", (12, 25): "Christmas"}
    moving = {1: "Easter Monday", 39: "Ascension", 50: "Whit Monday"}
    days = {date(year, month, day): name for (month, day), name in fixed.items()}
    return days | {easter(year) + timedelta(days=after): name for after, name in moving.items()}


def weekdays(start: date, end: date) -> int:
    """Days from Monday to Friday from start to end, both included, holidays counted."""
    days = (end - start).days + 1
    return sum((start + timedelta(days=i)).weekday() < 5 for i in range(days))


def working_days_after(day: date, count: int) -> date:
    """The day that lies `count` Belgian working days after a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in public_holidays(day.year)
    return day


def bank_day(day: date) -> date:
    """The day itself where banks settle transfers, else the next on which they do.

    Source: TARGET, closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December.
    """
    while _banks_rest(day):
        day += timedelta(days=1)
    return day


def bank_day_before(day: date) -> date:
    """The day itself where banks settle transfers, else the last before it on which they do."""
    while _banks_rest(day):
        day -= timedelta(days=1)
    return day


def _banks_rest(day: date) -> bool:
    return day.weekday() >= 5 or (day.month, day.day) in CLOSED or (day - easter(day.year)).days in (-2, 1)


CLOSED = ((1, 1), (5, 1), (12, 25), (12, 26))


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, written 2026-03."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-03`; anything else is a ValueError."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
        if not found:
            raise ValueError(f"{text!r} is not a month such as 2026-03")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def before(self) -> "Month":
        day = self.first - timedelta(days=1)
        return Month(day.year, day.month)

    @property
    def after(self) -> "Month":
        day = self.last + timedelta(days=1)
        return Month(day.year, day.month)

    def later(self, count: int) -> "Month":
        """The month that lies `count` months after it."""
        return self if count == 0 else self.after.later(count - 1)

    @property
    def quarter(self) -> tuple["Month", ...]:
        """The three months of its quarter, itself among them."""
        first = 3 * ((self.number - 1) // 3) + 1
        return tuple(Month(self.year, first + nth) for nth in range(3))

    @property
    def quarter_name(self) -> str:
        """Its quarter, written 2026Q1."""
        return f"{self.year}Q{(self.number + 2) // 3}"
