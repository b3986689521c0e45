"""`smart init --opening` killed at several instants, as a real process: nothing was booked, or all of it; again, it is whole."""

import os
import signal
from pathlib import Path

import pytest

from tests.cli.banking import asked
from tests.cli.homes import books, done, smart, started, until
from tests.cli.test_killed import killed
from tests.takeover.openings import SAMPLE


def goes_on(home: Path, begun: Path) -> None:
    """The books hold no entry, or the whole one; the command once more books it, or is refused."""
    entries = asked(home, "SELECT kind FROM entries")
    assert entries in ([], [("opening",)]) and done(home, "verify").stdout == "The books are sound.\n"
    again = smart(home, "init", str(home), "--opening", str(SAMPLE), "--quiet")
    assert again.exit_code == (3 if entries else 0) and books(home) == books(begun)
    assert done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize("instant", ["1:os.mkdir", "1:sqlite3.connect", "1:shutil.copyfile", "1:os.rename", "4:open"])
def test_the_old_state_or_the_new_one(home: Path, begun: Path, instant: str) -> None:
    killed(home, instant, "init", str(home), "--opening", str(SAMPLE), "--quiet")
    goes_on(home, begun)


def test_killed_while_the_books_are_written(home: Path, begun: Path) -> None:
    asked(home, "SELECT kind FROM entries")
    process = started("--home", str(home), "init", str(home), "--opening", str(SAMPLE))
    until((home / "books.db-journal").exists, process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    goes_on(home, begun)
