"""The database behind the books: address, settings, schema. What is SQLite's own stands here and in schema.sql."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pipeline.books.lost import refuse_new_books
from pipeline.core.home import HomeError
from pipeline.core.refused import REFUSED

PREFIX = "sqlite:///"
VERSION = 8
SCHEMA = (
    "schema.sql",
    "rows.sql",
    "transfers.sql",
    "agreements.sql",
    "copyright.sql",
    "reductions.sql",
    "ledger.sql",
    "entries.sql",
    "opening.sql",
    "payments.sql",
    "refunds.sql",
    "bank.sql",
    "shares.sql",
    "reminders.sql",
    "sending.sql",
    "faults.sql",
)
SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "journal_mode = DELETE", "synchronous = EXTRA", "cache_size = -65536")
"""A rollback journal keeps the books one file; EXTRA also makes the journal's removal, which is the commit, durable. 64 MB of
pages, so that a large entry is written once, when it is committed."""
AT_ONCE = 100
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What damaged bytes end in; those of a name or a message may be no text."""


class BooksError(HomeError):
    """Books that cannot be opened; says why."""


class BooksDamaged(BooksError):
    """Books that the database cannot read; says what it met."""

    code = REFUSED


def connect(url: str, home: Path) -> sqlite3.Connection:
    """Open the books at a URL such as sqlite:///books.db (below the home); new ones get their tables.

    Raises Refused where books must be there and are not.
    """
    if not url.startswith(PREFIX) or url == PREFIX:
        raise BooksError(f"smart.toml, [books]: {url!r} is not an address such as sqlite:///books.db")
    file = home / url.removeprefix(PREFIX)
    if not file.is_file() or not file.stat().st_size:
        refuse_new_books(file, home)
    try:
        connection = sqlite3.connect(file, isolation_level=None)
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        version = _ensured_version(connection)
    except UNREADABLE as error:
        raise BooksDamaged(f"{file} cannot be read as books: {error}") from None
    if version != VERSION:
        raise BooksError(f"{file} is of version {version}; this program keeps books of version {VERSION}")
    return connection


def _ensured_version(connection: sqlite3.Connection) -> int:
    """The version of the books' tables; an empty database gets them first."""
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        connection.executescript(f"BEGIN IMMEDIATE; {schema()} PRAGMA user_version = {VERSION}; COMMIT;")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def schema() -> str:
    """Every table, trigger and view of the books."""
    folder = files("pipeline.books")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in SCHEMA)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, alone: no other writer between its first reading and its commit."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(None, f"the books cannot be written ({error})") from None
        raise


def ask(connection: sqlite3.Connection, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """What a query finds. Raises BooksDamaged."""
    try:
        return connection.execute(query, values).fetchall()
    except UNREADABLE as error:
        raise BooksDamaged(f"the books cannot be read ({error}): see `smart verify`") from None


def insert(connection: sqlite3.Connection, table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows into a table, their values in the order of the columns; a hundred a statement, for each statement costs the
    database a copy of the pages that it changes."""
    names = [f'"{name}"' for name in columns]
    row, left = f"({', '.join('?' for _ in names)})", iter(rows)
    while some := list(islice(left, AT_ONCE)):
        connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(some))}",
                           list(chain.from_iterable(some)))


def hide_since(connection: sqlite3.Connection, nth: int) -> None:
    """From now on this connection sees the books as they were before the nth run: views stand before the tables."""
    connection.execute(f"CREATE TEMP VIEW runs AS SELECT * FROM main.runs WHERE nth < {int(nth)}")
    for table in ("inputs", "invoices", "transfers", "payslips", "lines", "contracts", "expenses", "exceptional",
                  "exceptional_tax", "copyright_documents", "copyright_requests", "reductions", "share_movements", "payments",
                  "agreements",
                  "postings"):
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT t.* FROM main.{table} AS t"
                           f" JOIN main.runs AS r ON r.month = t.month AND r.run = t.run WHERE r.nth < {int(nth)}")


def own_faults(connection: sqlite3.Connection) -> list[str]:
    """What the database finds wrong with itself: damaged pages, broken references, tables, triggers or accounts changed."""
    damage = [f"books: {row[0]}" for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    orphans = [f"books: a row of {table} refers to {parent}, which has none such"
               for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check")]
    return [*damage, *orphans, *_changed_schema(connection)]


def _changed_schema(connection: sqlite3.Connection) -> list[str]:
    fresh = sqlite3.connect(":memory:")
    fresh.executescript(schema())
    ours, theirs = _objects(fresh), _objects(connection)
    fresh.close()
    return [f"books: {kind} {name} is not as this program made it"
            for kind, name in sorted({(kind, name) for kind, name, _ in ours ^ theirs})]


def _objects(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Tables, triggers and views as they are made, and the accounts of the ledger: kind, name, what it is."""
    return {*connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"),
            *connection.execute("SELECT 'account', account, side || ': ' || meaning FROM accounts")}
