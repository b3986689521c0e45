"""`smart members` and `smart shares`: who is a member on a day, who is not yet and why; shares, cover, the voters' roll."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import Day, as_json, as_of
from pipeline.cli.session import finish
from pipeline.core.home import Home
from pipeline.core.labels import date_text
from pipeline.core.money import from_cents, text
from pipeline.core.problems import Problem, wording
from pipeline.membership.assembly import write_attendance_sheet
from pipeline.membership.standing import LEFT, MEMBER, WAITS, Standing, roll, standing
from pipeline.month.share_register import ShareRegister

Row = Mapping[str, Any]
WIDTH = 120
SIDES = {"shares": "right", "votes": "right", "open": "right"}


@click.command("members")
@as_of
@as_json
@click.pass_obj
def members_command(home: Home, as_of: date, as_json: bool) -> None:
    """The register on a day: who is a member, who is not yet and why, who left.

    A member has an allowed profession, a valid national number and account, and a share. Pay waits until then.

    \b
    Examples:
      smart members
      smart members --as-of 2026-12-31 --json
    """
    finish(home)
    state, language = standing(home, as_of), home.cooperative["language"]
    counts = {name: sum(row["state"] == name for row in state.rows) for name in (MEMBER, WAITS, LEFT)}
    if as_json:
        rows = [_plain(row) | {"reasons": _reasons(row["reasons"], language)} for row in state.rows]
        click.echo(json.dumps({"rows": rows, "totals": counts}, ensure_ascii=False, indent=1))
        return
    if state.rows:
        told = ("member_id", "name", "state", "since", "shares", "covered_until", "why")
        shown = [{**_plain(row), "why": "\n".join(_why(row["reasons"], language))} for row in state.rows]
        _print("Members", told, shown, language)
    click.echo(f"On {as_of}: {counts[MEMBER]} members, {counts[WAITS]} not yet, {counts[LEFT]} left.")


@click.command("shares")
@click.option("--roll", "day", type=Day(), help="The voters of a general assembly on this day, and its attendance sheet (PDF).")
@as_of
@as_json
@click.pass_obj
def shares_command(home: Home, day: date | None, as_of: date, as_json: bool) -> None:
    """Shares: who holds how many, until when they cover, what the bank has not shown yet; or the voters of an assembly.

    A share covers one calendar year of use. One member has one vote, whatever the number of shares.

    \b
    Examples:
      smart shares
      smart shares --as-of 2026-12-01 --json
      smart shares --roll 2026-05-23
    """
    finish(home)
    state = standing(home, day or as_of)
    language = home.cooperative["language"]
    if day is None:
        _holders(state, as_json, language)
        return
    voters = roll(state)
    path = write_attendance_sheet(home, voters, day)
    if as_json:
        said = {"rows": [_plain(row) for row in voters], "totals": {"members": len(voters), "votes": len(voters)},
                "paths": [str(path)]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    if voters:
        _print(f"Voters on {day}", ("member_id", "name", "votes", "shares", "covered_until"), map(_plain, voters), language)
    click.echo(f"On {day}: {len(voters)} members, {len(voters)} votes.")
    click.echo(path)


def _holders(state: Standing, as_json: bool, language: str) -> None:
    rows = [_plain(row) for row in state.rows if row["shares"] or row["since"] or row["state"] == LEFT]
    totals = {"holders": sum(row["votes"] for row in rows), "shares": sum(row["shares"] for row in rows),
              "open": text(from_cents(sum(row["open_cents"] for row in state.rows)))}
    problems = state.shares.problems
    if as_json:
        said = {"rows": rows, "totals": totals, "movements": _movements(state.shares, state.day),
                "problems": _reasons(problems, language)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    if rows:
        _print("Shares", ("member_id", "name", "shares", "covered_until", "cover", "open"), rows, language)
    for one in problems:
        click.echo(f"{one.file}: {one.code} {one.member_id}: {' '.join(wording(one, language))}", err=True)
    click.echo(f"On {state.day}: {totals['shares']} shares of {totals['holders']} members.")


def _movements(shares: ShareRegister, day: date) -> list[dict[str, Any]]:
    """Every movement up to a day, and whether the books have it."""
    new = {(row["member_id"], row["date"], row["movement"], row["shares"]) for row in shares.new.to_dicts()}
    return [{**row, "date": row["date"].isoformat(), "booked": tuple(row.values()) not in new}
            for row in shares.known.to_dicts() if row["date"] <= day]


def _plain(row: Row) -> dict[str, Any]:
    """A person for machines: days as text, null where there is none; amounts as text."""
    days = {name: row[name].isoformat() if row[name] else None for name in ("since", "covered_until")}
    return {"member_id": row["member_id"], "name": f"{row['first_name']} {row['last_name']}".strip(), "state": row["state"],
            "shares": row["shares"], "votes": int(row["shares"] > 0), **days, "cover": row["cover"],
            "open": text(from_cents(row["open_cents"]))}


def _reasons(problems: Sequence[Problem], language: str) -> list[dict[str, str]]:
    told = [(one, *wording(one, language)) for one in problems]
    return [{"code": one.code, "file": one.file, "sheet": one.sheet, "cell": one.cell, "wrong": wrong, "right": right}
            for one, wrong, right in told]


def _why(problems: Sequence[Problem], language: str) -> list[str]:
    return [f"{one.code}: {wording(one, language)[0]}" for one in problems]


def _print(title: str, names: Sequence[str], rows: Any, language: str) -> None:
    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(name.replace("_", " "), justify=SIDES.get(name, "left"), no_wrap=name != "why")  # type: ignore[arg-type]
    for row in rows:
        days = {name: date_text(row[name], language) if row[name] else "" for name in ("since", "covered_until")}
        said = {**row, **days, "open": "" if row["open"] == "0.00" else row["open"]}
        table.add_row(*(str(said[name]) for name in names))
    Console(width=max(Console().width, WIDTH)).print(table)


COMMANDS = (members_command, shares_command)
