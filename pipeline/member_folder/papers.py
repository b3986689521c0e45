"""Where documents of members lie: in output/ by the member's id, and his receipts in archive/; and papers of many persons."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.books.erasure import Erased
from pipeline.books.lost import RUN
from pipeline.books.personal import PERSONAL, SALTS
from pipeline.books.store import Books

RECEIPT, STATEMENT, DECLARED = "receipts", "statements", "declarations"
OF_MANY = ""
"""Instead of a member's id: the paper is of many persons, or nobody knows of whom."""
NOT_OF_ONE = {"invoices", "funding", "transfers", "accounting", "review"}
"""Folders of a run that belong to no one member; the bank's files are for all of them together."""
OUR_OWN = {"members", "exports", "payments", "reminders", "bank"}
"""Folders of output/ that hold no document of one member, or copies of them."""
PERIOD = re.compile(r"(?<!\d)(20\d\d(?:-[01]\d)?)(?:-[0-3]\d)?(?![\d-])")


@dataclass(frozen=True, order=True)
class Paper:
    """One file of one member, or OF_MANY. kind: the folder that it lies in. period: its month or year, "" where its path names
    none. path: below the home.
    """

    member_id: str
    kind: str
    period: str
    path: str


def papers(home: Path, wanted: Collection[str], owners: "Owners") -> list[Paper]:
    """Files of some members in output/, sorted: named <member_id>.<ext>, or in a folder of that name; OF_MANY: declarations."""
    return sorted(paper for parts in _files(home / "output") if (paper := _paper(parts, set(wanted), owners)))


@dataclass(frozen=True)
class Owners:
    """Whose a file may be. members: every id that was ever held, for one may begin as another does (M001, M001.b).
    administrators: Activity -> member; its statements are his."""

    members: frozenset[str]
    administrators: Mapping[str, str]

    def of(self, kind: str, names: Iterable[str]) -> str:
        """The member whom a file's name, or a folder above it, names: by the longest id; "" where it is nobody's."""
        known = self.administrators if kind == STATEMENT else {member: member for member in self.members}
        found = (known[start] for name in names for start in _starts(name) if start in known)
        return next(found, "")


def _starts(name: str) -> Iterator[str]:
    """A name, then what is left of it without its last part, and so on: M001.2026.pdf, M001.2026, M001."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _paper(parts: tuple[str, ...], wanted: set[str], owners: Owners) -> Paper | None:
    kind, below = _kind(parts), parts[_depth(parts):-1]
    whose = owners.of(kind, (parts[-1], *(part for part in below if not PERIOD.fullmatch(part))))
    if whose not in wanted or whose == OF_MANY and parts[0] != DECLARED:
        return None
    return Paper(whose, kind, _period(parts), "/".join(("output", *parts)))


def _period(parts: tuple[str, ...]) -> str:
    found = PERIOD.search("/".join(parts[1:] if parts[0] == DECLARED else parts))
    return found[1] if found else ""


def erased_paper(file: Erased) -> Paper:
    """A file of output/ as it was before its erasure."""
    return Paper(file.member_id, file.kind, _period(PurePosixPath(file.path).parts[1:]), file.path)


def _kind(parts: tuple[str, ...]) -> str:
    """payslips, copyright, contracts... of a run; 281, account, leaving... of declarations; else the first folder."""
    return parts[_depth(parts) - 1]


def _depth(parts: tuple[str, ...]) -> int:
    """How many folders of a path name its kind and no member."""
    return 2 if len(parts) > 2 and (RUN.fullmatch(parts[0]) or parts[0] == DECLARED) else 1


def _files(output: Path) -> Iterator[tuple[str, ...]]:
    """Every published file that may be of one member, as the parts of its path below output/."""
    for folder, below, names in os.walk(output):
        parts = Path(folder).relative_to(output).parts
        below[:] = [name for name in below if not _is_passed_by(parts, name)]
        yield from ((*parts, name) for name in names if parts and not name.startswith("."))


def _is_passed_by(parts: tuple[str, ...], name: str) -> bool:
    if not parts:
        return name.startswith(".") or name.endswith(".draft") or name in OUR_OWN
    return len(parts) == 1 and RUN.fullmatch(parts[0]) is not None and name in {*NOT_OF_ONE, "payments"}


def receipts(books: Books) -> dict[str, list[str]]:
    """Where archived receipts lie, by their SHA-256."""
    found: dict[str, list[str]] = {}
    for run in books.runs():
        for file in books.inputs(run):
            if file.kind == "receipt":
                found.setdefault(file.sha256, []).append(file.archived_as)
    return found


def entry_papers(home: Path, books: Books) -> Iterator[Paper]:
    """Files that go with entries of the books, as reminders and payments that were let go: each OF_MANY, of the entry's month."""
    for entry in books.entries.every():
        for file in (home / entry.folder).iterdir() if entry.folder and (home / entry.folder).is_dir() else ():
            if file.name not in (PERSONAL, SALTS):
                yield Paper(OF_MANY, PurePosixPath(entry.folder).parts[1], entry.as_of[:7], f"{entry.folder}/{file.name}")


def of_a_kind(paper: Paper) -> PurePosixPath:
    """The path of a paper without its ending: the files of one document have the same."""
    return PurePosixPath(paper.path).with_suffix("")
