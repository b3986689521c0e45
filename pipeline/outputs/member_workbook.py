"""A member's workbook: a sheet that tells, and sheets to fill in, each cell with its kind and its choices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.core.labels import TOLD_SHEET
from pipeline.core.xlsx import saved

CHOICES = "Lists"
BLANK_ROWS, LINE = 40, 15.5
FORMATS = {"day": "dd/mm/yyyy", "money": "#,##0.00", "number": "General", "text": "@"}
WIDTHS = {"day": 13, "money": 13, "number": 11, "text": 24}
TOLD_WIDTHS = (30, 30, 16, 16, 20, 60)
SAND, CORAL = PatternFill("solid", fgColor="F3ECE2"), "D9482B"
FONT = "Calibri"
BOLD = Font(name=FONT, bold=True)
HAIR = Border(bottom=Side("hair", color="B8AC9C"))


@dataclass(frozen=True)
class Column:
    """A column to fill in: what stands above it; day, money, number or text; words offered, others may be written too."""

    heading: str
    kind: str
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Form:
    """A sheet to fill in. rows: what stands there already, one a row, None where nothing does."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """A small table of the sheet that tells; amounts are Decimal."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Told:
    """What the first sheet tells: a title, sentences, tables."""

    title: str
    sentences: Sequence[str]
    tables: Sequence[Table]


def member_workbook(told: Told, forms: Sequence[Form], day: date) -> bytes:
    """The workbook, .xlsx. day: when it was made. Words that a spreadsheet would take for a formula stay words."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = TOLD_SHEET
    _tell(first, told)
    choices = book.create_sheet(CHOICES)
    choices.sheet_state = "hidden"
    for nth, form in enumerate(forms, 1):
        _lay_out(book.create_sheet(form.title, nth), form, choices)
    return saved(book, datetime.combine(day, time(9)))


def _tell(sheet: Worksheet, told: Told) -> None:
    _write(sheet, 1, 1, told.title).font = Font(name=FONT, bold=True, size=16, color=CORAL)
    row = 2
    for sentence in told.sentences:
        row += 1
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(TOLD_WIDTHS))
        cell = _write(sheet, row, 1, sentence)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = LINE * _lines(sentence, sum(TOLD_WIDTHS))
    for table in told.tables:
        row = _table(sheet, table, row + 2)
    for nth, width in enumerate(TOLD_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(nth)].width = width
    sheet.sheet_view.showGridLines = False
    _printed_wide(sheet)


def _printed_wide(sheet: Worksheet) -> None:
    """All columns on the width of a page."""
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _table(sheet: Worksheet, table: Table, row: int) -> int:
    """The last row of the table."""
    _write(sheet, row, 1, table.title).font = Font(name=FONT, bold=True, size=12)
    for column, words in enumerate(table.headings, 1):
        head = _write(sheet, row + 1, column, words)
        head.font, head.fill = BOLD, SAND
        head.alignment = Alignment("right" if _is_amount(table, column) else "left", indent=int(column == len(TOLD_WIDTHS)))
    for nth, values in enumerate(table.rows, row + 2):
        for column, value in enumerate(values, 1):
            cell = _write(sheet, nth, column, value)
            is_text, is_last = isinstance(value, str), column == len(TOLD_WIDTHS)
            cell.border, cell.alignment = HAIR, Alignment(wrap_text=is_text, vertical="top", indent=int(is_text and is_last))
        sheet.row_dimensions[nth].height = LINE * max(map(_lines, values, _widths(len(values))))
        if len(values) < len(TOLD_WIDTHS):
            sheet.merge_cells(start_row=nth, start_column=len(values), end_row=nth, end_column=len(TOLD_WIDTHS))
    return row + 1 + len(table.rows)


def _widths(count: int) -> list[int]:
    """Letters that each of so many columns has room for; the last one reaches to the end."""
    return [*TOLD_WIDTHS[:count - 1], sum(TOLD_WIDTHS[count - 1:])]


def _lines(value: Any, width: int) -> int:
    """Lines that words take; not every program grows a row to what is in it."""
    return 1 + len(value) // (width - 2) if isinstance(value, str) else 1


def _is_amount(table: Table, column: int) -> bool:
    return any(not isinstance(row[column - 1], str) for row in table.rows)


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    elif value is not None and not isinstance(value, date | int):
        cell.number_format = FORMATS["money"]
    return cell


def _lay_out(sheet: Worksheet, form: Form, choices: Worksheet) -> None:
    rows = [*form.rows, *([[None] * len(form.columns)] * (BLANK_ROWS - len(form.rows)))] if len(form.columns) > 3 else form.rows
    for column, about in enumerate(form.columns, 1):
        head, letter = _write(sheet, 1, column, about.heading), get_column_letter(column)
        head.font, head.fill, head.alignment = BOLD, SAND, Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[letter].width = max(WIDTHS[about.kind], min(len(about.heading) + 2, 26))
        for nth, values in enumerate(rows, 2):
            cell = _write(sheet, nth, column, values[column - 1])
            cell.number_format, cell.border = FORMATS[about.kind], HAIR
        if about.choices:
            _offer(sheet, f"{letter}2:{letter}{len(rows) + 1}", about.choices, choices)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"
    _printed_wide(sheet)


def _offer(sheet: Worksheet, cells: str, words: Sequence[str], choices: Worksheet) -> None:
    """A drop-down whose words stand in a column of the hidden sheet."""
    column = choices.max_column + 1 if choices["A1"].value else 1
    for row, word in enumerate(words, 1):
        _write(choices, row, column, word)
    letter = get_column_letter(column)
    offer = DataValidation("list", formula1=f"{CHOICES}!${letter}$1:${letter}${len(words)}", allow_blank=True,
                           showErrorMessage=False)
    offer.add(cells)
    sheet.add_data_validation(offer)
