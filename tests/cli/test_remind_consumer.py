"""A consumer who pays late: free first, then nothing before the law lets it, and interest from one day at every level."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.banking import asked
from tests.cli.homes import done, smart
from tests.cli.test_remind import after, line, of_kind, remind


@pytest.fixture
def bill(sealed: Path) -> dict[str, Any]:
    return of_kind(sealed, "consumer")


def levels(home: Path, bill: dict[str, Any], *days: int) -> list[dict[str, Any]]:
    return [line(remind(home, after(bill, day)), bill["number"]) for day in days]


def test_the_first_is_free_and_says_from_when_more_may_be_asked(sealed: Path, bill: dict[str, Any]) -> None:
    letters = remind(sealed, after(bill, 10))
    row = line(letters, bill["number"])
    assert (row["total"], row["interest"], row["lump_sum"], row["periods"]) == (bill["total_incl_vat"], "0.00", "0.00", [])
    letter = next(each for each in letters if row in each["invoices"])
    assert letter["free"] and letter["claim_from"] == after(bill, 25)
    early = remind(sealed, after(bill, 24))
    assert not any(each["number"] == bill["number"] for letter in early for each in letter["invoices"])


def test_interest_runs_from_the_wait_after_the_first_at_every_level(sealed: Path, bill: dict[str, Any]) -> None:
    _, second, third = levels(sealed, bill, 10, 25, 55)
    assert [(row["periods"][0]["from"], sum(each["days"] for each in row["periods"])) for row in (second, third)] == [
        (after(bill, 24), 1), (after(bill, 24), 31)]
    owed = Decimal(bill["total_incl_vat"]) * Decimal("0.045") / 365
    assert [Decimal(row["interest"]) for row in (second, third)] == [round(owed, 2), round(owed * 31, 2)]


def test_each_reminder_after_the_free_one_costs_seven_and_a_half(sealed: Path, bill: dict[str, Any]) -> None:
    first, second, third = levels(sealed, bill, 10, 25, 55)
    assert [row["reminder_costs"] for row in (first, second, third)] == ["0.00", "7.50", "15.00"]
    assert Decimal(third["total"]) == sum(Decimal(third[name]) for name in ("balance", "interest", "lump_sum", "reminder_costs"))
    kept = asked(sealed, f"SELECT lump_sum_cents FROM reminder_lines WHERE invoice = '{bill['number']}' ORDER BY level")
    assert kept == [(0,), (750,), (1500,)]
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_the_free_reminder_says_what_may_follow(sealed: Path, bill: dict[str, Any]) -> None:
    letter = next(each for each in remind(sealed, after(bill, 10)) if each["client"]["kind"] == "consumer")
    assert (letter["lump_sum_to_come"], letter["each_reminder"]) == ("0.00", "7.50")


def test_a_day_before_the_law_of_consumers_has_nothing_due(sealed: Path) -> None:
    result = smart(sealed, "remind", "--as-of", "2023-01-01")
    assert (result.exit_code, result.stdout) == (0, "Late: nothing\nNo reminder is due\n")
