"""Reminders that are due: one letter a client, with its number, booked once and published with its files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.entry_files import book_entry, build
from pipeline.books.entry_tables import REMINDER_LINES, REMINDERS
from pipeline.books.store import Books
from pipeline.core.money import text, to_cents
from pipeline.core.params import ParamBook
from pipeline.outputs.reminder import files
from pipeline.receivables.claims import NOTHING, Claim, claims, level_due
from pipeline.receivables.late import Late, open_invoices
from pipeline.receivables.terms import lawful, unknown_law

KIND, PLACE = "reminders", "output/reminders"
AMOUNTS = ("balance", "interest", "lump_sum", "reminder_costs", "total")
BOOKED = ("balance", "interest", "recovery")
"""What the books keep of a claim; their lump sum is all costs of recovery."""


@dataclass(frozen=True)
class Letter:
    """One reminder: its number, the client's invoices on it, and its document."""

    number: str
    claims: tuple[Claim, ...]
    document: Mapping[str, Any]

    @property
    def level(self) -> int:
        return max(claim.level for claim in self.claims)


@dataclass(frozen=True)
class Reminded:
    """What a day's reminders became. folder: of their files, None where none was due.

    withheld: invoice -> the parameter without a value that stops its reminder. opened: all that is open, to see how old it is.
    """

    folder: Path | None
    letters: Sequence[Letter]
    withheld: Mapping[str, str]
    opened: Sequence[Late]


def remind(home: Path, books: Books, book: ParamBook, as_of: date) -> Reminded:
    """Write and book the reminders that are due."""
    opened = lawful(open_invoices(books, home, as_of), books, book, as_of)
    late = [each for each in opened if each.due_date < as_of]
    withheld = {each.number: name for each in late if (name := unknown_law(each, book, as_of))}
    letters = list(_letters([each for each in late if each.number not in withheld], books, book, as_of))
    folder = _booked(home, books, letters, as_of) if letters else None
    return Reminded(folder, letters, withheld, opened)


def _booked(home: Path, books: Books, letters: Sequence[Letter], as_of: date) -> Path:
    document = _free_name(books, as_of)
    papers = chain.from_iterable(files(dict(each.document)).items() for each in letters)
    hashes = build(home, books, f"{PLACE}/{document}", papers)
    entry = Entry(KIND, document, as_of, {"files": hashes}, pl.DataFrame(schema=dict(POSTINGS)),
                  {"reminders": _reminders(letters, as_of), "reminder_lines": _lines(letters, as_of)}, f"{PLACE}/{document}")
    book_entry(home, books, entry)
    return home / PLACE / document


def _free_name(books: Books, as_of: date) -> str:
    """The day; with a number behind it where reminders went out that day already."""
    names = (f"{as_of}{f'.{nth}' if nth > 1 else ''}" for nth in range(1, 10_000))
    return next(name for name in names if not books.entries.has(KIND, name))


def _letters(late: Sequence[Late], books: Books, book: ParamBook, as_of: date) -> Iterator[Letter]:
    policy = book.in_force(as_of)
    due = [(each, level) for each in late if (level := level_due(each, as_of, policy))]
    last = books.frame("SELECT MAX(nth) FROM reminders WHERE year = ?", {"nth": pl.Int64}, as_of.year)["nth"].item() or 0
    by_client = groupby(claims(due, as_of, book), key=lambda claim: claim.late.client_id)
    for nth, (_, some) in enumerate(by_client, last + 1):
        own, number = tuple(some), f"{as_of.year}-R{nth:05d}"
        yield Letter(number, own, _document(number, own, as_of))


def _document(number: str, own: Sequence[Claim], as_of: date) -> dict[str, Any]:
    """The letter for machines: amounts as text with two decimals."""
    latest = max(own, key=lambda claim: claim.late.number).late.paper
    sums = {name: text(sum(getattr(claim, name) for claim in own)) for name in AMOUNTS}
    first_claim = [claim.claim_from for claim in own if claim.claim_from]
    return {
        "kind": "reminder", "number": number, "date": as_of.isoformat(), "level": max(claim.level for claim in own),
        "language": latest["language"], "seller": latest["seller"], "client": latest["client"],
        "invoices": [_invoice(claim, as_of) for claim in own], **sums, "free": all(claim.free for claim in own),
        "claim_from": max(first_claim).isoformat() if first_claim else "",
        "lump_sum_to_come": text(sum((claim.to_come for claim in own), NOTHING)),
        "each_reminder": text(max(claim.each_reminder for claim in own)),
        "missing_parameters": sorted({name for claim in own for name in claim.missing.split(", ") if name})}


def _invoice(claim: Claim, as_of: date) -> dict[str, Any]:
    late = claim.late
    return {
        "number": late.number, "issue_date": late.issue_date.isoformat(), "due_date": late.due_date.isoformat(),
        "agreed_due_date": late.agreed_date.isoformat(),
        "days_late": (as_of - late.due_date).days, "level": claim.level, "terms": late.terms,
        "billing": late.paper["billing"],
        "structured_communication": late.paper["structured_communication"],
        "sold": [line["description"] for line in late.paper["lines"]], "total_incl_vat": late.paper["total_incl_vat"],
        **{name: text(getattr(claim, name)) for name in AMOUNTS},
        "periods": [{"from": each.start.isoformat(), "to": each.end.isoformat(), "balance": text(each.balance),
                     "rate": f"{each.rate.normalize():f}", "days": each.days} for each in claim.periods],
        "missing_parameters": claim.missing}


def _reminders(letters: Sequence[Letter], as_of: date) -> pl.DataFrame:
    rows = [(letter.number, as_of.year, int(letter.number[6:]), letter.claims[0].late.client_id, letter.level, as_of.isoformat(),
             *(sum(to_cents(getattr(claim, name)) for claim in letter.claims) for name in BOOKED))
            for letter in letters]
    return pl.DataFrame(rows, schema=dict(REMINDERS), orient="row")


def _lines(letters: Sequence[Letter], as_of: date) -> pl.DataFrame:
    rows = [(letter.number, claim.late.number, claim.level, as_of.isoformat(),
             *(to_cents(getattr(claim, name)) for name in BOOKED))
            for letter in letters for claim in letter.claims]
    return pl.DataFrame(rows, schema=dict(REMINDER_LINES), orient="row")
