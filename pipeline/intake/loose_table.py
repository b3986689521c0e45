"""A table of situations from a CSV or Excel file, as text: for simulations, where every column has its own meaning."""

import csv
from pathlib import Path

from pipeline.workbooks.read import read_all

LARGEST = 50 * 2**20


class UnreadableTable(Exception):
    """A file that is no table; says why."""


def read_table(file: Path) -> list[dict[str, str | None]]:
    """Rows by heading, empty cells None. The first sheet of a workbook; a CSV in UTF-8 with comma or semicolon."""
    return _from_csv(file) if file.suffix.lower() == ".csv" else _from_workbook(file)


def _from_csv(file: Path) -> list[dict[str, str | None]]:
    if file.stat().st_size > LARGEST:
        raise UnreadableTable(f"{file.name} is larger than {LARGEST // 2**20} MB")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTable(f"{file.name} is not UTF-8 text") from None
    head = text.partition("\n")[0]
    rows = list(csv.reader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ","))
    return _named(rows) if rows else []


def _from_workbook(file: Path) -> list[dict[str, str | None]]:
    read = read_all([file])[0]
    if read.refused:
        raise UnreadableTable(f"{file.name}: {' '.join(part for part in read.refused if part)}")
    rows = [[_text(cell) for cell in row[1:]] for row in read.sheets[0].rows] if read.sheets else []
    return _named(rows) if rows else []


def _text(cell: str | None) -> str:
    """A marked cell as people would type it: a box ticked is yes, not the number 1."""
    return {"b1": "yes", "b0": "no"}.get(cell, cell[1:]) if cell else ""


def _named(rows: list[list[str]]) -> list[dict[str, str | None]]:
    head = [name.strip().lower() for name in rows[0]]
    if doubled := sorted({name for name in head if name and head.count(name) > 1}):
        raise UnreadableTable(f"the heading {doubled[0]} stands twice")
    for nth, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row[len(head):]):
            raise UnreadableTable(f"row {nth} has more cells than headings: is a decimal comma not in quotes?")
    full = [row + [""] * (len(head) - len(row)) for row in rows[1:] if any(cell.strip() for cell in row)]
    return [{name: cell.strip() or None for name, cell in zip(head, row, strict=False) if name} for row in full]
