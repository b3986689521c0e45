"""The glossary: every printed word in French, Dutch, English and German, and how amounts and days are written."""

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from stdnum.be import ogm_vcs

from pipeline.core.params import LOADER

LANGUAGES = ("fr", "nl", "en", "de")
FAMILIES = (
    "bank",
    "common",
    "agreement",
    "payslip",
    "copyright",
    "comparison",
    "cutoff",
    "folder",
    "invoice",
    "funding",
    "mail",
    "payments",
    "reminder",
    "review",
    "shares",
    "template",
    "closed_words",
    "dimona",
    "declarations",
    "yearly",
    "chart",
    "declarations_of_sales",
    "statement",
    "dmfa",
    "opening",
)
TOLD_SHEET = "Smart"
"""The sheet of our own workbooks that only tells: nothing is read from it."""
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
            words[key] = typeset(texts[language], language)
    return words


def typeset(text: str, language: str) -> str:
    """French with its own apostrophe, and thin spaces that do not break inside « »."""
    if language != "fr":
        return text
    return text.replace("'", "\u2019").replace("\u00ab ", "\u00ab\u202f").replace(" \u00bb", "\u202f\u00bb")


def parameter_label(name: str, language: str) -> str:
    """What a value of the law or the policy is called; its name where it is none."""
    return _family("parameters").get(name, {}).get(language, name)


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


@cache
def list_words() -> dict[str, dict[str, dict[str, list[str]]]]:
    """Closed lists of the workbooks: column -> our word -> language -> words for it, the usual one first."""
    body = files("templates").joinpath("labels/words.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(body, Loader=yaml.BaseLoader))


def money_text(amount: Decimal | str, language: str) -> str:
    """An amount as people of that language write it, always with two decimals."""
    group, point = GROUPING[language]
    plain = f"{Decimal(amount):,.2f}"
    return plain.replace(",", "\0").replace(".", point).replace("\0", group).replace("-", "\u2212")


def date_text(day: date | str, language: str) -> str:
    """A day in figures: 02/04/2026 (fr, nl, en), 02.04.2026 (de)."""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return value.strftime("%d.%m.%Y" if language == "de" else "%d/%m/%Y")


def month_text(month: str, language: str) -> str:
    """2026-03 -> "mars 2026"."""
    year, number = month.split("-")
    return f"{labels(language)['month_names'].split()[int(number) - 1]} {year}"


def percent_text(rate: Decimal | str, language: str) -> str:
    """A rate in per cent, with the decimals it has: 0.1307 -> "13,07 %"."""
    plain = f"{(Decimal(rate) * 100).normalize():f}"
    return plain.replace(".", GROUPING[language][1]).replace("-", "\u2212") + labels(language)["percent_sign"]


def communication_text(digits: str) -> str:
    """A structured communication of twelve digits as it is printed: +++010/8068/17183+++."""
    return f"+++{ogm_vcs.format(digits)}+++"
