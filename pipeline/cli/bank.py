"""`smart reconcile`: bank statements into the books, and decisions on what nobody could match."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.bank.decide import NAME
from pipeline.bank.decisions import PLACE, book_decisions, list_what_waits
from pipeline.bank.match import Match
from pipeline.bank.reconcile import SUFFIXES, Reconciled, reconcile
from pipeline.bank.statement import euro_text
from pipeline.books.store import open_books
from pipeline.cli.main import PROBLEMS
from pipeline.cli.options import as_json, as_of, quiet
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.problems import Problem, as_rows, wording
from pipeline.month.collect import Order, param_book, read

KINDS = ("invoice", "client", "payment", "returned", "charge", "other", "suspense")


@click.command("reconcile")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_of
@as_json
@quiet
@click.pass_obj
def reconcile_command(home: Home, files: Sequence[Path], as_of: date, as_json: bool, quiet: bool) -> None:
    """Bank statements (CODA, camt.053) into the books: each movement is matched, or waits for a decision.

    Without FILES, those in the inbox. A statement that does not follow, or does not add up, is refused whole (exit 1).
    What nobody could match waits in output/bank/to-decide.xlsx: fill it in and drop it in the inbox.

    \b
    Examples:
      smart reconcile                                 those in the inbox; cron runs it before `run`
      smart reconcile april.cod --json
    """
    with at_work(home), open_books(home.books_url, home.path) as books:
        threshold = int(param_book(home)[0].in_force(as_of)["match_threshold"].value)
        names = cache(lambda: _names(home, as_of))
        statements, decisions = _sorted(home, files)
        done = reconcile(home, books, statements, as_of, names, threshold)
        decided, wrong = book_decisions(home, books, decisions, as_of, names, threshold)
        waiting = list_what_waits(home, books, names, threshold)
    done.problems += wrong
    _report(home, done, decided, waiting, as_json, quiet)
    raise SystemExit(PROBLEMS if done.problems else 0)


def _sorted(home: Home, files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Statements, and workbooks of decisions."""
    found = sorted(files or (home.inbox.iterdir() if home.inbox.is_dir() else ()))
    decisions = [file for file in found if file.suffix == ".xlsx" and file.name.startswith(Path(NAME).stem)]
    of_the_bank = [file for file in found if file not in decisions and (files or file.suffix.lower() in SUFFIXES)]
    return of_the_bank, decisions


def _names(home: Home, day: date) -> Mapping[str, str]:
    """What clients are called, as the registers in force say."""
    _, intake = read(home, Order(Month(day.year, day.month), day, {}))
    return dict(intake.clients.select("client_id", "name").iter_rows())


def _report(home: Home, done: Reconciled, decided: Sequence[tuple[str, Match]], waiting: int, as_json: bool, quiet: bool) -> None:
    sums = _sums([*done.matches, *decided])
    if as_json:
        totals = {"statements": len(done.statements), "booked_before": len(done.before), "movements": done.movements,
                  "decided": len(decided), "waiting": waiting, **sums}
        paths = [*map(str, done.kept), *([str(home.path / PLACE)] if waiting else [])]
        click.echo(json.dumps({"paths": paths, "totals": totals, "problems": as_rows(done.problems)}, ensure_ascii=False))
        return
    tell(done.problems, home.cooperative["language"])
    if quiet:
        return
    if done.statements or decided:
        Console().print(_table(done, sums))
    for name in done.before:
        click.echo(f"{name} is in the books already")
    if waiting:
        click.echo(f"Movements to decide: {waiting}. Fill in the last column, then drop the file in the inbox:")
        click.echo(home.path / PLACE)
    elif not (done.statements or done.before or decided or done.problems):
        click.echo("Nothing to reconcile: drop .cod or .xml statements in the inbox")


def _sums(matches: Sequence[tuple[str, Match]]) -> dict[str, str]:
    """What was booked by kind of match, in euro."""
    return {kind: euro_text(sum(match.amount_cents for _, match in matches if match.kind == kind)) for kind in KINDS}


def _table(done: Reconciled, sums: Mapping[str, str]) -> Table:
    table = Table(title=f"{len(done.statements)} statements, {done.movements} movements", title_justify="left")
    for kind in KINDS:
        table.add_column(kind, justify="right")
    table.add_row(*(sums[kind] for kind in KINDS))
    return table


def tell(problems: Sequence[Problem], language: str) -> None:
    """One line a problem: the file, where in it, what is wrong and what would be right."""
    for problem in problems:
        wrong, right = wording(problem, language)
        place: Any = f" ({problem.cell})" if problem.cell else ""
        click.echo(f"{problem.file}{place}: {problem.code}: {wrong} {right}", err=True)


COMMANDS = (reconcile_command,)
