"""The review page: one self-contained HTML file. Words come from the labels, data is escaped, nothing loads."""

import shlex
from base64 import b64encode
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined

from pipeline.core.facts import value_text
from pipeline.core.labels import GROUPING, labels, money_text, parameter_label
from pipeline.core.problems import Problem, facts_text, wording
from pipeline.outputs import charts
from pipeline.outputs.client_score import why_text
from pipeline.outputs.printed import Printed

LONGEST = 90
MINUS = "\u2212"


def page(view: Mapping[str, Any], language: str) -> str:
    """The page of a review (`pipeline.month.review.review`) in fr, nl, en or de, as HTML text."""
    words = labels(language)
    environment = _environment(language)
    return environment.get_template("page.html.j2").render(
        view=view, language=language, t=words, policy=_security_policy(),
        style=_source("style.css"), script=_source("script.js"),
        sankey=charts.sankey(view["flow"]["into"], view["flow"]["out"]),
        pairs=charts.pairs(view["employer"]["parts"]), histogram=charts.histogram(view["spread"]["bars"])) + "\n"


def _source(name: str) -> str:
    return files("templates").joinpath(f"review/{name}").read_text(encoding="utf-8")


def _security_policy() -> str:
    """Only this very style and this very script; nothing from anywhere else."""
    style, script = (sha256(_source(name).encode()).digest() for name in ("style.css", "script.js"))
    return (f"default-src 'none'; style-src 'sha256-{b64encode(style).decode()}'; "
            f"script-src 'sha256-{b64encode(script).decode()}'; base-uri 'none'; form-action 'none'")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(_filters(language))
    return environment


def _filters(language: str) -> dict[str, Callable[..., str]]:
    """How data is written in one language, under the names the templates use."""
    written = Printed(language)
    return {
        "money": written.money, "day": written.day, "month": written.month, "percent": written.share, "rate": written.percent,
        "eur": lambda amount: _euros(amount, written),
        "exact": lambda amount: _exact(amount, language),
        "moved": lambda amount: _signed(amount, written.money(amount)),
        "count": lambda number: count_text(number, language),
        "counted": lambda number: _signed(number, count_text(number, language)),
        "many": lambda number, word: many_text(number, word, language),
        "path": lambda text: quote(text, safe=""), "shell": shlex.quote, "line": _one_line, "short": _short,
        "word": lambda number, word: many_text(number, word, language).split(" ", 1)[1],
        "name": lambda row: parameter_label(row["name"], language),
        "value": lambda row: value_text(row["value"], row["unit"], language),
        "fact": lambda problem: facts_text(_problem(problem), language)["value"] if problem["value"] else "",
        "wrong": lambda problem: wording(_problem(problem), language)[0],
        "right": lambda problem: wording(_problem(problem), language)[1],
        "reason": lambda reason: _reason(reason, written), "why": lambda row: why_text(row, language)}


def _exact(amount: str, language: str) -> str:
    """An amount with the decimals that it has, two at least."""
    whole, _, decimals = amount.partition(".")
    return f"{money_text(f'{whole}.{decimals[:2]}', language)}{decimals[2:].rstrip('0')}\u00a0\u20ac"


def _euros(amount: Decimal, written: Printed) -> str:
    return f"{written.money(amount)}\u00a0\u20ac"


def _signed(number: Decimal | int, text: str) -> str:
    return f"+{text}" if number > 0 else text


def count_text(number: int, language: str) -> str:
    """A whole number with the language's grouping."""
    return f"{number:,}".replace(",", GROUPING[language][0]).replace("-", MINUS)


def many_text(number: int, word: str, language: str) -> str:
    """A number and its word, `one|several`; French counts none as one."""
    one, several = word.split("|")
    single = number == 1 or (number == 0 and language == "fr")
    return f"{count_text(number, language)} {one if single else several}"


def _one_line(text: str) -> str:
    """A row of the lists of documents is one line of the file: the search relies on it."""
    return " ".join(text.split())


def _short(value: Any) -> str:
    text = _one_line(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\u2026"


def _problem(row: Mapping[str, Any]) -> Problem:
    return Problem(**{name: text for name, text in row.items() if name not in ("severity", "follow")})


def _reason(reason: Mapping[str, Any], written: Printed) -> str:
    """Why a document is unusual, in a sentence."""
    found, usual = reason["found"], reason["usual"]
    return written.word(f"review_reason_{reason['rule']}", found=_euros(found, written),
                        usual=_euros(usual, written), percent=written.share(found, usual))
