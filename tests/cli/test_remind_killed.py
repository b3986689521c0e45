"""`smart remind` killed at several moments, as a real process: nothing or all of it is in the books, the next command publishes
what is, and no reminder is made twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.homes import books, copied, done, smart, started, tree, until
from tests.cli.test_killed import killed

DAY = "2026-05-20"
REMIND = ("remind", "--as-of", DAY, "--quiet")
HIDDEN = f"output/reminders/.{DAY}.building"
Moment = Callable[[Path], Callable[[], Any]]
MOMENTS: dict[str, Moment] = {
    "when half of the letters are there": lambda home: lambda: len(list((home / HIDDEN).glob("*.pdf"))) >= 4,
    "when the books have a journal": lambda home: (home / "books.db-journal").exists,
}
NEXT = {"verify": ("verify",), "remind": REMIND, "fund": ("fund", "--as-of", DAY)}


@pytest.fixture(scope="module")
def undisturbed(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(sealed_small, tmp_path_factory.mktemp("reminded") / "coop")
    done(home, *REMIND)
    assert len(list((home / f"output/reminders/{DAY}").glob("*.pdf"))) > 4
    return home


def letters(home: Path) -> dict[str, bytes]:
    return tree(home / "output/reminders")


def ends_as(home: Path, undisturbed: Path) -> None:
    """The same day asked again: the books and the letters of an undisturbed command, each once."""
    done(home, *REMIND)
    assert books(home) == books(undisturbed) and letters(home) == letters(undisturbed)
    assert done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_killed_remind_is_done_whole_by_the_next_one(sealed: Path, undisturbed: Path, moment: Moment) -> None:
    before = books(sealed)
    process = started("--home", str(sealed), *REMIND)
    until(moment(sealed), process)
    process.kill()
    process.communicate(timeout=60)
    assert smart(sealed, "verify").stdout == "The books are sound.\n"
    assert books(sealed) in (before, books(undisturbed))
    ends_as(sealed, undisturbed)


@pytest.fixture(scope="module")
def booked_only(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose reminders are in the books and not yet published: killed just before their folder gets its name."""
    home = copied(sealed_small, tmp_path_factory.mktemp("booked") / "coop")
    killed(home, 1, *REMIND)
    assert (home / HIDDEN).is_dir() and not (home / f"output/reminders/{DAY}").exists()
    return home


@pytest.mark.parametrize("command", NEXT)
def test_booked_reminders_are_published_by_any_next_command(booked_only: Path, undisturbed: Path, tmp_path: Path,
                                                            command: str) -> None:
    home = copied(booked_only, tmp_path / "coop")
    assert books(home) == books(undisturbed)
    done(home, *NEXT[command])
    assert letters(home) == letters(undisturbed)
    if command != "fund":
        ends_as(home, undisturbed)
