"""`smart law`: the parameters in force, what to look at soon, and who wins or loses under other values."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import Day, MonthType, as_json, as_of, chosen
from pipeline.cli.session import finish
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.money import text
from pipeline.core.params import Dated, ParamBook
from pipeline.core.refused import WRONG_USE
from pipeline.month.collect import param_book
from pipeline.month.record import as_data
from pipeline.month.replay import NotSealed, replay
from pipeline.whatif.law_impact import Impact, impact

DOUBTFUL = ("one", "computed", "unverified", "assumed")
SOON = timedelta(days=365)
LEAST = 1
"""EUR: smaller differences are summed up, not listed."""
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("law")
@click.argument("name", required=False)
@as_of
@click.option("--on", "day", type=Day(), help="The day; default --as-of.")
@click.option("--impact", "file", type=FILE, help="Other values, in a YAML file of the parameters' own format.")
@click.option("--month", type=MonthType(), help="The sealed month that --impact replays.")
@as_json
@click.pass_obj
def law_command(home: Home, name: str | None, as_of: date, day: date | None, file: Path | None, month: Month | str | None,
                as_json: bool) -> None:
    """List the parameters in force on a day, then what expires or is in doubt; or replay a month under other values.

    --impact takes each name's latest value of FILE for the whole sealed month, corrections included, and lists who wins
    and who loses. FILE is written as policy.yaml is: a name, label, unit, checked, and a value from a day on.

    \b
    Examples:
      smart law onss_ordinary_rate
      smart law --on 2026-07-01 --json
      smart law --impact next-year.yaml --month 2026-03
    """
    if (file is None) != (month is None):
        raise click.UsageError("--impact needs a --month that is sealed, and --month an --impact")
    if file is not None and month is not None:
        _impact(home, file, chosen(month, as_of), as_json)
        return
    on, (book, _) = day or as_of, param_book(home)
    if name and name not in book.entries:
        near = get_close_matches(name, book.names(), 5, 0.4)
        known = ", ".join(near) or "others: smart law lists them"
        click.echo(f"smart: no parameter is called {name}; there are {known}", err=True)
        raise SystemExit(WRONG_USE)
    rows = [_row(each, on, book) for each in sorted([name] if name else book.names())]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1) if as_json else "\n".join(_lines(rows, on)))


def _row(name: str, on: date, book: ParamBook) -> dict[str, Any]:
    """One parameter on a day; `value` is null where none is in force. until: its last day, null where none is known.

    Before its first day there is no source yet either: `source` says so.
    """
    known = [entry for entry in book.entries[name] if entry.since <= on]
    later = next((entry for entry in book.entries[name] if entry.since > on), None)
    until = (later.since - timedelta(days=1)).isoformat() if later else None
    entry = known[-1] if known else book.entries[name][0]
    before = {"value": None, "from": None, "source": f"no value is known before {entry.since}", "confidence": "unverified"}
    return {**as_data(entry), "note": entry.note, **({} if known else before), "until": until, "next": _next(later)}


def _next(later: Dated | None) -> str:
    return "" if later is None else "unknown" if later.value is None else "known"


def _lines(rows: list[dict[str, Any]], on: date) -> Iterator[str]:
    for row in rows:
        yield from _told(row)
    if len(rows) > 1:
        ends = [row for row in rows if row["next"] == "unknown" and date.fromisoformat(row["until"]) <= on + SOON]
        yield from _listed("Ends within a year, and the next value is not known", ends, lambda row: f"after {row['until']}")
        yield from _listed("Not known on this day", [row for row in rows if row["value"] is None], lambda row: row["source"])
        doubtful = [row for row in rows if row["value"] is not None and row["confidence"] in DOUBTFUL]
        yield from _listed("In doubt: one source, computed, unverified or assumed", doubtful, lambda row: row["confidence"])


def _told(row: Mapping[str, Any]) -> Iterator[str]:
    """Name, value, source; a table one band a line."""
    value = row["value"] if row["value"] is not None else "not known"
    bands = isinstance(value, (list, dict)) and bool(value)
    yield f"{row['name']}{'' if bands else f' = {value}'}  ({row['confidence']})"
    since = f"from {row['from']}{_until(row)}: " if row["from"] else ""
    yield f"    {row['label']}; {since}{row['source']}; looked at on {row['checked']}"
    if bands:
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        yield from (f"      {key}: {_band(band)}" for key, band in parts)


def _until(row: Mapping[str, Any]) -> str:
    return f" to {row['until']}" if row["until"] else ""


def _band(band: Any) -> str:
    if isinstance(band, dict):
        return ", ".join(f"{key} {_band(part)}" for key, part in band.items())
    return ", ".join(map(str, band)) if isinstance(band, list) else "no limit" if band is None else str(band)


def _listed(title: str, rows: list[dict[str, Any]], why: Any) -> Iterator[str]:
    if rows:
        yield f"\n{title}:"
        yield from (f"  {row['name']}: {why(row)}" for row in rows)


def _impact(home: Home, file: Path, month: Month, as_json: bool) -> None:
    """Who wins and who loses, those by less than LEAST summed up."""
    finish(home)
    try:
        found = impact(replay(home, str(month)), file)
    except NotSealed as error:
        click.echo(f"smart: {error}", err=True)
        raise SystemExit(WRONG_USE) from None
    if as_json:
        members = [_texts(row) for row in found.members]
        click.echo(json.dumps({"members": members, "totals": _texts(found.totals), "stopped": found.stopped,
                               "why": [{"code": code, "missing": missing, "count": count} for code, missing, count in found.why],
                               "as_sealed": found.as_sealed}, ensure_ascii=False, indent=1))
        return
    if not found.as_sealed:
        click.echo("Today's law and policy no longer give what was sealed: both sides are computed with today's.")
    if found.members:
        Console().print(_table(found))
    click.echo(_sentence(found))


def _texts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str) else text(value) for name, value in row.items()}


def _table(found: Impact) -> Table:
    table = Table(title="Net under the other values, the largest loss first", title_justify="left")
    for heading in ("member", "net before", "net after", "difference", "gross", "cost"):
        table.add_column(heading, justify="left" if heading == "member" else "right")
    for row in found.members:
        if abs(row["net_difference"]) >= LEAST:
            table.add_row(row["member_id"], text(row["net_before"]), text(row["net_after"]),
                          *(f"{row[f'{name}_difference']:+.2f}" for name in ("net", "gross", "full_cost")))
    return table


def _sentence(found: Impact) -> str:
    """How many win and lose, and what it comes to."""
    nets = [row["net_difference"] for row in found.members]
    won, lost = sum(net > 0 for net in nets), sum(net < 0 for net in nets)
    stopped = f"; without a payslip: {', '.join(found.stopped)}" if found.stopped else ""
    return (f"{won} members win, {lost} lose; net {found.totals['net_difference']:+.2f}, "
            f"cost {found.totals['full_cost_difference']:+.2f} in all{stopped}{_reasons(found)}.")


def _reasons(found: Impact) -> str:
    """What waits under the other values: its pay is not lost, but not paid either."""
    told = [f"{code} {count}{f' ({missing})' if missing else ''}" for code, missing, count in found.why]
    return f"; new problems, whose pay waits or changes: {', '.join(told)}" if told else ""


COMMANDS = (law_command,)
