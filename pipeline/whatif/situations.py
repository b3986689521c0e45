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
from pipeline.whatif.situation_columns import COLUMNS, BadSituation


@dataclass(frozen=True)
class Fault:
    """The nth row, its id, and what is wrong with it."""

    nth: int
    id: str
    says: str


def situations(rows: Sequence[Mapping[str, str | None]], as_of: date, book: ParamBook) -> pl.DataFrame:
    """Typed situations. rows: text by column name; columns that `unused` names are not read. Raises BadSituation."""
    found, faults = readable(rows, as_of, book)
    if faults:
        raise BadSituation(faults[0].says)
    return found


def readable(rows: Sequence[Mapping[str, str | None]], as_of: date,
             book: ParamBook) -> tuple[pl.DataFrame, list[Fault]]:
    """Typed situations, and the rows that cannot be read."""
    typed: list[dict[str, Any]] = []
    faults: list[Fault] = []
    names: set[str] = set()
    for nth, row in enumerate(rows, start=1):
        try:
            typed.append(_typed(nth, row, as_of, names))
            names.add(typed[-1]["id"])
        except BadSituation as fault:
            faults.append(Fault(nth, str(row.get("id") or nth), str(fault)))
    frame = pl.DataFrame(typed, schema={name: column.dtype for name, column in COLUMNS.items()})
    return _law_columns(frame, book), faults


def _typed(nth: int, row: Mapping[str, str | None], as_of: date, names: Collection[str]) -> dict[str, Any]:
    typed = {name: _read(nth, name, row.get(name)) for name in COLUMNS}
    _complete(nth, typed, as_of)
    if typed["id"] in names:
        raise BadSituation(f"situation {nth}, id: {typed['id']!r} stands on an earlier row too")
    return typed


def unused(rows: Sequence[Mapping[str, str | None]]) -> list[str]:
    """Columns with something in them that no rule reads."""
    return sorted({name for row in rows for name, text in row.items() if text} - set(COLUMNS))


def _read(nth: int, name: str, text: str | None) -> Any:
    column = COLUMNS[name]
    if text is None or not str(text).strip():
        return column.empty
    try:
        return column.read(str(text))
    except (ValueError, KeyError, InvalidOperation):
        raise BadSituation(f"situation {nth}, {name}: {text!r} is not {column.form}") from None


def _complete(nth: int, row: dict[str, Any], as_of: date) -> None:
    """An id and a date for each; exactly one amount to start from; the disabled are among the children."""
    row["id"] = row["id"] or str(nth)
    row["date"] = row["date"] or as_of
    given = [name for name in ("gross", "invoice", "net") if row[name] is not None]
    if len(given) != 1:
        raise BadSituation(f"situation {nth}: give one of gross, invoice or net (found {', '.join(given) or 'none'})")
    if row["kind"] and row["gross"] is None:
        raise BadSituation(f"situation {nth}, {given[0]}: exceptional pay starts from a gross")
    if row["kind"] and row["annual_reference"] is None:
        raise BadSituation(f"situation {nth}, annual_reference: exceptional pay needs it")
    if row["social_deduction"] is not None and row["gross"] is not None and row["social_deduction"] > row["gross"]:
        raise BadSituation(f"situation {nth}, social_deduction: more than the gross")
    if row["disabled_children"] > row["children"]:
        raise BadSituation(f"situation {nth}, disabled_children: more than children, which counts them too")


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
