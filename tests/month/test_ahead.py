"""Contracts ahead: none is put in writing below its minimum, and one that stands stays as it was until its row is right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.params import read
from pipeline.rules import policy_file
from tests.month.ledger import Ledger
from tests.month.small import BOOK
from tests.month.test_agreements import AHEAD, DONE, END, MARCH, MID, SOLD, again, made, paid

LOW = {**AHEAD, "days": Decimal(5)}
"""400 EUR for five days, whose minimum is 497.10."""
CELLS = {"PAY-BELOW-MINIMUM", "DAYS-THAT-FIT"}


def said(tables: Any, member_id: str) -> dict[str, tuple[str, str]]:
    return {each.code: (each.value, each.expected) for each in tables.problems if each.member_id == member_id}


def test_pay_below_the_minimum_is_told_at_once_and_not_put_in_writing(tmp_path: Path) -> None:
    """400 EUR for five days cost 613.65; five days at 99.42 cost 762.63."""
    ledger = Ledger(tmp_path)
    first = ledger.run(MARCH, [DONE, LOW], SOLD, as_of=MID)
    assert made(first) == [("2026-K00001", "contract", "2026-K00001", "M-1")]
    assert said(first, "M-2") == {"PAY-BELOW-MINIMUM": ("400.00", "497.10"), "DAYS-THAT-FIT": ("4", "148.98")}
    right = ledger.run(MARCH, [DONE, again(LOW, gross=Decimal("497.10"))], SOLD, as_of=MID, version=2)
    assert made(right) == [("2026-K00002", "contract", "2026-K00002", "M-2")]
    assert set(said(right, "M-2")) == {"PAY-NOT-YET-WORKED"}


def test_the_policy_may_only_warn(tmp_path: Path) -> None:
    [entry] = read(policy_file())["below_minimum_pay"]
    book = BOOK.changed({"below_minimum_pay": (replace(entry, value="warn"),)})
    first = Ledger(tmp_path, book=book).run(MARCH, [LOW], SOLD, as_of=MID)
    assert made(first) == [("2026-K00001", "contract", "2026-K00001", "M-2")]
    assert set(said(first, "M-2")) == {"PAY-BELOW-MINIMUM-PAID", "DAYS-THAT-FIT", "PAY-NOT-YET-WORKED"}


@pytest.mark.parametrize("wish", [{"net_wished": Decimal("100.00")}, {"budget_amount": Decimal("300.00")}])
def test_a_wish_of_another_kind_is_checked_too(tmp_path: Path, wish: dict[str, Any]) -> None:
    first = Ledger(tmp_path).run(MARCH, [{**LOW, "gross": None, **wish}], SOLD, as_of=MID)
    assert made(first) == [] and set(said(first, "M-2")) == CELLS


def test_what_the_budget_allows_is_no_agreed_amount(tmp_path: Path) -> None:
    first = Ledger(tmp_path).run(MARCH, [{**LOW, "gross": None}], [], as_of=MID)
    assert made(first) == [("2026-K00001", "contract", "2026-K00001", "M-2")]
    assert "PAY-BELOW-MINIMUM" not in said(first, "M-2")


@pytest.mark.parametrize("own", [{"gross": Decimal("20.00")}, {"days": Decimal(8)}, {
    "gross": Decimal("20.00"), "start": date(2026, 3, 17), "row_key": "another"}])
def test_a_contract_that_stands_stays_as_it_was_until_its_row_is_right(tmp_path: Path, own: dict[str, Any]) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID)
    lowered = ledger.run(MARCH, [DONE, again(AHEAD, **own)], SOLD, as_of=MID, version=2)
    assert made(lowered) == [] and set(said(lowered, "M-2")) == CELLS
    worked = ledger.run(MARCH, [DONE, again(AHEAD, **own)], SOLD, as_of=END, version=2)
    assert (made(worked), paid(worked)) == ([], [])
    right = ledger.run(MARCH, [DONE, again(AHEAD, **{**own, "days": Decimal(1), "gross": Decimal("450.00")})], SOLD, as_of=END,
                       version=3)
    assert [kind for _, kind, _, _ in made(right)] == ["amendment"] and paid(right) == ["M-2"]
