"""`smart remind`: what clients owe, how late they are, and the reminders that are due."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from pipeline.books.store import open_books
from pipeline.cli.options import as_json, as_of, decided, quiet
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.month.collect import param_book
from pipeline.receivables.ageing import AGES, NOT_DUE, ageing
from pipeline.receivables.marks import DISPUTE, SETTLED, WRITTEN_OFF, Mark, mark
from pipeline.receivables.remind import Reminded, remind

WIDTH, SHOWN = 100, 30
"""Columns that the table of ages needs, and clients in it; --json has all."""
MARKS = {DISPUTE: "Stop the reminders of an invoice, and why.", SETTLED: "End the dispute of an invoice, and how.",
         WRITTEN_OFF: "Give an invoice up, and why: the guarantee fund bears it."}


def _marks(command: Any) -> Any:
    for name, words in MARKS.items():
        option = f"--{name.replace('_', '-')}"
        command = click.option(option, name, nargs=2, multiple=True, metavar="NUMBER REASON", help=words)(command)
    return command


@click.command("remind")
@as_of
@_marks
@click.option("--by", metavar="NAME", help="Who decides on a dispute or gives an invoice up; stands in the books.")
@as_json
@quiet
@click.pass_obj
def remind_command(home: Home, as_of: date, by: str | None, as_json: bool, quiet: bool,
                   **marks: Sequence[tuple[str, str]]) -> None:
    """Reminders that are due on a day, as letters in each client's language; nothing goes out twice.

    A day that is past takes what was open on that day: payments and credit notes after it do not count. What was sent or
    disputed since does.

    \b
    Examples:
      smart remind --as-of 2026-05-10
      smart remind --dispute 2026-00012 "client says the work is unfinished" --by "Ann Peeters"
    """
    decided(by, *marks.values())
    with at_work(home), open_books(home.books_url, home.path) as books:
        for name, reasons in marks.items():
            if reasons:
                mark(books, Mark(name, dict(reasons), str(by), as_of))
        done = remind(home.path, books, param_book(home)[0], as_of)
    _told(done, ageing(done.opened, as_of), as_json, quiet)


def _told(done: Reminded, ages: pl.DataFrame, as_json: bool, quiet: bool) -> None:
    every = [claim for letter in done.letters for claim in letter.claims]
    by_age = {name: from_cents(int(ages[name].sum())) for name in AGES}
    totals = {"reminders": len(done.letters), "invoices": len(every),
              "claimed": text(sum((claim.total for claim in every), from_cents(0))),
              "not_due": text(by_age[NOT_DUE]), "late": {name: text(by_age[name]) for name in AGES if name != NOT_DUE}}
    without = [claim.missing for claim in every if claim.missing]
    if as_json:
        missing = sorted({name for names in (*without, *done.withheld.values()) for name in names.split(", ")})
        paths = [str(done.folder / f"{letter.number}.pdf") for letter in done.letters if done.folder]
        click.echo(json.dumps({"paths": paths, "totals": totals, "missing_parameters": missing, "withheld": dict(done.withheld),
                               "clients": [_row(client) for client in ages.to_dicts()]}))
        return
    _stopped(without, "reminders without interest")
    _stopped(list(done.withheld.values()), "no reminder")
    if not quiet:
        _show(done, ages, by_age)


def _row(client: Mapping[str, Any]) -> dict[str, str]:
    """A client's row of the ageing, for machines."""
    return {name.replace(" ", "_"): value if name == "client_id" else text(from_cents(value)) for name, value in client.items()}


def _stopped(names: Sequence[str], what: str) -> None:
    """Which values are missing, and how many invoices that touches."""
    if names:
        missing = sorted({name for some in names for name in some.split(", ")})
        click.echo(f"No value of {', '.join(missing)}: {what}, {len(names)} of the invoices", err=True)


def _show(done: Reminded, ages: pl.DataFrame, by_age: Mapping[str, Decimal]) -> None:
    late = ", ".join(f"{name} days {text(amount)}" for name, amount in by_age.items() if amount and name != NOT_DUE)
    click.echo(f"Late: {late or 'nothing'}")
    if ages.height:
        Console(width=max(Console().width, WIDTH)).print(_table(ages))
    click.echo(f"Reminders: {len(done.letters)}\n{done.folder}" if done.folder else "No reminder is due")


def _table(ages: pl.DataFrame) -> Table:
    """What each client owes by how many days it is late, the most overdue first, and the sum of all."""
    more = f" ({SHOWN} of {ages.height} clients)" if ages.height > SHOWN else ""
    table = Table(title=f"Open by days after the due date, EUR{more}", title_justify="left", show_footer=True)
    table.add_column("client", footer="all", overflow="fold")
    for name in (*AGES, "total"):
        table.add_column(name, footer=text(from_cents(int(ages[name].sum()))), justify="right", no_wrap=True)
    for client, *amounts in ages.select("client_id", *AGES, "total").head(SHOWN).iter_rows():
        table.add_row(client, *(text(from_cents(cents)) if cents else "" for cents in amounts))
    return table


COMMANDS = (remind_command,)
