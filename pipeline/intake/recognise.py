"""Sheets recognised by their headings, whatever they are called and in whatever language."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.core.labels import TOLD_SHEET
from pipeline.core.problems import Problem
from pipeline.intake.keys import OWN_KEYS
from pipeline.intake.words import closed_list, headings, is_ours, sheet_names, spoken
from pipeline.workbooks.read import RawSheet, Read
from pipeline.workbooks.sheet_xml import letters
from schemas import EVERY, REGISTERS, SHEETS, WORKBOOK

HEAD_WITHIN = 10
"""Headings stand within the first rows; titles may stand above them."""
LEAST_SHARE = 0.5
"""Share of a kind's required columns that must be there to recognise it."""
LEAST_KNOWN = 4
"""Headings that must be known, and be most of their row, to take a sheet for one of ours that lacks others."""
STOPS = ("COLUMN-MISSING", "COLUMN-DOUBLED", "SHEET-HIDDEN", "SHEET-NOT-READ")
FILLED_IF_EMPTY = {"weight": "n1", "version": "n1", "continues": "sno", "turnover_kind": "sclient_invoice"}


@dataclass(frozen=True)
class Sheet:
    """A recognised sheet: kind of `schemas.SHEETS`, Excel row of its headings, column -> letter, and its rows.

    rows, totals: the Excel number of the row, then its marked cells.
    """

    kind: str
    file: str
    name: str
    head: int
    letters: dict[str, str]
    rows: list[list[Any]]
    totals: list[list[Any]]
    problems: tuple[Problem, ...]

    @property
    def stopped(self) -> bool:
        """Whether its rows wait as a whole."""
        return any(problem.code in STOPS for problem in self.problems)


@dataclass(frozen=True)
class Dropped:
    """One dropped file as recognised: `kind` is register, workbook or refused, `name` what problems call it."""

    path: Path
    name: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]
    archived: bool = False

    @cached_property
    def content(self) -> str:
        """Hash of what it says, whatever program saved it."""
        said = [(sheet.kind, list(sheet.letters), [row[1:] for row in sheet.rows]) for sheet in self.sheets]
        return sha256(repr(said or self.sha256).encode("utf-8", "surrogatepass")).hexdigest()


def recognise(read: Read, file: str) -> Dropped:
    """What a file is, sheet by sheet. file: its name."""
    if read.refused:
        return _refused(read, file, *read.refused)
    found = [(raw, *_best(raw)) for raw in read.sheets if raw.name != TOLD_SHEET]
    kinds = {kind for _, kind, _ in found}
    family = WORKBOOK if kinds & set(WORKBOOK) else REGISTERS
    sheets = tuple(sheet_of(file, raw, kind, head) for raw, kind, head in found if kind in family)
    if not sheets:
        return _refused(read, file, "FILE-NOT-RECOGNISED")
    others = [raw for raw, kind, _ in found if kind not in family and len(raw.rows) > 1]
    named = {raw.name: kind for raw in others if (kind := _meant(raw, family))}
    sheets += tuple(_unread(file, raw, named[raw.name]) for raw in others if raw.name in named)
    left = [raw for raw, kind, _ in found if kind not in family and raw.name not in named]
    problems = [Problem(file=file, sheet=raw.name, cell="A1", code="SHEET-UNKNOWN", value=raw.name)
                for raw in left if raw.rows and not raw.hidden]
    return Dropped(read.path, file, read.sha256, "workbook" if family is WORKBOOK else "register", sheets, tuple(problems))


def _refused(read: Read, file: str, code: str, value: str = "", expected: str = "") -> Dropped:
    problem = Problem(file=file, code=code, value=value, expected=expected)
    return Dropped(read.path, file, read.sha256, "refused", (), (problem,))


def _meant(raw: RawSheet, family: Iterable[str]) -> str:
    """The kind of sheet that its name says, or most headings of a row; "" where neither does."""
    for kind in family:
        if spoken(raw.name) in {spoken(each) for each in sheet_names(kind)}:
            return kind
    for row in raw.rows[:HEAD_WITHIN]:
        words = {spoken(each) for each in words_of(row[1:])}
        for kind in family:
            known = len(words & set(headings(kind)))
            if known >= LEAST_KNOWN and known > len(words) / 2:
                return kind
    return ""


