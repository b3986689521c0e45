"""`smart export-member`: a person's archive; how long what is held for him is kept, and erasure of what is past that."""

import json
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.books.erasure import Erased, erase, remove_again
from pipeline.books.store import Books, open_books
from pipeline.cli.options import as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.refused import WRONG_USE
from pipeline.member_folder.export import drop_exports, export
from pipeline.member_folder.folder import folders, write_folder
from pipeline.member_folder.holdings import touched_since
from pipeline.member_folder.index import catch_up
from pipeline.member_folder.papers import OF_MANY
from pipeline.member_folder.people import People, people
from pipeline.member_folder.retention import Kept, kept, to_erase
from pipeline.month.collect import param_book

LOG = logging.getLogger("smart")
STAYS = ("What stays: rows of the books, and files of several members (accounting, payments and review of a run, workbooks and\n"
         "registers in the archive), for their own term. Copies outside this home, such as backups, are not reached.")


@click.command("export-member")
@click.argument("member", metavar="ID", required=False, default="")
@click.option("--due", is_flag=True, help="List what is kept until when; of all members, what is past its term.")
@click.option("--erase", "reason", metavar="REASON", help="Erase what is past its term; the reason stands in the books.")
@click.option("--by", default="", metavar="NAME", help="Who erases; stands in the books.")
@as_of
@as_json
@click.pass_obj
def export_member(home: Home, member: str, due: bool, reason: str | None, by: str, as_of: date, as_json: bool) -> None:
    """A person's archive: index, documents, receipts, rows of books and registers; nobody else's data.

    With --due, until when each file is kept; with --erase, what is past its term is erased, by name, in the books. Without
    an ID that is also what many persons stand in: declarations, reminders, payments that were let go.

    \b
    Examples:
      smart export-member M001
      smart export-member --due --as-of 2037-01-04
      smart export-member M001 --erase "past its term" --by "Ann Peeters"
      smart export-member --due --erase "past its term" --by "Ann Peeters"
    """
    _rightly_used(member, due, reason, by)
    with at_work(home), open_books(home.books_url, home.path) as books:
        found = people(home, books, as_of)
        members = _asked(member, {*found.members} | touched_since(books, 0))
        if reason is not None:
            _erased(home, books, found, members, reason, by, as_of, as_json)
        elif due:
            _listed(_kept(home, books, found, members, as_of), as_of, bool(member), as_json)
        else:
            _exported(home, books, found, member, as_of, as_json)
    if reason is not None:
        catch_up(home)


def _rightly_used(member: str, due: bool, reason: str | None, by: str) -> None:
    if not member and not due:
        _wrong("whose archive? smart export-member ID; --due for all members")
    if reason is not None and not (reason.strip() and by.strip()):
        _wrong("--erase needs a reason, and --by the name of who erases")


def _asked(member: str, known: Collection[str]) -> set[str]:
    if member and member not in known:
        _wrong(f"no member is called {member}")
    return {member} if member else {*known, OF_MANY}


def _wrong(message: str) -> None:
    click.echo(f"smart: {message}", err=True)
    raise SystemExit(WRONG_USE)


def _exported(home: Home, books: Books, found: People, member: str, day: date, as_json: bool) -> None:
    [folder] = folders(home, books, found, [member])
    paths = [write_folder(home.path, folder), export(home, books, found, folder, day)]
    LOG.info("export-member %s", member)
    if as_json:
        click.echo(json.dumps({"paths": [str(path) for path in paths], "totals": folder["totals"]}))
    else:
        click.echo(f"{folder['totals']['documents']} documents of {member}.\n{paths[-1]}")


def _kept(home: Home, books: Books, found: People, members: Collection[str], day: date) -> list[Kept]:
    return kept(home, books, found, members, param_book(home)[0].in_force(day))


def _listed(files: Sequence[Kept], day: date, all_of_them: bool, as_json: bool) -> None:
    """Of one member everything; of all, papers of many persons among that, what is past its term."""
    shown = [one for one in files if all_of_them or one.is_due(day)]
    if as_json:
        click.echo(json.dumps({"paths": [one.paper.path for one in shown], "files": [_told(one, day) for one in shown],
                               "totals": {"files": len(shown), "due": sum(one.is_due(day) for one in shown)}}))
        return
    for one in shown:
        until = f"kept until {one.until}" if one.until else "kept: no term is set for this kind"
        click.echo(f"{one.paper.member_id or 'of many'}  {one.paper.kind}  {one.paper.period}  {until}"
                   f"{', past its term' if one.is_due(day) else ''}  {one.paper.path}")
    click.echo(f"{sum(one.is_due(day) for one in shown)} files are past their term on {day}.")


def _told(one: Kept, day: date) -> dict[str, Any]:
    return {"member_id": one.paper.member_id, "kind": one.paper.kind, "period": one.paper.period, "path": one.paper.path,
            "rule": one.rule, "years": one.years, "until": str(one.until or ""), "due": one.is_due(day)}


def _erased(home: Home, books: Books, found: People, members: Collection[str], reason: str, by: str, day: date,
            as_json: bool) -> None:
    remove_again(home.path, books)
    files = to_erase(home, books, _kept(home, books, found, members, day), day)
    document, copies = "", list[Path]()
    if files:
        copies = drop_exports(home.path, {file.member_id for file in files})
        document = erase(home.path, books, files, reason, by, day).document
        LOG.info("export-member: erasure %s, %d files", document, len(files))
    _report(home.path, document, files, copies, as_json)


def _report(home: Path, document: str, files: Sequence[Erased], copies: Sequence[Path], as_json: bool) -> None:
    also = [copy.relative_to(home).as_posix() for copy in copies]
    if as_json:
        click.echo(json.dumps({"document": document, "paths": [file.path for file in files], "copies": also,
                               "totals": {"erased": len(files), "members": len({file.member_id for file in files} - {OF_MANY})}}))
        return
    for file in files:
        click.echo(f"{file.path}: erased; kept {file.years} years, until {file.until} ({file.rule})")
    click.echo("".join(f"{copy}: removed, a copy\n" for copy in also), nl=False)
    kinds = ", ".join(f"{count} of {kind}" for kind, count in sorted(Counter(file.kind for file in files).items()))
    told = f"Erasure {document} in the books: {len(files)} files: {kinds}.\n{STAYS}"
    click.echo(told if files else "Nothing is past its term.")


COMMANDS = (export_member,)
