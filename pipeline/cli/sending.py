"""`smart send`: what an approved month sends, each thing once."""

import json
from collections.abc import Sequence
from datetime import date

import click
from rich.console import Console
from rich.progress import Progress

from pipeline.books.store import Books, open_books
from pipeline.cli.options import as_json, as_of, chosen, month_option, quiet, run_option
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.problems import Problem, as_rows, wording
from pipeline.core.refused import PROBLEMS, Refused
from pipeline.month.registers import members_in_force
from pipeline.sending.answers import book_answers
from pipeline.sending.mail import Server, server
from pipeline.sending.outbox import Item, outbox
from pipeline.sending.send import Outcome, send

SHOWN = 20


@click.command("send")
@month_option
@run_option
@click.option("--again", multiple=True, metavar="DOCUMENT", help="Send once more what was cut off and is in doubt.")
@as_of
@as_json
@quiet
@click.pass_obj
def send_command(home: Home, month: Month | str, nth: int | None, again: Sequence[str], as_of: date, as_json: bool,
                 quiet: bool) -> None:
    """Electronic invoices to the access point's folder, invoices of consumers and notices of payslips by mail.

    Only of approved runs; repeated, it goes on where it stopped, and nobody gets a thing twice. A payslip itself only goes
    encrypted, for a key that the member gave.

    \b
    Example:
      smart send --month 2026-03
    """
    which = chosen(month, as_of)
    with at_work(home), open_books(home.books_url, home.path) as books:
        to = server(home)
        answered, problems = book_answers(home, books, as_of)
        done = _sent(home, books, which, nth, again, as_of, to, quiet or as_json)
    _report(home, done, answered, problems, as_json, quiet)
    raise SystemExit(PROBLEMS if problems else 0)


def _sent(home: Home, books: Books, month: Month, nth: int | None, again: Sequence[str], day: date, to: Server | None,
          silent: bool) -> Outcome:
    runs = [run for run in books.runs() if run.month == str(month) and nth in (None, run.run)]
    if not runs:
        raise Refused([f"{month} is not approved: nothing is sent before"])
    members = members_in_force(home, day)
    whole, console = Outcome(), Console(stderr=True)
    with Progress(console=console, disable=silent or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("sending", total=None)
        for run in runs:
            done = send(home, books, run, list(outbox(home.path, books, run, members)), day, to, again,
                        lambda sent, of: bar.update(task, completed=sent, total=of))
            whole.counts.update(done.counts)
            whole.waiting += done.waiting
    return whole


def _report(home: Home, done: Outcome, answered: int, problems: Sequence[Problem], as_json: bool, quiet: bool) -> None:
    if as_json:
        waiting = [{"document": item.document, "recipient": item.recipient, "why": why} for item, why in done.waiting]
        totals = {**dict(sorted(done.counts.items())), "answers": answered, "waiting": len(waiting)}
        click.echo(json.dumps({"paths": [str(home.access_point)], "totals": totals, "waiting": waiting,
                               "problems": as_rows(problems)}))
        return
    for problem in problems:
        wrong, right = wording(problem, home.cooperative["language"])
        click.echo(f"{problem.file}: {problem.code}: {wrong} {right}", err=True)
    _why(done.waiting)
    if not quiet:
        said = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(done.counts.items()))
        click.echo(f"Sent: {said or 'nothing'}; answers {answered}\n{home.access_point}")


def _why(waiting: Sequence[tuple[Item, str]]) -> None:
    """What a person must look at, the first of them by name."""
    for item, why in waiting[:SHOWN]:
        click.echo(f"{item.document}: {why}", err=True)
    if len(waiting) > SHOWN:
        click.echo(f"... and {len(waiting) - SHOWN} more (--json lists all)", err=True)


COMMANDS = (send_command,)
