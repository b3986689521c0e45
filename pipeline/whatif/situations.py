"""Situations to simulate: from options, CSV or Excel to one typed frame. An empty or missing column is the
ordinary case: employee, single, no children, full month, full time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from pipeline.core.calendar import Month, weekdays
from pipeline.core.money import EXACT
from pipeline.core.params import ParamBook, Params
from pipeline.whatif.situation_checks import faults
from pipeline.whatif.situation_columns import COLUMNS, SAME, BadSituation


@dataclass(frozen=True)
class Fault:
    """The nth row, its id, and what is wrong with it."""

    nth: int
    id: str
    says: str


def situations(rows: Sequence[Mapping[str, str | None]], as_of: date, book: ParamBook) -> pl.DataFrame:
    """Typed situations. rows: text by column name; columns that `unused` names are not read. Raises BadSituation."""
    found, bad = readable(rows, as_of, book)
    if bad:
        raise BadSituation(bad[0].says)
    return found


def readable(rows: Sequence[Mapping[str, str | None]], as_of: date,
             book: ParamBook) -> tuple[pl.DataFrame, list[Fault]]:
    """Typed situations, and the rows that cannot be read."""
    typed: list[dict[str, Any]] = []
    bad: list[Fault] = []
    names: set[str] = set()
    for nth, row in enumerate(rows, start=1):
        try:
            typed.append(_typed(nth, row, as_of, names))
            names.add(typed[-1]["id"])
        except BadSituation as fault:
            bad.append(Fault(nth, str(row.get("id") or nth), str(fault)))
    frame = pl.DataFrame(typed, schema={name: column.dtype for name, column in COLUMNS.items()})
    return _law_columns(frame, book), bad


def _typed(nth: int, row: Mapping[str, str | None], as_of: date, names: Collection[str]) -> dict[str, Any]:
    said = _own_names(nth, row)
    typed = {name: _read(nth, name, said.get(name)) for name in COLUMNS}
    typed |= {"id": typed["id"] or str(nth), "date": typed["date"] or as_of}
    if fault := next(faults(typed), None):
        raise BadSituation(f"situation {nth}{fault}")
    if typed["id"] in names:
        raise BadSituation(f"situation {nth}, id: {typed['id']!r} stands on an earlier row too")
    return typed


def _own_names(nth: int, row: Mapping[str, str | None]) -> dict[str, str | None]:
    """The row under the names of COLUMNS."""
    said: dict[str, str | None] = {SAME.get(name, name): text for name, text in row.items() if text}
    if twice := next((name for name in SAME if row.get(name) and row.get(SAME[name])), None):
        raise BadSituation(f"situation {nth}, {twice}: the same as {SAME[twice]}: give one of them")
    return said


def unused(rows: Sequence[Mapping[str, str | None]]) -> list[str]:
    """Columns with something in them that no rule reads."""
    return sorted({name for row in rows for name, text in row.items() if text} - set(COLUMNS) - set(SAME))


def _read(nth: int, name: str, text: str | None) -> Any:
    column = COLUMNS[name]
    if text is None or not str(text).strip():
        return column.empty
    try:
        return column.read(str(text))
    except (ValueError, KeyError, InvalidOperation):
        raise BadSituation(f"situation {nth}, {name}: {text!r} is not {column.form}") from None


def _known(policy: Params, name: str) -> Any:
    """A value of the policy; None before its first day, when the law's own values are not known either."""
    return policy[name].value if name in policy else None


def _law_columns(frame: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """The columns of the rules: net becomes a wish, a full month's days and hours from the calendar."""
    policy = {day: book.in_force(day) for day in set(frame["date"])}
    flat = [_known(policy[day], "artist_flat_functions") or [] for day in frame["date"]]
    hours = [_known(policy[day], "weekly_hours") for day in frame["date"]]
    full = [Decimal(weekdays(Month(day.year, day.month).first, Month(day.year, day.month).last)) for day in frame["date"]]
    is_flat = [row["status"] == "artist" and (row["function"] is None or row["function"].lower() in words)
               for row, words in zip(frame.to_dicts(), flat, strict=True)]
    days = pl.coalesce("days_full_month", pl.Series(full, dtype=EXACT))
    return frame.rename({"net": "net_wished"}).with_columns(
        law_day=pl.col("date"), tax_day=pl.col("date"), is_artist_flat=pl.Series(is_flat, dtype=pl.Boolean),
        days_full_month=days,
        full_time_hours_month=pl.coalesce("full_time_hours_month", (days * pl.Series(hours, dtype=EXACT) / 5).cast(EXACT)))
