"""A fact of a problem, or the value of a parameter, as a reader of one language sees it: one small function a kind."""

import re
from collections.abc import Callable
from typing import Any

from pipeline.core.labels import (
    GROUPING,
    date_text,
    heading,
    labels,
    list_words,
    money_text,
    month_text,
    parameter_label,
    percent_text,
)

NUMBER = re.compile(r"-?\d+(\.\d+)?")
DAY, MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")
RATES = ("rate", "slope")
NOTHING, SHOWN = "\u2013", 6


def fact_text(fact: str, kind: str, language: str) -> str:
    """A fact (text as in the data) in words of the language; what is not of its kind stays as it is."""
    return KINDS[kind](fact, language)


def _amount(fact: str, language: str) -> str:
    return money_text(fact, language) if NUMBER.fullmatch(fact) else fact


def _number(fact: str, language: str) -> str:
    """A number as one would type it: the decimals that it has, no groups."""
    plain = fact.replace(".", GROUPING[language][1]).replace("-", "\u2212")
    return plain if NUMBER.fullmatch(fact) else _day(fact, language)


def _day(fact: str, language: str) -> str:
    return date_text(fact, language) if DAY.fullmatch(fact) else fact or NOTHING


def _month(fact: str, language: str) -> str:
    return month_text(fact, language) if MONTH.fullmatch(fact) else fact


def _range(fact: str, language: str) -> str:
    """`0 - 20` or `> 0, <= 20`, each end as a number; one that is open as ≥ 0 or ≤ 20."""
    least, dash, most = fact.partition(" - ")
    if not dash:
        return NUMBER.sub(lambda found: _number(found[0], language), fact).replace("<=", "\u2264").replace(">=", "\u2265")
    low, high = _number(least, language), _number(most, language)
    return f"{low} - {high}" if least and most else f"\u2265 {low}" if least else f"\u2264 {high}"


def _words(fact: str, language: str) -> str:
    """A list of words, or one that becomes another."""
    return re.sub(r"[^,→]+", lambda part: _word(part[0], language), fact)


def _word(text: str, language: str) -> str:
    name = text.strip()
    return text.replace(name, labels(language).get(f"word_{name.lower().replace(' ', '_')}", name)) if name else text


def _headings(fact: str, language: str) -> str:
    return ", ".join(heading(column, language) for column in fact.split(", "))


def _balances(fact: str, language: str) -> str:
    """`bank 12.50; reserves -12.50`, each account by its name."""
    pairs = (part.rpartition(" ") for part in fact.split("; "))
    return "; ".join(f"{_word(name, language)}{space}{_amount(amount, language)}" for name, space, amount in pairs)


def _ground(fact: str, language: str) -> str:
    """Why a profession is refused."""
    return labels(language).get(f"ground_{fact}", fact)


def _sheet(fact: str, language: str) -> str:
    """The name of one of our sheets, by its kind."""
    return list_words()["sheet"].get(fact, {}).get(language, [fact])[0]


def _parameters(fact: str, language: str) -> str:
    return "; ".join(parameter_label(name, language) for name in fact.split(", "))


KINDS: dict[str, Callable[[str, str], str]] = {
    "text": lambda fact, language: fact, "amount": _amount, "number": _number, "day": _day, "month": _month,
    "range": _range, "words": _words, "heading": heading, "headings": _headings, "ground": _ground, "sheet": _sheet,
    "parameters": _parameters, "balances": _balances}


def value_text(value: Any, unit: str, language: str) -> str:
    """The value of a parameter (as in run.json, numbers as text): a rate in per cent, euros, words, the start of a list."""
    if isinstance(value, dict):
        return _some([_part(key, part, unit, language) for key, part in value.items() if part not in (None, "0")], ", ")
    if isinstance(value, list):
        return _some([value_text(part, unit, language) for part in value], "; ")
    if value is None:
        return NOTHING
    if not NUMBER.fullmatch(str(value)):
        return _words(str(value), language)
    if unit.startswith("share"):
        return percent_text(value, language)
    return f"{money_text(value, language)}\u00a0\u20ac" if unit.startswith("EUR") else _number(value, language)


def _part(key: str, value: Any, unit: str, language: str) -> str:
    """One part of a table: a slope or rate in per cent, others in the table's unit."""
    text = value_text(value, "share" if key.endswith(RATES) else unit, language)
    return f"{labels(language).get(f'scale_{key}', key)} {text}"


def _some(parts: list[str], between: str) -> str:
    shown = between.join(parts[:SHOWN])
    return (f"{shown}\u2026" if len(parts) > SHOWN else shown) or NOTHING
