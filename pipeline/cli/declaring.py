"""`smart declare`: drafts of what the cooperative declares to the State."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from pipeline.cli.options import as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.refused import PROBLEMS
from pipeline.declarations.account import account
from pipeline.declarations.customers import customers
from pipeline.declarations.dimona import dimona
from pipeline.declarations.dmfa.draft import dmfa
from pipeline.declarations.draft import Draft, folder_of, write
from pipeline.declarations.income_sheets import income_sheets
from pipeline.declarations.leaving import leaving
from pipeline.declarations.vat import vat
from pipeline.declarations.withholding import withholding

KINDS: dict[str, tuple[Callable[[Home, str, date], Draft], str]] = {
    "dimona": (dimona, "a day: 2026-04-05; of what lies in the inbox too"),
    "dmfa": (dmfa, "a quarter: 2026Q1"),
    "withholding": (withholding, "a month: 2026-03"),
    "281": (income_sheets, "a year: 2026; sheets 281.10 and 281.45 of what was paid in it, one paper a member"),
    "vat": (vat, "a quarter or a month: 2026Q1, 2026-03"),
    "customers": (customers, "a year: 2026"),
    "account": (account, "a member, or a member and a year: M001, M001.2026"),
    "leaving": (leaving, "a member, who leaves on the day of --as-of: M001"),
}
"""Kind -> what makes its draft of a period, on a day, and what that period is."""
PERIODS = "\b\nPERIOD is, by KIND:\n" + "\n".join(f"  {kind:12} {period}" for kind, (_, period) in KINDS.items())
AT_ONCE = 20
"""Urgent lines that a terminal shows; the files have all."""


@click.command("declare", epilog=PERIODS)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("period")
@as_of
@as_json
@click.pass_obj
def declare(home: Home, kind: str, period: str, as_of: date, as_json: bool) -> None:
    """The draft of a declaration, made from approved months. Nothing is sent; it says who still has to accept it.

    `smart explain KIND:PERIOD FIGURE` says which documents make a figure. A member who cannot be declared is named, the others
    go on: exit 1.

    \b
    Examples:
      smart declare dimona 2026-04-05
      smart declare leaving M001 --as-of 2026-06-30
      smart explain 281:2026 M001.2060
    """
    with at_work(home):
        draft = KINDS[kind][0](home, period, as_of)
        paths = _written(home, draft)
    _report(home, draft, paths, as_json)
    if draft.problems:
        raise SystemExit(PROBLEMS)


def _report(home: Home, draft: Draft, paths: tuple[Path, ...], as_json: bool) -> None:
    """What was made: for machines, or in lines, those that cannot wait first and in red."""
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in paths], "totals": draft.totals, "problems": draft.problems},
                              ensure_ascii=False))
        return
    for line in draft.urgent[:AT_ONCE]:
        click.secho(line, fg="red")
    if len(draft.urgent) > AT_ONCE:
        click.echo(f"and {len(draft.urgent) - AT_ONCE} more, in list.csv")
    for problem in draft.problems:
        click.echo(f"smart: {problem}", err=True)
    click.echo("\n".join((*draft.told, str(folder_of(home, draft.kind, draft.period)))))


def _written(home: Home, draft: Draft) -> tuple[Path, ...]:
    """Its files, with a bar on a terminal where there are many papers."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not (console.is_terminal and draft.documents), transient=True) as bar:
        task = bar.add_task("papers", total=len(draft.documents))
        return write(home, draft, lambda done: bar.update(task, completed=done))


COMMANDS = (declare,)
