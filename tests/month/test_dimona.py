"""Dimonas needed against those given: late, soon, refused, of other days, of a contract that is gone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipeline.books.accounting import AGREEMENTS
from pipeline.intake.result import DIMONA
from pipeline.month.dimona import needed

DAY = date(2026, 4, 5)
Row = dict[str, Any]


def contract(start: int, end: int, member_id: str = "M-1", activity_id: str = "A-1", **own: Any) -> Row:
    key = f"{activity_id}-{member_id}-{start}"
    row = dict.fromkeys(AGREEMENTS, "") | {
        "number": f"2026-K{start:05d}", "contract": f"2026-K{start:05d}", "row_key": key, "member_id": member_id,
        "activity_id": activity_id, "start": f"2026-04-{start:02d}", "end": f"2026-04-{end:02d}", "version": 1, "pay_cents": 0}
    return row | own


def given(start: int, end: int, result: str = "accepted", number: str | None = "D1", declared: int = 1,
          **own: Any) -> Row:
    return {"file": "", "sheet": "", "row": 2, "member_id": "M-1", "activity_id": None, "start": date(2026, 4, start),
            "end": date(2026, 4, end), "declared_on": date(2026, 4, declared), "result": result, "dimona_number": number,
            "reason": "unknown worker" if result == "refused" else None} | own


def states(contracts: list[Row], dimona: list[Row], gone: Sequence[Row] = ()) -> list[tuple[Any, ...]]:
    those, before = (pl.DataFrame(rows, schema=dict(AGREEMENTS)) for rows in (contracts, [*contracts, *gone]))
    found = needed(those, pl.DataFrame(dimona, schema=DIMONA), before, DAY, 3)
    return found.select("state", pl.col("start").dt.day(), "dimona_number").rows()


def test_what_begins_within_three_days_is_listed_and_what_began_is_late() -> None:
    rows = [contract(day, day) for day in (1, 5, 6, 8, 9)]
    assert states(rows, []) == [("late", 1, None), ("late", 5, None), ("due", 6, None), ("due", 8, None)]


@pytest.mark.parametrize(("dimona", "found"), [
    ([given(6, 7)], []),
    ([given(6, 7, activity_id="A-1")], []),
    ([given(6, 7, activity_id="A-2")], [("due", 6, None)]),
    ([given(6, 7, member_id="M-2")], [("due", 6, None)]),
    ([given(6, 7, "refused", None)], [("refused", 6, None)]),
    ([given(6, 7, "refused", None), given(6, 7, declared=2)], []),
    ([given(6, 7, "refused", None, 2), given(6, 7, "refused", None, 3)], [("refused", 6, None)]),
    ([given(6, 7), given(6, 7, "cancelled", declared=2)], [("due", 6, None)]),
    ([given(6, 9)], [("update", 6, "D1")]),
    ([given(1, 6), given(6, 8, number="D2")], [("update", 6, "D1")]),
    ([given(6, 9, activity_id="A-2")], [("due", 6, None)]),
    ([given(10, 12)], [("due", 6, None)])])
def test_a_contract_beside_what_was_declared(dimona: list[Row], found: list[tuple[Any, ...]]) -> None:
    assert states([contract(6, 7)], dimona) == found


def test_an_answer_of_later_in_the_month_is_listed_too() -> None:
    assert states([contract(20, 24)], [given(20, 25)]) == [("update", 20, "D1")]


def test_the_dimona_of_a_contract_that_was_withdrawn_is_cancelled() -> None:
    assert states([], [given(6, 7)], [contract(6, 7, kind="withdrawal")]) == [("cancel", 6, "D1")]
    assert states([], [given(6, 7), given(6, 7, "cancelled", declared=2)], [contract(6, 7)]) == []


def test_one_dimona_settles_one_contract() -> None:
    assert states([contract(6, 7), contract(8, 8)], [given(6, 8)]) == [("update", 6, "D1"), ("due", 8, None)]


def test_a_dimona_of_nobodys_contract_is_left_alone() -> None:
    assert states([], [given(6, 7)]) == []
