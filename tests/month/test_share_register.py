"""The register that was dropped against the books: append-only, from one's own account, never more than one holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.opening import BOOKED_SHARES
from pipeline.intake import Intake
from pipeline.month.cover import SIGNED
from pipeline.month.share_register import ShareRegister, share_register
from tests.month.small import BOOK, frame, member, small_intake

DAY = date(2026, 4, 2)


def row(day: str, shares: int, **own: Any) -> dict[str, Any]:
    """A movement of M-1; shares are below zero where they are given back."""
    return {"member_id": "M-1", "date": date.fromisoformat(day), "movement": "subscription" if shares > 0 else "refund",
            "shares": abs(shares), "account": None, "letter": None, **own}


def booked(*rows: dict[str, Any], of_run: bool = True) -> pl.DataFrame:
    made = [(f"2026-S{nth:05}", one["member_id"], one["date"].isoformat(), one["movement"], one["shares"], 3000, "", "", of_run)
            for nth, one in enumerate(rows, 1)]
    return pl.DataFrame(made, schema=dict(BOOKED_SHARES), orient="row")


def register(*rows: dict[str, Any], books: pl.DataFrame | None = None, day: date = DAY, begins: date | None = None,
             **holds: str) -> ShareRegister:
    intake: Intake = replace(small_intake([], [], [], [member("M-1", iban_2="second")]), columns={("small.xlsx", "Shares"): {
        "member_id": "A", "date": "B", "movement": "C", "shares": "D", "account": "E"}})
    empty = frame([row("2026-01-05", 1)], "Shares").clear()
    shares = frame(list(rows), "Shares") if rows else empty
    return share_register(replace(intake, shares=shares), booked() if books is None else books, BOOK, day, holds, begins)


def codes(found: ShareRegister) -> list[str]:
    return [one.code for one in found.problems]


def test_what_the_books_lack_is_new_once_its_day_has_come() -> None:
    found = register(row("2026-01-05", 1), row("2026-04-02", 1), row("2026-04-03", 1), books=booked(row("2026-01-05", 1)))
    assert found.new["date"].to_list() == [DAY] and codes(found) == []
    assert found.known["date"].to_list() == [date(2026, 1, 5), DAY]


def test_two_like_movements_of_a_day_are_two() -> None:
    twice = [row("2026-01-05", 1), row("2026-01-05", 1)]
    assert register(*twice, books=booked(twice[0])).new.height == 1
    assert register(*twice, books=booked(*twice)).new.height == 0


@pytest.mark.parametrize(("account", "code"), [
    (None, ""), ("account of M-1", ""), ("SECOND", ""), ("BE68 5390 0754 7034", "SHARE-ACCOUNT-OTHER"),
    ("A-1", "SHARE-FROM-ACTIVITY"), ("activity 2", "SHARE-FROM-ACTIVITY")])
def test_a_share_is_paid_from_an_account_of_ones_own(account: str | None, code: str) -> None:
    intake_accounts = {"account of M-1": "ACCOUNTOFM-1", "SECOND": "SECOND"}
    people = [member("M-1", iban="ACCOUNTOFM-1", iban_2="SECOND")]
    made = replace(small_intake([], [], [], people), shares=frame([row("2026-01-05", 1, account=account)], "Shares"))
    found = share_register(made, booked(), BOOK, DAY, {})
    assert codes(found) == ([code] if code else [])
    assert found.new["iban"].to_list() == ([] if code else [intake_accounts.get(str(account), "ACCOUNTOFM-1")])


def test_a_register_that_says_otherwise_changes_nothing_and_the_rest_waits() -> None:
    found = register(row("2026-01-05", 2), row("2026-02-01", 1), books=booked(row("2026-01-05", 1)))
    assert sorted(codes(found)) == ["SHARE-CHANGED", "SHARE-WAITS"] and found.known["shares"].to_list() == [1]
    found = register(row("2026-02-01", 1), books=booked(row("2026-01-05", 1)))
    assert sorted(codes(found)) == ["SHARE-MISSING", "SHARE-WAITS"] and found.new.is_empty()


@pytest.mark.parametrize("order", [(2, 1), (1, 2), (1, 2, 1), (1, 1, 2), (2, 1, 1)])
def test_rows_of_one_day_may_stand_in_any_order(order: tuple[int, ...]) -> None:
    books = booked(row("2026-01-05", 2), row("2026-01-05", 1))
    found = register(*(row("2026-01-05", shares) for shares in order), books=books)
    assert codes(found) == [] and found.new["shares"].to_list() == [1] * (len(order) - 2)


def test_of_rows_of_one_day_only_the_one_that_differs_is_told() -> None:
    found = register(row("2026-01-05", 1), row("2026-01-05", 3), books=booked(row("2026-01-05", 2), row("2026-01-05", 1)))
    [problem] = found.problems
    assert (problem.code, problem.value, problem.expected) == ("SHARE-CHANGED", "3", "2026-S00001: 2")
    [problem] = register(row("2026-01-05", 1), books=booked(row("2026-01-05", 2), row("2026-01-05", 1))).problems
    assert (problem.code, problem.expected) == ("SHARE-MISSING", "2026-S00001")


def test_of_what_another_system_kept_the_register_may_be_silent() -> None:
    before = booked(row("2025-12-31", 2), of_run=False)
    assert codes(register(books=before)) == [] and register(books=before).known.height == 1
    same = register(row("2025-12-31", 2), books=before, begins=date(2026, 1, 1))
    assert codes(same) == [] and same.new.is_empty()


@pytest.mark.parametrize("day", ["2025-01-05", "2025-12-30", "2026-02-28"])
def test_what_is_older_than_the_opening_and_not_in_it_waits(day: str) -> None:
    """A day before, between or after the shares that were taken over: never the same share twice."""
    for before in (booked(row("2025-12-31", 2), of_run=False), booked()):
        found = register(row(day, 1), row("2026-03-01", 1), books=before, begins=date(2026, 3, 1))
        assert codes(found) == ["SHARE-BEFORE-OPENING"] and found.new["date"].to_list() == [date(2026, 3, 1)]
        assert (found.problems[0].value, found.problems[0].expected) == (day, "2026-03-01")


def test_movements_of_who_is_held_back_wait() -> None:
    found = register(row("2026-01-05", 1), **{"M-1": "in doubt"})
    assert codes(found) == ["HELD"] and found.new.is_empty() and found.known.height == 1


def test_a_day_without_a_nominal_value_stops_by_name() -> None:
    [entry] = BOOK.entries["share_nominal"]
    unknown = BOOK.changed({"share_nominal": (entry, replace(entry, since=date(2026, 1, 1), value=None))})
    made = replace(small_intake([], [], []), shares=frame([row("2026-01-05", 1)], "Shares"))
    [problem] = share_register(made, booked(), unknown, DAY, {}).problems
    assert (problem.code, problem.value, problem.expected) == ("PARAMETER-MISSING", "2026-01-05", "share_nominal")


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(-3, 3).filter(bool)), min_size=1, max_size=8))
def test_nobody_ever_holds_less_than_nothing(moves: list[tuple[int, int]]) -> None:
    found = register(*(row(f"2026-03-{day:02}", shares) for day, shares in moves))
    assert found.new.height + len(found.problems) == len(moves) and set(codes(found)) <= {"SHARE-REFUND-TOO-MANY"}
    in_order = found.known.sort("date", pl.col("movement") == "refund")
    assert in_order.select(held=SIGNED.cum_sum()).filter(pl.col("held") < 0).is_empty()
