"""`smart template`: the workbook that a member fills in."""

import json
from collections.abc import Sequence
from datetime import date

import click

from pipeline.cli.options import as_json, as_of, chosen, month_option
from pipeline.cli.session import finish
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.month.collect import Order
from pipeline.month.member_workbooks import member_workbooks

PLACE = "output/templates"


@click.command()
@click.argument("activities", metavar="ACTIVITY...", nargs=-1, required=True)
@month_option
@as_of
@as_json
@click.pass_obj
def template(home: Home, activities: Sequence[str], month: Month | str, as_of: date, as_json: bool) -> None:
    """A workbook to fill in: drop-downs, the Activity's own clients and past orders, what still waits and why, how clients pay.

    It is in the language of who runs the Activity. Filled in, it goes into the inbox.

    \b
    Examples:
      smart template trio-cascade --month 2026-04
      smart template trio-cascade foto-heck --month 2026-04 --json
    """
    finish(home)
    which, paths = chosen(month, as_of), []
    folder = home.path / PLACE / str(which)
    for name, body in member_workbooks(home, list(dict.fromkeys(activities)), Order(which, as_of, {})):
        folder.mkdir(parents=True, exist_ok=True)
        paths.append(folder / f"{name}-{which}.xlsx")
        paths[-1].write_bytes(body)
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in paths], "totals": {"workbooks": len(paths)}}))
        return
    click.echo("\n".join(map(str, paths)))


COMMANDS = (template,)
