"""`smart check`: intake only."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.cli.month import problem_lines, where
from pipeline.cli.options import as_json, as_of, chosen, month_option, quiet
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.problems import Problem, as_rows, wording
from pipeline.core.refused import PROBLEMS
from pipeline.intake import Intake, called, hand_back
from pipeline.month.collect import Order, read
from pipeline.month.draft import language_of


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True))
@month_option
@as_of
@as_json
@quiet
@click.pass_obj
def check(home: Home, paths: Sequence[Path], month: Month | str, as_of: date, as_json: bool, quiet: bool) -> None:
    """Look at what was dropped, and hand workbooks with mistakes back; nothing else. Exit 0 clean, 1 problems.

    PATHS: only these workbooks are told about; they may lie outside the inbox.

    \b
    Examples:
      smart check --month 2026-03
      smart check ~/trio-cascade-2026-03.xlsx --month 2026-03
    """
    with at_work(home):
        order = Order(chosen(month, as_of), as_of, {})
        outside = [path for path in dict.fromkeys(paths) if path.parent != home.inbox.resolve()]
        _, intake = read(home, order, outside)
        names = {called(path, home.inbox if path in outside else path.parent) for path in paths}
        found = [problem for problem in intake.problems if not paths or problem.file in names]
        languages = language_of(intake, home.cooperative["language"])
        back = hand_back(intake, found, home.inbox, home.handed_back, languages, renew=False)
    rows = as_rows(found)
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in back], "totals": _totals(intake), "problems": rows},
                              ensure_ascii=False))
    elif quiet:
        problem_lines(rows)
    else:
        _tell(found, rows, back, home.cooperative["language"])
    raise SystemExit(PROBLEMS if any(row["severity"] == "error" for row in rows) else 0)


def _totals(intake: Intake) -> dict[str, Any]:
    """Files, and rows of workbooks: dropped, accepted, waiting."""
    books = intake.files.filter(kind="workbook")
    return {"files": intake.files.height, **{name: int(books[name].sum()) for name in ("rows", "accepted", "waiting")}}


def _tell(found: Sequence[Problem], rows: Sequence[dict[str, str]], back: Sequence[Path], language: str) -> None:
    for problem, row in zip(sorted(set(found)), rows, strict=True):
        click.echo(f"{problem.file}: {where(row)}{problem.code}: {' '.join(wording(problem, language))}")
    for path in back:
        click.echo(path)
    if not rows:
        click.echo("Nothing is wrong with what was dropped.")


COMMANDS = (check,)
