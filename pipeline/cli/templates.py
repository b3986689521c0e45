"""`smart template`: the workbook that a member fills in."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from pipeline.cli.options import MonthType, as_json, as_of, chosen
from pipeline.cli.session import finish
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.intake import read_registers
from pipeline.month.collect import Order
from pipeline.month.member_workbooks import member_workbooks
from pipeline.takeover.workbook import opening_workbook

PLACE = "output/templates"


@click.command()
@click.argument("activities", metavar="ACTIVITY...", nargs=-1)
@click.option("--month", type=MonthType(), help="Such as 2026-03, or previous.")
@click.option("--opening", is_flag=True, help="The workbook that brings another system's figures into empty books.")
@as_of
@as_json
@click.pass_obj
def template(home: Home, activities: Sequence[str], month: Month | str | None, opening: bool, as_of: date, as_json: bool) -> None:
    """A workbook to fill in: drop-downs, the Activity's own clients and past orders, what still waits and why, how clients pay.

    It is in the language of who runs the Activity. Filled in, it goes into the inbox.

    \b
    Examples:
      smart template trio-cascade --month 2026-04
      smart template trio-cascade foto-heck --month 2026-04 --json
      smart template --opening                       for `smart init FOLDER --opening FILE`
    """
    if opening and (activities or month):
        raise click.UsageError("--opening stands alone: the workbook is of no Activity and no month")
    finish(home)
    paths = _opening(home, as_of) if opening else _of_members(home, activities, month, as_of)
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in paths], "totals": {"workbooks": len(paths)}}))
        return
    click.echo("\n".join(map(str, paths)))


def _of_members(home: Home, activities: Sequence[str], month: Month | str | None, as_of: date) -> list[Path]:
    if not activities or month is None:
        raise click.UsageError("Missing argument 'ACTIVITY...'." if month else "Missing option '--month'.")
    which, paths = chosen(month, as_of), []
    folder = home.path / PLACE / str(which)
    for name, body in member_workbooks(home, list(dict.fromkeys(activities)), Order(which, as_of, {})):
        folder.mkdir(parents=True, exist_ok=True)
        paths.append(folder / f"{name}-{which}.xlsx")
        paths[-1].write_bytes(body)
    return paths


def _opening(home: Home, as_of: date) -> list[Path]:
    """In the cooperative's language, with the keys of the registers in the inbox."""
    body = opening_workbook(read_registers(home.inbox, ""), home.accounts, home.cooperative["language"], as_of)
    file = home.path / PLACE / "opening.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return [file]


COMMANDS = (template,)
