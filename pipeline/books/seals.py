"""Proof of the books: chain of seals, published bytes, balance, numbers, documents against postings."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.accounting import FILES, AccountingError, booked, read_accounting
from pipeline.books.connection import BooksDamaged
from pipeline.books.entries import SealedEntry, seal_of_entry
from pipeline.books.entry_files import entry_file_faults, unknown_entry_folders
from pipeline.books.erasure import erased_names, erasure_faults, in_folder
from pipeline.books.fees import wrong_fees
from pipeline.books.hashes import RECORD, differences, sha256_of
from pipeline.books.lost import unknown_files, unknown_runs
from pipeline.books.records import SealedRun, seal_of
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home

Erased = Mapping[str, Collection[str]]
"""Sealed folder -> names below it that erasures say are gone."""


def verify(home: Home) -> list[str]:
    """Everything that is not as it was sealed, in words; empty if the books are sound."""
    try:
        with open_books(home.books_url, home.path) as books:
            return [finding for check in CHECKS for finding in _told(check, home.path, books)]
    except BooksDamaged as error:
        return [str(error)]


def _told(check: Callable[..., Iterable[str]], home: Path, books: Books, *run: Any) -> list[str]:
    """What a check finds of all, or of a run and what else it is given; damaged books may stop it in any way, a finding too."""
    try:
        return list(check(home, books, *run))
    except Exception as error:
        what = (*(each.folder for each in run[:1]), check.__name__.strip("_").replace("_", " "))
        return [f"books: damaged: {', '.join(what)}: {str(error).splitlines()[0]}"]


def _broken_chain(home: Path, books: Books) -> Iterator[str]:
    """Each run names the seal before it, and its seal is that of all that the books say of it."""
    previous = ""
    for nth, run in enumerate(books.runs(), 1):
        if run.nth != nth or run.previous_seal != previous:
            yield f"{run.folder}: does not follow the run before it in the chain of seals"
        if run.seal != seal_of(run, books.inputs(run)):
            yield f"{run.folder}: the seal is not that of what the books say of the run"
        previous = run.seal


def _broken_entries(home: Path, books: Books) -> Iterator[str]:
    """Each entry names the seal before it, its seal is that of what the books say of it, and its files are there."""
    previous, erased = "", erased_names(books)
    for nth, entry in enumerate(books.entries.every(), 1):
        if entry.nth != nth or entry.previous_seal != previous:
            yield f"entry {entry.nth}: does not follow the entry before it in the chain of seals"
        if entry.seal != seal_of_entry(entry, books.entries.rows(entry)):
            yield f"entry {entry.nth}: the seal is not that of what the books say of the entry"
        yield from entry_file_faults(home, entry, erased.get(entry.folder, ()))
        yield from _unkept(home, entry)
        previous = entry.seal


def _unkept(home: Path, entry: SealedEntry) -> Iterator[str]:
    """The dropped file that an entry was read from is kept; part of its hash is in its name."""
    kept = json.loads(entry.content).get("archived_as")
    if kept and not (home / kept).is_file():
        yield f"{kept} is missing"
    elif kept and sha256_of(home / kept)[:8] != kept.split(".")[-2]:
        yield f"{kept} changed"


def _runs(home: Path, books: Books) -> Iterator[str]:
    erased = erased_names(books)
    for run in books.runs():
        yield from _told(_run, home, books, run, erased)


def _unknown(home: Path, books: Books) -> Iterator[str]:
    """What lies in the folders and is in no run of the books."""
    archived = [file.archived_as for run in books.runs() for file in books.inputs(run)]
    yield from (f"{folder} is there and the books do not know it" for folder in unknown_runs(home, books.folders()))
    yield from (f"{file} was added" for file in unknown_files(home, books.folders(), archived))
    known = {entry.folder for entry in books.entries.every()}
    yield from (f"{folder} is there and the books do not know it" for folder in unknown_entry_folders(home, known))


def _postings(home: Path, books: Books) -> list[str]:
    return [*books.faults(), *books.entries.faults()]


def _fees(home: Path, books: Books) -> list[str]:
    return wrong_fees(books, books.runs())


def _database(home: Path, books: Books) -> list[str]:
    return books.own_faults()


def _erasures(home: Path, books: Books) -> Iterator[str]:
    return erasure_faults(home, books)


CHECKS = (_broken_chain, _broken_entries, _runs, _erasures, _unknown, _postings, _fees, _database)


def _run(home: Path, books: Books, run: SealedRun, erased: Erased) -> Iterator[str]:
    folder = home / run.folder
    if folder.is_dir():
        yield from (f"{run.folder}/{fault}" for fault in _folder(folder, run, erased.get(run.folder, ())))
        yield from _accounting(folder, books, run)
    else:
        yield f"{run.folder} is missing"
    yield from _archive(home, books, run, erased)


def _folder(folder: Path, run: SealedRun, erased: Collection[str]) -> list[str]:
    record = folder / RECORD
    if not record.is_file():
        return [f"{RECORD} is missing"]
    changed = [f"{RECORD} changed"] if record.read_bytes() != run.run_json.encode() else []
    return [*changed, *differences(folder, json.loads(run.run_json)["files_sha256"], erased)]


def _accounting(folder: Path, books: Books, run: SealedRun) -> Iterator[str]:
    """The rows in the books are those of the run's accounting files."""
    try:
        sealed = booked(read_accounting(folder), run.month, run.run)
    except AccountingError as error:
        yield f"{run.folder}: {error}"
        return
    for table, frame in sealed.items():
        kept = books.table(table, frame.schema, run)
        if not _sorted(kept).equals(_sorted(frame)):
            yield f"{run.folder}: {table} in the books are not those of accounting/{FILES[table][0]}"


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(frame.columns)


def _archive(home: Path, books: Books, run: SealedRun, erased: Erased) -> Iterator[str]:
    """The files that the run read are kept, but for receipts that were erased by name."""
    for file in books.inputs(run):
        kept, (folder, name) = home / file.archived_as, in_folder(file.archived_as)
        if not kept.is_file() and name not in erased.get(folder, ()):
            yield f"{file.archived_as} is missing"
        elif kept.is_file() and sha256_of(kept) != file.sha256:
            yield f"{file.archived_as} changed"
