"""An approval killed at any instant leaves the old state or the new one, and the next command completes it."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.books.seals import verify
from pipeline.core.home import Home
from pipeline.core.refused import Refused
from pipeline.month.approve import approve, discard, finish_interrupted
from tests.books.drafts import AT, drop, entry, make_draft, new_home, tree, write


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a draft; one workbook has waiting rows."""
    home = new_home(tmp_path_factory.mktemp("before"))
    make_draft(home, inputs=[entry(home, "registers.xlsx", "register"),
                             entry(home, "A-001.xlsx", "workbook", waiting=1),
                             entry(home, "receipts/train.pdf", "receipt")])
    return home


@pytest.fixture(scope="module")
def undisturbed(before: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(shutil.copytree(before.path, tmp_path_factory.mktemp("after") / "home"))
    approve(home, "2026-03", "Ann Peeters", AT)
    return home


def killed_everywhere(command: str, home: Home, copies: Path) -> list[Home]:
    """One copy of the home for each instant at which the command was killed."""
    done = subprocess.run([sys.executable, "-m", "tests.month.killed", command, home.path, copies],
                          cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    return [Home(copies / str(nth)) for nth in range(1, int(done.stdout))]


def books(home: Home) -> list[str]:
    """Every row of the books; a journal left by a kill is rolled back by opening them."""
    with sqlite3.connect(home.path / "books.db") as connection:
        return list(connection.iterdump())


def alike(homes: list[Home]) -> list[list[Home]]:
    """Homes grouped by every byte below them, the database and its journal among them; not the lock, which names its process."""
    groups: dict[tuple[tuple[str, bytes], ...], list[Home]] = {}
    for home in homes:
        files = sorted(file for file in home.path.rglob("*") if not file.name.startswith(".lock"))
        said = tuple((str(file.relative_to(home.path)), file.read_bytes() if file.is_file() else b"") for file in files)
        groups.setdefault(said, []).append(home)
    return list(groups.values())


@pytest.fixture(scope="module")
def killed(before: Home, tmp_path_factory: pytest.TempPathFactory) -> list[Home]:
    return killed_everywhere("approve", before, tmp_path_factory.mktemp("killed"))


@pytest.fixture
def sealed(before: Home, tmp_path: Path) -> Home:
    """The books have the run; nothing is archived or published."""
    home = Home(shutil.copytree(before.path, tmp_path / "sealed"))
    shutil.copytree(home.inbox, tmp_path / "inbox")
    draft = shutil.copytree(home.output / "2026-03.draft", tmp_path / "draft")
    folder = approve(home, "2026-03", "Ann Peeters", AT).folder
    for gone in (folder, home.archive, home.inbox):
        shutil.rmtree(gone)
    shutil.move(tmp_path / "inbox", home.inbox)
    shutil.move(draft, home.output / "2026-03.draft")
    return home


@pytest.mark.slow
def test_the_old_state_or_the_new_one(before: Home, undisturbed: Home, killed: list[Home]) -> None:
    """Instants that left the very same bytes are proved once."""
    old, new = 0, 0
    for same in alike(killed):
        home = same[0]
        if books(home) == books(before):
            old += len(same)
            assert tree(home.path) == tree(before.path)
            approve(home, "2026-03", "Ann Peeters", AT)
        else:
            new += len(same)
            finish_interrupted(home)
        assert books(home) == books(undisturbed)
        assert tree(home.path) == tree(undisturbed.path)
        assert verify(home) == []
    assert old > 50 and new > 15


@pytest.mark.slow
def test_a_completion_that_is_killed_is_completed_in_its_turn(sealed: Home, undisturbed: Home, tmp_path: Path) -> None:
    for home, *_ in alike(killed_everywhere("finish", sealed, tmp_path / "killed")):
        finish_interrupted(home)
        assert tree(home.path) == tree(undisturbed.path)
        assert books(home) == books(undisturbed)


def test_a_copy_that_was_cut_off_is_made_again(sealed: Home, undisturbed: Home) -> None:
    write(sealed.archive / "2026-03" / "A-001.xlsx", "the mon")
    finish_interrupted(sealed)
    assert tree(sealed.path) == tree(undisturbed.path)


def test_a_file_dropped_under_an_old_name_in_between_stays(sealed: Home) -> None:
    shutil.copytree(sealed.inbox, sealed.archive / "2026-03")
    drop(sealed, "registers.xlsx", b"next month's")
    finish_interrupted(sealed)
    assert (sealed.inbox / "registers.xlsx").read_bytes() == b"next month's"
    assert verify(sealed) == []


@pytest.mark.parametrize("command", [lambda home: approve(home, "2026-04", "Ann Peeters", AT),
                                     lambda home: discard(home, "2026-03")])
def test_the_next_command_completes_it_first(sealed: Home, undisturbed: Home,
                                             command: Callable[[Home], object]) -> None:
    with suppress(Refused):
        command(sealed)
    assert tree(sealed.path) == tree(undisturbed.path)


def test_a_draft_that_is_not_the_sealed_one_is_never_published(sealed: Home) -> None:
    write(sealed.output / "2026-03.draft" / "run.json", "{}")
    assert finish_interrupted(sealed) is None
    assert verify(sealed)[0] == "output/2026-03 is missing"
