"""Money of contracts to come: what today's budget does not carry is told, what was agreed for another month is kept."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.month.ledger import Ledger, employed
from tests.month.small import line
from tests.month.test_agreements import MARCH, MID, again, made, paid
from tests.month.test_ahead import said

APRIL, DAY = "2026-04", date(2026, 3, 30)
COST = Decimal("2301.24")
"""Of 1,500 EUR gross (1.53416 times): contributions, provisions and margin of an employee."""
BUDGET = [line("l1", "A-1", "4000.00")]
"""3,740 EUR after the fee."""
NEXT = employed(APRIL, "M-2", Decimal("1500.00"), start=4, end=8)
SHARES = employed(MARCH, "M-1", None, start=2, end=10)


def ahead(member_id: str, gross: str, start: int = 16, **own: Any) -> dict[str, Any]:
    return employed(MARCH, member_id, Decimal(gross), start=start, end=start + 4, **own)


def test_a_contract_to_come_that_the_budget_does_not_carry_is_told_and_written(tmp_path: Path) -> None:
    """9,000 EUR cost 13,807.43, and the budget has 3,740.00: three days of it at most, 10,067.43 are missing."""
    first = Ledger(tmp_path).run(MARCH, [ahead("M-1", "9000.00", days=Decimal(3))], BUDGET, as_of=MID)
    told = said(first, "M-1")
    assert (told["PAY-OVER-BUDGET"], told["DAYS-THAT-FIT"]) == (("13807.43", "3740.00"), ("3", "10067.43"))
    assert len(made(first)) == 1 and "PAY-NOT-YET-WORKED" in told


def test_of_two_that_fit_alone_the_later_one_is_told(tmp_path: Path) -> None:
    first = Ledger(tmp_path).run(MARCH, [ahead("M-1", "1500.00", start=23), ahead("M-2", "1500.00")], BUDGET, as_of=MID)
    assert said(first, "M-1")["PAY-OVER-BUDGET"] == (str(COST), str(3740 - COST))
    assert "PAY-OVER-BUDGET" not in said(first, "M-2") and len(made(first)) == 2


def test_a_contract_in_the_books_comes_before_a_new_one_that_begins_earlier(tmp_path: Path) -> None:
    ledger, agreed = Ledger(tmp_path), ahead("M-2", "1500.00", start=23)
    ledger.run(MARCH, [agreed], BUDGET, as_of=MID)
    second = ledger.run(MARCH, [agreed, ahead("M-1", "1500.00")], BUDGET, as_of=MID, version=2)
    assert "PAY-OVER-BUDGET" in said(second, "M-1") and "PAY-OVER-BUDGET" not in said(second, "M-2")


def test_a_share_that_does_not_reach_the_minimum_is_told(tmp_path: Path) -> None:
    first = Ledger(tmp_path).run(MARCH, [employed(MARCH, "M-1", None, start=16, end=27, days=Decimal(10))], [], as_of=MID)
    assert said(first, "M-1")["PAY-OVER-BUDGET"] == ("1525.25", "0.00") and len(made(first)) == 1


def test_what_was_agreed_for_another_month_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(APRIL, [NEXT], BUDGET, as_of=DAY)
    march = ledger.run(MARCH, [SHARES], [], as_of=DAY)
    assert said(march, "M-2") == {"PAY-KEPT": (str(COST), "2026-K00001")}
    assert march.pay.contracts["full_cost"].sum() <= 3740 - COST
    assert paid(ledger.run(APRIL, [NEXT], BUDGET, as_of=date(2026, 5, 2))) == ["M-2"]


def test_of_what_the_budget_allows_the_minimum_is_kept(tmp_path: Path) -> None:
    """Ten days of April at the minimum of 1,010.68 cost 1,550.55."""
    ledger, shares = Ledger(tmp_path), again(NEXT, gross=None, days=Decimal(10))
    ledger.run(APRIL, [shares], BUDGET, as_of=DAY)
    assert said(ledger.run(MARCH, [SHARES], [], as_of=DAY), "M-2") == {"PAY-KEPT": ("1550.55", "2026-K00001")}


def test_an_amount_of_the_budget_is_kept_whole_and_pays_its_contract_in_its_month(tmp_path: Path) -> None:
    ledger, asks = Ledger(tmp_path), again(NEXT, gross=None, days=Decimal(10), budget_amount=Decimal("2000.00"))
    assert ledger.run(APRIL, [asks], BUDGET, as_of=DAY).agreements["pay_cents"].to_list() == [2000_00]
    march = ledger.run(MARCH, [SHARES], [], as_of=DAY)
    kept, of = said(march, "M-2")["PAY-KEPT"]
    assert of == "2026-K00001" and Decimal("1999.98") <= Decimal(kept) <= 2000
    april = ledger.run(APRIL, [asks], [], as_of=date(2026, 5, 2))
    assert paid(april) == ["M-2"] and april.pay.contracts["full_cost"].sum() == Decimal(kept)


@pytest.mark.parametrize("day", [date(2026, 4, 8), date(2026, 5, 2)])
def test_nothing_is_kept_for_what_is_past_or_paid(tmp_path: Path, day: date) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(APRIL, [NEXT], BUDGET, as_of=DAY)
    ledger.run(APRIL, [NEXT], BUDGET, as_of=day)
    assert said(ledger.run(MARCH, [SHARES], [], as_of=day), "M-2") == {}


def test_nothing_is_kept_for_what_is_withdrawn(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(APRIL, [NEXT], BUDGET, as_of=DAY)
    assert [kind for _, kind, _, _ in made(ledger.run(APRIL, [], BUDGET, as_of=DAY, version=2))] == ["withdrawal"]
    assert said(ledger.run(MARCH, [SHARES], [], as_of=DAY), "M-2") == {}


def test_a_row_of_another_month_is_kept_for_too(tmp_path: Path) -> None:
    tables = Ledger(tmp_path).run(MARCH, [SHARES, NEXT], BUDGET, as_of=DAY)
    assert said(tables, "M-2")["PAY-KEPT"] == (str(COST), APRIL)
    assert tables.pay.contracts["full_cost"].sum() <= 3740 - COST
