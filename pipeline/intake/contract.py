"""The pandera contract applied to a typed sheet; each failure becomes a fault of its cell."""

from typing import Any

import polars as pl
from pandera.errors import SchemaErrors

from pipeline.intake.typed import CellFault
from schemas import EVERY

CODES = {"isin": "WORD-UNKNOWN", "str_length": "TEXT-LENGTH", "str_matches": "ID-FORM", "not_nullable": "CELL-EMPTY"}


def broken(kind: str, frame: pl.DataFrame) -> list[CellFault]:
    """Cells that break the contract of their column."""
    schema = EVERY[kind].to_schema()
    try:
        schema.validate(frame.select(list(schema.columns)), lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("column", "check", "index").unique(maintain_order=True)
        return [_fault(frame, schema.columns[column], check, index) for column, check, index in cases.iter_rows()]
    return []


def _fault(frame: pl.DataFrame, column: Any, check: str, index: int) -> CellFault:
    value = frame[column.name][index]
    code = next((code for word, code in CODES.items() if check.startswith(word)), "CELL-OUT-OF-RANGE")
    if code == "CELL-EMPTY":
        return CellFault(index, column.name, code, column.name, "")
    if code == "TEXT-LENGTH":
        return CellFault(index, column.name, code, str(len(value)), _range(column, "min_value", "max_value"))
    shown = "" if column.name == "national_number" else f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
    expected = _words(column) if code == "WORD-UNKNOWN" else _range(column) if code == "CELL-OUT-OF-RANGE" else ""
    return CellFault(index, column.name, code, shown, expected)


def _words(column: Any) -> str:
    return ", ".join(str(word) for check in column.checks for word in check.statistics.get("allowed_values", ()))


def _range(column: Any, least: str = "min_value", most: str = "max_value") -> str:
    """What the checks of a column allow, such as `0 - 20`, or `> 0, <= 31` where the bound itself is refused."""
    bounds = {name: value for check in column.checks for name, value in check.statistics.items()}
    if any(check.name == "greater_than" for check in column.checks):
        return f"> {bounds[least]}, <= {bounds[most]}"
    return f"{bounds.get(least, '')} - {bounds.get(most, '')}"
