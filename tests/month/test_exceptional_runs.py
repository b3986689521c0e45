"""Premiums and holiday pay over several runs: two runs are one, a correction and the first payslip are a fresh month."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.month.compute import MonthTables
from tests.month.ledger import employed
from tests.month.small import owed
from tests.month.test_exceptional import APRIL, fresh, paid, sold

TWO = [employed("2026-03", "M-2", Decimal("1500.00"), days=Decimal(8), start=2, end=12, premium=Decimal("300.00")),
       employed("2026-03", "M-2", Decimal("900.00"), days=Decimal(8), start=16, end=27)]


def test_two_runs_tax_exceptional_pay_as_one(tmp_path: Path) -> None:
    whole = paid(fresh(tmp_path, "one").run("2026-03", TWO, sold(), as_of=APRIL), "M-2")
    split = fresh(tmp_path, "two")
    first = split.run("2026-03", TWO[:1], sold(), as_of=APRIL)
    second = split.run("2026-03", TWO, sold(), as_of=APRIL)
    both = [paid(tables, "M-2") for tables in (first, second)]
    assert {kind: tuple(map(sum, zip(*(each[kind] for each in both), strict=True))) for kind in whole} == whole


def test_a_correction_and_the_first_payslip_are_a_fresh_month(tmp_path: Path) -> None:
    right = [{**TWO[0], "gross": Decimal("1400.00"), "premium": Decimal("350.00"), "content_hash": "right"}, TWO[1]]
    whole = fresh(tmp_path, "one").run("2026-03", right, sold(), as_of=APRIL)
    split = fresh(tmp_path, "two")
    first = split.run("2026-03", TWO, sold(), as_of=APRIL)
    second = split.run("2026-03", right, sold(), as_of=APRIL, version=2)
    both, once = [paid(tables, "M-2") for tables in (first, second)], paid(whole, "M-2")
    assert {kind: tuple(map(sum, zip(*(each[kind] for each in both), strict=True))) for kind in once} == once
    assert balances(first) + balances(second) == balances(whole)
    assert split.opening("2026-04", date(2026, 5, 2)).holiday_set_aside["holiday_provision"].to_list() == [0]


def test_what_was_paid_at_the_end_is_not_paid_again_when_an_earlier_month_is_corrected(tmp_path: Path) -> None:
    ledger = fresh(tmp_path, "books")
    goes_on = employed("2026-02", "M-1", Decimal("2300.00"), days=Decimal(20), continues=True)
    ledger.run("2026-02", [goes_on], sold("2026-02"))
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20))], sold())
    ended = {**goes_on, "continues": False, "content_hash": "ended"}
    corrected = ledger.run("2026-02", [ended], sold("2026-02"), as_of=date(2026, 4, 10), version=2)
    assert corrected.pay.exceptional.is_empty()


def test_a_correction_leaves_what_later_contracts_set_aside(tmp_path: Path) -> None:
    ledger = fresh(tmp_path, "books")
    ended = employed("2026-02", "M-1", Decimal("2300.00"), days=Decimal(20))
    ledger.run("2026-02", [ended], sold("2026-02"))
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2000.00"), days=Decimal(20), continues=True)], sold())
    more = {**ended, "gross": Decimal("2310.00"), "content_hash": "more"}
    corrected = ledger.run("2026-02", [more], sold("2026-02"), as_of=date(2026, 4, 10), version=2)
    assert corrected.pay.exceptional["gross"].sum() == Decimal("1.53")
    left = ledger.opening("2026-04", date(2026, 5, 2)).holiday_set_aside
    assert left["holiday_earned"].to_list() == [306_80]


def test_a_correction_leaves_what_another_contract_of_the_month_set_aside(tmp_path: Path) -> None:
    pair = [TWO[0], {**TWO[1], "continues": True}]
    right = [{**TWO[0], "gross": Decimal("1400.00"), "premium": None, "content_hash": "right"}, pair[1]]
    whole = fresh(tmp_path, "one").run("2026-03", right, sold(), as_of=APRIL)
    split = fresh(tmp_path, "two")
    first, second = split.run("2026-03", pair, sold(), as_of=APRIL), split.run("2026-03", right, sold(), as_of=APRIL, version=2)
    assert balances(first) + balances(second) == balances(whole)


def test_a_contract_whose_status_is_corrected_does_not_overlap_itself(tmp_path: Path) -> None:
    ledger = fresh(tmp_path, "books")
    as_worker = employed("2026-03", "M-1", Decimal("2200.00"), start=2, end=31, days=Decimal(22), status="worker")
    as_employee = employed("2026-03", "M-1", Decimal("2200.00"), start=2, end=31, days=Decimal(22))
    ledger.run("2026-03", [as_worker], sold(), as_of=APRIL)
    corrected = ledger.run("2026-03", [as_employee], sold(), as_of=APRIL, version=2)
    assert corrected.pay.contracts["status"].to_list() == ["employee"]
    assert corrected.pay.taken_back["status"].to_list() == ["worker"]


class Balances(dict[str, int]):
    def __add__(self, other: "Balances") -> "Balances":
        return Balances({name: self.get(name, 0) + other.get(name, 0) for name in {*self, *other}})


def balances(tables: MonthTables) -> Balances:
    """Of every account before anything is paid."""
    return Balances({account: owed(tables, account) for account in tables.postings["account"].unique()})
