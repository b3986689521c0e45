"""`smart check`: intake only."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from pipeline.cli.main import PROBLEMS
from pipeline.cli.options import as_json, as_of, chosen, month_option, quiet
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.problems import Problem, is_error, wording
from pipeline.intake import hand_back, read_inbox


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@month_option
@as_of
@as_json
@quiet
@click.pass_obj
def check(home: Home, paths: Sequence[Path], month: Month | str, as_of: date, as_json: bool, quiet: bool) -> None:
    """Look at what was dropped, and hand workbooks with mistakes back; nothing else. Exit 0 clean, 1 problems.

    \b
    Example:
      smart check --month 2026-03
    """
    intake = read_inbox(home.inbox, str(chosen(month, as_of)))
    found = [problem for problem in intake.problems if not paths or problem.file in {path.name for path in paths}]
    back = hand_back(intake, intake.problems, home.inbox, home.handed_back, lambda _: home.cooperative["language"])
    if as_json:
        answer = {"paths": [str(path) for path in back], "problems": [asdict(one) for one in found]}
        click.echo(json.dumps(answer, ensure_ascii=False))
    elif not quiet:
        for problem in found:
            click.echo(_line(problem, home.cooperative["language"]))
    raise SystemExit(PROBLEMS if any(is_error(problem) for problem in found) else 0)


def _line(problem: Problem, language: str) -> str:
    wrong, right = wording(problem, language)
    return f"{problem.file} {problem.sheet}!{problem.cell} {problem.code}: {wrong} {right}"


COMMANDS = (check,)