def _unread(file: str, raw: RawSheet, kind: str) -> Sheet:
    """A sheet of ours whose headings are not known: its rows are counted and wait."""
    code, wanted = ("SHEET-HIDDEN", "") if raw.hidden else ("SHEET-NOT-READ", ", ".join(sorted(required(kind))))
    return Sheet(kind, file, raw.name, raw.rows[0][0], {}, raw.rows[1:], [],
                 (Problem(file, raw.name, "A1", code, raw.name, wanted),))


def _best(raw: RawSheet) -> tuple[str, int]:
    """The kind of sheet whose headings fit best, and the index of their row; "" where none does."""
    best = (0.0, "", 0)
    for index, row in enumerate(raw.rows[:HEAD_WITHIN]):
        share, kind = _fits(frozenset(words_of(row[1:])))
        if share > best[0]:
            best = (share, kind, index)
    return (best[1], best[2]) if best[0] >= LEAST_SHARE else ("", 0)


@lru_cache(maxsize=4096)
def _fits(words: frozenset[str]) -> tuple[float, str]:
    """The kind of sheet of which a row names most required columns, and which share of them."""
    said = {spoken(each) for each in words}
    shares = []
    for kind in SHEETS:
        needed = required(kind)
        found = {headings(kind).get(each) for each in said}
        shares.append((len(found & needed) / len(needed), kind))
    return max(shares)


@cache
def required(kind: str) -> frozenset[str]:
    """Columns without which rows of a sheet cannot be read."""
    columns = EVERY[kind].to_schema().columns
    return frozenset(name for name, column in columns.items() if not column.nullable and name not in FILLED_IF_EMPTY)


def words_of(cells: Iterable[str | None]) -> list[str]:
    """What marked cells say that hold words."""
    return [cell[1:] for cell in cells if cell and cell[0] == "s"]


def sheet_of(file: str, raw: RawSheet, kind: str, head: int) -> Sheet:
    """A sheet of a kind whose headings stand in the row of this index."""
    number, cells = raw.rows[head][0], raw.rows[head][1:]
    places: dict[str, int] = {}
    problems: list[Problem] = []

    def found(code: str, at: int, value: str = "", expected: str = "") -> None:
        problems.append(Problem(file, raw.name, f"{letters(at + 1)}{number}", code, value, expected))

    ours = {headings(kind).get(spoken(cell[1:])) for cell in cells if cell and is_ours(kind, cell[1:])}
    for at, cell in enumerate(cells):
        column = headings(kind).get(spoken(cell[1:])) if cell else None
        if cell and column in ours and not is_ours(kind, cell[1:]):
            column = None
        if cell and column is None:
            found("COLUMN-UNKNOWN", at, cell[1:])
        elif column in places:
            found("COLUMN-DOUBLED", at, cell[1:], f"{letters(places[column] + 1)}{number}")
        elif column:
            places[column] = at
    for column in sorted(required(kind) - set(places)):
        found("COLUMN-MISSING", 0, "", column)
    rows, totals = _split(raw.rows[head + 1:], places)
    if raw.hidden and rows:
        problems.append(Problem(file, raw.name, "A1", "SHEET-HIDDEN", raw.name))
    columns = {name: letters(at + 1) for name, at in places.items()}
    return Sheet(kind, file, raw.name, number, columns, rows, totals, tuple(problems))


def _split(rows: list[list[Any]], places: dict[str, int]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Rows as their cells in the order of `places`, and total rows apart. A row without a known cell, or with none but its own
    key, is none."""
    kept: list[list[Any]] = []
    totals: list[list[Any]] = []
    for row in rows:
        cells = [row[at + 1] if at + 1 < len(row) else None for at in places.values()]
        if any(cell for name, cell in zip(places, cells, strict=True) if name not in OWN_KEYS.values()):
            is_total = any(words.lower().strip(" :") in closed_list("total") for words in words_of(row[1:]))
            (totals if is_total and None in cells else kept).append([row[0], *cells])
    return kept, totals
