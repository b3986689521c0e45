"""A fault in what was dropped is a value: a stable code, where it stands, what is wrong, what would be right."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.core.labels import heading
from pipeline.core.params import LOADER

ABOUT_A_COLUMN = ("CELL-EMPTY", "COLUMN-MISSING", "EXPENSE-AMOUNT-MISSING")
"""Codes whose value or expected names a column, printed as its heading."""


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
    """Severity and words of every problem code."""
    body = yaml.load(files("templates").joinpath("labels/problems.yaml").read_bytes(), Loader=LOADER)
    return dict(body)


def severity(code: str) -> str:
    """`error`: the row waits. `warning`: it goes on, a person is told."""
    return str(catalogue()[code]["severity"])


def is_error(problem: Problem) -> bool:
    return severity(problem.code) == "error"


def wording(problem: Problem, language: str) -> tuple[str, str]:
    """What is wrong and what would be right, in words."""
    words = catalogue()[problem.code][language]
    printed = (lambda fact: heading(fact, language)) if problem.code in ABOUT_A_COLUMN else str
    facts = {"value": printed(problem.value), "expected": printed(problem.expected)}
    return words["wrong"].format(**facts), words["right"].format(**facts)


def as_rows(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems as they stand in `run.json`, sorted, each with its severity."""
    return [{**asdict(problem), "severity": severity(problem.code)} for problem in sorted(set(problems))]
