"""Until when a client may pay: what was agreed as far as the law lets it, counted from the day of receipt."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.books.store import Books, open_books
from pipeline.core.params import load
from pipeline.receivables.claims import claims
from pipeline.receivables.late import Late, open_invoices
from pipeline.receivables.remind import remind
from pipeline.receivables.terms import lawful, unknown_law
from pipeline.rules import param_files
from pipeline.sending.send import book_states

BOOK, DAY = load(param_files()), date(2026, 6, 1)


@pytest.fixture
def books(sealed: Path) -> Iterator[Books]:
    with open_books("sqlite:///books.db", sealed) as opened:
        yield opened


def agreed(books: Books, home: Path, kind: str, days: int) -> Late:
    """An open invoice to a client of a kind, as if so many days had been agreed."""
    late = next(each for each in open_invoices(books, home, DAY) if each.client_kind == kind)
    due = late.issue_date + timedelta(days=days)
    return replace(late, due_date=due, agreed_date=due)


def days(books: Books, late: Late) -> int:
    found, = lawful([late], books, BOOK, DAY)
    return (found.due_date - found.issue_date).days


@pytest.mark.parametrize(("kind", "asked", "given"), [
    ("company", 30, 30), ("company", 63, 63), ("company", 64, 33), ("company", 365, 33), ("public_body", 90, 90),
    ("consumer", 90, 90)])
def test_a_term_over_sixty_days_from_receipt_becomes_thirty_between_businesses(books: Books, sealed: Path, kind: str, asked: int,
                                                                               given: int) -> None:
    assert days(books, agreed(books, sealed, kind, asked)) == given


def test_an_acknowledgement_says_when_it_was_received(books: Books, sealed: Path) -> None:
    late = agreed(books, sealed, "company", 65)
    assert days(books, late) == 33
    step = (f"{late.number} > x", "acknowledged", "peppol", late.number, "x", "answer.xml")
    book_states(books, [step], late.issue_date + timedelta(days=5))
    assert days(books, late) == 65
    assert days(books, agreed(books, sealed, "company", 66)) == 35


def test_interest_of_a_void_term_runs_from_the_day_that_the_law_sets(books: Books, sealed: Path) -> None:
    late, = lawful([agreed(books, sealed, "company", 90)], books, BOOK, DAY)
    claim, = claims([(late, 1)], DAY, BOOK)
    assert claim.periods[0].start == late.issue_date + timedelta(days=33) and late.agreed_date != late.due_date


def test_the_invoices_of_a_month_keep_their_printed_day(books: Books, sealed: Path) -> None:
    opened = open_invoices(books, sealed, DAY)
    assert lawful(opened, books, BOOK, DAY) == opened


@pytest.mark.parametrize(("quote", "day", "stopped"), [
    ("2023-08-31", date(2023, 11, 30), "consumer_older_contracts"), ("2023-08-31", date(2023, 12, 1), ""),
    ("2023-09-01", date(2023, 11, 30), ""), ("2023-08-31", date(2023, 8, 31), "consumer_wait_days"),
    ("", date(2023, 11, 30), "")])
def test_a_consumers_older_contract_has_no_claim_before_the_law_reaches_it(books: Books, sealed: Path, quote: str, day: date,
                                                                           stopped: str) -> None:
    late = agreed(books, sealed, "consumer", 15)
    late.source.write_text(json.dumps({**late.paper, "quote_date": quote}))
    assert unknown_law(replace(late), BOOK, day) == stopped
    assert unknown_law(agreed(books, sealed, "company", 15), BOOK, day) == ""


def test_a_contract_whose_law_is_unknown_waits_by_name_and_the_others_are_reminded_of(books: Books, sealed: Path) -> None:
    late = agreed(books, sealed, "consumer", 15)
    late.source.write_text(json.dumps({**late.paper, "quote_date": "2023-08-31"}))
    unknown = tuple(replace(entry, value=None) for entry in BOOK.entries["consumer_older_contracts"])
    done = remind(sealed, books, BOOK.changed({"consumer_older_contracts": unknown}), DAY)
    assert done.withheld == {late.number: "consumer_older_contracts"}
    reminded = {claim.late.number for letter in done.letters for claim in letter.claims}
    assert reminded == {each.number for each in done.opened if each.due_date < DAY} - {late.number}
