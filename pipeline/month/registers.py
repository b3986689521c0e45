"""The registers alone, for what needs no month: as administrators dropped them last."""

from collections.abc import Collection
from datetime import date

import polars as pl

from pipeline.books.store import Books, open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.intake import Intake, read_registers
from pipeline.month.collect import registers_in_force

NOTHING_DROPPED = ".nothing"
"""An inbox that is not there."""


def members_in_force(home: Home, day: date) -> pl.DataFrame:
    """The register of members on a day."""
    return registers_in_force(registers(home, day), day).members


def activities_in_force(home: Home, day: date) -> pl.DataFrame:
    """The register of Activities on a day."""
    return registers_in_force(registers(home, day), day).activities


def registers(home: Home, day: date) -> Intake:
    """The registers: from the inbox, else from what the last run kept. Workbooks of a month do not count."""
    with open_books(home.books_url, home.path) as books:
        return registers_of(home, books, day)


def registers_of(home: Home, books: Books, day: date, dropped: bool = True) -> Intake:
    """The registers, by books that are open. dropped: whether the inbox is looked at."""
    kept = [[home.path / name for name in together] for together in books.last_registers()]
    return read_registers(home.inbox if dropped else home.path / NOTHING_DROPPED, str(Month(day.year, day.month)), kept)


def members_paid(home: Home, day: date, paid: Collection[str]) -> pl.DataFrame:
    """The register of members on a day, and those paid whom it lacks now, as the last run that knew them had them: a row that
    goes, or that is handed back, undoes no declaration of what was paid."""
    found = [members_in_force(home, day)]
    missing = set(paid) - set(found[0]["member_id"])
    with open_books(home.books_url, home.path) as books:
        kept = (tuple(file for file in books.inputs(run) if file.kind == "register") for run in reversed(books.runs()))
        for files in {tuple(file.sha256 for file in some): some for some in kept}.values() if missing else ():
            old = read_registers(home.path / NOTHING_DROPPED, "", [[home.path / file.archived_as for file in files]])
            found.append(registers_in_force(old, day).members.filter(pl.col("member_id").is_in(list(missing))))
            missing -= set(found[-1]["member_id"])
    return pl.concat(found, how="diagonal_relaxed").unique("member_id", keep="first", maintain_order=True)
