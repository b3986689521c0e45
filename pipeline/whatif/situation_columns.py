"""How each column of a situation is read: the right form in words, its type, what an empty cell means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from pipeline.core.money import EXACT

SPOUSES = ("single", "none", "pension174", "pension579", "other290", "above")
STATUSES = ("employee", "worker", "artist", "student")
KINDS = ("other", "double_holiday", "exit_holiday")


class BadSituation(ValueError):
    """A value that cannot be read; says which row and column, what was found and what would be right."""


LARGEST = Decimal(10) ** 9


def amount(name: str, text: str) -> Decimal:
    """An amount of EUR given on its own. Raises BadSituation."""
    try:
        return _cents(text)
    except (ValueError, InvalidOperation):
        raise BadSituation(f"{name}: {text!r} is not {AMOUNT.form}") from None


def _amount(text: str) -> Decimal:
    value = Decimal(text.replace(",", ".").strip())
    if not value.is_finite() or not 0 <= value <= LARGEST:
        raise InvalidOperation
    return value


def _positive(text: str) -> Decimal:
    value = _amount(text)
    if value <= 0:
        raise ValueError
    return value


def _share(text: str) -> Decimal:
    value = _positive(text)
    if value > 1:
        raise ValueError
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
NUMBER = Column(_positive, "a number above 0, such as 7.6", EXACT)
SHARE = Column(_share, "a share above 0, at most 1, such as 0.8", EXACT)
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
    "time_fraction": SHARE, "function": Column(str, "a word", pl.String),
    "joint_committee": Column(str, "a number such as 200", pl.String),
    "kind": Column(_word(KINDS), " or ".join(KINDS), pl.String),
    "social_deduction": AMOUNT, "annual_reference": AMOUNT,
}
SAME = {"days": "days_paid", "hours": "hours_paid"}
"""Words of the workbooks for columns of a situation."""
