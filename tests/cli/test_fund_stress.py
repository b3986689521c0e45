"""If some clients stop paying: what they owe is lost, and members who go on working for them cost the fund every week."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.receivables.stress import Stress
from tests.cli.banking import asked, bills
from tests.cli.homes import books, done, smart
from tests.cli.test_remind import BY

DAY = "2026-04-10"


def told(home: Path, *clients: str, day: str = DAY) -> dict[str, Any]:
    names = [word for client in clients for word in ("--stress", client)]
    return dict(json.loads(done(home, "fund", "--as-of", day, *names, "--json").stdout))


def some_clients(home: Path) -> list[str]:
    return sorted({bill["client_id"] for bill in bills(home)})[1:4]


def test_what_is_left_is_what_the_fund_has_once_their_invoices_are_given_up(sealed: Path) -> None:
    """And asking changes nothing."""
    gone = some_clients(sealed)
    told(sealed)
    before = books(sealed)
    said = told(sealed, *gone)["stress"]
    assert books(sealed) == before
    assert Decimal(said["lost"]) == sum(Decimal(bill["total_excl_vat"]) for bill in bills(sealed) if bill["client_id"] in gone)
    for bill in bills(sealed):
        if bill["client_id"] in gone:
            done(sealed, "remind", "--as-of", DAY, "--written-off", bill["number"], "bankrupt", *BY, "--quiet")
    assert said["left"] == told(sealed)["totals"]["free"]


def test_the_pace_is_the_cost_of_employment_for_their_part_of_the_turnover(sealed: Path) -> None:
    gone = some_clients(sealed)
    spent = 0
    for activity, in asked(sealed, "SELECT DISTINCT activity_id FROM invoices"):
        costs = asked(sealed, f"SELECT full_cost AS cents FROM contracts WHERE activity_id = '{activity}'")
        cost = sum(cents for cents, in costs)
        own = [bill for bill in bills(sealed) if bill["activity_id"] == activity]
        turnover = sum(Decimal(bill["total_excl_vat"]) for bill in own)
        theirs = sum(Decimal(bill["total_excl_vat"]) for bill in own if bill["client_id"] in gone)
        assert cost > 0
        spent += int(cost * theirs / turnover)
    assert Decimal(told(sealed, *gone)["stress"]["weekly"]) == Decimal(spent // 13) / 100 > 0


def test_of_another_quarter_there_is_no_pace(sealed: Path) -> None:
    said = told(sealed, *some_clients(sealed), day="2026-09-10")["stress"]
    assert (said["weekly"], said["weeks"]) == ("0.00", 0)


def test_the_answer_says_weeks_in_words(sealed: Path) -> None:
    who = some_clients(sealed)[0]
    said = told(sealed, who)["stress"]
    shown = smart(sealed, "fund", "--as-of", DAY, "--stress", who).stdout.splitlines()[-1]
    assert shown == (f"If {who} stop paying, {said['lost']} of open invoices is lost and {said['left']} of the fund is left;"
                     f" at {said['weekly']} a week it lasts {said['weeks']} weeks.")


def test_a_client_that_nobody_knows_is_refused(sealed: Path) -> None:
    before = books(sealed)
    result = smart(sealed, "fund", "--as-of", DAY, "--stress", "nobody")
    assert (result.exit_code, result.stdout, result.stderr) == (
        3, "", "smart: no client that was invoiced is called nobody\n")
    assert books(sealed) == before


@pytest.mark.parametrize(("left", "weekly", "weeks"), [(1000, 100, 10), (1099, 100, 10), (99, 100, 0), (-1, 0, 0), (0, 5, 0),
                                                       (1, 0, None)])
def test_whole_weeks_are_told(left: int, weekly: int, weeks: int | None) -> None:
    assert Stress(("a",), 0, left, weekly).weeks == weeks


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_fund_bears_its_last_week_and_no_further_one(left: int, weekly: int) -> None:
    weeks = Stress(("a",), 0, left, weekly).weeks
    assert weeks is not None and weeks * weekly <= left < (weeks + 1) * weekly
