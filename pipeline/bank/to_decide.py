"""The workbook to decide in: what waits, what it may be, and a list of choices for each."""

from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from pipeline.bank.decision_sheet import COLUMNS
from pipeline.bank.known import Open
from pipeline.bank.match import candidates, of_the_amount
from pipeline.bank.waiting import Waiting
from pipeline.core.labels import communication_text, labels
from pipeline.core.money import from_cents

FILE, CHOICES = "output/bank/to-decide.xlsx", "Choices"
WIDTHS = (31, 12, 15, 28, 27, 38, 42, 36)
LINE = 15.5
"""Points of a line of text; not every program grows a row to what is in it."""
GUESSES, PAYMENTS = 3, 5
FIRST, LAST = 3, "H"
"""Excel row of the first movement, and the column of the decision."""
FONT, SAND, CREAM = "Calibri", PatternFill("solid", fgColor="F3ECE2"), PatternFill("solid", fgColor="FDF8EE")
HAIR = Border(bottom=Side("hair", color="B8AC9C"))
AMOUNT, DAY, TEXT = "#,##0.00;[Red]-#,##0.00", "dd/mm/yyyy", "@"
LIST = f"OFFSET({CHOICES}!$C$1,MATCH($A{FIRST},{CHOICES}!$A:$A,0)-1,0,1,VLOOKUP($A{FIRST},{CHOICES}!$A:$B,2,FALSE))"
"""The choices of a row, found by its movement, so that rows may be sorted."""
Guess = tuple[list[str], int, str]


def write_list(rows: Sequence[Waiting], known: Open, file: Path, language: str) -> None:
    """The workbook to decide in, replaced as a whole; gone where nothing waits."""
    if not rows:
        file.unlink(missing_ok=True)
        return
    book = Workbook()
    sheet, choices = book.worksheets[0], book.create_sheet(CHOICES)
    sheet.title, choices.sheet_state = labels(language)["bank_sheet"], "hidden"
    sheet.append([labels(language)["bank_how"]])
    sheet.append([labels(language)[f"bank_{column}"] for column in COLUMNS])
    ours = _payments(known)
    for nth, row in enumerate(rows, FIRST):
        guesses = _guesses(row, known)
        _write_row(sheet, nth, _cells(row, guesses, language))
        offered = list(_choices(row, guesses, known, ours.get(row.cents, ()), language))
        _write_row(choices, nth, [row.movement_id, len(offered), *offered])
    _laid_out(sheet, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}")
    book.save(made)
    made.replace(file)


def _guesses(row: Waiting, known: Open) -> list[Guess]:
    ranked = sorted(candidates(row.movement, known), key=lambda each: -each[1])[:GUESSES]
    return ranked or of_the_amount(row.movement, known, GUESSES)


def _cells(row: Waiting, guesses: Sequence[Guess], language: str) -> list[Any]:
    moved, words = row.movement, labels(language)
    told = (f"{', '.join(numbers)} ({score}: {', '.join(words[f'bank_guess_{each}'] for each in why.split(', '))})"
            for numbers, score, why in guesses)
    said = communication_text(moved.communication) if moved.communication else moved.text
    return [row.movement_id, moved.date, from_cents(row.cents), moved.name, moved.iban, said, "\n".join(told), ""]


def _payments(known: Open) -> dict[int, list[str]]:
    """Cents of a movement -> payments of ours that it may be: one that leaves, or one that comes back."""
    found: dict[int, list[str]] = {}
    for sign, table in ((-1, known.payments), (1, known.shown)):
        for name, each in table.items():
            found.setdefault(sign * each.amount_cents, []).append(name)
    return found


def _choices(row: Waiting, guesses: Sequence[Guess], known: Open, ours: Sequence[str], language: str) -> Iterator[str]:
    """Decisions offered: the invoices guessed, shares that the account's member owes, a client's credit, a payment of ours,
    charges, else what the person writes."""
    words = labels(language)
    yield from ("; ".join(numbers) for numbers, _, _ in guesses)
    if row.cents > 0:
        owners = sorted(known.own_accounts.get(row.movement.iban, ()))
        yield from (each.number for who in owners for each in known.owed_by(who) if row.cents <= each.open_cents)
        clients = [*(known.invoices[numbers[0]].client_id for numbers, _, _ in guesses),
                   *sorted(known.accounts.get(row.movement.iban, ()))]
        yield from (f"{words['word_client']}: {client}" for client in dict.fromkeys(clients))
    yield from ours[:PAYMENTS]
    if row.cents < 0:
        yield words["word_charge"]
    yield f"{words['word_other']}: "


def _write_row(sheet: Any, nth: int, cells: Sequence[Any]) -> None:
    """A row of a sheet; words that a spreadsheet would take for a formula stay words."""
    for column, value in enumerate(cells, 1):
        cell = sheet.cell(nth, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"


def _laid_out(sheet: Any, language: str) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    sheet["A1"].alignment, sheet["A1"].font = Alignment(wrap_text=True, vertical="center"), Font(name=FONT, size=11)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 54, 22
    for nth, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(nth)].width = width
        head = sheet.cell(2, nth)
        head.font, head.fill = Font(name=FONT, bold=True), SAND
        head.alignment = _aligned(nth, "center")
    _rows_laid_out(sheet)
    sheet.freeze_panes = f"A{FIRST}"
    _offer(sheet, language)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.page_margins = PageMargins(0.4, 0.4, 0.5, 0.5)
    sheet.print_title_rows = "2:2"


def _rows_laid_out(sheet: Any) -> None:
    """The first row gets its style; the others copy it, for making a style anew takes most of the time."""
    first, *others = sheet.iter_rows(min_row=FIRST, max_col=len(COLUMNS))
    for cell in first:
        cell.alignment, cell.border, cell.number_format = _aligned(cell.column, "top", wrap_text=True), HAIR, TEXT
    first[1].number_format, first[2].number_format, first[-1].fill = DAY, AMOUNT, CREAM
    for row in (first, *others):
        sheet.row_dimensions[row[0].row].height = LINE * max(map(_lines, row, WIDTHS))
        for cell, model in zip(row, first, strict=True):
            cell._style = copy(model._style)


def _aligned(column: int, vertical: Any, **more: Any) -> Alignment:
    """Amounts to the right, and what follows them a little further."""
    amount = COLUMNS.index("amount") + 1
    return Alignment("right" if column == amount else "left", vertical, indent=int(column == amount + 1), **more)


def _lines(cell: Any, width: int) -> int:
    """Lines that a cell's words take in a column of so many letters."""
    return sum(-(-len(line) // (width - 1)) or 1 for line in str(cell.value or "").split("\n"))


def _offer(sheet: Any, language: str) -> None:
    """A drop-down for each decision; other words may be written too."""
    words = labels(language)
    offer = DataValidation("list", formula1=LIST, allow_blank=True, showErrorMessage=False, showInputMessage=True,
                           promptTitle=words["bank_decision"], prompt=words["bank_choose"])
    offer.add(f"{LAST}{FIRST}:{LAST}{sheet.max_row}")
    sheet.add_data_validation(offer)
