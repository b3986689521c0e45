"""A run: collect, compute, render, and put the draft folder in place. The books are never touched."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline.books.hashes import OWN_HASH, RECORD, record_bytes, record_hash
from pipeline.books.lost import refuse_unknown_runs
from pipeline.books.score import scores
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.problems import Problem
from pipeline.core.refused import Refused
from pipeline.core.stopping import unstoppable
from pipeline.intake import Intake, hand_back
from pipeline.month.agreement_documents import agreement_documents
from pipeline.month.collect import Inputs, Order, collect
from pipeline.month.compute import MonthTables, compute
from pipeline.month.copyright_documents import copyright_documents
from pipeline.month.cutoff import cutoff
from pipeline.month.cutoff_files import cutoff_record, write_cutoff
from pipeline.month.documents import Document
from pipeline.month.files import run_secret, sha256_list, write_accounting, write_journal
from pipeline.month.folders import draft_folder, exchange
from pipeline.month.invoice_documents import invoices
from pipeline.month.payment_files import write_payments
from pipeline.month.payslip_documents import payslips
from pipeline.month.record import run_record
from pipeline.month.review import review
from pipeline.month.review_history import review_tables, sealed_before, write_review_tables
from pipeline.month.review_tables import Tables
from pipeline.month.statement_documents import stated, statements
from pipeline.outputs.render import render_all
from pipeline.outputs.review_page import page

Progress = Callable[[int, int], None]
"""Told how many documents are finished, of how many."""


@dataclass(frozen=True)
class Draft:
    """A finished draft: its folder, what run.json says, and the workbooks handed back."""

    folder: Path
    run: Document
    handed_back: tuple[Path, ...]


def draft(home: Home, order: Order, scheduler: str | None = None, progress: Progress = lambda done, of: None) -> Draft:
    """Make the draft of a month's next run; an earlier draft of it is replaced as a whole. Raises Refused."""
    with open_books(home.books_url, home.path) as books:
        refuse_unknown_runs(home.path, books.folders())
    inputs = collect(home, order)
    tables = compute(inputs)
    _dates_follow_numbers(inputs, tables)
    folder = draft_folder(home, str(order.month), inputs.opening.sequence)
    with _building(folder) as building:
        run = _filled(home, inputs, tables, building, scheduler, progress)
        with unstoppable():
            _replace(folder, building)
            returned = hand_back(inputs.intake, tables.problems, home.inbox, home.handed_back,
                                 language_of(inputs.intake, inputs.cooperative["language"]))
    return Draft(folder, run, tuple(returned))


def _dates_follow_numbers(inputs: Inputs, tables: MonthTables) -> None:
    """Raises Refused where invoices would be dated before one that is numbered before them, or a run before the books begin.

    Law: royal decree no 1 on VAT, article 5, paragraph 1: numbers follow each other; their dates must too, to show it.
    """
    last, day, begins = inputs.opening.last_issue, inputs.order.as_of, inputs.opening.begins_on
    if begins and day < begins:
        raise Refused([f"the books begin on {begins}: run with --as-of {begins} or later"])
    if last and day < last and (tables.sales.invoices.height or tables.transfers.papers.invoices.height):
        raise Refused([f"invoices would be dated {day}, before the last invoice of the year, of {last}:"
                       f" run with --as-of {last} or later"])


@contextmanager
def _building(folder: Path) -> Iterator[Path]:
    """A new folder beside the draft to build in, gone at the end; what killed runs left there goes first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.building*"):
        shutil.rmtree(left, ignore_errors=True)
    building = folder.with_name(f".{folder.name}.building-{os.getpid()}")
    building.mkdir()
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _filled(home: Home, inputs: Inputs, tables: MonthTables, folder: Path, scheduler: str | None,
            progress: Progress) -> Document:
    """Write all files of the draft; what its run.json says, the hashes of the others and its own among it."""
    found = _render(inputs, tables, folder, scheduler, progress)
    write_accounting(inputs, tables, folder / "accounting")
    write_journal(inputs, folder)
    write_payments(inputs, tables, folder)
    seen = review_tables(inputs, tables)
    near = cutoff(inputs, tables.expenses, tables.problems)
    write_cutoff(near, inputs, folder)
    run = run_record(inputs, tables, seen, found) | {"cutoff": cutoff_record(near, inputs)}
    _review(home, inputs, seen, run, folder)
    run["files_sha256"] = sha256_list(folder, run_secret(home.path, inputs))
    run[OWN_HASH] = record_hash(run)
    (folder / RECORD).write_bytes(record_bytes(run))
    return run


def _render(inputs: Inputs, tables: MonthTables, folder: Path, scheduler: str | None,
            progress: Progress) -> tuple[Problem, ...]:
    """Write every payslip, invoice, copyright and contract document and statement; what the official rules find comes back as
    problems."""
    for part in ("payslips", "invoices"):
        (folder / part).mkdir(exist_ok=True)
    budgets = stated(tables.activities, tables.sales.invoices, inputs.opening.sequence)
    total = sum(rows.height for rows in (tables.pay.payslips, tables.sales.invoices, tables.copyright.documents,
                                         tables.agreements, budgets))
    every: Iterator[Document] = chain(invoices(inputs, tables), copyright_documents(inputs, tables),
                                      agreement_documents(inputs, tables), payslips(inputs, tables), statements(inputs, tables))
    rendered = render_all(every, folder, inputs.order.workers, scheduler, lambda done: progress(done, total))
    return rendered.problems


def _review(home: Home, inputs: Inputs, now: Tables, run: Document, folder: Path) -> None:
    write_review_tables(now, folder / "review")
    with open_books(home.books_url, home.path) as books:
        clients = scores(books, inputs.order.as_of, inputs.policy)
    view = review(run, now, *sealed_before(home, inputs), clients)
    html = page(view, inputs.cooperative["language"])
    (folder / "review" / "index.html").write_text(html, encoding="utf-8", newline="\n")


def _replace(folder: Path, building: Path) -> None:
    """The new draft takes the place of the old one in one step."""
    if folder.exists():
        exchange(building, folder)
        shutil.rmtree(building)
    else:
        building.rename(folder)


def language_of(intake: Intake, otherwise: str) -> Callable[[str], str]:
    """The language of an Activity's administrator; the cooperative's where none is known."""
    members = dict(intake.members.select("member_id", "language").iter_rows())
    administrators = dict(intake.activities.select("activity_id", "administrator").iter_rows())
    return lambda activity_id: members.get(administrators.get(activity_id, ""), otherwise)
