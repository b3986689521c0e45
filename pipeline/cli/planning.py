"""`smart plan`: how many days does this budget carry?"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import as_json, as_of, chosen, month_option
from pipeline.cli.session import finish
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.money import cents_of, text
from pipeline.core.refused import WRONG_USE
from pipeline.month.collect import Order, collect
from pipeline.whatif.day_planner import NothingToPlan, plan

AMOUNTS = ("gross", "gross_a_day", "minimum_gross", "net")


@click.command("plan")
@click.argument("activity")
@month_option
@as_of
@as_json
@click.pass_obj
def plan_command(home: Home, activity: str, month: Month | str, as_of: date, as_json: bool) -> None:
    """For each number of days: gross a day, minimum met or not, net, rights earned. Nothing is saved.

    The budget is what the Activity has in the books and in the inbox; each member's contract is paid all of the share.

    \b
    Examples:
      smart plan trio-cascade --month 2026-03
      smart plan trio-cascade --month 2026-03 --json
    """
    finish(home)
    inputs = collect(home, Order(chosen(month, as_of), as_of, {}))
    try:
        rows = [_printed(row) for row in plan(inputs, activity)]
    except NothingToPlan as error:
        click.echo(f"smart: {error}", err=True)
        raise SystemExit(WRONG_USE) from None
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for member in dict.fromkeys(row["member_id"] for row in rows):
        Console().print(_table(member, [row for row in rows if row["member_id"] == member]))


def _printed(row: dict[str, Any]) -> dict[str, Any]:
    """Amounts as text, a day's gross rounded."""
    return {name: text(cents_of(Decimal(value))) if name in AMOUNTS and value is not None else value
            for name, value in row.items()}


def _table(member: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(title=f"{member}: days that this budget carries (* as declared)", title_justify="left")
    for heading in ("days", "gross", "a day", "minimum", "met", "net", "days of rights", "pay for pension"):
        table.add_column(heading, justify="right")
    for row in rows:
        star = "*" if row["declared"] else ""
        met = "?" if row["minimum_gross"] is None else "yes" if row["minimum_met"] else "no"
        table.add_row(f"{star}{row['days']}", row["gross"], row["gross_a_day"], row["minimum_gross"] or "", met, row["net"],
                      row["rights"]["unemployment_days"], row["rights"]["pension_pay"],
                      style=None if row["minimum_met"] else "dim")
    return table


COMMANDS = (plan_command,)
