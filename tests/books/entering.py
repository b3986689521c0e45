"""Small entries for the tests: what is booked outside a run."""

from datetime import date

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.entry_tables import ENTRY_SHARES, MATCHES, MOVEMENTS, OPENING_TABLES, STATEMENTS
from pipeline.books.store import open_books
from pipeline.core.home import Home

DAY = date(2026, 5, 4)


def posted(*amounts: tuple[str, str, int, str]) -> pl.DataFrame:
    """account, subject, cents, document -> one posting set."""
    rows = [("one", account, subject, cents, document, DAY.isoformat()) for account, subject, cents, document in amounts]
    return pl.DataFrame(rows, schema=dict(POSTINGS), orient="row")


def entry(document: str, *amounts: tuple[str, str, int, str], folder: str = "", files: dict[str, str] | None = None) -> Entry:
    return Entry("statement", document, DAY, {"files": files or {}}, posted(*amounts), folder=folder)


def book(home: Home, *entries: Entry) -> None:
    with open_books(home.books_url, home.path) as books, books.transaction():
        for each in entries:
            books.entries.book(each)


def opening(last_nth: int = 0) -> Entry:
    """Books that begin with an old invoice and little else. last_nth: of the invoices of the other system."""
    texts = {"number": "OLD-1", "series": "invoice", "billing": "invoice", "activity_id": "A-1", "client_id": "C-001",
             "member_id": "M-001", "issue_date": "2026-01-09", "due_date": "2026-02-08", "date": "2026-01-09", "month": "2026-02",
             "structured_communication": "+++190/0000/00157+++", "paper": "{}", "sheet": "Figures"}
    cents = {"year": 2026, "income_year": 2026, "last_nth": last_nth, "row": 2, "shares": 1, "total_vat_cents": 0, "fee_cents": 0,
             **dict.fromkeys(("total_incl_vat_cents", "open_cents", "amount_cents"), 100)}
    said = {**dict.fromkeys((name for columns in OPENING_TABLES.values() for name in columns), 0), **cents, **texts}
    rows = {table: pl.DataFrame([{name: said[name] for name in columns}], schema=dict(columns))
            for table, columns in OPENING_TABLES.items()}
    moved = posted(("receivables", "C-001", 100, "OLD-1"), ("reserves", "", -100, "opening"))
    return Entry("opening", "2026-03-01", date(2026, 3, 1), {}, moved, rows)


def released(held_id: str, member_id: str, cents: int) -> Entry:
    """A held payment that somebody let go."""
    transfer = f"{held_id}-1"
    row = {"payment_id": transfer, "held_id": held_id, "batch": "SALA", "member_id": member_id, "name": "Ann Example",
           "iban": "BE71", "amount_cents": cents, "execution_date": DAY.isoformat()}
    moved = posted(("members_payable", member_id, cents, transfer), ("payments_in_transit", transfer, -cents, transfer))
    return Entry("payments", f"release {held_id}", DAY, {}, moved, {"released_payments": pl.DataFrame([row])})


def refunded(cents: int, invoice: str = "2026-00002", client: str = "C-002") -> Entry:
    """What a client gets back of an invoice."""
    name = "refund-2026-05-04-1-1"
    row = {"payment_id": name, "client_id": client, "name": "Client", "iban": "BE71", "amount_cents": cents,
           "execution_date": DAY.isoformat(), "reason": "credit note", "made_by": "Ann Peeters"}
    moved = posted(("receivables", client, cents, invoice), ("payments_in_transit", name, -cents, name))
    return Entry("refund", name, DAY, {}, moved, {"refunds": pl.DataFrame([row])})


def paid(cents: int, document: str = "2026-00001") -> tuple[tuple[str, str, int, str], ...]:
    return ("bank", "BE71", cents, "move 1"), ("receivables", "C-001", -cents, document)


def bank_statement(cents: int) -> Entry:
    """A statement of another account with one movement, which waits."""
    name, day = "BE02523900069240 2026/001", DAY.isoformat()
    rows = {
        "statements": pl.DataFrame([(name, name[:16], 2026, 1, day, day, 0, cents, "a.cod", "0" * 64)], STATEMENTS, orient="row"),
        "movements": pl.DataFrame([(f"{name} 0001", day, cents, "", "", "", "?", "")], MOVEMENTS, orient="row"),
        "matches": pl.DataFrame([(f"{name} 0001", "suspense", "", cents, 0, "?")], MATCHES, orient="row")}
    moved = posted(("bank", name[:16], cents, name), ("suspense", f"{name} 0001", -cents, name))
    return Entry("statement", name, DAY, {}, moved, rows)


def reminder(invoice: str, cents: int) -> Entry:
    """A reminder of one invoice."""
    sums = {"balance_cents": cents, "interest_cents": 0, "lump_sum_cents": 0}
    letter = {"number": "2026-R00001", "year": 2026, "nth": 1, "client_id": "C-001", "level": 1, "day": DAY.isoformat(), **sums}
    row = {"number": "2026-R00001", "invoice": invoice, "level": 1, "day": DAY.isoformat(), **sums}
    return Entry("reminders", DAY.isoformat(), DAY, {}, posted(), {"reminders": pl.DataFrame([letter]),
                                                                  "reminder_lines": pl.DataFrame([row])})


def disputed(invoice: str) -> Entry:
    row = {"invoice": invoice, "mark": "dispute", "day": DAY.isoformat(), "reason": "unfinished", "made_by": "Ann Peeters"}
    return Entry("mark", f"dispute {invoice}", DAY, {}, posted(), {"invoice_marks": pl.DataFrame([row])})


def sending(document: str, state: str = "claimed") -> Entry:
    """A step of sending a document to one recipient."""
    row = {"key": f"{document} > 0208:0", "state": state, "channel": "peppol", "document": document,
           "recipient": "0208:0", "told": ""}
    return Entry("sending", f"{document} {state}", DAY, {}, posted(), {"sendings": pl.DataFrame([row])})


def opening_shares(nth: int, member: str = "M-009", shares: int = 2, cents: int | None = None) -> Entry:
    """Shares that another system kept before. cents: what is posted on the capital, their worth if nothing else."""
    number, worth = f"2026-S{nth:05d}", shares * 30_00 if cents is None else cents
    row = (number, 2026, nth, member, "2025-12-31", "subscription", shares, 30_00, "", "")
    moved = posted(("shares_before", member, worth, number), ("share_capital", member, -worth, number))
    rows = pl.DataFrame([row], dict(ENTRY_SHARES), orient="row")
    return Entry("shares", number, DAY, {}, moved, {"entry_share_movements": rows})
