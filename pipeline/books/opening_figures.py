"""What an opening said of a member or Activity, figure by figure, and the cell of the opening workbook that says it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipeline.books.store import Books

Key = tuple[str, str, str, str]
"""Table of the opening, its column, whose figure, of which year or month ("" for a budget)."""
OpeningFigures = Mapping[Key, tuple[int, str]]
"""Cents or hundredths, and file, sheet and cell."""
TOLD = {"opening_years": ("year", ("work_bonus", "student_hours")),
        "opening_months": ("month", ("special_base", "special_contribution")),
        "opening_copyright": ("income_year", ("gross", "expenses", "withholding"))}
"""Table -> the column of its year or month, and those that documents rest on."""


def opening_figures(books: Books) -> OpeningFigures:
    """Every figure that a later document rests on; none where the books begin without an opening."""
    found = books.entries.of_kind("opening")
    return dict(_figures(books, json.loads(found[0].content))) if found else {}


def _figures(books: Books, said: Mapping[str, Any]) -> Iterator[tuple[Key, tuple[int, str]]]:
    budgets = books.frame("SELECT subject, -amount_cents FROM entry_postings WHERE account = 'budgets' AND entry = 1",
                          {"subject": pl.String, "cents": pl.Int64})
    for activity, cents in budgets.iter_rows():
        yield ("budgets", "budget", activity, ""), (cents, f"{said['file']}, {said['budgets'][activity]}")
    for table, (period, columns) in TOLD.items():
        names = {**dict.fromkeys(("member_id", "period", "sheet"), pl.String), **dict.fromkeys(("row", *columns), pl.Int64)}
        rows = books.frame(f"SELECT member_id, CAST({period} AS TEXT), sheet, row, {', '.join(columns)} FROM {table}", names)
        for row in rows.to_dicts():
            for column in columns:
                place = f"{said['file']}, {row['sheet']}!{said['columns'][table][column]}{row['row']}"
                yield (table, column, row["member_id"], row["period"]), (row[column], place)
