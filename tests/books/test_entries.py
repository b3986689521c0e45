"""What is booked outside a run: once, balanced, in a chain of its own, with its files."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipeline.books.entries import Entry
from pipeline.books.entry_files import build, publish_entry
from pipeline.books.records import BooksRefused
from pipeline.books.seals import verify
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.month.approve import approve, finish_interrupted
from tests.books.drafts import AT, make_draft, new_home
from tests.books.entering import DAY, book, entry, paid, posted, released, reminder, sending
from tests.books.test_seals import tamper


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = new_home(tmp_path / "home")
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    return home


def open_cents(home: Home) -> dict[str, int]:
    with open_books(home.books_url, home.path) as books:
        return dict(books.frame("SELECT number, open_cents FROM open_invoices", {"n": pl.String, "c": pl.Int64}).iter_rows())


def test_an_entry_moves_the_ledger_and_the_invoice_it_names(home: Home) -> None:
    before = open_cents(home)["2026-00001"]
    book(home, entry("BE71 2026/001", *paid(500)))
    assert open_cents(home)["2026-00001"] == before - 500
    assert verify(home) == []


def test_each_entry_names_the_seal_before_it(home: Home) -> None:
    book(home, entry("BE71 2026/001", *paid(500)), entry("BE71 2026/002", *paid(100)))
    with open_books(home.books_url, home.path) as books:
        first, second = books.entries.every()
    assert (first.previous_seal, second.previous_seal) == ("", first.seal)


def test_nothing_is_booked_twice(home: Home) -> None:
    book(home, entry("BE71 2026/001", *paid(500)))
    with pytest.raises(BooksRefused, match="each is booked once"):
        book(home, entry("BE71 2026/001", *paid(500)))


@pytest.mark.parametrize(("amounts", "why"), [
    ((("bank", "BE71", 500, ""), ("receivables", "C-001", -499, "2026-00001")), "sums to 1 cents"),
    (paid(500, "2026-99999"), "2026-99999, which is no invoice"),
])
def test_what_does_not_hold_is_refused_as_a_whole(home: Home, amounts: tuple[tuple[str, str, int, str], ...], why: str) -> None:
    with pytest.raises(BooksRefused, match=why):
        book(home, entry("BE71 2026/001", *amounts))
    with open_books(home.books_url, home.path) as books:
        assert books.entries.every() == []


@pytest.mark.parametrize("statement", [
    "UPDATE entry_postings SET subject = 'C-002' WHERE account = 'receivables'",
    "UPDATE entries SET content = '{}'",
    "UPDATE entries SET as_of = '2026-05-05'",
])
def test_a_changed_entry_is_found(home: Home, statement: str) -> None:
    book(home, entry("BE71 2026/001", *paid(500), files={"a.xml": "0" * 64}, folder=""))
    tamper(home, statement)
    assert "entry 1: the seal is not that of what the books say of the entry" in verify(home)


def with_file(home: Home) -> Entry:
    """An entry whose one file is built and not yet published."""
    with open_books(home.books_url, home.path) as books:
        files = build(home.path, books, "output/reminders/2026-05-04", [("R1.pdf", b"a letter")])
    return entry("2026-05-04", *paid(500), folder="output/reminders/2026-05-04", files=files)


def test_files_are_published_after_the_commit_and_proven(home: Home) -> None:
    book(home, with_file(home))
    with open_books(home.books_url, home.path) as books:
        folder = publish_entry(home.path, books.entries.last())
    assert folder == home.path / "output/reminders/2026-05-04" and verify(home) == []
    (folder / "R1.pdf").write_bytes(b"another")
    (folder / "R2.pdf").write_bytes(b"one more")
    assert verify(home) == ["output/reminders/2026-05-04/R1.pdf changed", "output/reminders/2026-05-04/R2.pdf was added"]


def test_the_next_command_publishes_what_a_killed_one_booked(home: Home) -> None:
    book(home, with_file(home))
    finish_interrupted(home)
    assert (home.path / "output/reminders/2026-05-04/R1.pdf").read_bytes() == b"a letter" and verify(home) == []


def test_what_was_built_and_never_booked_is_not_published(home: Home) -> None:
    with_file(home)
    finish_interrupted(home)
    assert list((home.path / "output/reminders").glob("[!.]*")) == []


def test_a_folder_that_no_entry_has_is_found(home: Home) -> None:
    (home.path / "output/payments/2026-05-04").mkdir(parents=True)
    assert verify(home) == ["output/payments/2026-05-04 is there and the books do not know it"]


def test_the_content_is_kept_as_it_was_given(home: Home) -> None:
    book(home, Entry("statement", "x", DAY, {"holder": "Zoë"}, posted(*paid(5))))
    with open_books(home.books_url, home.path) as books:
        assert json.loads(books.entries.every()[0].content) == {"holder": "Zoë"}


def test_a_held_payment_is_released_once(home: Home) -> None:
    book(home, released("2026-P00002", "M-002", 128_59))
    assert verify(home) == []
    with pytest.raises(BooksRefused, match="each is booked once|a held payment is released once"):
        book(home, released("2026-P00002", "M-002", 128_59))


@pytest.mark.parametrize(("held_id", "cents", "why"), [
    ("2026-P00001-1", 154_69, "a held payment is released once"),
    ("2026-P00002", 128_58, "released are 12858 cents, held were 12859"),
    ("2026-P00003", 1, "a held payment is released once"),
])
def test_what_is_not_held_is_not_released(home: Home, held_id: str, cents: int, why: str) -> None:
    with pytest.raises(BooksRefused, match=why):
        book(home, released(held_id, "M-002", cents))


def test_what_was_sent_is_not_claimed_again(home: Home) -> None:
    book(home, sending("2026-00001"), sending("2026-00001", "sent"))
    with pytest.raises(BooksRefused, match="each is booked once|it was sent already"):
        book(home, Entry("sending", "again", DAY, {}, posted(), sending("2026-00001").rows))


def test_a_reminder_claims_what_its_lines_claim(home: Home) -> None:
    book(home, reminder("2026-00001", 500))
    with pytest.raises(BooksRefused, match="numbers follow without gap or double"):
        book(home, Entry("reminders", "again", DAY, {}, posted(), reminder("2026-00001", 500).rows))
    assert verify(home) == []
