"""The glossary: every printed word in French, Dutch, English and German, and how amounts and days are written."""

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.core.params import LOADER

LANGUAGES = ("fr", "nl", "en", "de")
FAMILIES = ("common", "payslip", "invoice", "review")
GROUPING = {"fr": ("\u202f", ","), "nl": (".", ","), "de": (".", ","), "en": (",", ".")}


@cache
def labels(language: str) -> dict[str, str]:
    """Printed words of one language, by key. A key written twice or without a language is refused."""
    words: dict[str, str] = {}
    for family in FAMILIES:
        for key, texts in _family(family).items():
            if key in words:
                raise ValueError(f"label {key} is written twice")
            if set(texts) != set(LANGUAGES):
                raise ValueError(f"label {key} needs {', '.join(LANGUAGES)}")
            words[key] = texts[language]
    return words


@cache
def _family(name: str) -> dict[str, dict[str, str]]:
    body = files("templates").joinpath(f"labels/{name}.yaml").read_bytes()
    return dict(yaml.load(body, Loader=LOADER) or {})


@cache
def headings() -> dict[str, dict[str, Any]]:
    """By column of the workbooks: `ours`, the heading that our own print in each language, and `also`, others known."""
    body = files("templates").joinpath("labels/headers.yaml").read_bytes()
    return dict(yaml.load(body, Loader=LOADER))


def heading(column: str, language: str) -> str:
    """What our own workbooks write above a column; the name itself where it is none."""
    return str(headings()[column]["ours"][language]) if column in headings() else column


def money_text(amount: Decimal | str, language: str) -> str:
    """An amount as people of that language write it, always with two decimals."""
    group, point = GROUPING[language]
    plain = f"{Decimal(amount):,.2f}"
    return plain.replace(",", "\0").replace(".", point).replace("\0", group).replace("-", "\u2212")


def date_text(day: date | str, language: str) -> str:
    """A day in figures: 02/04/2026 (fr, nl, en), 02.04.2026 (de)."""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return value.strftime("%d.%m.%Y" if language == "de" else "%d/%m/%Y")
