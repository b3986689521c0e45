"""`smart init --opening`: another system's figures as the first entry of the books."""

import json
import logging
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.books.store import open_books
from pipeline.cli.month import problem_lines
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.labels import labels, money_text
from pipeline.core.money import text
from pipeline.core.problems import as_rows, wording
from pipeline.core.refused import PROBLEMS
from pipeline.intake.hand_back import answered, target_of
from pipeline.intake.marked_copy import coloured
from pipeline.takeover.book import TakenOver, take_over

LOG = logging.getLogger("smart")


def take_over_in(home: Home, file: Path, as_json: bool, quiet: bool) -> int:
    """Book an opening workbook in a home and tell it; the exit code."""
    with at_work(home), open_books(home.books_url, home.path) as books:
        done = take_over(home, books, file)
        back = [] if done.entry else _handed_back(home, done)
        LOG.info("opening: %s", done.entry.seal if done.entry else f"{len(done.problems)} problems")
    if as_json:
        totals = {account: text(amount) for account, amount in done.accounts}
        paths = [str(path) for path in (*([done.kept] if done.kept else []), *back)]
        click.echo(json.dumps({"paths": paths, "totals": totals, "problems": as_rows(done.problems)}, ensure_ascii=False))
    elif quiet:
        problem_lines(as_rows(done.problems))
    else:
        _tell(home, done, back)
    return 0 if done.entry else PROBLEMS


def _handed_back(home: Home, done: TakenOver) -> list[Path]:
    """Where the workbook stands with its mistakes marked."""
    file, figures, language = done.figures.file, done.figures, home.cooperative["language"]
    target, wrong = target_of(file, file.name, home.inbox, home.handed_back), sorted(done.problems)
    marked = partial(coloured, problems=wrong, language=language)
    return [target] if answered(target, file, {"sha256": figures.sha256, "kind": figures.kind}, wrong, language, marked) else []


def _tell(home: Home, done: TakenOver, back: list[Path]) -> None:
    language = home.cooperative["language"]
    for problem in sorted(done.problems):
        where = f"{problem.sheet}!{problem.cell} " if problem.sheet else ""
        click.echo(f"{problem.file}: {where}{problem.code}: {' '.join(wording(problem, language))}", err=not done.entry)
    if done.entry:
        Console().print(_table(done, language))
        click.echo(f"The books begin on {done.entry.as_of}. The workbook is kept:")
    elif back:
        click.echo("Nothing was booked. The workbook with its mistakes marked:")
    for path in (*([done.kept] if done.kept else []), *back):
        click.echo(path)


def _table(done: TakenOver, language: str) -> Table:
    table = Table(title="Opening balances", title_justify="left")
    for name in ("account", "debit", "credit"):
        table.add_column(name, justify="left" if name == "account" else "right", no_wrap=True)
    for account, amount in done.accounts:
        sides = [money_text(abs(amount), language) if amount * sign > 0 else "" for sign in (1, -1)]
        table.add_row(labels(language)[f"word_{account}"], *sides)
    return table
