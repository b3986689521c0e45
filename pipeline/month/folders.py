"""Where a run lies: output/2026-03.draft before approval, output/2026-03 after; a second run output/2026-03.2."""

import ctypes
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.core.home import Home

HERE, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""
FORM = re.compile(r"(?P<month>\d{4}-\d{2})(?:\.(?P<run>\d+))?(?P<draft>\.draft)?")


def run_name(month: str, run: int) -> str:
    """2026-03 for the first run of a month, 2026-03.2 for the second."""
    return month if run == 1 else f"{month}.{run}"


def draft_folder(home: Home, month: str, run: int) -> Path:
    """Where the draft of a run lies until it is approved."""
    return home.output / f"{run_name(month, run)}.draft"


def published_folder(home: Home, month: str, run: int) -> Path:
    """Where an approved run lies."""
    return home.output / run_name(month, run)


def archive_folder(home: Home, month: str, run: int) -> Path:
    """Where the files that a run read are kept."""
    return home.archive / run_name(month, run)


def exchange(one: Path, other: Path) -> None:
    """Two folders swap their places in one step of the file system, so that no moment has neither.

    The system's own call: Python's library has none. Where the file system cannot, they swap in three steps.
    """
    call = ctypes.CDLL(None, use_errno=True).renameat2
    if call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return
    if (error := ctypes.get_errno()) not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(error, os.strerror(error), str(other))
    aside = one.with_name(f"{one.name}.aside")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def run_folders(home: Home, month: str | None = None, nth: int | None = None) -> Iterator[Path]:
    """Drafts and approved runs that are there, the latest first; of one month, or one run of it."""
    found = []
    for folder in home.output.iterdir() if home.output.is_dir() else ():
        form = FORM.fullmatch(folder.name)
        if form and folder.is_dir():
            found.append((form["month"], int(form["run"] or 1), not form["draft"], folder))
    for its_month, run, _, folder in sorted(found, reverse=True):
        if month in (None, its_month) and nth in (None, run):
            yield folder


def latest_folder(home: Home, month: str, nth: int | None = None) -> Path | None:
    """The latest run of a month, draft or approved; None where it has none."""
    return next(run_folders(home, month, nth), None)
