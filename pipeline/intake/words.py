"""What people write above columns and in closed lists, in four languages, as our own names."""

import re
from functools import cache

from pipeline.core.labels import headings as known_headings
from pipeline.core.labels import list_words
from schemas import EVERY, OPENING, SHEETS

NO_LETTER = re.compile(r"[\W_]+")


def spoken(words: str) -> str:
    """Words without capitals, spaces and punctuation; % stays, for it tells a rate from a country."""
    return NO_LETTER.sub(" ", words.replace("%", " percent ").casefold()).strip()


@cache
def headings(sheet: str) -> dict[str, str]:
    """Every known heading of a kind of sheet, as spoken -> its column. Our own headings win over synonyms."""
    known: dict[str, str] = {}
    columns = EVERY[sheet].to_schema().columns
    for part in ("ours", "also"):
        for column in columns:
            entry = known_headings()[column][part]
            for words in [*(entry.values() if part == "ours" else entry), column]:
                known.setdefault(spoken(words), column)
    return known


@cache
def is_ours(kind: str, words: str) -> bool:
    """Whether a heading is what our own workbooks of a kind write above some column: beside it a synonym is a column of one's
    own."""
    family = OPENING if kind in OPENING else SHEETS
    columns = {column for sheet in family.values() for column in sheet.to_schema().columns}
    return spoken(words) in {spoken(each) for column in columns for each in known_headings()[column]["ours"].values()}


@cache
def closed_list(column: str) -> dict[str, str]:
    """Every known word of a column, in lower case -> our own word; empty where the column is free text."""
    known: dict[str, str] = {}
    for word, others in list_words().get(column, {}).items():
        known |= {each.lower(): word for each in (word, *(each for own in others.values() for each in own))}
    return known


def sheet_names(kind: str) -> list[str]:
    """What people call a sheet of a kind, in any language."""
    return [kind, *(name for own in list_words()["sheet"].get(kind, {}).values() for name in own)]
