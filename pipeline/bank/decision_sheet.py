"""The sheet to decide in as it comes back: found by its headings, in any of four languages and in any order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.core.labels import LANGUAGES, labels
from pipeline.core.problems import Problem
from pipeline.intake.recognise import HEAD_WITHIN
from pipeline.intake.words import closed_list, spoken
from pipeline.workbooks.read import RawSheet, Read
from pipeline.workbooks.sheet_xml import letters

COLUMNS = ("movement", "date", "amount", "name", "account", "communication", "guesses", "decision")
NEEDED = ("movement", "decision")
"""The columns that are read back."""
FAULTS = {"f": "CELL-NO-VALUE", "e": "CELL-ERROR"}
"""Marks of cells (see `pipeline.workbooks.cells`) that hold no decision though somebody wrote one."""


@dataclass(frozen=True)
class Decision:
    """A row's decision: the movement's id, what was written, and the cell that it stands in. fault: a code, or ""."""

    movement_id: str
    words: str
    cell: str
    fault: str


@dataclass(frozen=True)
class DecisionSheet:
    """A sheet with the headings of ours. head: index of their row; places: column -> index of its cells."""

    sheet: RawSheet
    head: int
    places: dict[str, int]

    def decisions(self) -> Iterator[Decision]:
        """Rows in which something is decided."""
        for number, *cells in self.sheet.rows[self.head + 1:]:
            name, said = ((cells[at] if at < len(cells) else None) or "" for at in map(self.places.__getitem__, NEEDED))
            if said[:1] in FAULTS or said[1:].strip():
                cell = f"{letters(self.places['decision'] + 1)}{number}"
                yield Decision(name[1:].strip(), said[1:].strip(), cell, FAULTS.get(said[:1], ""))


def found_in(read: Read) -> DecisionSheet | Problem:
    """The first sheet of a workbook with our headings; a problem where there is none, or one stands twice."""
    file = read.path.name
    for sheet in read.sheets:
        for head, (number, *cells) in enumerate(sheet.rows[:HEAD_WITHIN]):
            named = [(columns().get(spoken((cell or "")[1:]), ""), at) for at, cell in enumerate(cells)]
            places = {column: at for column, at in reversed(named) if column}
            if not set(NEEDED) <= set(places):
                continue
            twice = next((at for column, at in named if column in NEEDED and at != places[column]), None)
            if twice is None:
                return DecisionSheet(sheet, head, places)
            return Problem(file, sheet.name, f"{letters(twice + 1)}{number}", "COLUMN-DOUBLED", cells[twice][1:],
                           f"{letters(places[named[twice][0]] + 1)}{number}")
    code, value, expected = read.refused or ("FILE-NOT-RECOGNISED", "", "")
    return Problem(file=file, code=code, value=value, expected=expected)


@cache
def columns() -> dict[str, str]:
    """Every heading that we write, as spoken, in any language -> its column; the column's own name is known too."""
    words = {spoken(labels(language)[f"bank_{column}"]): column for language in LANGUAGES for column in COLUMNS}
    return {**words, **{column: column for column in COLUMNS}}


def kind_and_target(decision: str) -> tuple[str, str]:
    """`klant: brouwerij` -> client, brouwerij: our own word for the kind that a decision begins with, "" where it names none."""
    word, _, target = decision.partition(":")
    return closed_list("decision").get(word.strip().lower(), ""), target.strip()
