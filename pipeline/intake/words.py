"""What people write above columns and in closed lists, in four languages, as our own names."""

import re
from functools import cache
from importlib.resources import files

import yaml

from pipeline.core.labels import headings as known_headings
from schemas import SHEETS

NO_LETTER = re.compile(r"[\W_]+")


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = files("templates").joinpath("labels/words.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


def spoken(words: str) -> str:
    """Words without capitals, spaces and punctuation; % stays, for it tells a rate from a country."""
    return NO_LETTER.sub(" ", words.replace("%", " percent ").casefold()).strip()


@cache
def headings(sheet: str) -> dict[str, str]:
    """Every known heading of a kind of sheet, as spoken -> its column. Our own headings win over synonyms."""
    known: dict[str, str] = {}
    columns = SHEETS[sheet].to_schema().columns
    for part in ("ours", "also"):
        for column in columns:
            entry = known_headings()[column][part]
            for words in [*(entry.values() if part == "ours" else entry), column]:
                known.setdefault(spoken(words), column)
    return known


@cache
def closed_list(column: str) -> dict[str, str]:
    """Every known word of a column, in lower case -> our own word; empty where the column is free text."""
    known: dict[str, str] = {}
    for word, others in _words().get(column, {}).items():
        known |= {each.lower(): word for each in (word, *others)}
    return known
