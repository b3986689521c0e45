"""What intake gives: good rows, problems, and what became of each file."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase

import polars as pl

from pipeline.core.problems import Problem

KEYS = {"file": pl.String, "sheet": pl.String, "row": pl.Int64, "row_key": pl.String}
DIMONA = {"file": pl.String, "sheet": pl.String, "row": pl.Int64, "member_id": pl.String, "activity_id": pl.String,
          "start": pl.Date, "end": pl.Date, "declared_on": pl.Date, "result": pl.String, "dimona_number": pl.String,
          "reason": pl.String}
"""The register of Dimonas."""


@dataclass(frozen=True)
class Intake:
    """Good rows of every table (see `schemas`), sorted by key, each with file, sheet and Excel row.

    files: one dropped file each: file, sha256, kind (register, workbook, refused, duplicate, replaced, later,
    receipt), from (inbox or archive folder), activity_id, month, version, rows, accepted, waiting.
    columns: (file, sheet) -> column -> letter of its cells.
    waiting_pay, waiting_expenses: contracts and expenses that wait for a correction, as far as their cells could be read.
    heads: (file, sheet) -> Excel row of its headings. abouts: workbook -> sheet and row that say whose month it is.
    paths: where the file of a name lies, for all that was dropped.
    keys: file, sheet, row, row_key of every row of work, expense and copyright, those that wait included.
    """

    members: pl.DataFrame
    shares: pl.DataFrame
    activities: pl.DataFrame
    clients: pl.DataFrame
    lines: pl.DataFrame
    expenses: pl.DataFrame
    pay: pl.DataFrame
    copyright: pl.DataFrame
    problems: tuple[Problem, ...]
    files: pl.DataFrame
    columns: Mapping[tuple[str, str], Mapping[str, str]]
    waiting_pay: pl.DataFrame | None = None
    dimona: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DIMONA))
    waiting_expenses: pl.DataFrame | None = None
    keys: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KEYS))
    heads: Mapping[tuple[str, str], int] = field(default_factory=dict)
    abouts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    paths: Mapping[str, Path] = field(default_factory=dict)


NEEDED = {"MEMBER-UNKNOWN": "members", "ACTIVITY-UNKNOWN": "activities", "CLIENT-UNKNOWN": "clients"}
"""Problem code -> the register that would know."""


def once_if_missing(problems: Iterable[Problem], registers: Collection[str], inbox: Path) -> list[Problem]:
    """Where a register was never dropped, that is one problem, not one of each row that needs it."""
    missing = {code: kind for code, kind in NEEDED.items() if kind not in registers}
    wanted = {missing[problem.code] for problem in problems if problem.code in missing}
    told = [problem for problem in problems if problem.code not in missing]
    return [*told, *(Problem(file=inbox.name, code="REGISTER-MISSING", value=kind, expected=kind) for kind in sorted(wanted))]


def problem_at(row: Mapping[str, object], intake: Intake, code: str, value: str = "", expected: str = "",
             column: str = "") -> Problem:
    """A problem at a row, at the cell of a column where one is named."""
    letter = intake.columns.get((str(row["file"]), str(row["sheet"])), {}).get(column, "A")
    return Problem(file=str(row["file"]), sheet=str(row["sheet"]), cell=f"{letter}{row['row']}", code=code,
                   value=value, expected=expected, member_id=str(row.get("member_id") or ""),
                   activity_id=str(row.get("activity_id") or ""))


def about(problems: Iterable[Problem], rows: pl.DataFrame) -> list[Problem]:
    """Those of the problems that stand at a cell of these rows."""
    places = set(rows.select("file", "sheet", pl.col("row").cast(pl.String)).iter_rows())
    return [problem for problem in problems if place_of(problem) in places]


def place_of(problem: Problem) -> tuple[str, str, str]:
    """File, sheet and row of the cell at which a problem stands."""
    return problem.file, problem.sheet, problem.cell.lstrip(ascii_uppercase)
