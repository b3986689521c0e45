"""Total rows that members write below their rows: no data, but what they say must be the sum."""

from decimal import Decimal

import polars as pl

from pipeline.core.problems import Problem
from pipeline.intake.recognise import Sheet
from schemas import EVERY


def wrong_totals(sheet: Sheet) -> list[Problem]:
    """A warning for each total that is not the sum of its column."""
    columns = EVERY[sheet.kind].to_schema().columns
    found: list[Problem] = []
    for place, (name, letter) in enumerate(sheet.letters.items(), 1):
        if isinstance(columns[name].dtype.type, pl.Decimal):
            found += _wrong(sheet, place, letter)
    return found


def _wrong(sheet: Sheet, place: int, letter: str) -> list[Problem]:
    total = sum((amount for row in sheet.rows if (amount := _number(row[place])) is not None), Decimal(0))
    return [Problem(sheet.file, sheet.name, f"{letter}{row[0]}", "TOTAL-WRONG", f"{said:f}", f"{total:f}")
            for row in sheet.totals if (said := _number(row[place])) is not None and said != total]


def _number(cell: str | None) -> Decimal | None:
    return Decimal(cell[1:]) if cell and cell[0] == "n" else None
