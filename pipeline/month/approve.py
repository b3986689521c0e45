"""Approval: nothing moved since the draft, then one transaction, then the draft's very bytes are published."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.books.accounting import Accounting, AccountingError, read_accounting
from pipeline.books.entry_files import publish_entry
from pipeline.books.erasure import finish_erasure
from pipeline.books.hashes import OWN_HASH, RECORD, differences, record_bytes, record_hash
from pipeline.books.lost import refuse_unknown_runs
from pipeline.books.records import Approval
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.core.lock import lock
from pipeline.core.refused import Refused
from pipeline.core.stopping import unstoppable
from pipeline.month.folders import draft_folder, published_folder
from pipeline.month.publish import READ, archive_plan, is_same, publish

Record = Mapping[str, Any]
"""What run.json says."""


@dataclass(frozen=True)
class Approved:
    """A sealed and published run, and who approved it."""

    month: str
    run: int
    folder: Path
    seal: str
    by: str


def approve(home: Home, month: str, by: str, at: datetime, run: int | None = None) -> Approved:
    """Seal the draft of a month's next run and publish it. Raises Refused; Locked where another command works;
    Unpublished where it is sealed and the rest must wait.

    by, at: who approves and when, for the books; the published folder says neither.
    run: the run that is meant, where the caller names it; another one is refused.
    """
    url = home.books_url
    with lock(home.path), open_books(url, home.path) as books:
        _finish(home, books)
        refuse_unknown_runs(home.path, books.folders())
        next_run = books.next_run(month)
        if run not in (None, next_run):
            raise Refused([f"run {run} of {month} is not the next one to approve: that is run {next_run}"])
        folder = _draft(home, month, next_run)
        record = _record(folder)
        if moved := [*_other_run(record, month, next_run), *_changed_files(folder, record), *_changed_inputs(home, record)]:
            raise Refused(moved)
        accounting = _accounting(folder)
        if unsendable := _unsendable(accounting, record):
            raise Refused(unsendable)
        os.sync()
        with unstoppable():
            seal = _seal(books, _approval(home, folder, record, by, at), accounting, record["opening"]["digest"])
            _finish(home, books)
        return Approved(month, next_run, published_folder(home, month, next_run), seal, by)


def finish_interrupted(home: Home) -> Approved | None:
    """Publish what a killed approval had sealed and not yet published; None if there is nothing such."""
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
    with unstoppable():
        folder.rename(going)
        shutil.rmtree(going)
    return folder


def _finish(home: Home, books: Books) -> Approved | None:
    with unstoppable():
        publish_entry(home.path, books.entries.last())
    finish_erasure(home.path, books)
    last = books.last_run()
    if last is None:
        return None
    with unstoppable():
        folder = publish(home, last, books.inputs(last))
    return Approved(last.month, last.run, folder, last.seal, last.approved_by) if folder else None


def _draft(home: Home, month: str, run: int) -> Path:
    folder = draft_folder(home, month, run)
    if not folder.is_dir():
        before = f"; run {run - 1} is sealed already" if run > 1 else ""
        raise Refused([f"{month} has no draft of run {run}{before}: smart run --month {month}"])
    return folder


def _record(folder: Path) -> Record:
    try:
        body = (folder / RECORD).read_bytes()
        record = json.loads(body)
    except (OSError, ValueError):
        raise Refused([f"{folder.name}/{RECORD} cannot be read: run again"]) from None
    if not isinstance(record, dict) or record.get(OWN_HASH) != record_hash(record) or body != record_bytes(record):
        raise Refused([f"the draft is not as reviewed: {RECORD} changed"])
    return record


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


def _accounting(folder: Path) -> Accounting:
    try:
        return read_accounting(folder)
    except AccountingError as error:
        raise Refused([str(error)]) from None


def _unsendable(accounting: Accounting, record: Record) -> list[str]:
    """Invoices that break a rule of theirs: nothing is sealed that may not be sent."""
    clients = dict(accounting.invoices.select("number", "client_id").iter_rows())
    broken = {problem["value"]: problem["right"] for problem in record["problems"] if problem["code"] == "UBL-INVALID"}
    return [f"invoice {number} may not be sent ({why}): correct its rows, or hold its client"
            f" (--hold {clients.get(number, 'ID')} --reason TEXT), and run again" for number, why in sorted(broken.items())]


def _approval(home: Home, folder: Path, record: Record, by: str, at: datetime) -> Approval:
    month, run = record["month"], record["run"]
    return Approval(
        month=month, run=run, as_of=date.fromisoformat(record["as_of"]), run_json=(folder / RECORD).read_bytes(),
        folder=published_folder(home, month, run).relative_to(home.path).as_posix(), by=by, at=at,
        inputs=archive_plan(home, month, run, record["inputs"]))


def _seal(books: Books, approval: Approval, accounting: Accounting, digest: str) -> str:
    """The one transaction: the books are as the draft found them, then take it whole."""
    with books.transaction():
        if books.opening(approval.month, approval.as_of).digest() != digest:
            raise Refused(["the books moved since the draft (numbers, budgets or this month's pay): run again"])
        return books.seal(approval, accounting)
