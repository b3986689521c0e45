"""Runs and files that lie in a home and are not in its books: as after an older books.db was put back, or none."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.core.refused import Refused

PLACES = ("output", "archive")
RUN = re.compile(r"20\d\d-[01]\d(\.\d+)?")


def run_folders(home: Path) -> list[str]:
    """Published and archived runs in the folders of a home, such as output/2026-03 and archive/2026-03.2."""
    return sorted(f"{place}/{folder.name}" for place in PLACES for folder in (home / place).glob("*")
                  if RUN.fullmatch(folder.name))


def unknown_runs(home: Path, sealed: Iterable[str]) -> list[str]:
    """Folders of runs that the books do not have. sealed: the folder of each run in the books."""
    known = {Path(folder).name for folder in sealed}
    return [folder for folder in run_folders(home) if Path(folder).name not in known]


def refuse_unknown_runs(home: Path, sealed: Iterable[str]) -> None:
    """Raises Refused: books that miss a run would give its numbers once more."""
    if unknown := unknown_runs(home, sealed):
        raise Refused([f"{folder} is there and the books do not know it: put back the latest books, or move it away"
                       for folder in unknown])


def refuse_new_books(file: Path, home: Path) -> None:
    """Raises Refused where runs were sealed and the books are gone."""
    if found := run_folders(home):
        raise Refused([f"{file.name} is not there, but {found[-1]} is: put back the latest books; new ones would give"
                       " the same numbers once more"])


def unknown_files(home: Path, sealed: Iterable[str], archived: Iterable[str]) -> Iterator[str]:
    """Files in the archive folders of sealed runs that no run read."""
    known = set(archived)
    for folder in sorted(f"archive/{Path(folder).name}" for folder in sealed):
        files = sorted(file for file in (home / folder).rglob("*") if not file.is_dir())
        yield from (name for file in files if (name := file.relative_to(home).as_posix()) not in known)
