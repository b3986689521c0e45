"""`smart init --opening` killed at several instants, as a real process: nothing was booked, or all of it; again, it is whole."""

from pathlib import Path

import pytest

from tests.cli.homes import books, done, smart
from tests.cli.test_killed import killed
from tests.takeover.openings import SAMPLE

INSTANTS = ("1:os.mkdir", "1:os.rename", "1:shutil.copyfile", "1:sqlite3.connect", "2:open", "4:open")


@pytest.mark.parametrize("instant", INSTANTS)
def test_the_old_state_or_the_new_one(home: Path, begun: Path, instant: str) -> None:
    before = len(books(home)) if (home / "books.db").exists() else 0
    killed(home, instant, "init", str(home), "--opening", str(SAMPLE), "--quiet")
    assert not (home / "books.db").exists() or len(books(home)) in (before, len(books(home)))
    assert smart(home, "init", str(home), "--opening", str(SAMPLE), "--quiet").exit_code == 0
    assert books(home) == books(begun) and done(home, "verify").stdout == "The books are sound.\n"
