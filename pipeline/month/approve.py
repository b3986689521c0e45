"""Approval: nothing moved since the draft, then one transaction, then the draft's very bytes are published."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.books.accounting import AccountingError, read_accounting
from pipeline.books.hashes import RECORD, differences
from pipeline.books.records import Approval, BooksRefused
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.core.lock import lock
from pipeline.month.folders import draft_folder, published_folder
from pipeline.month.publish import READ, archive_plan, is_same, publish

Record = Mapping[str, Any]
"""What run.json says."""


class Refused(Exception):
    """An approval that does not go through; `reasons` in plain words. Nothing changed."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Approved:
    """A sealed and published run."""

    month: str
    run: int
    folder: Path
    seal: str


def approve(home: Home, month: str, by: str, at: datetime, run: int | None = None) -> Approved:
    """Seal the draft of a month's next run and publish it. Raises Refused; Locked where another command works.

    by, at: who approves and when, for the books; the published folder says neither.
    run: the run that is meant, where the caller names it; another one is refused.
    """
    url = home.books_url
    with lock(home.path), open_books(url, home.path) as books:
        _finish(home, books)
        next_run = books.next_run(month)
        if run not in (None, next_run):
            raise Refused([f"run {run} of {month} is not the next one to approve: that is run {next_run}"])
        folder = _draft(home, month, next_run)
        record = _record(folder)
        if moved := [*_other_run(record, month, next_run), *_changed_files(folder, record), *_changed_inputs(home, record)]:
            raise Refused(moved)
        os.sync()
        seal = _seal(books, _approval(home, folder, record, by, at), folder, record["opening"]["digest"])
        _finish(home, books)
        return Approved(month, next_run, published_folder(home, month, next_run), seal)


def finish_interrupted(home: Home) -> Path | None:
    """Publish what a killed approval had sealed and not yet published; its folder, or None if there is none."""
    url = home.books_url
    with lock(home.path), open_books(url, home.path) as books:
        return _finish(home, books)


def discard(home: Home, month: str) -> Path | None:
    """Drop the draft of a month's next run; its folder, or None if there is none. Sealed runs stay."""
    url = home.books_url
    with lock(home.path), open_books(url, home.path) as books:
        _finish(home, books)
        folder = draft_folder(home, month, books.next_run(month))
        return _dropped(folder) if folder.is_dir() else None


def _dropped(folder: Path) -> Path:
    """The folder is gone by rename at once, its files then."""
    going = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(going, ignore_errors=True)
    folder.rename(going)
    shutil.rmtree(going)
    return folder


def _finish(home: Home, books: Books) -> Path | None:
    last = books.last_run()
    return publish(home, last, books.inputs(last)) if last else None


def _draft(home: Home, month: str, run: int) -> Path:
    folder, published = draft_folder(home, month, run), published_folder(home, month, run)
    if not folder.is_dir():
        before = f"; run {run - 1} is sealed already" if run > 1 else ""
        raise Refused([f"{month} has no draft of run {run}{before}: smart run --month {month}"])
    if published.exists():
        raise Refused([f"output/{published.name} is there already, and the books do not know it: move it away"])
    return folder


def _record(folder: Path) -> Record:
    try:
        return dict(json.loads((folder / RECORD).read_bytes()))
    except (OSError, ValueError):
        raise Refused([f"{folder.name}/{RECORD} cannot be read: run again"]) from None


def _other_run(record: Record, month: str, run: int) -> list[str]:
    its_month, its_run = record["month"], record["run"]
    same = (its_month, its_run) == (month, run)
    return [] if same else [f"the draft is of {its_month}, run {its_run}, not of {month}, run {run}: run again"]


def _changed_files(folder: Path, record: Record) -> list[str]:
    return [f"the draft is not as reviewed: {each}" for each in differences(folder, record["files_sha256"])]


def _changed_inputs(home: Home, record: Record) -> list[str]:
    """Files that the run used and that are no longer what it read. What was dropped later does not count."""
    moved = []
    for entry in record["inputs"]:
        file = home.path / entry["from"] / entry["file"]
        if entry["kind"] in READ and not is_same(file, entry["sha256"]):
            what = "changed" if file.is_file() else "is gone"
            moved.append(f"{entry['from']}/{entry['file']} {what} since the draft: run again")
    return moved


def _approval(home: Home, folder: Path, record: Record, by: str, at: datetime) -> Approval:
    month, run = record["month"], record["run"]
    return Approval(
        month=month, run=run, as_of=date.fromisoformat(record["as_of"]), run_json=(folder / RECORD).read_bytes(),
        folder=published_folder(home, month, run).relative_to(home.path).as_posix(), by=by, at=at,
        inputs=archive_plan(home, month, run, record["inputs"]))


def _seal(books: Books, approval: Approval, folder: Path, digest: str) -> str:
    """The one transaction: the books are as the draft found them, then take it whole."""
    try:
        with books.transaction():
            if books.opening(approval.month, approval.as_of).digest() != digest:
                raise Refused(["the books moved since the draft (numbers, budgets or this month's pay): run again"])
            return books.seal(approval, read_accounting(folder))
    except AccountingError as error:
        raise Refused([str(error)]) from None
    except BooksRefused as error:
        raise Refused(error.reasons) from None
