"""`smart declare`: drafts of what the cooperative declares to the State."""

import json
from collections.abc import Callable
from datetime import date

import click

from pipeline.cli.options import as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.declarations.dimona import dimona
from pipeline.declarations.draft import Draft, write
from pipeline.declarations.withholding import withholding

KINDS: dict[str, Callable[[Home, str, date], Draft]] = {
    "dimona": dimona,
    "withholding": withholding,
}
"""Kind -> what makes its draft of a period, on a day."""
AT_ONCE = 20
"""Urgent lines that a terminal shows; the files have all."""


@click.command("declare")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("period")
@as_of
@as_json
@click.pass_obj
def declare(home: Home, kind: str, period: str, as_of: date, as_json: bool) -> None:
    """The draft of a declaration, made from approved months. Nothing is sent; it says who still has to accept it.

    PERIOD is a day (2026-04-05) for dimona, made from what lies in the inbox too, and a month (2026-03) for
    withholding. `smart explain withholding:2026-03 10.taxable` says which payslips make a figure.

    \b
    Examples:
      smart declare dimona 2026-04-05
      smart declare withholding 2026-03
    """
    with at_work(home):
        draft = KINDS[kind](home, period, as_of)
        paths = write(home, draft)
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in paths], "totals": draft.totals}, ensure_ascii=False))
    else:
        for line in draft.urgent[:AT_ONCE]:
            click.secho(line, fg="red")
        more = [f"and {len(draft.urgent) - AT_ONCE} more, in list.csv"] if len(draft.urgent) > AT_ONCE else []
        click.echo("\n".join((*more, *draft.told, str(paths[0].parent))))


COMMANDS = (declare,)
