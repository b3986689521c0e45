"""`smart approve` and `discard`: what becomes of a draft."""

import json
import logging
from datetime import date, datetime

import click

from pipeline.cli.options import as_json, as_of, chosen, month_option, quiet, run_option
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.refused import PROBLEMS, WRONG_USE, Refused
from pipeline.member_folder.index import catch_up
from pipeline.month.approve import Approved, approve, discard
from pipeline.month.publish import Unpublished

LOG = logging.getLogger("smart")


@click.command("approve")
@month_option
@click.option("--by", required=True, metavar="NAME", help="Who approves; stands in the books.")
@run_option
@as_of
@as_json
@quiet
@click.pass_obj
def approve_command(home: Home, month: Month | str, by: str, nth: int | None, as_of: date, as_json: bool, quiet: bool) -> None:
    """Seal the reviewed draft in the books and publish exactly its bytes.

    \b
    Example:
      smart approve --month 2026-03 --by "Ann Peeters"
    """
    if not by.strip():
        click.echo("smart: --by needs the name of who approves", err=True)
        raise SystemExit(WRONG_USE)
    with at_work(home) as finished:
        completed = finished is not None and finished.month == str(chosen(month, as_of)) and nth in (None, finished.run)
        done = finished if finished and completed else _sealed(home, str(chosen(month, as_of)), by, nth)
    if as_json:
        totals = json.loads((done.folder / "run.json").read_text(encoding="utf-8"))["totals"]
        click.echo(json.dumps({"paths": [str(done.folder)], "totals": totals, "seal": done.seal}))
    elif not quiet:
        how = f": an earlier approval by {done.by}, completed now" if completed else ""
        click.echo(f"{done.folder.name} is sealed ({done.seal[:12]}){how}.\n{done.folder}")


def _sealed(home: Home, month: str, by: str, nth: int | None) -> Approved:
    """Approve, and log how it ended; 1 where the run is sealed and something is left to do."""
    try:
        done = approve(home, month, by, datetime.now().astimezone(), nth)
    except Refused:
        LOG.info("approve %s: refused", month)
        raise
    except Unpublished as error:
        LOG.info("approve %s: sealed, not published", month)
        click.echo(f"smart: {error}", err=True)
        raise SystemExit(PROBLEMS) from None
    LOG.info("approve %s: sealed %s", done.folder.name, done.seal)
    catch_up(home)
    return done


@click.command("discard")
@month_option
@as_of
@click.pass_obj
def discard_command(home: Home, month: Month | str, as_of: date) -> None:
    """Drop a month's draft. Sealed runs stay.

    \b
    Example:
      smart discard --month 2026-03
    """
    with at_work(home):
        gone = discard(home, str(chosen(month, as_of)))
    click.echo(f"{gone} is gone" if gone else f"{chosen(month, as_of)} has no draft")


COMMANDS = (approve_command, discard_command)
