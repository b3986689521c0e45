"""`smart declare`: drafts of what the cooperative declares to the State."""

import json
from collections.abc import Callable
from datetime import date

import click

from pipeline.cli.options import as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.declarations.dmfa.draft import dmfa
from pipeline.declarations.draft import Draft, write
from pipeline.declarations.withholding import withholding

KINDS: dict[str, Callable[[Home, str, date], Draft]] = {
    "dmfa": dmfa,
    "withholding": withholding,
}
"""Kind -> what makes its draft of a period, on a day."""


@click.command("declare")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("period")
@as_of
@as_json
@click.pass_obj
def declare(home: Home, kind: str, period: str, as_of: date, as_json: bool) -> None:
    """The draft of a declaration, made from approved months. Nothing is sent; it says who still has to accept it.

    PERIOD is a month (2026-03) for withholding, a quarter (2026Q1) for dmfa. `smart explain withholding:2026-03 10.taxable` says
    which payslips make a figure.

    \b
    Examples:
      smart declare withholding 2026-03
      smart declare dmfa 2026Q1
    """
    with at_work(home):
        draft = KINDS[kind](home, period, as_of)
        paths = write(home, draft)
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in paths], "totals": draft.totals}, ensure_ascii=False))
    else:
        click.echo("\n".join((*draft.told, str(paths[0].parent))))


COMMANDS = (declare,)
