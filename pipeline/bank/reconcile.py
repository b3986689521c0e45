"""Statements into the books: each read, checked, matched and booked once, its file kept."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.bank import camt, coda
from pipeline.bank.booking import KEPT, statement_entry
from pipeline.bank.known import Match, Open
from pipeline.bank.match import matched
from pipeline.bank.statement import Movement, Statement, Unreadable, euro_text
from pipeline.books.kept_files import keep_copy, kept_as
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.problems import Problem

LARGEST = 50 * 2**20
SUFFIXES = (".cod", ".coda", ".xml")
BOOKED: dict[str, Any] = {"name": pl.String, "year": pl.Int64, "number": pl.Int64, "cents": pl.Int64, "day": pl.String,
                          "sha256": pl.String}


@dataclass(frozen=True)
class Booked:
    """One statement that went into the books: how many movements it has, each with what it is."""

    name: str
    new_cents: int
    movements: int
    matches: tuple[tuple[str, Match], ...]


@dataclass
class Reconciled:
    """What became of the files: statements booked, those that were in the books before, faults of those refused, files kept;
    decisions booked, and their workbooks with mistakes, marked; movements that waited and were matched again."""

    statements: list[Booked] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    decided: int = 0
    handed_back: list[Path] = field(default_factory=list)
    again: int = 0


@dataclass(frozen=True)
class Dropped:
    """A file as it was dropped, and each of its statements, or why one is refused."""

    path: Path
    sha256: str
    said: tuple[Statement | Unreadable, ...]


def reconcile(home: Home, books: Books, files: Sequence[Path], as_of: date, known: Open) -> Reconciled:
    """Book every statement of the files that follows the last one of its account. Once all of a file are in the books, it
    leaves the inbox."""
    with _uncollected():
        return _reconciled(home, books, files, as_of, known)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hundreds of thousands of movements live until all is booked, and none is part of a cycle: the collector would only walk
    over them, for a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _reconciled(home: Home, books: Books, files: Sequence[Path], as_of: date, known: Open) -> Reconciled:
    done = Reconciled()
    read = [_read(file) for file in dict.fromkeys(files)]
    refused = {file.path for file in read for each in file.said if isinstance(each, Unreadable)}
    done.problems += [_problem(file.path, each) for file in read for each in file.said if isinstance(each, Unreadable)]
    every = [(each, file) for file in read for each in file.said if isinstance(each, Statement)]
    for statement, file in sorted(every, key=lambda one: (one[0].place, one[1].path.name)):
        last = _booked(books, statement.account)
        before = last[0]["cents"] if last else _opened_with(books, statement.account)
        if wrong := _misplaced(statement, home, last, before, file.sha256):
            refused.add(file.path)
            done.problems.append(_problem(file.path, wrong))
        elif any(row["name"] == statement.name for row in last):
            done.before.append(statement.name)
        else:
            done.statements.append(_book(books, statement, file, as_of, known, last, before is None))
    done.kept = [keep(home, file.path, file.sha256, file.path not in refused)
                 for file in read if _has_booked(file, refused, done)]
    return done


def _read(file: Path) -> Dropped:
    size = file.stat().st_size
    if size > LARGEST:
        return Dropped(file, "", (Unreadable("BANK-TOO-LARGE", "", str(size // 2**20), str(LARGEST // 2**20)),))
    body = file.read_bytes()
    reader = coda.statements if coda.is_coda(body) else camt.statements if camt.is_camt(body) else _unreadable
    return Dropped(file, sha256(body).hexdigest(), tuple(reader(body)))


def _unreadable(body: bytes) -> Iterator[Statement | Unreadable]:
    yield Unreadable("BANK-UNREADABLE", "1")


def _problem(file: Path, why: Unreadable) -> Problem:
    return Problem(file=file.name, cell=why.place, code=why.code, value=why.value, expected=why.expected)


def _booked(books: Books, account: str) -> list[dict[str, Any]]:
    """Statements of an account in the books, the last one first."""
    return books.frame("SELECT statement_id, year, number, new_cents, new_date, sha256 FROM statements WHERE account = ?"
                       " ORDER BY year DESC, number DESC", BOOKED, account).to_dicts()


def _opened_with(books: Books, account: str) -> int | None:
    """What the books began with on an account before its first statement; None where nobody said."""
    found = books.frame("SELECT SUM(amount_cents) FROM entry_postings WHERE account = 'bank' AND subject = ?",
                        {"cents": pl.Int64}, account)["cents"].item()
    return None if found is None else int(found)


def _misplaced(statement: Statement, home: Home, last: Sequence[dict[str, Any]], before: int | None,
               digest: str) -> Unreadable | None:
    """Why a statement may not follow the last one of its account; None where it may, or is booked already."""
    if statement.account not in home.accounts:
        return Unreadable("BANK-ACCOUNT-UNKNOWN", "", statement.account, ", ".join(home.accounts))
    if statement.currency != "EUR":
        return Unreadable("BANK-CURRENCY", "", statement.currency, "EUR")
    if same := [row for row in last if row["name"] == statement.name]:
        return None if same[0]["sha256"] == digest else Unreadable("BANK-NUMBER-TWICE", "", statement.name)
    if last and statement.number and statement.number not in (expected := _next_numbers(statement, last[0])):
        return Unreadable("BANK-NUMBER-GAP", "", statement.name, f"{expected[0]:03d}")
    if before is not None and statement.old_cents != before:
        return Unreadable("BANK-OPENING", "", euro_text(statement.old_cents), euro_text(before))
    return None


def _next_numbers(statement: Statement, last: dict[str, Any]) -> tuple[int, ...]:
    """Numbers that may follow the last one; where the bank goes on counting in a new year, that too."""
    on = int(last["number"]) + 1
    if statement.new_date.year <= last["year"]:
        return (on,)
    return (1,) if statement.restarts else (on, 1)


def _book(books: Books, statement: Statement, file: Dropped, as_of: date, known: Open, last: Sequence[dict[str, Any]],
          first: bool) -> Booked:
    told = [(name, movement, matched(movement, known)) for name, movement in _pieces(statement)]
    same_year = bool(last) and last[0]["year"] == statement.new_date.year
    number = statement.number or (last[0]["number"] + 1 if same_year else 1)
    with books.transaction():
        books.entries.book(statement_entry(statement, told, known.owners, (file.path.name, file.sha256), as_of, number, first))
    matches = tuple((name, match) for name, _, some in told for match in some)
    return Booked(statement.name, statement.new_cents, len(told), matches)


def _pieces(statement: Statement) -> Iterator[tuple[str, Movement]]:
    """Movements with their ids; one that the bank booked as a whole in its parts."""
    for movement in statement.movements:
        name = f"{statement.name} {movement.nth:04d}"
        if movement.parts:
            yield from ((f"{name}.{nth}", part) for nth, part in enumerate(movement.parts, 1))
        else:
            yield name, movement


def _has_booked(file: Dropped, refused: set[Path], done: Reconciled) -> bool:
    """Whether all of a file is in the books, or some of it: then it is kept."""
    names = {each.name for each in done.statements} | set(done.before)
    return file.path not in refused or any(isinstance(each, Statement) and each.name in names for each in file.said)


def keep(home: Home, file: Path, digest: str, leaves: bool) -> Path:
    """A copy of a file in the archive, under a name that its content decides; the inbox is emptied of it where it leaves."""
    kept = keep_copy(home.path, file, kept_as(KEPT, file.name, digest))
    if leaves and file.parent == home.inbox:
        file.unlink()
    return kept
