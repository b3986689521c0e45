"""Expenses over several runs of a month: one lump sum whatever the number of runs, and a budget kept for those on hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.month.ledger import Ledger
from tests.month.small import contract, expense, line

SOLD = [line("l1", "A-1", "9000.00")]
AS_OF = date(2026, 4, 2)
Row = dict[str, Any]


def internet(key: str, amount: str, day: int = 5, **own: Any) -> Row:
    return expense(key, "A-1", "M-1", amount, category="internet", receipt=None, receipt_sha256=None,
                   date=date(2026, 3, day), **own)


def meal(key: str, amount: str, day: int) -> Row:
    return {**internet(key, amount, day), "category": "meals"}


def given(path: Path, *runs: list[Row]) -> Decimal:
    """What the member is given back by runs of one workbook, each version of which has these expenses."""
    ledger = Ledger(path)
    for nth, rows in enumerate(runs, start=1):
        ledger.run("2026-03", [], SOLD, AS_OF, rows, version=nth)
    with_postings = ledger.opening("2026-03", AS_OF).budgets["A-1"]
    return Decimal(841500 - with_postings) / 100


@pytest.mark.parametrize(("first", "second"), [
    ([internet("x", "18.00")], [internet("y", "18.00", 9)]),
    ([internet("x", "18.00", 9)], [internet("y", "18.00", 5)]),
    ([meal("x", "15.00", 6), meal("z", "15.00", 7)], [meal("y", "15.00", 6)]),
], ids=["a month", "an earlier day", "meals of a day"])
def test_two_runs_give_the_lump_sum_that_one_run_gives(tmp_path: Path, first: list[Row], second: list[Row]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    once = given(tmp_path / "one", [*first, *second])
    assert given(tmp_path / "two", first, [*first, *second]) == once
    assert once < sum(row["amount_incl_vat"] for row in (*first, *second))


def test_a_lump_sum_that_is_corrected_or_gone_no_longer_counts(tmp_path: Path) -> None:
    for name in ("one", "two", "gone"):
        (tmp_path / name).mkdir()
    wrong, right, other = internet("x", "18.00"), internet("x", "4.00", content_hash="y"), internet("y", "10.00", 9)
    assert given(tmp_path / "two", [wrong], [right, other]) == given(tmp_path / "one", [right, other]) == 14
    assert given(tmp_path / "gone", [wrong], [other]) == 10


def test_the_budget_of_an_expense_on_hold_is_kept_for_it(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = Ledger(tmp_path / "one"), Ledger(tmp_path / "two")
    pay = [contract("A-1", "M-1"), contract("A-1", "M-3")]
    spent = [expense("e1", "A-1", "M-3", "61.50"), expense("e2", "A-1", "M-1", "20.00")]
    one.run("2026-03", pay, SOLD, AS_OF, spent)
    two.run("2026-03", pay, SOLD, AS_OF, spent, hold=["M-3"])
    two.run("2026-03", pay, SOLD, AS_OF, spent)
    once, twice = (ledger.opening("2026-03", AS_OF) for ledger in (one, two))
    assert twice.month_pay.equals(once.month_pay) and dict(twice.budgets) == dict(once.budgets)
