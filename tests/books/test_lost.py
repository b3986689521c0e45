"""Books that are gone or older than what lies in the folders: told by `verify`, and no number is given twice."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.books.seals import verify
from pipeline.core.home import Home
from pipeline.core.refused import Refused
from pipeline.month.approve import approve
from tests.books.drafts import AT, make_draft, new_home, tree

UNKNOWN = "is there and the books do not know it"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_home(tmp_path_factory.mktemp("home"))
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    return home


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    """A home with a sealed run."""
    return Home(shutil.copytree(first.path, tmp_path / "copy"))


def rolled_back(home: Home) -> Home:
    """The books of before the last of two runs."""
    before = shutil.copyfile(home.path / "books.db", home.path / "older")
    make_draft(home, "2026-04", inputs=[])
    approve(home, "2026-04", "Ann Peeters", AT)
    os.replace(before, home.path / "books.db")
    return home


def test_books_put_back_from_before_a_run_are_found(home: Home) -> None:
    assert verify(rolled_back(home)) == [f"output/2026-04 {UNKNOWN}"]


def test_no_run_is_approved_in_books_that_miss_one(home: Home) -> None:
    rolled_back(home)
    make_draft(home, "2026-05", inputs=[])
    before = tree(home.path)
    with pytest.raises(Refused, match=f"output/2026-04 {UNKNOWN}: put back the latest books"):
        approve(home, "2026-05", "Ann Peeters", AT)
    assert tree(home.path) == before


@pytest.mark.parametrize("left", ["output/2026-03", "archive/2026-03"])
@pytest.mark.parametrize("empty", [False, True], ids=["gone", "empty"])
def test_books_that_are_gone_are_not_made_anew(home: Home, left: str, empty: bool) -> None:
    shutil.rmtree(home.path / ({"output/2026-03", "archive/2026-03"} - {left}).pop())
    (home.path / "books.db").unlink()
    if empty:
        (home.path / "books.db").touch()
    with pytest.raises(Refused, match=f"books.db is not there, but {left} is: put back the latest books"):
        verify(home)
    assert (home.path / "books.db").exists() == empty


@pytest.mark.parametrize("folder", ["output/2026-04", "output/2026-03.2", "archive/2026-04"])
def test_a_folder_of_a_run_that_was_never_sealed_is_found(home: Home, folder: str) -> None:
    shutil.copytree(home.output / "2026-03", home.path / folder)
    assert verify(home) == [f"{folder} {UNKNOWN}"]


def test_a_file_added_to_the_archive_is_found(home: Home) -> None:
    (home.archive / "2026-03" / "receipts" / "taxi.pdf").write_bytes(b"mine")
    assert verify(home) == ["archive/2026-03/receipts/taxi.pdf was added"]


def test_other_folders_of_the_output_are_no_runs(home: Home) -> None:
    (home.output / "payments").mkdir()
    (home.output / "2026-04.draft").mkdir()
    assert verify(home) == []


def test_a_record_cut_off_in_the_books_is_a_finding(home: Home) -> None:
    with closing(sqlite3.connect(home.path / "books.db", isolation_level=None)) as books:
        [sql] = books.execute("SELECT sql FROM sqlite_master WHERE name = 'runs_kept'").fetchone()
        for statement in ("DROP TRIGGER runs_kept", "UPDATE runs SET run_json = substr(run_json, 1, 40)", sql):
            books.execute(statement)
    assert any("output/2026-03" in finding for finding in verify(home))


def test_no_flipped_bit_ends_in_a_traceback(home: Home) -> None:
    books, chance = home.path / "books.db", random.Random(5)
    sound = books.read_bytes()
    written = [place for place, byte in enumerate(sound) if byte and place >= 100]
    found = 0
    for place in chance.sample(written, 60):
        body = bytearray(sound)
        body[place] ^= 1 << chance.randrange(8)
        books.write_bytes(body)
        found += verify(home) != []
    assert found > 20
