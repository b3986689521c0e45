"""How long each file of a member is kept, by its kind, and what is past that."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from pipeline.books.erasure import Erased, erased_files, in_folder, plain_hashes, sealed_digest
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.params import Params
from pipeline.member_folder.papers import OF_MANY, RECEIPT, Paper, entry_papers, papers, receipts
from pipeline.member_folder.people import People, owners

FROM_LAST_EMPLOYMENT = ("contracts", "leaving")
"""Kinds whose term begins on the day the member's last employment ended; that of the others at the end of their year."""
LAST_DAYS = "SELECT member_id, MAX(\"end\") FROM contracts WHERE content_hash <> '' GROUP BY member_id"
NAMED = """SELECT receipt_sha256, CASE COUNT(DISTINCT member_id) WHEN 1 THEN MIN(member_id) ELSE '' END, MAX(date)
    FROM expenses WHERE receipt_sha256 <> '' GROUP BY receipt_sha256"""


@dataclass(frozen=True, order=True)
class Kept:
    """A file of a member, and until when it is kept: the last day, None where no rule says it. rule, years: of the policy."""

    paper: Paper
    until: date | None
    rule: str
    years: str

    def is_due(self, day: date) -> bool:
        """Whether it is past its term on a day."""
        return self.until is not None and self.until < day


def kept(home: Home, books: Books, found: People, members: Collection[str], policy: Params) -> list[Kept]:
    """Every file of some members, or OF_MANY, that is still there, with its term.

    policy: in force on the day of the question: a longer term holds for all that is still kept when it comes.
    """
    last_days = dict(books.frame(LAST_DAYS, {"member_id": pl.String, "day": pl.String}).iter_rows())
    every = [*papers(home.path, members, owners(books, found)), *_receipts(books, members),
             *(entry_papers(home.path, books) if OF_MANY in members else ())]
    there = (paper for paper in every if (home.path / paper.path).is_file())
    made = {run.folder: run.as_of[:4] for run in books.runs()}
    return sorted(_kept(paper, last_days, made.get(in_folder(paper.path)[0], ""), policy) for paper in there)


def _receipts(books: Books, members: Collection[str]) -> Iterator[Paper]:
    """Archived receipts, of the month of the latest expense that names them; of none in the books, of that in which they were
    read. Where not one member alone has such expenses they are OF_MANY."""
    gone, columns = erased_files(books), {"sha256": pl.String, "member_id": pl.String, "date": pl.String}
    named = {sha256: (member, day[:7]) for sha256, member, day in books.frame(NAMED, columns).iter_rows()}
    for sha256, paths in receipts(books).items():
        member, month = named.get(sha256, (OF_MANY, max(PurePosixPath(path).parts[1][:7] for path in paths)))
        if member in members:
            yield from (Paper(member, RECEIPT, month, path) for path in paths if path not in gone)


def _kept(paper: Paper, last_days: Mapping[str, str], made: str, policy: Params) -> Kept:
    """made: the year of the run that made it, "" where none did: a month corrected later has papers of that later year."""
    rule = f"retention_{paper.kind}"
    begins = last_days.get(paper.member_id) if paper.kind in FROM_LAST_EMPLOYMENT else None
    if rule not in policy or not (begins or paper.period):
        return Kept(paper, None, rule if rule in policy else "", "")
    years = policy[rule].value
    return Kept(paper, _after(begins or f"{max(paper.period[:4], made)}-12-31", int(years)), rule, f"{years:f}")


def _after(day: str, years: int) -> date:
    """The same day some years later; 28 February where that year has no 29th."""
    later = f"{int(day[:4]) + years}{day[4:]}"
    return date.fromisoformat(later.replace("02-29", "02-28"))


def to_erase(home: Home, books: Books, files: Collection[Kept], day: date) -> list[Erased]:
    """Those of some files that are past their term, as an erasure names them."""
    plain = plain_hashes(books)
    return [Erased(one.paper.path, sealed_digest(home.path, one.paper.path, plain), one.paper.member_id, one.paper.kind,
                   one.rule, one.years, str(one.until)) for one in files if one.is_due(day)]
