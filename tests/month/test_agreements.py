"""Contracts before the work: written at once, paid once it is done, amended when terms change, withdrawn with their row."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.month.compute import MonthTables
from tests.month.ledger import Ledger, employed
from tests.month.small import line

MARCH, MID, END = "2026-03", date(2026, 3, 12), date(2026, 4, 2)
SOLD = [line("l1", "A-1", "9000.00")]
DONE = employed(MARCH, "M-1", Decimal("500.00"), start=2, end=10)
AHEAD = employed(MARCH, "M-2", Decimal("400.00"), start=16, end=20)
SHARES = employed(MARCH, "M-3", None, start=18, end=27)


def made(tables: MonthTables) -> list[tuple[str, ...]]:
    return tables.agreements.select("number", "kind", "contract", "member_id").rows()


def paid(tables: MonthTables) -> list[str]:
    return sorted(tables.pay.contracts["member_id"])


def again(row: dict[str, Any], **own: Any) -> dict[str, Any]:
    """The same row, saying something else."""
    return {**row, **own, "content_hash": f"{row['content_hash']} {own}"}


def test_a_contract_is_written_at_once_and_paid_once_its_last_day_is_over(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID)
    assert made(first) == [("2026-K00001", "contract", "2026-K00001", "M-1"), ("2026-K00002", "contract", "2026-K00002", "M-2")]
    assert paid(first) == ["M-1"]
    second = ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=END)
    assert (made(second), paid(second)) == ([], ["M-2"])


def test_it_is_told_when_it_will_be_paid(tmp_path: Path) -> None:
    problem, = [each for each in Ledger(tmp_path).run(MARCH, [DONE, AHEAD], SOLD, as_of=MID).problems
                if each.code == "PAY-NOT-YET-WORKED"]
    assert (problem.value, problem.expected, problem.member_id) == ("2026-03-20", "2026-03-31", "M-2")


@pytest.mark.parametrize(("day", "pays"), [(date(2026, 3, 19), []), (date(2026, 3, 20), ["M-2"])])
def test_it_is_paid_from_its_last_day_on(tmp_path: Path, day: date, pays: list[str]) -> None:
    assert paid(Ledger(tmp_path).run(MARCH, [AHEAD], SOLD, as_of=day)) == pays


def test_its_share_of_the_budget_stays_kept(tmp_path: Path) -> None:
    ledger, rows = Ledger(tmp_path), [employed(MARCH, "M-1", None, start=2, end=10), SHARES]
    first, second = ledger.run(MARCH, rows, SOLD, as_of=MID), ledger.run(MARCH, rows, SOLD, as_of=END)
    half, rest = (tables.pay.contracts["full_cost"].sum() for tables in (first, second))
    budget = Decimal("9000.00") * Decimal("0.935")
    assert abs(half - rest) < Decimal("0.05") and budget - Decimal("0.05") < half + rest <= budget


@pytest.mark.parametrize("own", [
    {"end": date(2026, 3, 24)}, {"days": Decimal(3)}, {"days": None, "hours": Decimal("9.5")}, {"function": "designer"},
    {"joint_committee": "304"}, {"gross": Decimal("450.00")}, {"gross": None, "net_wished": Decimal("300.00")},
    {"gross": None, "budget_amount": Decimal("900.00")}])
def test_terms_that_change_are_an_amendment_of_the_contract(tmp_path: Path, own: dict[str, Any]) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID)
    second = ledger.run(MARCH, [DONE, again(AHEAD, **own)], SOLD, as_of=MID, version=2)
    assert made(second) == [("2026-K00003", "amendment", "2026-K00002", "M-2")]
    last = ledger.opening(MARCH, END).agreements.filter(contract="2026-K00002").to_dicts()
    assert [row["number"] for row in last] == ["2026-K00003"]


@pytest.mark.parametrize("own", [{"start": date(2026, 3, 17)}, {"status": "artist"}])
def test_a_row_that_moves_to_another_key_stays_one_contract(tmp_path: Path, own: dict[str, Any]) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID)
    second = ledger.run(MARCH, [DONE, again({**AHEAD, "row_key": "another"}, **own)], SOLD, as_of=MID, version=2)
    assert made(second) == [("2026-K00003", "amendment", "2026-K00002", "M-2")]
    assert second.agreements["start_was"].to_list() == ["2026-03-16"]


@pytest.mark.parametrize("own", [{"weight": Decimal(2)}, {"kept_in_budget": Decimal("10.00")}])
def test_another_budget_changes_the_pay_and_no_contract(tmp_path: Path, own: dict[str, Any]) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(MARCH, [SHARES], SOLD, as_of=END)
    second = ledger.run(MARCH, [again(SHARES, **own)], SOLD, as_of=END, version=2)
    assert made(second) == [] and paid(second) == ["M-3"]


def test_a_row_that_is_gone_before_the_work_ends_its_contract(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID)
    second = ledger.run(MARCH, [DONE], SOLD, as_of=MID, version=2)
    assert made(second) == [("2026-K00003", "withdrawal", "2026-K00002", "M-2")]
    assert ledger.opening(MARCH, END).agreements["member_id"].to_list() == ["M-1"]
    back = ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=END, version=3)
    assert made(back) == [("2026-K00004", "contract", "2026-K00004", "M-2")] and paid(back) == ["M-2"]


def test_a_paid_contract_that_is_corrected_is_amended_with_its_pay(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run(MARCH, [DONE], SOLD, as_of=MID)
    second = ledger.run(MARCH, [again(DONE, days=Decimal(3))], SOLD, as_of=END, version=2)
    assert made(second) == [("2026-K00002", "amendment", "2026-K00001", "M-1")]
    assert second.pay.taken_back.height == 1 and paid(second) == ["M-1"]


def test_a_row_that_is_held_back_is_neither_written_nor_ended(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID, hold=["M-2"])
    assert made(first) == [("2026-K00001", "contract", "2026-K00001", "M-1")]
    ledger.run(MARCH, [DONE, AHEAD], SOLD, as_of=MID)
    assert made(ledger.run(MARCH, [DONE], SOLD, as_of=MID, version=2, hold=["M-2"])) == []


def test_a_contract_whose_cost_the_budget_cannot_carry_is_written_once_it_is_paid(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    dear = employed(MARCH, "M-1", Decimal("50000.00"), start=2, end=10)
    assert made(ledger.run(MARCH, [dear], SOLD, as_of=MID)) == []


def test_amounts_beside_the_terms(tmp_path: Path) -> None:
    rows = Ledger(tmp_path).run(MARCH, [DONE, SHARES], SOLD, as_of=MID).agreements
    amount = pl.col("paid_gross").cast(pl.Decimal(38, 2))
    terms = rows.select("pay_basis", "pay_cents", amount, pl.col("minimum_gross") > 0).rows()
    assert terms == [("gross", 500_00, Decimal("500.00"), True), ("budget", 0, None, True)]
