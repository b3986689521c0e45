"""Statements into the books: each read, checked, matched and booked once, its file kept."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from pipeline.bank import camt, coda
from pipeline.bank.booking import STATEMENT, statement_entry
from pipeline.bank.match import Match, Open, matched
from pipeline.bank.opened import Names, opened
from pipeline.bank.statement import Movement, Statement, Unreadable, euro_text
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.problems import Problem

LARGEST = 50 * 2**20
SUFFIXES = (".cod", ".coda", ".xml")
KEPT = "archive/bank"


@dataclass
class Reconciled:
    """What became of the files: statements booked, movements and matches in them, problems of those refused, files kept."""

    statements: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    movements: int = 0
    matches: list[tuple[str, Match]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)


def reconcile(home: Home, books: Books, files: Sequence[Path], as_of: date, names: Names, threshold: int) -> Reconciled:
    """Book every statement of the files that follows the last one of its account; a file all booked goes to the archive."""
    done = Reconciled()
    read = [(file, body, list(_read(file, body))) for file in files for body in [file.read_bytes()]]
    for file, _, said in read:
        done.problems += [_problem(file, each) for each in said if isinstance(each, Unreadable)]
    every = [(each, file, sha256(body).hexdigest()) for file, body, said in read for each in said if isinstance(each, Statement)]
    known = opened(books, names, threshold)
    refused = set()
    for statement, file, digest in sorted(every, key=lambda one: (one[0].name, one[1].name)):
        wrong = _misplaced(statement, home, books, digest)
        if wrong:
            refused.add(file)
            done.problems.append(_problem(file, wrong))
        elif books.entries.has(STATEMENT, statement.name):
            done.before.append(statement.name)
        else:
            _book(books, statement, file, digest, as_of, known, done)
    refused |= {file for file, _, said in read if not said or any(isinstance(each, Unreadable) for each in said)}
    done.kept = [_keep(home, file) for file in files if file not in refused and file.parent == home.inbox]
    return done


def _read(file: Path, body: bytes) -> Iterator[Statement | Unreadable]:
    if len(body) > LARGEST:
        yield Unreadable("BANK-TOO-LARGE", "", str(len(body) // 2**20), str(LARGEST // 2**20))
    elif coda.is_coda(body):
        yield from coda.statements(body)
    elif camt.is_camt(body):
        yield from camt.statements(body)
    else:
        yield Unreadable("BANK-UNREADABLE", "1")


def _problem(file: Path, why: Unreadable) -> Problem:
    return Problem(file=file.name, cell=why.place, code=why.code, value=why.value, expected=why.expected)


def _misplaced(statement: Statement, home: Home, books: Books, digest: str) -> Unreadable | None:
    """Why a statement may not follow the last one of its account; None where it may, or is booked already."""
    if statement.account not in home.accounts:
        return Unreadable("BANK-ACCOUNT-UNKNOWN", "", statement.account, home.accounts[0])
    if statement.currency != "EUR":
        return Unreadable("BANK-CURRENCY", "", statement.currency, "EUR")
    columns = {"name": pl.String, "year": pl.Int64, "number": pl.Int64, "cents": pl.Int64, "sha256": pl.String}
    last = books.frame("SELECT statement_id, year, number, new_cents, sha256 FROM statements WHERE account = ?"
                       " ORDER BY year DESC, number DESC", columns, statement.account).to_dicts()
    same = [row for row in last if row["name"] == statement.name]
    if same:
        return None if same[0]["sha256"] == digest else Unreadable("BANK-NUMBER-TWICE", "", statement.name)
    if not last:
        return None
    expected = last[0]["number"] + 1 if statement.new_date.year == last[0]["year"] else 1
    if (statement.new_date.year, statement.number) < (last[0]["year"], expected) or statement.number != expected:
        return Unreadable("BANK-NUMBER-GAP", "", statement.name, f"{expected:03d}")
    if statement.old_cents != last[0]["cents"]:
        return Unreadable("BANK-OPENING", "", euro_text(statement.old_cents), euro_text(last[0]["cents"]))
    return None


def _book(books: Books, statement: Statement, file: Path, digest: str, as_of: date, known: Open, done: Reconciled) -> None:
    told = [(name, movement, matched(movement, known)) for name, movement in _pieces(statement)]
    owners = {number: each.client_id for number, each in known.invoices.items()}
    owners |= {name: each.member_id for name, each in known.shown.items()}
    first = not books.frame("SELECT 1 FROM statements WHERE account = ? LIMIT 1", {"one": pl.Int64}, statement.account).height
    with books.transaction():
        books.entries.book(statement_entry(statement, told, owners, file.name, digest, as_of, first))
    done.statements.append(statement.name)
    done.movements += len(told)
    done.matches += [(name, match) for name, _, matches in told for match in matches]


def _pieces(statement: Statement) -> Iterator[tuple[str, Movement]]:
    """Movements with their ids; one that the bank booked as a whole in its parts."""
    for movement in statement.movements:
        name = f"{statement.name} {movement.nth:04d}"
        if movement.parts:
            yield from ((f"{name}.{nth}", part) for nth, part in enumerate(movement.parts, 1))
        else:
            yield name, movement


def _keep(home: Home, file: Path) -> Path:
    """The file in the archive; one of another content under its name gets a part of its hash."""
    folder = home.path / KEPT
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / file.name
    if kept.exists() and kept.read_bytes() != file.read_bytes():
        kept = folder / f"{file.stem}.{sha256(file.read_bytes()).hexdigest()[:8]}{file.suffix}"
    shutil.move(file, kept)
    return kept
