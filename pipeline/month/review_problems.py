"""The problems of a run by file, each with those that follow from it: one row, or one line of work that waits."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

FILES_SHOWN = 200
PROBLEMS_SHOWN = 50
CONSEQUENCES = ("BUDGET-TOO-SMALL", "PAY-BELOW-MINIMUM", "PAY-OVER-BUDGET", "DAYS-THAT-FIT", "HOURS-THAT-FIT",
                "EXPENSE-OVER-BUDGET", "COPYRIGHT-OVER-BUDGET", "COPYRIGHT-OVER-SHARE")
"""What a line of work that waits leaves its Activity with: too small a budget, or invoice."""
NEVER_A_CAUSE = ("PAY-", "EXPENSE-", "COPYRIGHT-", *CONSEQUENCES)

Row = dict[str, str]


def problems_by_file(problems: list[Row]) -> dict[str, Any]:
    """Files with most errors first; the longest lists are cut and the rest counted.

    files: file, errors, warnings, shown (each a problem with `follow`, the problems that come of it), left.
    """
    by_file = groupby(sorted(problems, key=itemgetter("file")), key=itemgetter("file"))
    files = [_file(name, list(group)) for name, group in by_file]
    files.sort(key=lambda file: (-file["errors"], -file["warnings"], file["file"]))
    return {"files": files[:FILES_SHOWN], "files_left": len(files[FILES_SHOWN:]),
            "errors": sum(file["errors"] for file in files),
            "warnings": sum(file["warnings"] for file in files)}


def _file(name: str, problems: Sequence[Row]) -> dict[str, Any]:
    ordered = sorted(problems, key=lambda problem: (problem["severity"] != "error", problem["code"] in CONSEQUENCES))
    errors = sum(problem["severity"] == "error" for problem in ordered)
    groups = _grouped(ordered)
    shown = groups[:PROBLEMS_SHOWN]
    return {"file": name, "errors": errors, "warnings": len(ordered) - errors, "shown": shown,
            "left": len(ordered) - sum(1 + len(group["follow"]) for group in shown)}


def _grouped(ordered: Sequence[Row]) -> list[dict[str, Any]]:
    """Each first problem with those that follow from it, in the order of the first ones."""
    causes, groups = _causes(ordered), dict[Any, list[Row]]()
    for nth, problem in enumerate(ordered):
        cause = causes.get(problem.get("activity_id", "")) if problem["code"] in CONSEQUENCES else None
        groups.setdefault(_place(cause or problem, nth), []).append(problem)
    return [{**first, "follow": rest} for first, *rest in groups.values()]


def _causes(ordered: Iterable[Row]) -> dict[str, Row]:
    """By Activity the first error of a line of work."""
    errors = [problem for problem in ordered if problem["severity"] == "error"]
    elsewhere = {problem["sheet"] for problem in errors if problem["code"].startswith(NEVER_A_CAUSE)}
    found: dict[str, Row] = {}
    for problem in errors:
        if problem.get("sheet") and problem["sheet"] not in elsewhere and not problem["code"].startswith(NEVER_A_CAUSE):
            found.setdefault(problem.get("activity_id", ""), problem)
    return found


def _place(problem: Row, nth: int) -> Any:
    """The row of a problem; one without a cell stands alone."""
    row = re.sub(r"\D", "", problem.get("cell", ""))
    return (problem["sheet"], row) if row else nth
