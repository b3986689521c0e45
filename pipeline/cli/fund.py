"""`smart fund`: the fund that pays members where clients do not, how long it lasts, and how clients pay."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.books.score import scores
from pipeline.books.store import open_books
from pipeline.cli.options import as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.labels import percent_text
from pipeline.core.money import from_cents, text
from pipeline.month.collect import param_book
from pipeline.outputs.client_score import why_text
from pipeline.receivables.fund import Fund, fund, largest_share
from pipeline.receivables.stress import Stress, refuse_unknown, stress

WIDTH = 120
"""Columns that the table of clients needs."""

@click.command("fund")
@click.option("--stress", "stopped", multiple=True, metavar="CLIENT",
              help="How many weeks does the fund last if these clients stop paying, and what they owe is lost?")
@as_of
@as_json
@click.pass_obj
def fund_command(home: Home, stopped: Sequence[str], as_of: date, as_json: bool) -> None:
    """The guarantee fund: what feeds it, what it advances to members on unpaid invoices, what it lost; clients by how they pay.

    \b
    Examples:
      smart fund
      smart fund --stress festival-vennen --stress auteurs-reunis
    """
    with at_work(home), open_books(home.books_url, home.path) as books:
        refuse_unknown(books, stopped)
        policy = param_book(home)[0].in_force(as_of)
        state = fund(books, as_of, policy["guarantee_share_of_fee"].value)
        tested = stress(books, state, stopped, as_of) if stopped else None
        clients, share = scores(books, as_of, policy).to_dicts(), largest_share(books)
    sums = _sums(state, share)
    if as_json:
        shown = None
        if tested:
            amounts = {name: text(from_cents(getattr(tested, name))) for name in ("lost", "left", "weekly")}
            shown = {"clients": list(tested.clients), **amounts, "weeks": tested.weeks}
        rows = [{name.removesuffix("_cents"): _plain(name, value) for name, value in row.items()} for row in clients]
        click.echo(json.dumps({"totals": sums, "stress": shown, "clients": rows,
                               "advanced": {name: text(from_cents(cents)) for name, cents in state.advanced.items()}}))
        return
    _show(state, sums, clients, tested, home.cooperative["language"])


def _sums(state: Fund, share: tuple[int, int]) -> dict[str, str]:
    cost = state.lost * 10_000 // state.turnover if state.turnover else 0
    return {"fed": text(from_cents(state.fed)), "advanced": text(from_cents(sum(state.advanced.values()))),
            "recovered": text(from_cents(state.recovered)), "written_off": text(from_cents(state.lost)),
            "free": text(from_cents(state.free)), "cost_percent_of_turnover": text(from_cents(cost)),
            "ten_largest_percent": text(from_cents(share[0] * 10_000 // share[1] if share[1] else 0))}


def _plain(name: str, value: Any) -> Any:
    if name.endswith("_cents") and value is not None:
        return text(from_cents(value))
    return text(value) if name == "deposit" else value


def _show(state: Fund, sums: Mapping[str, str], clients: Sequence[Mapping[str, Any]], tested: Stress | None,
          language: str) -> None:
    table = Table(title="Guarantee fund, EUR", title_justify="left")
    for name in sums:
        table.add_column(name.replace("_", " "), justify="right")
    table.add_row(*sums.values())
    console = Console(width=max(Console().width, WIDTH))
    console.print(table)
    if state.advanced:
        console.print(_advances(state.advanced))
    watched = [row for row in clients if row["points"] < 100][:20]
    if watched:
        console.print(_clients(watched, language))
    if tested:
        click.echo(_lasts(tested))


def _lasts(tested: Stress) -> str:
    weeks = {None: "for ever: nobody worked for them lately", 1: "1 week"}.get(tested.weeks, f"{tested.weeks} weeks")
    lost, left, weekly = (text(from_cents(cents)) for cents in (tested.lost, tested.left, tested.weekly))
    return (f"If {', '.join(tested.clients)} stop paying, {lost} of open invoices is lost and {left} of the fund is left;"
            f" at {weekly} a week it lasts {weeks}.")


def _advances(advanced: Mapping[str, int]) -> Table:
    """Who has the fund's money, the most first, as bars."""
    table = Table(title="Wages advanced on unpaid invoices", title_justify="left")
    for name, side in (("client", "left"), ("EUR", "right"), ("", "left")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    most = max(advanced.values())
    for client, cents in sorted(advanced.items(), key=lambda each: -each[1])[:15]:
        table.add_row(client, text(from_cents(cents)), "█" * max(1, cents * 30 // most))
    return table


def _clients(rows: Sequence[Mapping[str, Any]], language: str) -> Table:
    table = Table(title="Clients to look at", title_justify="left")
    for name in ("client", "points", "open", "overdue", "limit", "deposit", "why"):
        words = name in ("client", "why")
        table.add_column(name, justify="left" if words else "right", overflow="fold", no_wrap=name != "why")
    for row in rows:
        table.add_row(row["client_id"], str(row["points"]),
                      *(_plain(f"{name}_cents", row[f"{name}_cents"]) for name in ("open", "overdue", "limit")),
                      percent_text(row["deposit"], language) if row["deposit"] else "", why_text(row, language))
    return table


COMMANDS = (fund_command,)
