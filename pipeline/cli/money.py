"""`smart pay`: the bank files of an approved month, payments that somebody lets go, and what clients get back."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.books.store import open_books
from pipeline.cli.options import as_json, as_of, chosen, decided, month_option, run_option
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.labels import money_text
from pipeline.core.money import from_cents, text
from pipeline.core.problems import Problem, wording
from pipeline.core.refused import Refused
from pipeline.month.folders import published_folder, run_folders
from pipeline.month.payment_files import FILES, FOLDER
from pipeline.month.release import Release, held_payments, release
from pipeline.receivables.refunds import Decision, owed_to_clients, refund, set_off

Row = dict[str, Any]
Reasons = Sequence[tuple[str, str]]
"""Id and reason of each decision."""
SHOWN = ("run", "payment_id", "batch", "member_id", "name", "held")


@click.command()
@month_option
@run_option
@click.option("--release", "releases", nargs=2, multiple=True, metavar="ID REASON",
              help="Let the payments go that wait for a member, and why. They leave in a file of their own.")
@click.option("--again", nargs=2, multiple=True, metavar="ID REASON",
              help="Order anew what the bank returned for a member, on the account that the register now says, and why.")
@click.option("--refund", "refunds", nargs=2, multiple=True, metavar="CLIENT REASON",
              help="Give a client back all that is owed to him, to the account that he last paid from, and why.")
@click.option("--set-off", "set_offs", nargs=2, multiple=True, metavar="CLIENT REASON",
              help="Take what is owed to a client off his invoices that are due, and why.")
@click.option("--by", metavar="NAME", help="Who decides; stands in the books.")
@as_of
@as_json
@click.pass_obj
def pay(home: Home, month: Month | str, nth: int | None, releases: Reasons, again: Reasons, refunds: Reasons, set_offs: Reasons,
        by: str | None, as_of: date, as_json: bool) -> None:
    """The approved month's bank files, who still waits for his pay and why, and what is owed to clients; or decide about them.

    A credit note on an invoice that is paid, or a payment above it, is owed to the client until somebody gives it back or sets
    it off.

    \b
    Examples:
      smart pay --month 2026-03
      smart pay --month 2026-03 --release M007 "account confirmed by phone" --by "Ann Peeters"
      smart pay --month 2026-03 --again M007 "new account, by letter" --by "Ann Peeters"
      smart pay --month 2026-03 --refund festival "credit note 2026-00061" --by "Ann Peeters"
    """
    which = chosen(month, as_of)
    _one_kind(by, [*releases, *again], refunds, set_offs)
    with at_work(home):
        paths, done = _files(home, str(which), nth), Row()
        if releases or again:
            paths, done = _released(home, Release(which, dict(releases), dict(again), str(by), as_of))
        elif refunds or set_offs:
            paths, done = _settled(home, bool(refunds), Decision(dict(refunds or set_offs), str(by), as_of))
        waiting = held_payments(home, str(which)).to_dicts()
        with open_books(home.books_url, home.path) as books:
            owed = owed_to_clients(books).to_dicts()
    _report(paths, done, waiting, owed, as_json, home.cooperative["language"])


def _one_kind(by: str | None, *decisions: Reasons) -> None:
    if sum(map(bool, decisions)) > 1:
        raise click.UsageError("payments, --refund and --set-off: one kind of decision at a time")
    decided(by, *decisions)


def _released(home: Home, asked: Release) -> tuple[list[str], Row]:
    done = release(home, asked)
    return [str(done.file)], {"released": text(done.total), "released_count": done.count}


def _settled(home: Home, is_refund: bool, asked: Decision) -> tuple[list[str], Row]:
    with open_books(home.books_url, home.path) as books:
        if not is_refund:
            return [], {"set_off": text(set_off(books, asked).total)}
        done = refund(home, books, asked)
    return [str(done.file)], {"refunded": text(done.total)}


def _files(home: Home, month: str, nth: int | None) -> list[str]:
    """Bank files of the approved runs. Raises Refused before approval."""
    approved = [folder for folder in run_folders(home, month, nth) if not folder.name.endswith(".draft")]
    if not approved:
        raise Refused([f"{published_folder(home, month, nth or 1).name} is not approved: no payment leaves before"])
    return [str(folder / FOLDER / name) for folder in reversed(approved) for name in FILES if (folder / FOLDER / name).is_file()]


def _report(paths: Sequence[str], done: Row, waiting: Sequence[Row], owed: Sequence[Row], as_json: bool, language: str) -> None:
    """The files, what was decided, who waits, what is owed."""
    if as_json:
        held, clients = (_in_euro(waiting, SHOWN, "amount"), _in_euro(owed, ("client_id", "document"), "owed"))
        said = {"paths": paths, "totals": {**_totals(waiting, owed), **done}, "held": held, "clients": clients}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    if waiting:
        Console().print(_table(waiting, language))
    if owed:
        Console().print(_clients(owed, language))
    told = [f"{name.replace('_', ' ')}: {value}" for name, value in done.items() if not name.endswith("_count")]
    click.echo("\n".join([*told, *paths]) or "Nothing is to be paid.")


def _totals(waiting: Sequence[Row], owed: Sequence[Row]) -> Row:
    held, clients = sum(row["amount_cents"] for row in waiting), sum(row["owed_cents"] for row in owed)
    return {"held": text(from_cents(held)), "held_count": len(waiting), "owed_to_clients": text(from_cents(clients))}


def _in_euro(rows: Sequence[Row], names: Sequence[str], amount: str) -> list[Row]:
    """Columns of rows for machines, cents as text with two decimals."""
    return [{**{name: row[name] for name in names}, amount: text(from_cents(row[f"{amount}_cents"]))} for row in rows]


def _table(waiting: Sequence[Row], language: str) -> Table:
    """Who waits for his pay, how much, and why."""
    table = Table(title="Payments that wait", title_justify="left")
    for name, side in (("member", "left"), ("document", "left"), ("EUR", "right"), ("why", "left")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for row in waiting:
        why = wording(Problem(code=row["held"], value="", expected=row["name"]), language)[1]
        table.add_row(f"{row['name']} ({row['member_id']})", row["payment_id"],
                      money_text(from_cents(row["amount_cents"]), language), f"{row['held']}: {why}")
    return table


def _clients(owed: Sequence[Row], language: str) -> Table:
    """What is owed to clients, and why."""
    table = Table(title="Owed to clients: --refund or --set-off", title_justify="left")
    for name, side in (("client", "left"), ("EUR", "right"), ("why", "left")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for row in owed:
        why = f"{row['document']} is credited or paid twice" if row["document"] else "paid above the invoices"
        table.add_row(row["client_id"], money_text(from_cents(row["owed_cents"]), language), why)
    return table


COMMANDS = (pay,)
