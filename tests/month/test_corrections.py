"""A workbook dropped again for a sealed month: what it says otherwise is corrected, to the cent, and nothing else moves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.month.ledger import Ledger, Row
from tests.month.small import MEMBERS, expense, line, member, owed
from tests.month.test_several_contracts import PEOPLE, RICH, contracts, contracts_of_pairs, sums

LATER = date(2026, 4, 20)
NOTHING = dict.fromkeys(("gross", "onss", "onss_net", "work_bonus_A", "work_bonus_B", "withholding", "special_contribution",
                         "net"), Decimal(0))


def changed(row: Row, **cells: Any) -> Row:
    """A row as its workbook says it now: same key, other content."""
    return {**row, **cells, "content_hash": f"{row['content_hash']} corrected"}


GROSS = st.decimals("800.00", "2500.00", places=2)
"""Above the minimum pay of the time below."""
WORKED = st.lists(st.tuples(
    st.sampled_from(["M-1", "M-2"]), st.sampled_from(["A-1", "A-2"]),
    st.sampled_from(["employee", "worker", "artist", "student"]), GROSS.map(str),
    st.sampled_from(["days", "hours"]), st.sampled_from(["1", "4", "7.6"])), min_size=2, max_size=4)


@settings(max_examples=5, deadline=None)
@given(st.lists(WORKED, min_size=3, max_size=3),
       st.lists(st.one_of(st.just("same"), st.just("gone"), GROSS), min_size=12, max_size=12))
def test_payslip_and_correction_are_what_a_fresh_month_gives(tmp_path_factory: pytest.TempPathFactory, pairs: list[list[Any]],
                                                             fates: list[Any]) -> None:
    sealed = contracts_of_pairs(pairs)
    becomes = [row if fate == "same" else changed(row, gross=fate)
               for row, fate in zip(sealed, fates, strict=False) if fate != "gone"]
    ledger = Ledger(tmp_path_factory.mktemp("corrected"), PEOPLE)
    first = ledger.run("2026-03", sealed, RICH, date(2026, 4, 2))
    second = ledger.run("2026-03", becomes, RICH, LATER, version=2)
    fresh = Ledger(tmp_path_factory.mktemp("fresh"), PEOPLE).run("2026-03", becomes, RICH, date(2026, 4, 2))
    assert {**dict.fromkeys(sums(first), NOTHING), **sums(fresh)} == sums(first, second)


def test_a_correction_of_a_correction_counts_the_one_before(tmp_path: Path) -> None:
    [row] = contracts([("M-1", "A-1", "employee", "1800.00", "days", "10")])
    ledger = Ledger(tmp_path)
    once = ledger.run("2026-03", [row], RICH, date(2026, 4, 2))
    more = changed(row, gross=Decimal("2000.00"))
    twice = ledger.run("2026-03", [more], RICH, LATER, version=2)
    back = ledger.run("2026-03", [row], RICH, LATER, version=3)
    assert sums(once, twice, back) == sums(once)
    assert sums(back)["M-1"]["gross"] == Decimal("-200.00")


def test_nobody_else_gets_a_payslip(tmp_path: Path) -> None:
    rows = contracts([("M-1", "A-1", "employee", "1800.00", "days", "10"), ("M-2", "A-1", "artist", "900.00", "days", "4")])
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", rows, RICH, date(2026, 4, 2))
    tables = ledger.run("2026-03", [rows[0], changed(rows[1], days=Decimal(5))], RICH, LATER, version=2)
    assert tables.pay.payslips["member_id"].to_list() == ["M-2"]
    assert tables.sales.invoices.is_empty() and tables.expenses.is_empty()


def test_children_entered_too_late_give_tax_back_by_the_scale_of_the_month(tmp_path: Path) -> None:
    """104.00 and not 138.00 a month for a second child: 1,656.00 / 12 = 138.00 for two children in 2026."""
    ledger = Ledger(tmp_path)
    rows = contracts([("M-1", "A-1", "employee", "3000.00", "days", "22"), ("M-3", "A-1", "employee", "3000.00", "days", "22")])
    first = ledger.run("2026-03", rows, RICH, date(2026, 4, 2))
    with_children = (member("M-1", children=2), *MEMBERS[1:])
    second = replace(ledger, members=with_children).run("2026-03", rows, RICH, date(2026, 11, 5))
    fresh = Ledger(tmp_path / "fresh", members=with_children)
    fresh.path.mkdir()
    assert sums(first, second) == sums(fresh.run("2026-03", rows, RICH, date(2026, 4, 2)))
    [slip] = second.pay.payslips.to_dicts()
    assert (slip["member_id"], slip["withholding"], slip["net"]) == ("M-1", Decimal("-138.00"), Decimal("138.00"))


LINES = [line("l1", "A-1", "1000.00"), line("l2", "A-1", "333.33", vat="6"), line("l3", "A-1", "80.00", vat="6")]


def documents(tables: Any) -> list[tuple[str, str, str, str, str]]:
    rows = tables.sales.invoices.sort("number").select("document_kind", "corrects", "total_excl_vat", "total_vat", "fee")
    return [(kind, corrects, f"{excl:.2f}", f"{vat:.2f}", f"{fee:.2f}") for kind, corrects, excl, vat, fee in rows.rows()]


@pytest.mark.parametrize("becomes, expected", [
    ([changed(LINES[0], unit_price=Decimal("900.00")), *LINES[1:]],
     [("credit_note", "2026-00001", "-100.00", "-21.00", "-6.50")]),
    ([changed(LINES[0], quantity=Decimal(2)), *LINES[1:]], [("invoice", "2026-00001", "1000.00", "210.00", "65.00")]),
    ([LINES[0], LINES[2]], [("credit_note", "2026-00001", "-333.33", "-20.00", "-21.67")]),
    ([changed(LINES[0], vat="6"), *LINES[1:]], [("invoice", "", "1000.00", "60.00", "65.00"),
                                                ("credit_note", "2026-00001", "-1000.00", "-210.00", "-65.00")]),
    ([changed(LINES[0], description="Other words"), *LINES[1:]], []),
    ([changed(LINES[1], unit_price=Decimal("300.00")), changed(LINES[2], unit_price=Decimal("100.00")), LINES[0]],
     [("credit_note", "2026-00001", "-33.33", "-2.00", "-2.17"), ("invoice", "2026-00001", "20.00", "1.20", "1.30")]),
], ids=["a lower price", "a higher quantity", "a line that is gone", "another VAT rate", "other words", "one up and one down"])
def test_a_corrected_line_gives_a_document_of_exactly_the_difference(tmp_path: Path, becomes: list[Row],
                                                                    expected: list[tuple[str, ...]]) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], LINES, date(2026, 4, 2))
    assert documents(ledger.run("2026-03", [], becomes, LATER, version=2)) == expected


def test_the_budget_follows_and_the_pay_that_was_made_stays(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    rows = contracts([("M-1", "A-1", "employee", "500.00", "days", "3")])
    first = ledger.run("2026-03", rows, LINES, date(2026, 4, 2))
    second = ledger.run("2026-03", rows, LINES[1:], LATER, version=2)
    closing = [tables.activities.filter(activity_id="A-1")["closing"].item() for tables in (first, second)]
    assert closing[1] == closing[0] - Decimal("935.00") and second.pay.payslips.is_empty()


def test_an_expense_that_changed_is_paid_by_its_difference_and_one_that_is_gone_taken_back(tmp_path: Path) -> None:
    bills = [expense("e1", "A-1", "M-1", "50.00"), expense("e2", "A-1", "M-1", "30.00")]
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], LINES, date(2026, 4, 2), bills)
    tables = ledger.run("2026-03", [], LINES, LATER, [changed(bills[0], amount_incl_vat=Decimal("45.00"))], version=2)
    assert tables.expenses["reimbursed"].to_list() == [Decimal("45.00")]
    assert sorted(tables.expenses_taken_back["reimbursed"]) == [Decimal("-50.00"), Decimal("-30.00")]
    assert owed(tables, "members_payable") == 35_00


def test_an_expense_that_nobody_asks_for_any_more_is_taken_back(tmp_path: Path) -> None:
    bill = expense("e1", "A-1", "M-1", "50.00")
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], LINES, date(2026, 4, 2), [bill])
    tables = ledger.run("2026-03", [], LINES, LATER, [changed(bill, reimburse=False)], version=2)
    assert tables.expenses.is_empty() and tables.expenses_taken_back["reimbursed"].to_list() == [Decimal("-50.00")]


def test_a_receipt_is_paid_once_whatever_the_month_and_the_member(tmp_path: Path) -> None:
    """Not the row that replaces the one that is gone: it stands for the same receipt."""
    bill = expense("e1", "A-1", "M-1", "50.00", receipt_sha256="a")
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], LINES, date(2026, 4, 2), [bill])
    again = expense("e9", "A-1", "M-2", "50.00", receipt_sha256="a")
    april = ledger.draft("2026-04", [], [], None, [again | {"month": "2026-04"}])
    assert april.rows.expenses.is_empty()
    assert [(problem.code, problem.expected) for problem in april.rows.problems] == [
        ("EXPENSE-RECEIPT-TWICE", "small.xlsx Expenses 2")]
    renamed = ledger.draft("2026-03", [], LINES, LATER, [again], version=2)
    assert renamed.rows.expenses["row_key"].to_list() == ["e9"] and renamed.rows.gone["row_key"].to_list() == ["e1"]


def test_a_corrected_contract_that_cannot_be_paid_stays_as_it_was(tmp_path: Path) -> None:
    rows = contracts([("M-1", "A-1", "employee", "500.00", "days", "3")])
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", rows, LINES, date(2026, 4, 2))
    tables = ledger.run("2026-03", [changed(rows[0], gross=Decimal("90000.00"))], LINES, LATER, version=2)
    assert tables.pay.payslips.is_empty() and tables.pay.taken_back.is_empty()
    assert "BUDGET-TOO-SMALL" in {problem.code for problem in tables.problems}


def test_an_older_workbook_and_one_that_only_adds_take_nothing_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], LINES, date(2026, 4, 2), version=3)
    older = ledger.draft("2026-03", [], [changed(LINES[0], quantity=Decimal(2))], LATER, version=2)
    added = ledger.draft("2026-03", [], [line("l9", "A-1", "70.00")], LATER, version=3)
    assert [problem.code for problem in older.rows.problems] == ["ROW-SEALED-CHANGED"] and older.rows.gone.is_empty()
    assert [problem.code for problem in added.rows.problems] == ["WORKBOOK-ADDS"] and added.rows.gone.is_empty()


def test_a_row_copied_into_the_next_months_workbook_is_a_new_one(tmp_path: Path) -> None:
    """It keeps the hidden key of the sealed row; dropped once more, it is known."""
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], LINES, date(2026, 4, 2))
    april = [changed({**LINES[0], "month": "2026-04"}, work_date=date(2026, 4, 9))]
    assert documents(ledger.run("2026-04", [], april)) == [("invoice", "", "1000.00", "210.00", "65.00")]
    assert ledger.draft("2026-04", [], april).rows.lines.is_empty()
