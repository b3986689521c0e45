"""A fault in what was dropped is a value: a stable code, where it stands, what is wrong, what would be right."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.core.facts import fact_text
from pipeline.core.labels import LANGUAGES, typeset
from pipeline.core.params import LOADER

FACTS = ("value", "expected")


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `value` is what was found, `expected` what would be right, both as data.

    The words stand in `templates/labels/problems.yaml`, under the code, in each language.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    code: str = ""
    value: str = ""
    expected: str = ""
    member_id: str = ""
    activity_id: str = ""


@cache
def catalogue() -> dict[str, Any]:
    """Severity, kinds of the facts (`pipeline.core.facts`) and words of every problem code."""
    body = dict(yaml.load(files("templates").joinpath("labels/problems.yaml").read_bytes(), Loader=LOADER))
    return {code: {**about, **{language: _typeset(about[language], language) for language in LANGUAGES}}
            for code, about in body.items()}


def _typeset(words: dict[str, str], language: str) -> dict[str, str]:
    return {name: typeset(text, language) for name, text in words.items()}


def severity(code: str) -> str:
    """`error`: the row waits. `warning`: it goes on, a person is told."""
    return str(catalogue()[code]["severity"])


def is_error(problem: Problem) -> bool:
    return severity(problem.code) == "error"


def wording(problem: Problem, language: str) -> tuple[str, str]:
    """What is wrong and what would be right, in words."""
    about, facts = catalogue()[problem.code], facts_text(problem, language)
    return about[language]["wrong"].format(**facts), about[language]["right"].format(**facts)


def facts_text(problem: Problem, language: str) -> dict[str, str]:
    """What was found and what would be right, as a reader of the language writes amounts, days and words."""
    about = catalogue()[problem.code]
    return {name: fact_text(getattr(problem, name), about.get(name, "text"), language) for name in FACTS}


def as_rows(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems as they stand in `run.json`, sorted, each with its severity."""
    return [{**asdict(problem), "severity": severity(problem.code)} for problem in sorted(set(problems))]
