"""`smart run` and `review`: a month from workbooks to a draft that somebody looks at."""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.cli.options import as_json, as_of, chosen, month_option, quiet, run_option
from pipeline.cli.session import at_work, finish
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.refused import PROBLEMS, WRONG_USE
from pipeline.month.collect import Order
from pipeline.month.draft import Draft, draft
from pipeline.month.folders import latest_folder

TABLE_WIDTH = 110
"""Wide enough for the figures of a large month, also in a narrow pipe."""
LOG = logging.getLogger("smart")
SHOWN = ("members", "invoices", "turnover", "fees", "gross", "net", "problems", "warnings")


@click.command()
@month_option
@as_of
@click.option("--hold", "holds", multiple=True, metavar="ID", help="Leave the rows of a member, client or Activity waiting.")
@click.option("--reason", "reasons", multiple=True, metavar="TEXT", help="Why, one for each --hold, in order.")
@click.option("--release", "releases", nargs=2, multiple=True, metavar="ID REASON",
              help="Let a member's payment go that asked for a second look, and why.")
@click.option("--workers", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, show_default="all cores",
              help="Processes that render documents.")
@click.option("--scheduler", metavar="URL", help="A Dask cluster, such as tcp://10.0.0.5:8786, in place of --workers.")
@as_json
@quiet
@click.pass_obj
def run(home: Home, month: Month | str, as_of: date, holds: Sequence[str], reasons: Sequence[str],
        releases: Sequence[tuple[str, str]], workers: int, scheduler: str | None, as_json: bool, quiet: bool) -> None:
    """Make the month's draft: documents and the review page. The books are not touched; repeat it at will.

    \b
    Examples:
      smart run --month 2026-03
      smart run --month previous --quiet             for cron
      smart run --month 2026-03 --hold M007 --reason "IBAN in doubt"
      smart run --month 2026-03 --release M007 "new account confirmed by phone"
    """
    if len(holds) != len(reasons):
        raise click.UsageError("each --hold needs its --reason")
    order = Order(chosen(month, as_of), as_of, dict(zip(holds, reasons, strict=True)), workers,
                  dict(releases))
    with at_work(home):
        made = _draft(home, order, scheduler, quiet or as_json)
        LOG.info("run %s.%s: %s", made.run["month"], made.run["run"], json.dumps(made.run["totals"]))
    _report(home, made, as_json, quiet)
    raise SystemExit(PROBLEMS if made.run["totals"]["problems"] else 0)


def _draft(home: Home, order: Order, scheduler: str | None, silent: bool) -> Draft:
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=silent or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        return draft(home, order, scheduler,
                     lambda done, of: bar.update(task, completed=done, total=of, description="documents"))


def _report(home: Home, made: Draft, as_json: bool, quiet: bool) -> None:
    page = made.folder / "review" / "index.html"
    if as_json:
        paths = [str(page), *map(str, made.handed_back)]
        answer = {"paths": paths, "totals": made.run["totals"], "problems": made.run["problems"]}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    problem_lines(made.run["problems"])
    if not quiet:
        summary(made.run)
        if made.handed_back:
            click.echo(f"Workbooks to correct and drop again: {len(made.handed_back)}, marked in {home.handed_back}")
        click.echo(f"Review it, then: smart approve --month {made.run['month']} --by NAME")
        click.echo(page)


def problem_lines(problems: Sequence[Mapping[str, str]]) -> None:
    """One line a file with problems that keep rows waiting."""
    by_file: dict[str, list[Mapping[str, str]]] = {}
    for problem in problems:
        if problem["severity"] == "error":
            by_file.setdefault(problem["file"], []).append(problem)
    for file, found in sorted(by_file.items()):
        codes = ", ".join(f"{where(problem)}{problem['code']}" for problem in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        click.echo(f"{file}: {codes}{more}", err=True)


def where(problem: Mapping[str, str]) -> str:
    """Sheet and cell of a problem, with a space after them; empty where it concerns the whole file."""
    return f"{problem['sheet']}!{problem['cell']} " if problem["sheet"] else ""


def summary(run: dict[str, Any]) -> None:
    """The short table that closes a run."""
    table = Table(title=f"{run['month']}, run {run['run']}: draft as of {run['as_of']}", title_justify="left")
    for name in SHOWN:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_row(*(_grouped(run["totals"][name]) for name in SHOWN))
    Console(width=max(Console().width, TABLE_WIDTH)).print(table)


def _grouped(value: int | str) -> str:
    """A count or amount with groups of three digits."""
    whole, point, cents = str(value).partition(".")
    return f"{int(whole):,}{point}{cents}"


@click.command()
@month_option
@run_option
@as_of
@as_json
@click.pass_obj
def review(home: Home, month: Month | str, nth: int | None, as_of: date, as_json: bool) -> None:
    """Print a run's summary and the path of its review page.

    \b
    Examples:
      smart review --month previous
      smart review --month 2026-03 --run 2 --json
    """
    finish(home)
    which = chosen(month, as_of)
    folder = latest_folder(home, str(which), nth)
    if folder is None:
        click.echo(f"smart: {which} has no run yet: smart run --month {which}", err=True)
        raise SystemExit(WRONG_USE)
    body = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    if as_json:
        click.echo(json.dumps({"paths": [str(folder / "review" / "index.html")], "totals": body["totals"]}))
        return
    summary(body)
    click.echo(folder / "review" / "index.html")


COMMANDS = (run, review)
