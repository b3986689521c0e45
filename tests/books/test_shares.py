"""Shares in the books: a gapless series of runs and entries, a capital that is what the shares held are worth, refunds once."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.books.connection import schema
from pipeline.books.records import BooksRefused
from pipeline.books.seals import verify
from pipeline.books.shares import next_share
from pipeline.books.store import open_books
from pipeline.core.refused import Refused
from pipeline.month.approve import approve
from tests.books.booking import Row, posting, subscribed
from tests.books.drafts import AS_OF, AT, accounting, make_draft, new_home, seal
from tests.books.entering import book, opening_shares
from tests.books.test_seals import tamper

URL = "sqlite:///books.db"
Content = dict[str, list[Row]]


def left(shares: int = 1) -> Content:
    """Three shares subscribed, then some given back and ordered at the bank."""
    content, number, cents = subscribed(), "2026-S00002", shares * 30_00
    refund = {**content["share_movements.csv"][0], "number": number, "date": "2026-03-20", "movement": "refund", "shares": shares,
              "letter": "L-7"}
    paid = {"payment_id": f"{number}-1", "document": number, "batch": "SHAR", "member_id": "M-001", "name": "Ann Example",
            "iban": "BE71", "amount_cents": cents, "execution_date": "2026-04-03", "held": "", "communication": ""}
    journal = [posting(number, "share_capital", cents, "M-001"), posting(number, "members_payable", -cents, "M-001"),
               posting(f"{number}-1", "members_payable", cents, "M-001"),
               posting(f"{number}-1", "payments_in_transit", -cents, f"{number}-1")]
    return {"share_movements.csv": [*content["share_movements.csv"], refund], "payments.csv": [paid],
            "journal.csv": [*content["journal.csv"], *journal]}


def test_what_was_booked_opens_the_next_run(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        seal(books, accounting(tmp_path, left()))
        opening = books.opening("2026-04", AS_OF)
    assert (opening.next_share, opening.books_since.isoformat()) == (3, "2026-03-01")
    assert opening.shares.select("number", "movement", "shares", "of_run").rows() == [
        ("2026-S00001", "subscription", 3, True), ("2026-S00002", "refund", 1, True)]


def change(table: str, nth: int, **values: object) -> Callable[[Content], None]:
    return lambda rows: rows[f"{table}.csv"][nth].update(values)


@pytest.mark.parametrize(("made", "says"), [
    (change("share_movements", 0, number="2026-S00003"), "follow without gap or double"),
    (change("share_movements", 0, shares=2), "share_capital M-001: the movement says -6000 cents, posted are -9000"),
    (change("share_movements", 1, nominal_cents=31_00), "given back are 3100 cents, ordered or held 3000"),
    (change("share_movements", 1, date="2026-03-01"), "2026-S00002: M-001 gives back more shares than he holds"),
    (change("journal", 1, subject="M-002"), "share_capital M-002: the movement says 0 cents"),
    (change("journal", 1, account="share_capital", document="dividend"), "dividend: share_capital M-001"),
    (lambda rows: rows["payments.csv"].clear(), "given back are 3000 cents, ordered or held 0")])
def test_what_does_not_fit_together_is_refused(tmp_path: Path, made: Callable[[Content], None], says: str) -> None:
    rows = left()
    made(rows)
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match=says):
        seal(books, accounting(tmp_path, rows))


def test_nobody_gives_back_more_than_he_holds(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match="more shares than he holds"):
        seal(books, accounting(tmp_path, left(shares=4)))


def test_shares_of_another_system_count_among_the_numbers_and_the_capital(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    book(home, opening_shares(1))
    with open_books(home.books_url, home.path) as books:
        assert next_share(books.frame, 2026) == 2
        says = "shares of M-009 add 6000 cents to the capital, posted are 5999"
        with pytest.raises(BooksRefused, match=says), books.transaction():
            books.entries.book(opening_shares(2, cents=59_99))
        assert books.opening("2026-03", AS_OF).shares["of_run"].to_list() == [False]
    assert verify(home) == []


def test_a_movement_between_a_draft_and_its_approval_is_met(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    make_draft(home)
    book(home, opening_shares(1))
    with pytest.raises(Refused, match="the books moved since the draft"):
        approve(home, "2026-03", "Ann Peeters", AT)


def test_verify_holds_the_capital_against_the_shares(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    tamper(home, "UPDATE share_movements SET shares = 4")
    assert "M-001: the capital is 9000 cents, the shares held are worth 12000" in verify(home)


def test_no_account_pays_a_dividend() -> None:
    made = sqlite3.connect(":memory:")
    made.executescript(schema())
    words = " ".join(" ".join(row) for row in made.execute("SELECT account, meaning FROM accounts")).lower()
    assert "share_capital" in words and "dividend" not in words and "profit" not in words
