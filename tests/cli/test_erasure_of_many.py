"""Papers of many persons: declarations, files that go with entries of the books, receipts of no expense; terms and erasure."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.personal import PERSONAL, SALTS, read_list
from pipeline.books.store import open_books
from tests.cli.banking import asked
from tests.cli.homes import copied, done, sha256, smart, state
from tests.cli.test_erasure import SOUND, answered, findings
from tests.cli.test_erasure_killed import is_old_or_new
from tests.cli.test_killed import killed

OLD = ("--as-of", "2037-01-04")
LIST = ("export-member", "--due", "--json")
ERASE = (*LIST, "--erase", "past its term", "--by", "Ann")
LETTERS, WITHHELD = "output/reminders/2026-06-20", "output/declarations/withholding/2026-03"
UNPAID = "archive/2026-03/receipts/trio-souper.png"
"""Of an expense that nobody asked to be paid: no row of the books names it."""


@pytest.fixture(scope="module")
def told_once(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home that reminded clients and declared withholding tax, Dimonas and DmfA. Copy it."""
    home = copied(sealed_small, tmp_path_factory.mktemp("told") / "coop")
    done(home, "remind", "--as-of", "2026-06-20", "--quiet")
    for kind, period in (("withholding", "2026-03"), ("dmfa", "2026Q1"), ("dimona", "2026-03-01")):
        smart(home, "declare", kind, period, "--as-of", "2026-06-20")
    return home


@pytest.fixture
def told(told_once: Path, tmp_path: Path) -> Path:
    return copied(told_once, tmp_path / "coop")


@pytest.fixture(scope="module")
def erased_once(told_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(told_once, tmp_path_factory.mktemp("gone") / "coop")
    done(home, *ERASE, *OLD)
    return home


def of_many(home: Path, day: str) -> dict[str, str]:
    """Kind of what is of many persons and past its term on a day -> the last day of that."""
    files = answered(home, *LIST, "--as-of", day)["files"]
    return {one["kind"]: one["until"] for one in files if not one["member_id"]}


def test_each_kind_of_declaration_ends_with_its_own_term(told: Path) -> None:
    """Dimona as social documents, DmfA as long as contributions may be claimed, tax and accounting ten years."""
    assert of_many(told, "2032-01-01") == {"dimona": "2031-12-31"}
    assert of_many(told, "2034-01-01") == {"dimona": "2031-12-31", "dmfa": "2033-12-31"}
    assert of_many(told, "2037-01-01") == {"dimona": "2031-12-31", "dmfa": "2033-12-31"} | dict.fromkeys(
        ("receipts", "reminders", "withholding"), "2036-12-31")


def test_what_is_of_many_is_no_ones_own(told: Path) -> None:
    """The list of one member has none of it, and his erasure leaves it."""
    assert all(one["member_id"] == "M001" for one in answered(told, *LIST, "M001", *OLD)["files"])
    done(told, "export-member", "M001", *ERASE[1:], *OLD)
    assert (told / UNPAID).is_file() and (told / WITHHELD / "cells.csv").is_file()


def test_all_of_it_goes_and_the_books_stay_sound(told_once: Path, erased_once: Path) -> None:
    left = state(erased_once)
    assert {name for name in left if name.startswith(("output/declarations", LETTERS))} == {
        f"{LETTERS}/{PERSONAL}", f"{LETTERS}/{SALTS}"}
    assert UNPAID not in left and left[f"{LETTERS}/{SALTS}"] == b""
    assert done(erased_once, "verify").stdout == SOUND
    [content] = asked(erased_once, "SELECT content FROM entries WHERE kind = 'erasure'")
    digests = {one["path"]: one["digest"] for one in json.loads(content[0])["erased"]}
    sealed = read_list(told_once / LETTERS / PERSONAL)
    assert sealed and all(digests[f"{LETTERS}/{name}"] == digest for name, digest in sealed.items())
    assert digests[UNPAID] == sha256((told_once / UNPAID).read_bytes()) and digests[f"{WITHHELD}/cells.csv"] == ""


def test_the_report_counts_files_by_kind_and_says_what_stays(told: Path) -> None:
    lines = done(told, *(part for part in ERASE if part != "--json"), "--as-of", "2032-01-01").stdout.splitlines()
    assert lines[0] == ("output/declarations/dimona/2026-03-01/list.csv: erased; kept 5 years, until 2031-12-31"
                        " (retention_dimona)")
    assert lines[-3].startswith("Erasure 2032-E00001 in the books: 11 files: 8 of contracts, 3 of dimona.")
    assert lines[-2].startswith("What stays: rows of the books")


def test_a_letter_is_listed_by_a_digest_that_is_not_that_of_its_bytes(told: Path) -> None:
    [content] = asked(told, "SELECT content FROM entries WHERE kind = 'reminders'")
    assert set(json.loads(content[0])["files"]) == {PERSONAL}
    listed = (told / LETTERS / PERSONAL).read_text()
    assert not [name for name, body in state(told).items() if name.startswith(LETTERS) and sha256(body) in listed]


def test_a_letter_that_changed_or_is_gone_without_an_erasure_is_found(told: Path) -> None:
    first, second = sorted(file for file in (told / LETTERS).glob("*.pdf"))[:2]
    first.unlink()
    second.write_bytes(b"another")
    assert findings(told) == [f"{LETTERS}/{first.name} is missing", f"{LETTERS}/{second.name} changed"]


def test_an_entry_of_before_with_plain_hashes_verifies_and_may_be_erased(sealed: Path) -> None:
    """As books had it that were written before the salted lists."""
    folder, body = "output/payments/2026-03-1", b"<Document/>"
    (sealed / folder).mkdir(parents=True)
    (sealed / folder / "pain001.xml").write_bytes(body)
    _booked(sealed, folder, {"pain001.xml": sha256(body)})
    assert done(sealed, "verify").stdout == SOUND
    done(sealed, *ERASE, *OLD)
    assert not (sealed / folder / "pain001.xml").exists() and done(sealed, "verify").stdout == SOUND
    (sealed / folder / "pain001.xml").write_bytes(body)
    assert findings(sealed) == [f"{folder}/pain001.xml was erased and is still there"]


def _booked(home: Path, folder: str, files: dict[str, str]) -> None:
    with open_books("sqlite:///books.db", home) as books, books.transaction():
        books.entries.book(Entry("payments", "2026-03-1", date(2026, 4, 9), {"files": files}, pl.DataFrame(schema=dict(POSTINGS)),
                                 folder=folder))


def test_an_erasure_that_names_another_digest_of_a_letter_is_found(erased_once: Path, tmp_path: Path) -> None:
    home = copied(erased_once, tmp_path / "coop")
    name = min(read_list(home / LETTERS / PERSONAL))
    with sqlite3.connect(home / "books.db") as connection:
        connection.execute("DROP TRIGGER entries_kept")
        connection.execute("UPDATE entries SET content = replace(content, ?, ?) WHERE kind = 'erasure'",
                           (f"{LETTERS}/{name}", f"{LETTERS}/x.pdf"))
    assert f"{LETTERS}/{name} is missing" in findings(home)


@pytest.mark.parametrize("instant", ["1:os.remove", "12:os.remove", "1:os.rename", "2:os.rename"])
def test_an_erasure_of_all_that_is_killed_is_ended_by_the_next_command(told: Path, told_once: Path, erased_once: Path,
                                                                       instant: str) -> None:
    killed(told, instant, *ERASE, *OLD)
    assert state(told) != state(erased_once)
    is_old_or_new(told, told_once, erased_once, ("verify",), (*ERASE, *OLD))
