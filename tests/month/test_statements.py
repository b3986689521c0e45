"""Statements of budgets: every line of the run, and together what the ledger owes the Activities."""

import json
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.books.accounting import read_accounting
from pipeline.core.money import from_cents
from pipeline.month.compute import compute
from pipeline.month.statement_documents import SUMS, stated, statements
from tests.cli.homes import run_json
from tests.month.ledger import Ledger
from tests.month.small import contract, expense, inputs, line, request

Paper = dict[str, Any]
LISTS = {"turnover": ("invoices", "total_excl_vat"), "fees": ("invoices", "fee"), "transfers": ("transfers_list", "amount"),
         "expenses": ("expenses_list", "charged"), "copyright": ("copyright_list", "copyright_gross"),
         "cost": ("employed", "full_cost"), "reductions": ("reductions_list", "amount")}
PARTS = ("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin")


def check(paper: Paper) -> None:
    """Its sums are those of its lines, and lead from opening to closing."""
    sums = {name: Decimal(paper[name]) for name in SUMS}
    for name, (rows, amount) in LISTS.items():
        assert sums[name] == sum(Decimal(row[amount]) for row in paper[rows]), (paper["activity_id"], name)
    for row in paper["employed"]:
        assert Decimal(row["full_cost"]) == sum(Decimal(row[part]) for part in PARTS)
    gained = sums["opening"] + sums["turnover"] + sums["transfers"] + sums["reductions"]
    assert sums["closing"] == gained - sums["fees"] - sums["expenses"] - sums["copyright"] - sums["cost"]


def read(folder: Path) -> list[Paper]:
    return [json.loads(file.read_bytes()) for file in sorted((folder / "statements").glob("*.json"))]


def test_a_sample_month_is_told_line_by_line(drafted: Path) -> None:
    papers = read(drafted / "output/2026-03.draft")
    assert len(papers) == run_json(drafted)["totals"]["statements"] > 10
    for paper in papers:
        check(paper)


def test_closings_of_a_sample_month_are_the_control_account(drafted: Path) -> None:
    folder = drafted / "output/2026-03.draft"
    posted = read_accounting(folder).postings.filter(account="budgets")["amount_cents"].sum()
    assert sum(Decimal(paper["closing"]) for paper in read(folder)) == from_cents(-posted)


def test_a_second_run_tells_what_it_moves_and_only_that(corrected: Path) -> None:
    first, second = (read(corrected / f"output/{folder}") for folder in ("2026-03", "2026-03.2.draft"))
    for paper in second:
        check(paper)
    assert [paper["activity_id"] for paper in second] == ["trio-cascade"] and len(first) == 2
    before = next(paper for paper in first if paper["activity_id"] == "trio-cascade")
    assert (second[0]["opening"], second[0]["run"]) == (before["closing"], 2)
    assert any(row["taken_back"] for row in second[0]["expenses_list"])


def test_a_budget_that_holds_money_has_a_statement_and_an_empty_one_none(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], [line("l1", "A-1", "1000.00")])
    april = ledger.draft("2026-04", [])
    [paper] = statements(april, compute(april))
    assert (paper["activity_id"], paper["closing"], paper["invoices"]) == ("A-1", "935.00", [])
    assert (paper["language"], paper["administrator"]["member_id"]) == ("fr", "M-1")


def test_what_adds_up_to_nothing_is_told_all_the_same(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    sold = line("l1", "A-1", "1000.00")
    ledger.run("2026-03", [], [sold], date(2026, 4, 2))
    again = ledger.draft("2026-03", [], [{**sold, "vat": "6", "vat_ground": "copyright", "content_hash": "other"}],
                         date(2026, 4, 9), version=2)
    tables = compute(again)
    [paper] = statements(again, tables)
    assert [row["total_excl_vat"] for row in paper["invoices"]] == ["1000.00", "-1000.00"] and paper["turnover"] == "0.00"
    assert stated(tables.activities, tables.sales.invoices, 2)["activity_id"].to_list() == ["A-1"]


AMOUNTS = st.integers(100, 900_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
SOLD = st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), AMOUNTS), max_size=4)


@settings(max_examples=12, deadline=None)
@given(months=st.lists(st.tuples(SOLD, st.lists(AMOUNTS, max_size=2), st.booleans()), min_size=2, max_size=2))
def test_closings_of_any_months_are_what_the_books_owe(tmp_path_factory: pytest.TempPathFactory,
                                                       months: list[tuple[Any, Any, bool]]) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("books"))
    for number, (sold, spent, employs) in enumerate(months, 3):
        month = f"2026-{number:02d}"
        lines = [line(f"{month}-{nth}", activity, amount, month=month, work_date=date(2026, number, 3))
                 for nth, (activity, amount) in enumerate(sold)]
        expenses = [expense(f"{month}-e{nth}", "A-1", "M-2", amount, month=month, date=date(2026, number, 5))
                    for nth, amount in enumerate(spent)]
        pay = [contract("A-1", "M-1", month=month, start=date(2026, number, 2), end=date(2026, number, 28),
                        row_key=f"{month}-p", content_hash=f"{month}-p")] if employs else []
        draft = ledger.draft(month, pay, lines, expenses=expenses)
        papers = list(statements(draft, tables := compute(draft)))
        ledger.seal(draft, tables)
        for paper in papers:
            check(paper)
        with sqlite3.connect(ledger.path / "books.db") as books:
            [(owed,)] = books.execute("SELECT COALESCE(-SUM(amount_cents), 0) FROM postings WHERE account = 'budgets'")
        assert sum((Decimal(paper["closing"]) for paper in papers), Decimal(0)) == from_cents(owed)


def test_transfers_and_copyright_stand_on_both_sides(tmp_path: Path) -> None:
    internal = line("t", "A-2", "100.00", turnover_kind="internal", client_id="A-1", vat="no_vat", vat_ground="internal")
    sold = line("l1", "A-1", "1000.00", turnover_kind="copyright", vat="6", vat_ground="copyright")
    month = inputs([sold, internal], [], [], copyright=[request("r1", "A-1", "M-1", "200.00")])
    first, second = statements(month, compute(month))
    check(first)
    check(second)
    assert [paper["transfers"] for paper in (first, second)] == ["-100.00", "100.00"] and first["copyright"] == "200.00"
