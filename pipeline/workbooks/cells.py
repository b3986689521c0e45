"""Cells of a workbook as marked text: one letter for their kind, then the value.

`n12.5` number, `sText`, `d2026-03-31` day, `b1` yes or no, `e#REF!` error, `f` formula without result, `x` other; null empty.
"""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipeline.workbooks.sheet_xml import place

Marked = str | None
LARGEST_NUMBER = Decimal(10) ** 18
PLACES = Decimal("1e-10")


def sheets(body: bytes, faults: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Each sheet: name, hidden, rows (the Excel row number, then its cells). Empty rows are left out."""
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return [{"name": sheet.name, "hidden": sheet.visible != SheetVisibleEnum.Visible,
             "rows": _rows(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), faults.get(sheet.name, {}))}
            for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _rows(rows: list[list[Any]], faults: dict[str, str]) -> list[list[Any]]:
    marked = [[number, *map(mark, cells)] for number, cells in enumerate(rows, 1)]
    for cell, fault in faults.items():
        row, column = place(cell)
        _put(marked, row, column, fault)
    return [row for row in marked if any(cell is not None for cell in row[1:])]


def _put(rows: list[list[Any]], row: int, column: int, mark: str) -> None:
    """A mark at its place; readers leave out rows and cells that they think empty."""
    rows.extend([number] for number in range(len(rows) + 1, row + 1))
    cells = rows[row - 1]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = mark


def mark(value: Any) -> Marked:
    """A cell's value as marked text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, (int, float)):
        return f"n{plain_number(value)}"
    if isinstance(value, (date, datetime)):
        return f"d{value:%Y-%m-%d}"
    return f"s{value}" if isinstance(value, str) else f"x{value}"


def plain_number(value: int | float) -> str:
    """A number as it is read aloud: 0.1 + 0.2 is 0.3, for the file holds 17 digits of noise."""
    exact = Decimal(repr(value))
    if not exact.is_finite() or abs(exact) >= LARGEST_NUMBER:
        return str(exact)
    return f"{exact.quantize(PLACES).normalize() + 0:f}"
