"""What nothing matched: the movements that wait, and a short workbook to decide in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from pipeline.bank.known import Open
from pipeline.bank.match import candidates, of_the_amount
from pipeline.bank.statement import Movement
from pipeline.books.store import Books
from pipeline.core.money import from_cents

FILE, SHEET = "output/bank/to-decide.xlsx", "To decide"
HEADS = ("movement", "date", "amount", "name", "account", "communication", "guesses", "decision")
WIDTHS = (30, 12, 12, 30, 24, 46, 60, 40)
GUESSES = 3
HOW = ("In the last column write what each movement is: an invoice number (several with ; between, each with = and an amount"
       " if you like), client:ID for money that is a client's, the id of a payment of ours, charge, or other: and why."
       " Then drop this file in the inbox.")


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
    for nth, row in enumerate(rows, 3):
        _write_row(sheet, nth, _cells(row, known))
    _laid_out(sheet)
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}")
    book.save(made)
    made.replace(file)


def _cells(row: Waiting, known: Open) -> list[Any]:
    moved = row.movement
    ranked = sorted(candidates(moved, known), key=lambda each: -each[1])[:GUESSES] or of_the_amount(moved, known, GUESSES)
    guesses = "; ".join(f"{', '.join(numbers)} ({score}: {why})" for numbers, score, why in ranked)
    words = moved.text or moved.communication
    return [row.movement_id, moved.date, from_cents(row.cents), moved.name, moved.iban, words, guesses, ""]


def _write_row(sheet: Any, nth: int, cells: Sequence[Any]) -> None:
    """A row of the sheet; words that a spreadsheet would take for a formula stay words."""
    for column, value in enumerate(cells, 1):
        cell = sheet.cell(nth, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type, cell.number_format = "s", "@"


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
