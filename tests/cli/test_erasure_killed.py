"""`smart export-member --erase` and the folders after an approval, killed at several instants, as real processes."""

from pathlib import Path

import pytest

from tests.cli.banking import asked
from tests.cli.homes import APPROVE, copied, done, smart, started, state, tree, until
from tests.cli.test_erasure import ERASE, SOUND
from tests.cli.test_killed import killed


def erasures(home: Path) -> int:
    return len(asked(home, "SELECT nth FROM entries WHERE kind = 'erasure'"))


@pytest.fixture(scope="module")
def erased(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home after an undisturbed erasure."""
    home = copied(sealed_small, tmp_path_factory.mktemp("undisturbed") / "coop")
    done(home, *ERASE)
    return home


def is_old_or_new(home: Path, old: Path, new: Path, command: tuple[str, ...], again: tuple[str, ...] = ERASE) -> None:
    """Before the books took the erasure all is as it was; after it, the next command of any kind ends it."""
    count = erasures(home)
    result = smart(home, *command)
    assert result.exit_code in (0, 2)
    assert state(home) == state(new if count else old)
    assert done(home, "verify").stdout == SOUND
    done(home, *again)
    assert state(home) == state(new) and erasures(home) == 1


@pytest.mark.parametrize(("instant", "booked"), [("1:os.remove", 1), ("3:os.remove", 1), ("1:os.rename", 1), ("2:os.rename", 1)])
def test_an_erasure_that_is_killed_is_ended_by_the_next_command(sealed_small: Path, erased: Path, tmp_path: Path, instant: str,
                                                                booked: int) -> None:
    """Before the first file goes, between files, before the salts go, before the first folder is written anew."""
    home = copied(sealed_small, tmp_path / "coop")
    killed(home, instant, *ERASE)
    assert erasures(home) == booked and state(home) != state(erased)
    for nth, command in enumerate((("verify",), ("pay", "--month", "2026-03"), ERASE)):
        is_old_or_new(copied(home, tmp_path / str(nth)), sealed_small, erased, command)


def test_an_erasure_killed_while_the_books_take_it_is_there_or_not(sealed_small: Path, erased: Path, tmp_path: Path) -> None:
    home = copied(sealed_small, tmp_path / "coop")
    process = started("--home", str(home), *ERASE)
    assert until((home / "books.db-journal").exists, process)
    process.kill()
    process.communicate(timeout=60)
    is_old_or_new(home, sealed_small, erased, ("verify",))


@pytest.mark.parametrize("nth", [2, 3, 6])
def test_an_approval_killed_among_the_folders_leaves_whole_files_and_the_next_command_ends_it(
        drafted_small: Path, sealed_small: Path, tmp_path: Path, nth: int) -> None:
    home = copied(drafted_small, tmp_path / "coop")
    killed(home, f"{nth}:os.rename", *APPROVE)
    found = {name: body for name, body in tree(home / "output/members").items() if "/." not in f"/{name}"}
    assert found.items() <= tree(sealed_small / "output/members").items()
    assert done(home, "verify").stdout == SOUND
    assert tree(home / "output") == tree(sealed_small / "output")
