"""What the database holds of an opening: first and once, and numbers that go on from it without gap."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.books.records import BooksRefused
from pipeline.books.seals import verify
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.month.approve import approve
from tests.books.drafts import AT, make_draft, new_home
from tests.books.entering import book, disputed, entry, opening, paid, posted


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def test_numbers_of_a_run_must_follow_the_last_one_of_the_other_system(home: Home) -> None:
    book(home, opening(last_nth=44))
    make_draft(home)
    with pytest.raises(BooksRefused, match="follow without gap or double"):
        approve(home, "2026-03", "Ann Peeters", AT)


def test_where_none_was_given_they_begin_at_one(home: Home) -> None:
    book(home, opening())
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    assert verify(home) == []


def test_a_number_below_the_base_is_a_gap_that_verify_finds(home: Home) -> None:
    book(home, opening())
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    with sqlite3.connect(home.path / "books.db") as stranger:
        stranger.execute("DROP TRIGGER opening_numbers_kept")
        stranger.execute("UPDATE opening_numbers SET last_nth = 7 WHERE series = 'invoice'")
    assert any("numbers are missing" in finding for finding in verify(home))


def test_an_opening_comes_first_and_once(home: Home) -> None:
    book(home, opening())
    with pytest.raises(BooksRefused, match="books begin with an opening"):
        book(home, replace(opening(), document="2026-04-01"))


def test_no_opening_follows_another_entry_or_a_run(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    with pytest.raises(BooksRefused, match="books begin with an opening"):
        book(home, opening())
    book(home, entry("BE71 2026/001", *paid(500)))
    with pytest.raises(BooksRefused, match="books begin with an opening"):
        book(home, opening())


def test_an_opening_says_its_numbers(home: Home) -> None:
    with pytest.raises(BooksRefused, match="books begin with an opening"):
        book(home, replace(opening(), rows={}))


def test_no_run_is_sealed_that_is_dated_before(home: Home) -> None:
    book(home, replace(opening(), as_of=date(2027, 1, 1)))
    make_draft(home)
    with pytest.raises(BooksRefused, match="none before the day on which the books begin"):
        approve(home, "2026-03", "Ann Peeters", AT)


@pytest.mark.parametrize(("account", "subject", "document"), [("receivables", "C-001", "OLD-1"),
                                                              ("share_capital", "M-001", "opening")])
def test_rows_and_postings_of_an_opening_say_the_same(home: Home, account: str, subject: str, document: str) -> None:
    sign = 1 if account == "receivables" else -1
    more = posted((account, subject, sign, document), ("reserves", "", -sign, "opening"))
    with pytest.raises(BooksRefused, match="the opening says|to the capital, posted"):
        book(home, replace(opening(), postings=pl.concat([opening().postings, more])))


def test_an_old_invoice_may_be_marked_and_an_unknown_one_may_not(home: Home) -> None:
    book(home, opening(), disputed("OLD-1"))
    with pytest.raises(BooksRefused, match="there is no such invoice"):
        book(home, disputed("OLD-2"))
    with open_books(home.books_url, home.path) as books:
        assert books.faults() == books.entries.faults() == []
