"""Shares paid at the bank: whole, in parts, before their row, or as a person decides."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.bank.statement import Movement
from tests.bank.dropping import decide
from tests.cli.banking import answered, asked, balance, bills, drop, received, statement
from tests.cli.homes import copied, done, run_json
from tests.cli.share_registers import drop_shares, refund, subscription
from tests.cli.test_shares import APPROVE, M001, M002, SECOND, april, told  # noqa: F401 - a fixture of these tests too


@pytest.fixture
def coop(april: Path, tmp_path: Path) -> Path:  # noqa: F811
    return copied(april, tmp_path / "coop")


def from_m001(cents: int) -> Movement:
    return replace(received(cents), iban=M001)


def test_money_from_ones_own_account_pays_ones_shares(coop: Path) -> None:
    moves = [replace(received(cents), iban=iban) for cents, iban in ((3000, M002), (3100, M001), (3000, M001), (3000, M001))]
    drop(coop, "april.cod", statement(1, 0, *moves))
    answered(coop)
    kinds = asked(coop, "SELECT kind, target FROM matches ORDER BY movement_id")
    [(number,)] = asked(coop, "SELECT number FROM share_movements WHERE run = 2 AND movement = 'subscription'")
    assert kinds == [("suspense", ""), ("suspense", ""), ("share", number), ("suspense", "")]
    assert balance(coop, "shares_receivable") == 0
    done(coop, "verify")


PARTS = [([2500, 500], ["share", "share"], 0), ([2000], ["share"], 1000), ([3500], ["suspense"], 3000),
         ([1000, 1000, 2000], ["share", "share", "suspense"], 1000)]
"""Payments of M001, who owes 30 EUR, in cents; what they are; what is owed then."""


@pytest.mark.parametrize(("cents", "kinds", "owed"), PARTS)
def test_shares_are_paid_in_parts_and_the_rest_stays_owed(coop: Path, cents: list[int], kinds: list[str], owed: int) -> None:
    drop(coop, "april.cod", statement(1, 0, *(from_m001(each) for each in cents)))
    answered(coop)
    assert [kind for kind, in asked(coop, "SELECT kind FROM matches ORDER BY movement_id")] == kinds
    assert balance(coop, "shares_receivable") == owed
    [row] = [row for row in told(coop, "members", "--as-of", "2026-04-21")["rows"] if row["member_id"] == "M001"]
    assert row["open"] == f"{owed / 100:.2f}"
    done(coop, "verify")


def test_one_subscription_of_two_shares_is_paid_in_two_times(sealed_small: Path, tmp_path: Path) -> None:
    home = copied(sealed_small, tmp_path / "coop")
    drop_shares(home, subscription("M001", "2026-04-13", 2))
    done(home, *SECOND)
    done(home, *APPROVE)
    drop(home, "april.cod", statement(1, 0, from_m001(3000), from_m001(3000)))
    answered(home)
    assert [kind for kind, in asked(home, "SELECT kind FROM matches")] == ["share", "share"]
    assert balance(home, "shares_receivable") == 0
    done(home, "verify")


def test_a_part_with_a_communication_may_pay_something_else_and_waits(coop: Path) -> None:
    drop(coop, "april.cod", statement(1, 0, replace(received(2500, "+++090/9337/55493+++"), iban=M001)))
    answered(coop)
    assert asked(coop, "SELECT kind FROM matches") == [("suspense",)] and balance(coop, "shares_receivable") == 3000


def test_money_of_ours_that_comes_back_pays_no_share(coop: Path) -> None:
    drop(coop, "april.cod", statement(1, 0, replace(from_m001(3000), returned=True)))
    for _ in range(2):
        assert answered(coop)["totals"]["waiting"] == 1
    assert balance(coop, "shares_receivable") == 3000


def test_what_is_paid_in_part_holds_the_refund(coop: Path) -> None:
    drop(coop, "april.cod", statement(1, 0, from_m001(2500)))
    answered(coop)
    drop_shares(coop, subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3), refund("M001", "2026-04-17", 1))
    done(coop, *SECOND)
    [one] = [one for one in run_json(coop, "2026-03.3.draft")["problems"] if one["code"] == "SHARE-REFUND-UNPAID"]
    assert (one["member_id"], one["expected"]) == ("M001", "5.00")


@pytest.mark.parametrize(("cents", "words", "owed"), [
    (3000, "{share}", 0), (2000, "{share}", 1000), (2000, "{share} = 20,00", 1000), (9000, "{share} = 30; {bill}", 0)])
def test_a_person_settles_shares_by_a_part(coop: Path, cents: int, words: str, owed: int) -> None:
    drop(coop, "april.cod", statement(1, 0, received(cents)))
    answered(coop)
    [(share,)] = asked(coop, "SELECT number FROM open_subscriptions")
    decide(coop, words.format(share=share, bill=bills(coop)[0]["number"]))
    assert answered(coop)["totals"]["decided"] == 1
    assert (balance(coop, "shares_receivable"), balance(coop, "suspense")) == (owed, 0)
    done(coop, "verify")


def test_what_is_above_the_shares_stands_apart_by_the_members_name(coop: Path) -> None:
    drop(coop, "april.cod", statement(1, 0, received(3500)))
    answered(coop)
    decide(coop, asked(coop, "SELECT number FROM open_subscriptions")[0][0])
    assert answered(coop)["totals"]["decided"] == 1
    assert [balance(coop, account) for account in ("shares_receivable", "suspense", "bank_other")] == [0, 0, -500]
    assert ("other", "M001") in asked(coop, "SELECT kind, target FROM matches")
    done(coop, "verify")


def test_a_person_cannot_pay_more_shares_than_are_owed(coop: Path) -> None:
    drop(coop, "april.cod", statement(1, 0, received(3500)))
    answered(coop)
    decide(coop, f"{asked(coop, 'SELECT number FROM open_subscriptions')[0][0]} = 35")
    [problem] = answered(coop, code=1)["problems"]
    assert (problem["code"], problem["value"], problem["expected"]) == ("BANK-DECISION-AMOUNT", "35.00", "30.00")
    assert balance(coop, "shares_receivable") == 3000


@pytest.mark.parametrize("cents", [[3000], [2500, 500], [3000, 3000]])
def test_a_share_paid_before_its_row_is_matched_when_the_row_is_sealed(sealed_small: Path, tmp_path: Path,
                                                                       cents: list[int]) -> None:
    """Once: what is more than owed waits on, and a second time nothing is booked."""
    home = copied(sealed_small, tmp_path / "coop")
    drop(home, "april.cod", statement(1, 0, *(from_m001(each) for each in cents)))
    assert answered(home)["totals"]["waiting"] == len(cents)
    drop_shares(home, subscription("M001", "2026-04-13"))
    done(home, *SECOND)
    done(home, *APPROVE)
    assert balance(home, "shares_receivable") == 3000
    again, still = answered(home)["totals"], answered(home)["totals"]
    assert (again["matched_again"], again["waiting"]) == ((1, 1) if sum(cents) > 3000 else (len(cents), 0))
    assert (still["matched_again"], balance(home, "shares_receivable")) == (0, 0)
    assert balance(home, "suspense") == 3000 - sum(cents)
    done(home, "verify")
