"""Situations to simulate: from options, CSV or Excel to one typed frame. An empty or missing column is the
ordinary case: employee, single, no children, full month, full time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from pipeline.core.calendar import Month, weekdays
from pipeline.core.money import EXACT
from pipeline.core.params import ParamBook, Params

SPOUSES = ("single", "none", "pension174", "pension579", "other290", "above")
STATUSES = ("employee", "worker", "artist", "student")
KINDS = ("other", "double_holiday")


class BadSituation(ValueError):
    """A value that cannot be read; says which row and column, what was found and what would be right."""


LARGEST = Decimal(10) ** 9


def amount(name: str, text: str) -> Decimal:
    """An amount of EUR given on its own. Raises BadSituation."""
    return _cents_of(f"{name}: {text!r} is not {AMOUNT.form}", text)


def _cents_of(says: str, text: str) -> Decimal:
    try:
        return _cents(text)
    except (ValueError, InvalidOperation):
        raise BadSituation(says) from None


def _amount(text: str) -> Decimal:
    value = Decimal(text.replace(",", ".").strip())
    if not value.is_finite() or not 0 <= value <= LARGEST:
        raise InvalidOperation
    return value


def _cents(text: str) -> Decimal:
    value = _amount(text)
    if value != value.quantize(Decimal("0.01")):
        raise ValueError
    return value


def _count(text: str) -> int:
    value = _amount(text)
    if value != int(value) or not 0 <= value <= 30:
        raise ValueError
    return int(value)


def _yes(text: str) -> bool:
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[text.strip().lower()]


def _word(words: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip() not in words:
            raise ValueError
        return text.strip()
    return read


@dataclass(frozen=True)
class Column:
    """How a column is read: the right form in words, its type, what an empty cell means."""

    read: Callable[[str], Any]
    form: str
    dtype: Any
    empty: Any = None


AMOUNT = Column(_cents, "an amount such as 1250.00, with two decimals at most", EXACT)
NUMBER = Column(_amount, "a number such as 7.6", EXACT)
COUNT = Column(_count, "a whole number from 0 to 30", pl.Int64, 0)
YES = Column(_yes, "yes or no", pl.Boolean, False)

COLUMNS: Mapping[str, Column] = {
    "id": Column(str, "a name", pl.String, ""),
    "date": Column(date.fromisoformat, "a day such as 2026-03-31", pl.Date),
    "gross": AMOUNT, "invoice": AMOUNT, "net": AMOUNT, "expenses": Column(_cents, AMOUNT.form, EXACT, Decimal(0)),
    "status": Column(_word(STATUSES), " or ".join(STATUSES), pl.String, "employee"),
    "spouse": Column(_word(SPOUSES), " or ".join(SPOUSES), pl.String, "single"),
    "children": COUNT, "disabled_children": COUNT, "other_dependants": COUNT, "dependants_65": COUNT,
    "single_parent": YES, "resident": Column(_yes, YES.form, pl.Boolean, True), "disabled": YES, "disabled_spouse": YES,
    "days_paid": NUMBER, "days_full_month": NUMBER, "hours_paid": NUMBER, "full_time_hours_month": NUMBER,
    "time_fraction": NUMBER, "function": Column(str, "a word", pl.String),
    "kind": Column(_word(KINDS), " or ".join(KINDS), pl.String),
    "social_deduction": AMOUNT, "annual_reference": AMOUNT,
}


def situations(rows: Sequence[Mapping[str, str | None]], as_of: date, book: ParamBook) -> pl.DataFrame:
    """Typed situations. rows: text by column name; columns that `unused` names are not read. Raises BadSituation."""
    found, faults = readable(rows, as_of, book)
    if faults:
        raise BadSituation(faults[0][1])
    return found


def readable(rows: Sequence[Mapping[str, str | None]], as_of: date,
             book: ParamBook) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """Typed situations, and for each row that cannot be read its id and what is wrong."""
    typed: list[dict[str, Any]] = []
    faults: list[tuple[str, str]] = []
    names: set[str] = set()
    for nth, row in enumerate(rows, start=1):
        try:
            typed.append(_typed(nth, row, as_of, names))
            names.add(typed[-1]["id"])
        except BadSituation as fault:
            faults.append((str(row.get("id") or nth), str(fault)))
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
    if row["kind"] and row["annual_reference"] is None:
        raise BadSituation(f"situation {nth}, annual_reference: exceptional pay needs it")
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
        law_day=pl.col("date"), pay_day=pl.col("date"), is_artist_flat=pl.Series(is_flat, dtype=pl.Boolean),
        days_full_month=days,
        full_time_hours_month=pl.coalesce("full_time_hours_month", (days * pl.Series(hours, dtype=EXACT) / 5).cast(EXACT)))
