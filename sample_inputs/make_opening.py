"""Writes the sample opening workbook from its readable rows: `python -m sample_inputs.make_opening`."""

from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from pipeline.core.labels import heading, list_words
from sample_inputs.write import workbook
from schemas import OPENING

FILE = Path(__file__).parent / "opening" / "opening.xlsx"
LANGUAGE = "fr"
Rows = dict[str, list[dict[str, Any]]]


def opening_rows() -> Rows:
    """Rows of every sheet by its kind, as they stand in rows.yaml; an empty cell is None."""
    body = yaml.load(files("sample_inputs").joinpath("opening/rows.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {kind: _table(kind, body[kind]) for kind in OPENING}


def opening_file(rows: Rows, language: str = LANGUAGE) -> bytes:
    """The workbook of these rows; a sheet without rows has its headings."""
    sheets: dict[str, list[list[Any]]] = {}
    for kind, some in rows.items():
        columns = list(OPENING[kind].to_schema().columns)
        heads = [heading(name, language) for name in columns]
        sheets[list_words()["sheet"][kind][language][0]] = [heads, *([row.get(name) for name in columns] for row in some)]
    return workbook(sheets)


def _table(kind: str, text: str) -> list[dict[str, Any]]:
    columns = OPENING[kind].to_schema().columns
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    return [{name: _value(columns[name].dtype.type, cell) for name, cell in zip(head, row, strict=True)} for row in rows]


def _value(kind: Any, cell: str) -> Any:
    if not cell:
        return None
    if kind == pl.Date:
        return date.fromisoformat(cell)
    if kind == pl.Int64:
        return int(cell)
    return Decimal(cell) if isinstance(kind, pl.Decimal) else cell


if __name__ == "__main__":
    FILE.write_bytes(opening_file(opening_rows()))
