"""Entries: what is booked outside a month's run, each with its postings and rows, in a chain of seals of their own."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl

from pipeline.books.accounting import POSTINGS, quoted
from pipeline.books.connection import ask, insert
from pipeline.books.entry_tables import ENTRY_TABLES
from pipeline.books.records import BooksRefused

FAULTS = ("entries_unlike_themselves", "released_unlike_held", "refunds_unlike_postings", "statements_unlike_movements",
          "suspense_below_nothing", "reminders_unlike_lines", "entry_shares_unlike_postings", "opening_unlike_postings")
"""Views that must be empty; each finding names its entry."""
OF_ALL = ("receivables_unlike_invoices", "client_credits_below_nothing")
"""Such views of all the books, of no entry."""
Rows = Mapping[str, list[tuple[Any, ...]]]
"""Table of ENTRY_TABLES -> an entry's rows of it, sorted."""


@dataclass(frozen=True)
class Entry:
    """Something to book. kind and document name it: a second one of both is refused.

    content: what no row says, for JSON; `files` in it: file of the folder -> its SHA-256. folder: where they are
    published, below the home. postings: POSTINGS, each set summing to zero. rows: other tables of ENTRY_TABLES.
    """

    kind: str
    document: str
    as_of: date
    content: Mapping[str, Any]
    postings: pl.DataFrame
    rows: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    folder: str = ""


@dataclass(frozen=True)
class SealedEntry:
    """An entry in the books; nth is its place in the chain of seals."""

    nth: int
    kind: str
    document: str
    as_of: str
    folder: str
    content: str
    previous_seal: str
    seal: str


ENTRY_COLUMNS = [field.name for field in fields(SealedEntry)]


class Entries:
    """The entries of open books."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def has(self, kind: str, document: str) -> bool:
        """Whether this was booked already."""
        return bool(ask(self._connection, "SELECT 1 FROM entries WHERE kind = ? AND document = ?", (kind, document)))

    def count(self, kind: str, beginning: str = "") -> int:
        """How many of a kind were booked, of those whose document begins so."""
        [(found,)] = ask(self._connection, "SELECT COUNT(*) FROM entries WHERE kind = ? AND substr(document, 1, ?) = ?",
                         (kind, len(beginning), beginning))
        return int(found)

    def of_kind(self, kind: str) -> list[SealedEntry]:
        """The entries of a kind, in the order in which they were booked."""
        return self._some("WHERE kind = ? ORDER BY nth", kind)

    def every(self) -> list[SealedEntry]:
        """Every entry, in the order in which they were booked."""
        return self._some("ORDER BY nth")

    def last(self) -> SealedEntry | None:
        """The entry booked last; None before the first."""
        return next(iter(self._some("ORDER BY nth DESC LIMIT 1")), None)

    def book(self, entry: Entry) -> SealedEntry:
        """Write an entry, inside a transaction. Raises BooksRefused where it does not balance; sqlite3.IntegrityError where
        the database takes none such."""
        before = self.last()
        nth, previous = (before.nth + 1, before.seal) if before else (1, "")
        rows = _rows(entry)
        for table, some in rows.items():
            insert(self._connection, table, ["entry", *ENTRY_TABLES[table]], ((nth, *row) for row in some))
        body = json.dumps(entry.content, sort_keys=True, ensure_ascii=False)
        named = SealedEntry(nth, entry.kind, entry.document, entry.as_of.isoformat(), entry.folder, body, previous, "")
        sealed = replace(named, seal=seal_of_entry(named, rows))
        insert(self._connection, "entries", ENTRY_COLUMNS, [astuple(sealed)])
        if found := self.faults(nth):
            raise BooksRefused(found)
        return sealed

    def faults(self, nth: int | None = None) -> list[str]:
        """What must hold in entries and does not; in one, or in all."""
        where, key = (" WHERE entry = ?", (nth,)) if nth else ("", ())
        return [row[0] for view in (FAULTS if nth else (*FAULTS, *OF_ALL))
                for row in ask(self._connection, f"SELECT finding FROM {view}{where} ORDER BY entry", key)]

    def rows(self, entry: SealedEntry) -> Rows:
        """What the tables of ENTRY_TABLES hold of an entry."""
        return {table: sorted(ask(self._connection, f"SELECT {quoted(columns)} FROM {table} WHERE entry = ?", (entry.nth,)))
                for table, columns in ENTRY_TABLES.items()}

    def _some(self, which: str, *values: str) -> list[SealedEntry]:
        query = f"SELECT {quoted(ENTRY_COLUMNS)} FROM entries {which}"
        return [SealedEntry(*row) for row in ask(self._connection, query, values)]


def _rows(entry: Entry) -> Rows:
    postings = entry.postings.select(list(POSTINGS)).with_row_index("line", offset=1).cast({"line": pl.Int64})
    frames = {"entry_postings": postings, **entry.rows}
    return {table: sorted(frames[table].select(list(columns)).iter_rows()) if table in frames else []
            for table, columns in ENTRY_TABLES.items()}


def seal_of_entry(entry: SealedEntry, rows: Rows) -> str:
    """The seal of an entry: SHA-256 of all that the books say of it, the seal before it among that."""
    said = {**asdict(entry), "seal": "", "rows": {table: found for table, found in rows.items() if found}}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
