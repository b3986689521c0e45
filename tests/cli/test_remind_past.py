"""Reminders as of a day that is past: what was open then."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.banking import answered, cents, drop, received, statement
from tests.cli.homes import done, smart
from tests.cli.test_remind import after, line, of_kind, remind


@pytest.fixture
def bill(sealed: Path) -> dict[str, Any]:
    return of_kind(sealed, "company")


def pay(home: Path, bill: dict[str, Any], amount: int, days: int) -> None:
    """So many days after the due date."""
    day = date.fromisoformat(after(bill, days))
    drop(home, f"paid-{days}.cod", statement(40 + days, 0, received(amount, bill["structured_communication"], day), on=day))
    answered(home)


def test_a_payment_after_the_day_does_not_count(sealed: Path, bill: dict[str, Any]) -> None:
    pay(sealed, bill, cents(bill), 20)
    row = line(remind(sealed, after(bill, 10)), bill["number"])
    assert (row["balance"], [each["days"] for each in row["periods"]]) == (bill["total_incl_vat"], [10])


def test_a_payment_of_the_day_or_before_counts(sealed: Path, bill: dict[str, Any]) -> None:
    pay(sealed, bill, cents(bill) - 5_000, 10)
    row = line(remind(sealed, after(bill, 10)), bill["number"])
    assert (row["balance"], [(each["balance"], each["days"]) for each in row["periods"]]) == (
        "50.00", [(bill["total_incl_vat"], 10)])


def test_what_was_sent_later_is_not_sent_again_for_a_day_before(sealed: Path, bill: dict[str, Any]) -> None:
    remind(sealed, after(bill, 30))
    again = remind(sealed, after(bill, 10))
    assert bill["number"] not in {row["number"] for letter in again for row in letter["invoices"]}
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_help_says_which_day_counts(sealed: Path) -> None:
    assert "payments and credit notes after it do not count" in " ".join(smart(sealed, "remind", "--help").stdout.split())
