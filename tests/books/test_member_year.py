"""What the sealed runs of a year say of one member: all months, all runs, and his part of what came in."""

from decimal import Decimal
from typing import Any

import pytest

from pipeline.books.member_year import MemberYear, member_year
from pipeline.books.store import open_books
from tests.month.ledger import URL, Ledger, employed
from tests.month.small import expense, line, request

COST = ("gross", "exceptional_gross", "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin")


def sold(month: str, amount: str, activity_id: str = "A-1") -> dict[str, Any]:
    return line(f"L {month} {activity_id}", activity_id, amount, month=month)


def year_of(ledger: Ledger, member_id: str, year: int = 2026) -> MemberYear:
    with open_books(URL, ledger.path) as books:
        return member_year(books, member_id, year)


def sums(found: MemberYear) -> dict[str, Decimal]:
    return dict(found.amounts.iter_rows())


def spent(found: MemberYear) -> Decimal:
    of = sums(found)
    return of["full_cost"] + of.get("expenses", Decimal(0)) + of.get("copyright_gross", Decimal(0))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """February to April: two members of one Activity, a premium and holiday pay, an expense, copyright, a correction."""
    made = Ledger(tmp_path_factory.mktemp("books"))
    made.run("2026-02", [employed("2026-02", "M-1", Decimal(1000), continues=True)], [sold("2026-02", "3000")])
    both = [employed("2026-03", "M-1", Decimal(1200), premium=Decimal(100)), employed("2026-03", "M-2", Decimal(800))]
    more: dict[str, Any] = {"expenses": [expense("E-1", "A-1", "M-1", "121.00")]}
    made.run("2026-03", both, [sold("2026-03", "6000")], **more, copyright=[request("C-1", "A-1", "M-1", "300")])
    lower = [{**both[0], "gross": Decimal(1100), "content_hash": "lower"}, both[1]]
    made.run("2026-03", lower, [sold("2026-03", "6000")], **more, copyright=[request("C-1", "A-1", "M-1", "300")], version=2)
    return made


def test_months_and_runs_are_added_up_and_employment_closes(ledger: Ledger) -> None:
    found = year_of(ledger, "M-1")
    of = sums(found)
    assert (found.months, found.sealed) == (("2026-02", "2026-03"),) * 2
    assert of["gross"] == 2100
    assert of["full_cost"] == sum((of[name] for name in COST), Decimal(0))


def test_pay_is_what_payslips_and_premiums_say(ledger: Ledger) -> None:
    of = sums(year_of(ledger, "M-1"))
    assert of["gross"] == of["onss_net"] + of["withholding"] + of["special_contribution"] + of["net"]
    assert of["exceptional_gross"] > 100
    assert (of["expenses"], of["reimbursed"], of["copyright_gross"], of["copyright_net"]) == (121, 121, 300, Decimal("277.50"))


def test_what_came_in_is_shared_by_what_each_member_took_to_the_cent(ledger: Ledger) -> None:
    parts = [year_of(ledger, name) for name in ("M-1", "M-2")]
    came, fees = ([part.came_in[name].sum() for part in parts] for name in ("came_in", "fees"))
    assert sum(came) == 9000 and sum(fees) == 585
    assert abs(came[0] - 9000 * spent(parts[0]) / (spent(parts[0]) + spent(parts[1]))) < Decimal("0.01")


def test_another_year_and_another_member_have_nothing(ledger: Ledger) -> None:
    before, nobody = year_of(ledger, "M-1", 2025), year_of(ledger, "M-3")
    assert (before.months, before.sealed, before.came_in.height) == ((), (), 0)
    assert (nobody.months, nobody.sealed, nobody.came_in.height) == ((), ("2026-02", "2026-03"), 0)
