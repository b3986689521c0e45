"""`smart verify`, `smart law`: proof of the books, and the law in use."""

import json
from datetime import date
from typing import Any

import click

from pipeline.books.seals import verify
from pipeline.cli.main import PROBLEMS, WRONG_USE
from pipeline.cli.options import Day, as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.month.collect import param_book
from pipeline.month.record import as_data


@click.command("verify")
@as_json
@click.pass_obj
def verify_command(home: Home, as_json: bool) -> None:
    """Prove the books: chain of seals, balance, gapless numbers, published files byte by byte. Exit 0 sound.

    \b
    Example:
      smart verify --json
    """
    with at_work(home):
        findings = verify(home)
    if as_json:
        click.echo(json.dumps({"findings": findings}))
    else:
        click.echo("\n".join(findings) or "The books are sound.")
    raise SystemExit(PROBLEMS if findings else 0)


@click.command("law")
@click.argument("name", required=False)
@as_of
@click.option("--on", "day", type=Day(), help="The day; default --as-of.")
@as_json
@click.pass_obj
def law_command(home: Home, name: str | None, as_of: date, day: date | None, as_json: bool) -> None:
    """List the parameters in force on a day: value, source, confidence; those without a value say so.

    \b
    Examples:
      smart law onss_ordinary_rate
      smart law --on 2026-07-01 --json
    """
    on = day or as_of
    book, _ = param_book(home)
    if name and name not in book.entries:
        click.echo(f"smart: no parameter is called {name}", err=True)
        raise SystemExit(WRONG_USE)
    rows = [_row(each, on, book) for each in sorted([name] if name else book.names())]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['name']} = {row['value'] if row['value'] is not None else 'not known'}  ({row['confidence']})")
        click.echo(f"    {row['label']}; from {row['from'] or 'never'}: {row['source']}")


def _row(name: str, on: date, book: Any) -> dict[str, Any]:
    """One parameter on a day; `value` is null where none is in force."""
    entry = book.in_force(on).get(name)
    if entry is None:
        last = book.entries[name][-1]
        return {"name": name, "label": last.label, "value": None, "from": None, "source": last.source,
                "confidence": last.confidence}
    return as_data(entry)


COMMANDS = (verify_command, law_command)
