"""Workbooks as people make them, with bytes that depend on the rows alone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.core.xlsx import saved

SAVED = datetime(2026, 4, 1, 9, 0, 0)
"""When the sample workbooks were saved, as far as their bytes tell."""
HEAD = Font(bold=True)
SAND = PatternFill("solid", start_color="F3ECE2")
WIDEST = 48


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An .xlsx file: by sheet its rows, the first one the headings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), rows)
    return saved(book, SAVED)


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font, cell.fill = HEAD, SAND
    for number, column in enumerate(sheet.iter_cols(), 1):
        longest = max(len(_shown(cell.value)) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, WIDEST) + 2
        for cell in column:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
            elif isinstance(cell.value, str):
                cell.number_format = "@"
    sheet.freeze_panes = "A2"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)

