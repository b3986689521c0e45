"""Where a run lies: output/2026-03.draft before approval, output/2026-03 after; a second run output/2026-03.2."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.core.home import Home

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
