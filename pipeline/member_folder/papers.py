"""Where documents of members lie: in output/ by the member's id, and his receipts in archive/."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.books.lost import RUN
from pipeline.books.store import Books

RECEIPT, STATEMENT = "receipts", "statements"
NOT_OF_ONE = {"invoices", "funding", "transfers", "accounting", "review"}
"""Folders of a run that belong to no one member; the bank's files are for all of them together."""
OUR_OWN = {"members", "exports", "payments", "reminders", "bank"}
"""Folders of output/ that hold no document of one member, or copies of them."""
PERIOD = re.compile(r"(?<!\d)20\d\d(?:-[01]\d)?(?![\d-])")


@dataclass(frozen=True, order=True)
class Paper:
    """One file of one member. kind: the folder that it lies in. period: its month or year, "" where its path names none.

    path: below the home.
    """

    member_id: str
    kind: str
    period: str
    path: str


def papers(home: Path, wanted: Collection[str], administrators: Mapping[str, str]) -> list[Paper]:
    """Files of some members in output/, sorted: named <member_id>.<ext>, or in a folder of that name.

    administrators: Activity -> member; its statements are his.
    """
    return sorted(paper for parts in _files(home / "output") if (paper := _paper(parts, set(wanted), administrators)))


def _paper(parts: tuple[str, ...], wanted: set[str], administrators: Mapping[str, str]) -> Paper | None:
    kind, stem, below = _kind(parts), parts[-1].partition(".")[0], parts[_depth(parts):-1]
    named = (stem, *(part for part in below if not PERIOD.fullmatch(part)))
    whose = administrators.get(stem, "") if kind == STATEMENT else next((one for one in named if one in wanted), "")
    if whose not in wanted:
        return None
    found = PERIOD.search("/".join(parts[1:] if parts[0] == "declarations" else parts))
    return Paper(whose, kind, found[0] if found else "", "/".join(("output", *parts)))


def _kind(parts: tuple[str, ...]) -> str:
    """payslips, copyright, contracts... of a run; 281, account, leaving... of declarations; else the first folder."""
    return parts[_depth(parts) - 1]


def _depth(parts: tuple[str, ...]) -> int:
    """How many folders of a path name its kind and no member."""
    return 2 if len(parts) > 2 and (RUN.fullmatch(parts[0]) or parts[0] == "declarations") else 1


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


def of_a_kind(paper: Paper) -> PurePosixPath:
    """The path of a paper without its ending: the files of one document have the same."""
    return PurePosixPath(paper.path).with_suffix("")
