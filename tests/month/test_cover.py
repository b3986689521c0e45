"""What shares cover: one calendar year each, one after the other; who holds none is no member."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.opening import PAID_MONTHS
from pipeline.core.calendar import Month
from pipeline.month.admit import admit
from pipeline.month.collect import Inputs, Order
from pipeline.month.cover import covered, held_on
from pipeline.month.share_register import MOVES
from tests.month.small import BOOK, contract, inputs, line

DAY = date(2026, 4, 2)
Moves = list[tuple[date, int]]


def known(*moves: tuple[str, int], who: str = "M-1") -> pl.DataFrame:
    """Day and shares, below zero where they are given back."""
    rows = [(who, date.fromisoformat(day), "subscription" if shares > 0 else "refund", abs(shares)) for day, shares in moves]
    return pl.DataFrame(rows, schema=MOVES, orient="row")


@pytest.mark.parametrize(("moves", "day", "until"), [
    ([("2021-05-03", 3)], "2023-12-31", "2023-12-31"),
    ([("2021-05-03", 3)], "2026-04-02", "2023-12-31"),
    ([("2021-05-03", 3), ("2023-11-02", 1)], "2026-04-02", "2024-12-31"),
    ([("2021-05-03", 1), ("2026-02-01", 1)], "2026-04-02", "2026-12-31"),
    ([("2025-06-10", 3), ("2025-12-15", -1)], "2026-04-02", "2026-12-31"),
    ([("2025-06-10", 3), ("2025-12-15", -1)], "2025-12-14", "2027-12-31"),
    ([("2021-05-03", 3), ("2022-03-01", -3), ("2026-01-05", 1)], "2026-04-02", "2026-12-31")])
def test_a_share_covers_a_calendar_year(moves: list[tuple[str, int]], day: str, until: str) -> None:
    [row] = held_on(known(*moves), date.fromisoformat(day)).to_dicts()
    assert row["covered_until"] == date.fromisoformat(until)


def test_who_gave_all_back_or_has_not_subscribed_yet_holds_nothing() -> None:
    moves = known(("2021-05-03", 3), ("2026-03-01", -3))
    assert held_on(moves, date(2021, 5, 2)).is_empty() and held_on(moves, date(2026, 3, 1)).is_empty()
    [row] = held_on(moves, date(2026, 2, 28)).to_dicts()
    assert (row["held"], row["since"]) == (3, date(2021, 5, 3))


@given(st.lists(st.tuples(st.dates(date(2018, 1, 1), date(2026, 3, 31)), st.integers(1, 4)), min_size=1, max_size=6))
def test_a_share_more_never_shortens_the_cover(bought: Moves) -> None:
    moves = [(day.isoformat(), shares) for day, shares in bought]
    some, all_of_them = (held_on(known(*each), DAY) for each in (moves[:-1], moves))
    assert all_of_them["held"].sum() == sum(shares for _, shares in moves)
    before = some["covered_until"].max()
    until: Any = all_of_them["covered_until"].max()
    assert until >= (before or date.min) and until.year - min(day for day, _ in bought).year + 1 >= sum(n for _, n in moves)


def paid(shares: pl.DataFrame, months: dict[int, int] | None = None, as_of: date = DAY, month: str = "2026-03",
         **own: Any) -> tuple[int, dict[str, str]]:
    """How many of M-1's contracts are paid, and code -> value of what is said. months: paid ones before, by year."""
    made: Inputs = inputs([line("L", "A-1", "900")], [], [contract("A-1", "M-1", **own)])
    before = pl.DataFrame([("M-1", year, count) for year, count in (months or {}).items()], dict(PAID_MONTHS), orient="row")
    order, problems = Order(Month.parse(month), as_of, {}), []  # type: ignore[var-annotated]
    rows = covered(made.rows.pay, shares, before, order, BOOK.in_force(as_of), made.intake, problems)
    return rows.height, {one.code: one.expected or one.value for one in problems}


def test_the_first_month_of_pay_without_cover_is_paid_with_a_word() -> None:
    assert paid(known(("2025-02-01", 1))) == (1, {"SHARE-NOT-COVERED": "2025-12-31"})
    assert paid(known(("2025-02-01", 1)), {2025: 11}) == (1, {"SHARE-NOT-COVERED": "2025-12-31"})


def test_the_second_one_waits_until_a_share_is_subscribed() -> None:
    assert paid(known(("2025-02-01", 1)), {2025: 11, 2026: 1}) == (0, {"SHARE-COVER-BLOCKS": "2"})
    assert paid(known(("2025-02-01", 1), ("2026-04-01", 1)), {2026: 1}) == (1, {})


def test_a_word_comes_sixty_days_before_the_end() -> None:
    shares = known(("2026-02-01", 1))
    assert paid(shares, as_of=date(2026, 10, 31)) == (1, {})
    assert paid(shares, as_of=date(2026, 11, 1)) == (1, {"SHARE-COVER-ENDS": "2026-12-31"})


def test_pay_of_who_holds_no_share_waits() -> None:
    assert paid(known(("2026-04-03", 1))) == (0, {"SHARE-NONE": "M-1"})
    assert paid(known(("2026-04-02", 1))) == (1, {})


def test_who_left_is_paid_for_what_he_began_before() -> None:
    moves = known(("2025-01-05", 2), ("2026-03-10", -2))
    assert paid(moves, start=date(2026, 3, 9)) == (1, {})
    assert paid(moves, start=date(2026, 3, 10)) == (0, {"SHARE-NONE": "M-1"})


@pytest.mark.parametrize(("moves", "months", "expected"), [
    ([("2025-02-01", 1)], {2026: 1}, (0, {"SHARE-COVER-BLOCKS": "2"})),
    ([("2025-02-01", 1)], {2025: 11}, (1, {"SHARE-NOT-COVERED": "2025-12-31"})),
    ([("2026-02-01", 1)], {2026: 2}, (1, {})),
    ([("2024-02-01", 1), ("2026-01-05", 1)], {2025: 4, 2026: 2}, (1, {})),
    ([("2025-02-01", 2)], {2025: 11, 2026: 2}, (1, {}))])
def test_leaving_changes_nothing_of_the_cover_of_work_begun_before(moves: list[tuple[str, int]], months: dict[int, int],
                                                                  expected: tuple[int, dict[str, str]]) -> None:
    """Uncovered for the second month, for the first, or covered: whoever gave all back on the 20th is paid as if he had not."""
    everything = -sum(shares for _, shares in moves)
    for shares in (known(*moves), known(*moves, ("2026-03-20", everything))):
        assert paid(shares, months, start=date(2026, 3, 9)) == expected


def test_who_left_and_is_back_is_covered_by_what_he_subscribed_then() -> None:
    moves = [("2025-02-01", 1), ("2026-03-20", -1), ("2026-04-01", 1)]
    assert paid(known(*moves), {2026: 1}, start=date(2026, 3, 9)) == (1, {})


def test_who_leaves_is_not_told_that_his_cover_ends() -> None:
    moves = [("2026-02-01", 1), ("2026-12-15", -1)]
    assert paid(known(*moves), as_of=date(2026, 12, 31), month="2026-12", start=date(2026, 12, 1)) == (1, {})


def test_the_budget_of_pay_that_waits_is_kept_for_it() -> None:
    made = inputs([line("L", "A-1", "900")], [], [contract("A-1", "M-1")])
    rows = admit(replace(made.intake, shares=made.intake.shares.clear()), made.opening, BOOK, made.order)
    assert rows.pay.is_empty() and rows.reserved.height == 1
