"""A sealed run read again: its files from the archive, the books as they stood before it. Nothing of the home changes.

A receipt that was erased since counts as read: of it a run uses the hash alone, which the books have.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.books.erasure import erased_receipts
from pipeline.books.records import Input, SealedRun
from pipeline.books.store import open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.intake import read_inbox
from pipeline.month.admit import admit
from pipeline.month.collect import Inputs, Order, param_book, registers_in_force, with_sealed_rows

INBOX = "inbox"


class NotSealed(ValueError):
    """A month without a sealed run."""


@dataclass(frozen=True)
class Replayed:
    """A sealed run and what it started from, under the law and policy of today."""

    run: SealedRun
    inputs: Inputs


def replay(home: Home, month: str, workers: int = 1) -> list[Replayed]:
    """Every sealed run of a month, in order. Raises NotSealed."""
    with open_books(home.books_url, home.path) as books:
        runs = [(run, books.inputs(run)) for run in books.runs() if run.month == month]
    if not runs:
        raise NotSealed(f"{month} has no sealed run: smart approve --month {month}")
    return [Replayed(run, _inputs(home, run, files, workers)) for run, files in runs]


def _inputs(home: Home, run: SealedRun, files: list[Input], workers: int) -> Inputs:
    book, changes = param_book(home)
    order = _order(run, workers)
    with open_books(home.books_url, home.path) as books:
        gone = erased_receipts(home.path, books)
        books.go_back_before(run)
        opening = books.opening(run.month, order.as_of)
        with _as_found(home, [file for file in files if home.path / file.archived_as not in gone]) as place:
            registers = [[place / name for name in together] for together in opening.last_registers]
            erased = {place / file.origin / file.file: file.sha256 for file in files if home.path / file.archived_as in gone}
            intake = read_inbox(place / INBOX, run.month, registers, workers, erased=erased)
        opening = with_sealed_rows(opening, intake, books)
    rows = admit(registers_in_force(intake, order.month.last), opening, book, order)
    return Inputs(order, home.cooperative, book, changes, opening, intake, rows, home.payment_settings)


def _order(run: SealedRun, workers: int) -> Order:
    said = json.loads(run.run_json)
    holds = {hold["id"]: hold["reason"] for hold in said["holds"]}
    releases = {each["id"]: each["reason"] for each in said["payments"]["released"]}
    return Order(Month.parse(run.month), date.fromisoformat(said["as_of"]), holds, workers, releases)


@contextmanager
def _as_found(home: Home, files: list[Input]) -> Iterator[Path]:
    """A folder with the inbox as the run found it, and the registers that lay in the archive even then."""
    with TemporaryDirectory(prefix="smart-replay-") as folder:
        for file in files:
            place = Path(folder) / file.origin / file.file
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(home.path / file.archived_as, place)
        (Path(folder) / INBOX).mkdir(exist_ok=True)
        yield Path(folder)
