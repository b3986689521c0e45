"""`smart reconcile`: bank statements into the books, and decisions on what nothing matched."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.bank.again import match_again
from pipeline.bank.decide import Decisions, decide
from pipeline.bank.known import Open
from pipeline.bank.opened import opened
from pipeline.bank.reconcile import SUFFIXES, Booked, Reconciled, keep, reconcile
from pipeline.bank.statement import euro_text
from pipeline.bank.to_decide import FILE, write_list
from pipeline.bank.waiting import Waiting, waiting
from pipeline.books.store import Books, open_books
from pipeline.cli.options import as_json, as_of, quiet
from pipeline.cli.session import at_work
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.labels import money_text
from pipeline.core.money import from_cents
from pipeline.core.problems import Problem, as_rows, wording
from pipeline.core.refused import PROBLEMS
from pipeline.intake.drop import is_decisions
from pipeline.intake.hand_back import answered, target_of
from pipeline.intake.marked_copy import coloured
from pipeline.month.collect import Order, param_book, read

LOG = logging.getLogger("smart")


@click.command("reconcile")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True))
@as_of
@as_json
@quiet
@click.pass_obj
def reconcile_command(home: Home, files: Sequence[Path], as_of: date, as_json: bool, quiet: bool) -> None:
    """Bank statements (CODA 2, camt.053) into the books, each movement matched; exit 1 where a statement is refused.

    FILES: without any, the statements and decisions in the inbox. What nothing matches waits in output/bank/to-decide.xlsx:
    choose or write in its last column what each movement is, and drop it in the inbox; with mistakes it comes back marked.
    Repeating does nothing twice.

    \b
    Examples:
      smart reconcile
      smart reconcile ~/Downloads/statement.cod
      smart reconcile output/bank/to-decide.xlsx
      smart reconcile sample_inputs/bank/2026-04-20.cod    once the sample month is approved
      smart reconcile --quiet                        for cron, before smart run
    """
    with at_work(home), open_books(home.books_url, home.path) as books:
        threshold = int(param_book(home)[0].in_force(as_of)["match_threshold"].value)
        known = opened(books, lambda: _names(home, as_of), threshold)
        done = _done(home, books, list(dict.fromkeys(file.resolve() for file in files or _dropped(home))), as_of, known)
        left = waiting(books)
        write_list(left, opened(books, lambda: _names(home, as_of), threshold), home.path / FILE,
                   home.cooperative["language"])
        LOG.info("reconcile: %s statements, %s decisions, %s refused", len(done.statements), done.decided, len(done.problems))
    _report(home, done, left, as_json, quiet)
    raise SystemExit(PROBLEMS if done.problems else 0)


def _names(home: Home, as_of: date) -> Mapping[str, str]:
    """Client -> name, as the register in force says."""
    clients = read(home, Order(Month(as_of.year, as_of.month), as_of, {}))[1].clients
    return dict(clients.select("client_id", "name").iter_rows())


def _dropped(home: Home) -> list[Path]:
    return sorted(file for file in home.inbox.glob("[!.]*") if file.suffix.lower() in SUFFIXES or is_decisions(file))


def _done(home: Home, books: Books, files: Sequence[Path], as_of: date, known: Open) -> Reconciled:
    """Statements first, then decisions: they may be of movements that have just come; then what still waits is matched again."""
    decisions = [file for file in files if file.suffix.lower() == ".xlsx"]
    done = reconcile(home, books, [file for file in files if file not in decisions], as_of, known)
    for file in decisions:
        found = decide(books, file, as_of, known)
        done.decided += len(found.said)
        done.problems += found.problems
        if found.said or not found.problems:
            done.kept.append(keep(home, file, found.sha256, not found.problems))
        done.handed_back += _marked(home, file, found)
    done.again = match_again(books, as_of, known)
    return done


def _marked(home: Home, file: Path, found: Decisions) -> list[Path]:
    """Where the workbook stands with its mistakes marked, if it has any."""
    target, language = target_of(file, file.name, home.inbox, home.handed_back), home.cooperative["language"]
    wrong = sorted(found.problems)
    row = {"sha256": found.sha256, "kind": found.kind}
    marked = partial(coloured, problems=wrong, language=language)
    return [target] if wrong and answered(target, file, row, wrong, language, marked) else []


def _report(home: Home, done: Reconciled, left: Sequence[Waiting], as_json: bool, quiet: bool) -> None:
    paths = [*map(str, [*done.kept, *done.handed_back]), *([str(home.path / FILE)] if left else [])]
    if as_json:
        said = {"paths": paths, "totals": _totals(done, left), "statements": [_told(each) for each in done.statements]}
        click.echo(json.dumps({**said, "problems": as_rows(done.problems)}, ensure_ascii=False))
        return
    for problem in sorted(set(done.problems)):
        click.echo(f"{problem.file}: {_place(problem)}{problem.code}: "
                   f"{' '.join(wording(problem, home.cooperative['language']))}", err=True)
    if quiet:
        return
    if done.statements:
        Console().print(_table(done.statements, home.cooperative["language"]))
    elif not done.problems and not done.decided and not done.again:
        click.echo("Nothing new from the bank.")
    if done.decided:
        click.echo(f"Decisions booked: {done.decided}")
    if done.again:
        click.echo(f"Movements that waited and pay shares subscribed since: {done.again}")
    for path in done.handed_back:
        click.echo(f"Handed back with its mistakes marked: {path}")
    if left:
        click.echo(f"Movements that wait: {len(left)}. Say what each is in the last column, and drop the file in the inbox:")
        click.echo(home.path / FILE)


def _place(problem: Problem) -> str:
    where = f"{problem.sheet}!{problem.cell}" if problem.sheet else f"line {problem.cell}" if problem.cell else ""
    return f"{where} " if where else ""


def _totals(done: Reconciled, left: Sequence[Waiting]) -> dict[str, Any]:
    told = [_told(each) for each in done.statements]
    return {"statements": len(told), "already_booked": len(done.before), "refused": len(done.problems), "decided": done.decided,
            "matched_again": done.again, "movements": sum(each["movements"] for each in told),
            "matched": sum(each["matched"] for each in told), "waiting": len(left),
            "waiting_amount": euro_text(sum(row.cents for row in left))}


def _told(booked: Booked) -> dict[str, Any]:
    """A statement in figures: how many movements, how many wholly matched, what went to suspense, its new balance."""
    waits = [match.amount_cents for _, match in booked.matches if match.kind == "suspense"]
    return {"statement": booked.name, "movements": booked.movements, "matched": booked.movements - len(waits),
            "suspense": euro_text(sum(waits)), "balance": euro_text(booked.new_cents)}


def _table(statements: Sequence[Booked], language: str) -> Table:
    table = Table(title="Statements booked", title_justify="left")
    for name in ("statement", "movements", "matched", "in suspense", "balance"):
        table.add_column(name, justify="left" if name == "statement" else "right", no_wrap=True)
    for each in statements:
        told = _told(each)
        waits = sum(match.amount_cents for _, match in each.matches if match.kind == "suspense")
        table.add_row(each.name, str(told["movements"]), str(told["matched"]), money_text(from_cents(waits), language),
                      money_text(from_cents(each.new_cents), language))
    return table


COMMANDS = (reconcile_command,)
