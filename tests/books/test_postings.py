"""Documents against postings: any balanced sets are taken, others are refused whole."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.books.records import BooksRefused
from pipeline.books.store import open_books
from tests.books.booking import posting, tables
from tests.books.drafts import AS_OF, accounting, seal

URL = "sqlite:///books.db"
FREE = ("vat_recoverable", "members_payable", "onss_payable", "funds_payable", "mutualised_margin", "budgets")
"""Accounts that no invoice or payslip answers for, if the document is another."""


def test_an_account_that_is_not_in_the_ledger_is_refused(tmp_path: Path) -> None:
    rows = [posting("s", "petty_cash", 5), posting("s", "fees", -5)]
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match="FOREIGN KEY"):
        seal(books, accounting(tmp_path, {"journal.csv": rows}))


def test_a_client_who_owes_without_an_invoice_is_refused(tmp_path: Path) -> None:
    rows = [posting("s", "receivables", 5, "C-001"), posting("s", "mutualised_margin", -5)]
    with (open_books(URL, tmp_path) as books,
          pytest.raises(BooksRefused, match="receivables C-001: the document says 0 cents, posted are 5")):
        seal(books, accounting(tmp_path, {"journal.csv": rows}))


def test_a_budget_that_bears_less_than_the_full_cost_is_refused(tmp_path: Path) -> None:
    content = tables()
    for row in content["journal.csv"]:
        if row["set_id"] == "2026-P00002" and row["account"] in ("budgets", "mutualised_margin"):
            row["amount_cents"] += -1 if row["account"] == "budgets" else 1
    with (open_books(URL, tmp_path) as books,
          pytest.raises(BooksRefused, match="2026-P00002: budgets : the document says 22608 cents, posted are 22607")):
        seal(books, accounting(tmp_path, content))


@pytest.mark.parametrize(("account", "says"), [
    ("members_payable", "expense 1: members_payable M-001: the document says -1210 cents, posted are -1209"),
    ("vat_recoverable", "expense 1: vat_recoverable : the document says 210 cents, posted are 211"),
    ("budgets", "expense 1: budgets A-001: the document says 1000 cents, posted are 1001")])
def test_a_reimbursement_that_is_not_posted_as_it_says_is_refused(tmp_path: Path, account: str, says: str) -> None:
    content = tables()
    content["journal.csv"].append(posting("expense 1", "onss_payable", -1))
    for row in content["journal.csv"]:
        if row["set_id"] == "expense 1" and row["account"] == account:
            row["amount_cents"] += 1
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match=says):
        seal(books, accounting(tmp_path, content))


@pytest.mark.parametrize(("account", "says"), [
    ("reductions_pool", "2026Q1 M-001: reductions_pool M-001: the document says -500 cents, posted are -499"),
    ("onss_payable", "2026Q1 M-001: onss_payable : the document says 500 cents, posted are 501")])
def test_a_reduction_that_is_not_posted_as_it_says_is_refused(tmp_path: Path, account: str, says: str) -> None:
    content = tables()
    content["journal.csv"].append(posting("2026Q1 M-001", "holiday_provision", -1))
    for row in content["journal.csv"]:
        if row["set_id"] == "2026Q1 M-001" and row["account"] == account:
            row["amount_cents"] += 1
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match=says):
        seal(books, accounting(tmp_path, content))


def test_the_pool_takes_nothing_that_no_reduction_gives(tmp_path: Path) -> None:
    rows = [posting("s", "reductions_pool", -5, "M-001"), posting("s", "onss_payable", 5)]
    with (open_books(URL, tmp_path) as books,
          pytest.raises(BooksRefused, match="reductions_pool M-001: the document says 0 cents, posted are -5")):
        seal(books, accounting(tmp_path, {"journal.csv": rows}))


def test_a_reduction_may_go_to_a_budget(tmp_path: Path) -> None:
    content = tables()
    content["reductions.csv"][0]["activity_id"] = "A-001"
    for row in content["journal.csv"]:
        if row["account"] == "reductions_pool":
            row |= {"account": "budgets", "subject": "A-001"}
    with open_books(URL, tmp_path) as books:
        seal(books, accounting(tmp_path, content))
        opening = books.opening("2026-03", AS_OF)
    assert opening.quarter_reductions.rows() == [("M-001", "A-001", 500)]


def test_a_payslip_that_costs_more_than_its_contracts_is_refused(tmp_path: Path) -> None:
    content = tables()
    content["contracts.csv"][0]["full_cost"] -= 1
    with (open_books(URL, tmp_path) as books,
          pytest.raises(BooksRefused, match="2026-P00001: the full cost is 22608 cents, that of its contracts 22607")):
        seal(books, accounting(tmp_path, content))


amounts = st.integers(-10**12, 10**12)
balanced = st.lists(st.lists(st.tuples(st.sampled_from(FREE), st.sampled_from(["", "X-1", "X-2"]), amounts), min_size=1,
                             max_size=5), max_size=6)


def _postings(sets: list[list[tuple[str, str, int]]]) -> list[dict[str, object]]:
    """Each set, closed by the amount that brings it to 0."""
    rows = []
    for nth, lines in enumerate(sets):
        rows += [posting(f"event {nth}", account, amount, subject) for account, subject, amount in lines]
        rows.append(posting(f"event {nth}", "holiday_provision", -sum(amount for *_, amount in lines)))
    return rows


@settings(max_examples=40, deadline=None)
@given(balanced)
def test_any_balanced_sets_are_taken_and_their_sums_hold(tmp_path_factory: pytest.TempPathFactory, sets: list) -> None:
    folder, rows = tmp_path_factory.mktemp("books"), _postings(sets)
    with open_books(URL, folder) as books:
        seal(books, accounting(folder, {"journal.csv": rows}))
        budgets = books.opening("2026-03", AS_OF).budgets
        assert books.faults() == []
    owned = {row["subject"]: 0 for row in rows if row["account"] == "budgets"}
    for row in rows:
        if row["account"] == "budgets":
            owned[row["subject"]] -= row["amount_cents"]
    assert budgets == owned


@settings(max_examples=20, deadline=None)
@given(balanced, st.integers(-1000, 1000).filter(bool))
def test_a_set_that_does_not_balance_is_refused_whole(tmp_path_factory: pytest.TempPathFactory, sets: list,
                                                      wrong: int) -> None:
    folder = tmp_path_factory.mktemp("books")
    rows = [*_postings(sets), posting("odd", "funds_payable", 1), posting("odd", "insurance_payable", wrong - 1)]
    with open_books(URL, folder) as books:
        with pytest.raises(BooksRefused, match=f"set odd sums to {wrong} cents"):
            seal(books, accounting(folder, {"journal.csv": rows}))
        assert (books.runs(), dict(books.opening("2026-03", AS_OF).budgets)) == ([], {})
