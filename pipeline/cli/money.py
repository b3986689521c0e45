"""`smart pay`: the bank file of an approved month, and payments that somebody lets go."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import as_json, as_of, chosen, month_option, run_option
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.labels import money_text
from pipeline.core.money import from_cents, text
from pipeline.core.problems import Problem, wording
from pipeline.core.refused import Refused
from pipeline.month.folders import published_folder, run_folders
from pipeline.month.payment_files import FILES, FOLDER
from pipeline.month.release import Release, Released, held_payments, release

SHOWN = ("run", "payment_id", "batch", "member_id", "name", "held")


@click.command()
@month_option
@run_option
@click.option("--release", "releases", nargs=2, multiple=True, metavar="ID REASON",
              help="Let the payments go that wait for a member, and why. They leave in a file of their own.")
@click.option("--again", nargs=2, multiple=True, metavar="ID REASON",
              help="Order anew what the bank returned for a member, on the account that the register now says, and why.")
@click.option("--by", metavar="NAME", help="Who lets them go; stands in the books.")
@as_of
@as_json
@click.pass_obj
def pay(home: Home, month: Month | str, nth: int | None, releases: Sequence[tuple[str, str]], again: Sequence[tuple[str, str]],
        by: str | None, as_of: date, as_json: bool) -> None:
    """The approved month's bank files, who still waits for his pay and why; or let payments go that wait.

    \b
    Examples:
      smart pay --month 2026-03
      smart pay --month 2026-03 --release M007 "account confirmed by phone" --by "Ann Peeters"
      smart pay --month 2026-03 --again M007 "new account, by letter" --by "Ann Peeters"
    """
    which = chosen(month, as_of)
    if (releases or again) and not (by or "").strip():
        raise click.UsageError(f"{'--release' if releases else '--again'} needs --by NAME: the books keep who decided")
    with at_work(home):
        done = release(home, Release(which, dict(releases), dict(again), str(by), as_of)) if releases or again else None
        found = _files(home, str(which), nth)
        waiting = held_payments(home, str(which)).to_dicts()
    _report(found, waiting, done, home.cooperative["language"], as_json)


def _files(home: Home, month: str, nth: int | None) -> dict[str, dict[str, Any]]:
    """Bank files of the approved runs -> what run.json says of their payments. Raises Refused before approval."""
    approved = [folder for folder in run_folders(home, month, nth) if not folder.name.endswith(".draft")]
    if not approved:
        raise Refused([f"{published_folder(home, month, nth or 1).name} is not approved: no payment leaves before"])
    said = {folder: json.loads((folder / "run.json").read_text(encoding="utf-8"))["payments"] for folder in reversed(approved)}
    return {str(folder / FOLDER / name): payments for folder, payments in said.items() for name in FILES
            if (folder / FOLDER / name).is_file()}


def _report(found: dict[str, dict[str, Any]], waiting: Sequence[dict[str, Any]], done: Released | None, language: str,
            as_json: bool) -> None:
    paths = [str(done.file)] if done else list(found)
    totals = {"held": text(from_cents(sum(row["amount_cents"] for row in waiting))), "held_count": len(waiting)}
    if done:
        totals |= {"released": text(done.total), "released_count": done.count}
    if as_json:
        held = [{**{name: row[name] for name in SHOWN}, "amount": text(from_cents(row["amount_cents"]))} for row in waiting]
        click.echo(json.dumps({"paths": paths, "totals": totals, "held": held}, ensure_ascii=False))
        return
    if waiting:
        Console().print(_table(waiting, language))
    click.echo("\n".join(paths) or "Nothing is to be paid.")


def _table(waiting: Sequence[dict[str, Any]], language: str) -> Table:
    """Who waits for his pay, how much, and why."""
    table = Table(title="Payments that wait", title_justify="left")
    for name, side in (("member", "left"), ("document", "left"), ("EUR", "right"), ("why", "left")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for row in waiting:
        why = wording(Problem(code=row["held"], value="", expected=row["name"]), language)[1]
        table.add_row(f"{row['name']} ({row['member_id']})", row["payment_id"],
                      money_text(from_cents(row["amount_cents"]), language), f"{row['held']}: {why}")
    return table


COMMANDS = (pay,)
