"""A workbook of decisions that was dropped back: booked once, then kept; the list of what still waits written anew."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.bank.decide import KIND, NAME, SHEET, decided, decision_entry, waiting, write_list
from pipeline.bank.match import Match
from pipeline.bank.opened import Names, opened
from pipeline.bank.reconcile import keep
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.problems import Problem
from pipeline.workbooks.read import Read, read_all

PLACE = f"output/bank/{NAME}"


def book_decisions(home: Home, books: Books, files: Sequence[Path], as_of: date, names: Names,
                   threshold: int) -> tuple[list[tuple[str, Match]], list[Problem]]:
    """Book what was decided, movement by movement; a file without problems goes to the archive."""
    booked: list[tuple[str, Match]] = []
    problems: list[Problem] = []
    for read in read_all(files):
        done, wrong = _decisions(home, books, read, as_of, names, threshold)
        booked += done
        problems += wrong
        if not wrong and read.path.parent == home.inbox:
            keep(home, read.path)
    return booked, problems


def _decisions(home: Home, books: Books, read: Read, as_of: date, names: Names,
               threshold: int) -> tuple[list[tuple[str, Match]], list[Problem]]:
    sheet = next((each for each in read.sheets if each.name == SHEET), None)
    if sheet is None:
        code, value, expected = read.refused or ("FILE-UNREADABLE", "", "")
        return [], [Problem(file=read.path.name, code=code, value=value, expected=expected)]
    if books.entries.has(KIND, read.sha256):
        return [], []
    known = opened(books, names, threshold)
    done, problems = decided(sheet, read.path.name, books, known)
    if done:
        owners = {number: each.client_id for number, each in known.invoices.items()}
        with books.transaction():
            books.entries.book(decision_entry(done, read.sha256, owners, as_of))
    return done, problems


def list_what_waits(home: Home, books: Books, names: Names, threshold: int) -> int:
    """Write the workbook to decide in; how many movements wait."""
    rows = waiting(books)
    write_list(rows, opened(books, names, threshold), home.path / PLACE)
    return len(rows)
