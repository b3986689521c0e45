"""Marked cells become typed columns; a cell that cannot is null and a fault."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from pipeline.core.money import EXACT
from pipeline.intake.recognise import FILLED_IF_EMPTY, Sheet
from pipeline.intake.words import closed_list
from schemas import EVERY

ORIGIN = {"file": pl.String, "sheet": pl.String, "row": pl.Int64}
CONTEXT = {"activity_id": pl.String, "month": pl.String}
"""Columns that rows of a workbook get from its About sheet."""
WORK = ("lines", "expenses", "pay", "copyright")
AS_TEXT_ONLY = ("national_number", "iban", "iban_2", "iban_3", "enterprise_number", "vat_number")
UNPRINTABLE = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
IDLE = "[\\s\u00a0\u202f€]|EUR"
AMOUNT = r"^-?\d{1,15}([.,]\d{1,2})?$"
YEAR = r"\b\d{4}\b"
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
WOULD_BE_RIGHT = {"CELL-NOT-DATE": "31/03/2026", "CELL-NOT-NUMBER": "1234.50"}


class CellFault(NamedTuple):
    """What is wrong with a cell: its row in the frame, from 0, column, code, what stands there, what would be right."""

    row: int
    column: str
    code: str
    value: str
    expected: str


def marked_frame(kind: str, sheets: Iterable[tuple[Sheet, dict[str, Any]]]) -> pl.DataFrame:
    """Rows of all sheets of a kind, cells still marked, with their origin and the columns of their workbook."""
    columns = list(EVERY[kind].to_schema().columns)
    context = CONTEXT if kind in WORK else {}
    data: dict[str, list[Any]] = {name: [] for name in (*ORIGIN, *context, *columns)}
    for sheet, known in sheets:
        at = {name: place for place, name in enumerate(sheet.letters, 1)}
        data["file"] += [sheet.file] * len(sheet.rows)
        data["sheet"] += [sheet.name] * len(sheet.rows)
        data["row"] += [row[0] for row in sheet.rows]
        for name in context:
            data[name] += [known.get(name)] * len(sheet.rows)
        for name in columns:
            place, empty = at.get(name), FILLED_IF_EMPTY.get(name)
            data[name] += [(row[place] if place else None) or empty for row in sheet.rows]
    return pl.DataFrame(data, schema={**ORIGIN, **context, **dict.fromkeys(columns, pl.String)})


def typed(kind: str, marked: pl.DataFrame) -> tuple[pl.DataFrame, list[CellFault]]:
    """The frame with every column of the contract in its type, and the cells that are not of it."""
    columns = EVERY[kind].to_schema().columns
    split = marked.with_columns(*(_mark_of(name) for name in columns), *(_words_of(name) for name in columns))
    frame = split.with_columns(**{name: _value(name, column.dtype.type) for name, column in columns.items()})
    codes = frame.select(**{name: _fault(name, column) for name, column in columns.items()})
    return frame.select(marked.columns), _faults(marked, codes)


def _faults(marked: pl.DataFrame, codes: pl.DataFrame) -> list[CellFault]:
    found: list[CellFault] = []
    for name in (each.name for each in codes if each.null_count() < len(each)):
        wrong = codes[name].is_not_null().arg_true()
        cells, why = marked[name].gather(wrong), codes[name].gather(wrong)
        found += [CellFault(index, name, code, _shown(name, cell), WOULD_BE_RIGHT.get(code, ""))
                  for index, cell, code in zip(wrong, cells, why, strict=True)]
    return found


def _shown(name: str, cell: str) -> str:
    return "" if name == "national_number" else cell[1:]


def _mark_of(name: str) -> pl.Expr:
    return pl.col(name).str.slice(0, 1).alias(f"{name} mark")


def _words_of(name: str) -> pl.Expr:
    """The cell's words, without spaces around; null if empty, an error or a formula."""
    words = pl.when(~pl.col(name).str.contains("^[ef]")).then(pl.col(name).str.slice(1).str.strip_chars())
    return words.replace("", None).alias(f"{name} words")


def _body(name: str) -> pl.Expr:
    return pl.col(f"{name} words")


def _is(name: str, mark: str) -> pl.Expr:
    return pl.col(f"{name} mark") == mark


def _value(name: str, dtype: Any) -> pl.Expr:
    if dtype == pl.Date:
        whole = pl.when(_body(name).str.contains(YEAR)).then(_body(name))
        return pl.coalesce(whole.str.to_date(form, strict=False) for form in FORMS)
    if dtype == pl.Boolean:
        words = _list(name="yes", words=_body(name).str.to_lowercase())
        return pl.when(words.is_in(["yes", "no"])).then(words == "yes")
    if dtype == pl.Int64:
        return _number(name).cast(pl.Int64, strict=False)
    return _number(name) if isinstance(dtype, pl.Decimal) else _text(name)


def _text(name: str) -> pl.Expr:
    body = _body(name)
    if name == "month":
        return pl.when(_is(name, "d")).then(body.str.slice(0, 7)).otherwise(body)
    if name == "country" or name in AS_TEXT_ONLY:
        return body.str.to_uppercase()
    words = closed_list(name)
    lower = body.str.to_lowercase()
    return pl.when(lower.is_in(list(words))).then(_list(name, lower)).otherwise(body) if words else body


def _list(name: str, words: pl.Expr) -> pl.Expr:
    known = closed_list(name)
    return words.replace(list(known), list(known.values()))


def _number(name: str) -> pl.Expr:
    body = _body(name).str.replace_all(IDLE, "")
    plain = pl.when(body.str.contains(AMOUNT)).then(body.str.replace(",", ".", literal=True))
    return pl.when(_is(name, "n")).then(_body(name)).when(_is(name, "s")).then(plain).cast(EXACT, strict=False)


def _fault(name: str, column: Any) -> pl.Expr:
    """The code of what is wrong with a cell, null where nothing is."""
    dtype, value = column.dtype.type, pl.col(name)
    unread = _body(name).is_not_null() & value.is_null()
    own: Sequence[tuple[pl.Expr, str]]
    if dtype == pl.Date:
        own = [(unread, "CELL-NOT-DATE"), (~value.is_between(date(2000, 1, 1), date(2099, 12, 31)), "CELL-OUT-OF-RANGE")]
    elif dtype == pl.Boolean:
        own = [(unread, "CELL-NOT-YES-NO")]
    elif dtype == pl.Int64:
        own = [(_body(name).is_not_null() & _number(name).is_null(), "CELL-NOT-NUMBER"),
               (_number(name) != _number(name).round(0), "CELL-NOT-WHOLE")]
    elif isinstance(dtype, pl.Decimal):
        money = bool((column.metadata or {}).get("money"))
        own = [(unread, "CELL-NOT-NUMBER"), *([(value != value.round(2), "AMOUNT-DECIMALS")] if money else [])]
    else:
        must_be_text = _is(name, "n") if name in AS_TEXT_ONLY else pl.lit(False)
        own = [(must_be_text, "CELL-NOT-TEXT"), (_body(name).str.contains(UNPRINTABLE), "TEXT-NOT-PRINTABLE")]
    chain = pl.when(_is(name, "e")).then(pl.lit("CELL-ERROR")).when(_is(name, "f")).then(pl.lit("CELL-NO-VALUE"))
    for wrong, code in own:
        chain = chain.when(wrong).then(pl.lit(code))
    return chain.otherwise(None)
