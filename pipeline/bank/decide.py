"""What nobody could match: a short workbook to decide in, and its decisions booked once it is dropped back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from pipeline.bank.booking import posting_of
from pipeline.bank.match import Match, Open, candidates
from pipeline.bank.statement import Movement, euro_text
from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.entry_tables import MATCHES
from pipeline.books.store import Books
from pipeline.core.money import from_cents
from pipeline.core.problems import Problem
from pipeline.workbooks.read import RawSheet

NAME, SHEET, KIND = "to-decide.xlsx", "To decide", "decision"
HEADS = ("movement", "date", "amount", "name", "account", "communication", "guesses", "decision")
WIDTHS = (30, 12, 12, 30, 24, 46, 60, 40)
GUESSES = 3
HOW = ("In the last column write what each movement is: an invoice number (several with ; between), client:ID for money that stays"
       " to a client's credit, payment:ID for a payment of ours, charge, or other: and why. Then drop the file in the inbox.")
SIGNS_OF_FORMULAS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Waiting:
    """A movement, or what is left of it, that waits in suspense."""

    movement_id: str
    cents: int
    movement: Movement


def waiting(books: Books) -> list[Waiting]:
    """Movements of which something waits, the oldest first."""
    columns = {**dict.fromkeys(("id", "date", "name", "iban", "communication", "text", "reference"), pl.String),
               "cents": pl.Int64}
    rows = books.frame("SELECT m.movement_id, date, name, iban, communication, text, reference, SUM(x.amount_cents)"
                       " FROM movements AS m JOIN matches AS x USING (movement_id) WHERE x.kind = 'suspense'"
                       " GROUP BY m.movement_id HAVING SUM(x.amount_cents) <> 0 ORDER BY date, m.movement_id", columns).to_dicts()
    return [Waiting(row["id"], row["cents"], Movement(
        0, date.fromisoformat(row["date"]), None, row["cents"], row["communication"], row["text"], row["name"], row["iban"],
        row["reference"])) for row in rows]


def write_list(rows: Sequence[Waiting], known: Open, file: Path) -> None:
    """The workbook to decide in, replaced as a whole; gone where nothing waits."""
    if not rows:
        file.unlink(missing_ok=True)
        return
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.append([HOW])
    sheet.append(list(HEADS))
    for row in rows:
        sheet.append([_safe(cell) for cell in _cells(row, known)])
    _laid_out(sheet)
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}")
    book.save(made)
    made.replace(file)


def _cells(row: Waiting, known: Open) -> list[Any]:
    moved = row.movement
    ranked = sorted(candidates(moved, known), key=lambda each: -each[1])[:GUESSES]
    guesses = "; ".join(f"{', '.join(numbers)} ({score}: {why})" for numbers, score, why in ranked)
    return [row.movement_id, moved.date, from_cents(row.cents), moved.name, moved.iban, moved.text or moved.communication, guesses, ""]


def _safe(cell: Any) -> Any:
    """Words that a spreadsheet would take for a formula stay words."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(SIGNS_OF_FORMULAS) else cell


def _laid_out(sheet: Any) -> None:
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADS))
    sheet.row_dimensions[1].height = 34
    for nth, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(nth)].width = width
        sheet.cell(2, nth).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3, min_col=len(HEADS), max_col=len(HEADS)):
        row[0].fill = PatternFill("solid", fgColor="FDF2D9")
    sheet.freeze_panes = "A3"


def decided(sheet: RawSheet, file: str, books: Books, known: Open) -> tuple[list[tuple[str, Match]], list[Problem]]:
    """Decisions of a workbook that was dropped back, and those that cannot be: each at its cell. Empty ones wait on."""
    left = {row.movement_id: row.cents for row in waiting(books)}
    done: list[tuple[str, Match]] = []
    problems: list[Problem] = []
    for number, *cells in sheet.rows[2:]:
        words = [(cell or " ")[1:].strip() for cell in [*cells, *[None] * len(HEADS)][:len(HEADS)]]
        name, decision = words[0].lstrip("'"), words[-1].lstrip("'")
        if not decision:
            continue
        found = _meant(decision, left[name], known) if name in left else []
        if not found:
            code = "BANK-DECISION-UNKNOWN" if name in left else "BANK-DECISION-DONE"
            problems.append(Problem(file=file, sheet=sheet.name, cell=f"H{number}", code=code, value=decision, expected=name))
            continue
        done += [(name, match) for match in found]
        left.pop(name)
    return done, problems


def _meant(decision: str, cents: int, known: Open) -> list[Match]:
    """What a decision says, up to what waits; empty where it says nothing that there is."""
    word, _, target = (part.strip() for part in decision.partition(":"))
    if word == "charge":
        return [Match("charge", "", cents, 0, "decided")]
    if word == "other" and target:
        return [Match("other", target, cents, 0, "decided")]
    if word == "client" and target in known.of_client:
        return [Match("client", target, cents, 0, "decided")]
    if word == "payment" and (one := known.payments.get(target)) and one.amount_cents == -cents:
        return [Match("payment", target, cents, 0, "decided")]
    return _of_invoices([each.strip() for each in decision.split(";")], cents, known)


def _of_invoices(numbers: Sequence[str], cents: int, known: Open) -> list[Match]:
    """Invoices in turn, each up to what is open; the rest is their client's credit."""
    if cents <= 0 or any(number not in known.invoices for number in numbers):
        return []
    found: list[Match] = []
    left = cents
    for number in numbers:
        if part := min(left, max(0, known.invoices[number].open_cents)):
            known.take(number, part)
            left -= part
            found.append(Match("invoice", number, part, 0, "decided"))
    client = known.invoices[numbers[0]].client_id
    return [*found, Match("client", client, left, 0, "decided")] if left else found


def decision_entry(done: Sequence[tuple[str, Match]], document: str, clients: Mapping[str, str], as_of: date) -> Entry:
    """The entry of decisions: out of suspense, to what they are."""
    rows = [row for name, match in done for row in ((name, *match), (name, "suspense", "", -match.amount_cents, 0, "decided"))]
    whole = pl.DataFrame(rows, schema=dict(MATCHES), orient="row").group_by("movement_id", "kind", "target", maintain_order=True).agg(
        pl.col("amount_cents").sum(), pl.col("score", "why").first())
    postings = [line for name, match in done for line in _postings(name, match, clients, as_of)]
    return Entry(KIND, document, as_of, {}, pl.DataFrame(postings, schema=dict(POSTINGS), orient="row"),
                 {"matches": whole.select(list(MATCHES))})


def _postings(name: str, match: Match, clients: Mapping[str, str], as_of: date) -> Iterator[tuple[Any, ...]]:
    yield (name, "suspense", name, match.amount_cents, name, as_of.isoformat())
    yield (name, *posting_of(match, name, clients), as_of.isoformat())


def told(rows: Sequence[Waiting]) -> str:
    """How much waits."""
    return euro_text(sum(abs(row.cents) for row in rows))
