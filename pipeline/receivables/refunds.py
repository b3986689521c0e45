"""What is owed to clients, by credit notes on paid invoices or because they paid too much: paid back, or set off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.accounting import POSTINGS, Columns
from pipeline.books.entries import Entry
from pipeline.books.entry_files import book_entry, build
from pipeline.books.entry_tables import REFUNDS
from pipeline.books.store import Books
from pipeline.core.calendar import bank_day
from pipeline.core.home import Home
from pipeline.core.labels import labels
from pipeline.core.money import from_cents
from pipeline.core.refused import Refused
from pipeline.outputs.pain001 import Batch, Transfer, pain001

KIND, SET_OFF, PLACE, FILE = "refund", "set off", "output/payments", "pain001.xml"
OWED: Columns = {"client_id": pl.String, "document": pl.String, "owed_cents": pl.Int64}
DUE: Columns = {"number": pl.String, "open_cents": pl.Int64}
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Decision:
    """Client -> why; who decides, and when."""

    reasons: Mapping[str, str]
    by: str
    as_of: date


@dataclass(frozen=True)
class Settled:
    """What was given back or set off, and the payment file where money leaves."""

    total: Decimal
    file: Path | None = None


def owed_to_clients(books: Books) -> pl.DataFrame:
    """One row something owed to a client: OWED; document is an invoice, or "" for what he paid too much."""
    return books.frame("SELECT client_id, document, owed_cents FROM owed_to_clients ORDER BY client_id, document", OWED)


def refund(home: Home, books: Books, asked: Decision) -> Settled:
    """Order the transfer of all that is owed to these clients, each to the account that he last paid from. Raises Refused."""
    owed = _owed(books, asked)
    accounts = {client: _account(books, client) for client in owed}
    if unknown := [client for client, account in accounts.items() if account is None]:
        raise Refused([f"no bank statement shows from which account {client} paid: nothing was ordered" for client in unknown])
    document = f"{KIND}-{asked.as_of}-{books.entries.count(KIND, f'{KIND}-{asked.as_of}-') + 1}"
    rows = [(f"{document}-{nth}", client, *(accounts[client] or ()), sum(cents for _, cents in owed[client]),
             bank_day(asked.as_of).isoformat(), asked.reasons[client], asked.by) for nth, client in enumerate(sorted(owed), 1)]
    folder = f"{PLACE}/{document}"
    hashes = build(home.path, books, folder, [(FILE, _file(home, document, rows, owed, asked.as_of))])
    posted = [line for row in rows for line in _refund_lines(row, owed[row[1]], asked.as_of)]
    book_entry(home.path, books, Entry(KIND, document, asked.as_of, {"files": hashes}, _frame(posted, POSTINGS),
                                       {"refunds": _frame(rows, REFUNDS)}, folder))
    return Settled(from_cents(sum(row[4] for row in rows)), home.path / folder / FILE)


def set_off(books: Books, asked: Decision) -> Settled:
    """Take what is owed to these clients off what they owe and is due, the oldest first. Raises Refused where nothing is due.

    Law: Civil Code, book 5, set-off: two debts of money between the same persons that are due extinguish each other.
    """
    owed = _owed(books, asked)
    due = {client: _due(books, client, asked.as_of) for client in owed}
    if idle := [client for client in owed if not due[client]]:
        raise Refused([f"{client} owes nothing that is due on {asked.as_of}: there is nothing to set off" for client in idle])
    posted = [line for client in sorted(owed) for line in _set_off_lines(client, owed[client], due[client], asked.as_of)]
    document = f"{asked.as_of} {', '.join(sorted(owed))}"
    nth = books.entries.count(SET_OFF, document) + 1
    content = {"by": asked.by, "reasons": dict(sorted(asked.reasons.items()))}
    with books.transaction():
        books.entries.book(Entry(SET_OFF, f"{document} {nth}", asked.as_of, content, _frame(posted, POSTINGS)))
    return Settled(from_cents(sum(line[3] for line in posted if line[3] > 0)))


def _owed(books: Books, asked: Decision) -> dict[str, list[tuple[str, int]]]:
    """By client the documents and cents that are owed to him. Raises Refused where nothing is."""
    rows = owed_to_clients(books)
    if idle := sorted(set(asked.reasons) - set(rows["client_id"])):
        raise Refused([f"nothing is owed to {client}: nothing was done" for client in idle])
    if early := [client for client in asked.reasons if asked.as_of.isoformat() < _last_moved(books, client)]:
        raise Refused([f"what is owed to {client} was booked after {asked.as_of}: nothing was done" for client in early])
    theirs = rows.filter(pl.col("client_id").is_in(list(asked.reasons)))
    return {client: some.select("document", "owed_cents").rows() for (client,), some in theirs.group_by("client_id")}


def _last_moved(books: Books, client: str) -> str:
    """The day on which what a client owes or is owed last moved."""
    return str(books.frame("SELECT COALESCE(MAX(date), '') FROM ledger WHERE subject = ? AND account IN"
                           " ('receivables', 'client_credits')", {"day": pl.String}, client).item())


def _account(books: Books, client: str) -> tuple[str, str] | None:
    """Name and IBAN of the account from which a client last paid."""
    found = books.frame("SELECT m.name, m.iban FROM matches AS x JOIN movements AS m USING (movement_id)"
                        " LEFT JOIN issued_invoices AS i ON x.kind = 'invoice' AND i.number = x.target"
                        " WHERE x.amount_cents > 0 AND m.iban <> ''"
                        " AND m.reference NOT IN (SELECT payment_id FROM ordered_payments)"
                        " AND (i.client_id = ? OR x.kind = 'client' AND x.target = ?)"
                        " ORDER BY m.date DESC, movement_id DESC LIMIT 1", {"name": pl.String, "iban": pl.String}, client, client)
    return next(found.iter_rows(), None)


def _due(books: Books, client: str, day: date) -> list[tuple[str, int]]:
    """Invoices of which something is open and due on a day, what was due first first."""
    return books.frame("SELECT number, open_cents FROM open_invoices WHERE client_id = ? AND open_cents > 0 AND due_date <= ?"
                       " ORDER BY due_date, number", DUE, client, day.isoformat()).rows()


def _file(home: Home, document: str, rows: list[Row], owed: Mapping[str, list[tuple[str, int]]], day: date) -> bytes:
    """One batch of transfers, in the cooperative's language: the client's register row may be gone."""
    note = labels(home.cooperative["language"])["payment_refund"]
    of = {client: ", ".join(number for number, _ in some if number) for client, some in owed.items()}
    transfers = [Transfer(payment_id, name, iban, from_cents(cents), note.format(document=of[client] or payment_id))
                 for payment_id, client, name, iban, cents, *_ in rows]
    batch = Batch(f"{document} REFU", bank_day(day), transfers)
    return pain001(document, day, home.cooperative, [batch], home.payment_settings.get("pain") or "09")


def _refund_lines(row: Row, owed: list[tuple[str, int]], day: date) -> Iterator[Row]:
    payment_id, client, cents = row[0], row[1], row[4]
    for document, part in owed:
        yield (payment_id, *_credit(client, document, part), document or payment_id, day.isoformat())
    yield (payment_id, "payments_in_transit", payment_id, -cents, payment_id, day.isoformat())


def _credit(client: str, document: str, cents: int) -> tuple[str, str, int]:
    """Account, subject and cents of what is owed to a client no more."""
    return ("receivables" if document else "client_credits"), client, cents


def _set_off_lines(client: str, owed: list[tuple[str, int]], due: list[tuple[str, int]], day: date) -> Iterator[Row]:
    """Each credit against the invoices that are open, until one of the two is used up."""
    left = dict(due)
    for document, cents in owed:
        for number in list(left):
            part = min(cents, left[number])
            if part:
                set_id = f"set off {document or client} {number}"
                yield (set_id, *_credit(client, document, part), document or number, day.isoformat())
                yield (set_id, "receivables", client, -part, number, day.isoformat())
            cents, left[number] = cents - part, left[number] - part


def _frame(rows: list[Row], columns: Columns) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(columns), orient="row")
