"""Approval seals what was reviewed, or refuses and changes nothing."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.books.seals import verify
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.lock import Locked
from pipeline.month.approve import approve, discard, finish_interrupted
from pipeline.month.folders import latest_folder, run_folders
from tests.books.drafts import AS_OF, AT, drop, entry, make_draft, new_home, tree
from tests.books.test_lock import other_process

ARCHIVED = ["archive/2026-03/A-001.xlsx", "archive/2026-03/receipts/train.pdf", "archive/2026-03/registers.xlsx"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def test_the_published_folder_has_exactly_the_bytes_of_the_draft(home: Home) -> None:
    before = tree(make_draft(home))
    approved = approve(home, "2026-03", "Ann Peeters", AT)
    assert approved.folder == home.output / "2026-03"
    assert tree(approved.folder) == before
    assert [folder.name for folder in home.output.iterdir()] == ["2026-03"]


def test_the_books_say_who_approved_and_when(home: Home) -> None:
    make_draft(home)
    approved = approve(home, "2026-03", "Ann Peeters", AT)
    with open_books(home.books_url, home.path) as books:
        [run] = books.runs()
    assert (run.approved_by, run.approved_at, run.as_of) == ("Ann Peeters", "2026-04-03T09:30:00+00:00", "2026-04-02")
    assert (run.seal, run.folder) == (approved.seal, "output/2026-03")


def test_accepted_files_move_to_the_archive(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    assert [name for name in tree(home.path) if name.startswith(("archive", "inbox"))] == ARCHIVED


def test_a_workbook_with_waiting_rows_is_archived_and_stays(home: Home) -> None:
    make_draft(home, inputs=[entry(home, "A-001.xlsx", "workbook", waiting=2),
                             entry(home, "receipts/train.pdf", "receipt", waiting=1),
                             entry(home, "registers.xlsx", "register")])
    approve(home, "2026-03", "Ann Peeters", AT)
    assert [name for name in tree(home.path) if name.startswith(("archive", "inbox"))] == [
        *ARCHIVED, "inbox/A-001.xlsx", "inbox/receipts/train.pdf"]


def test_replaced_and_double_workbooks_leave_the_inbox_and_refused_ones_stay(home: Home) -> None:
    drop(home, "A-001 v0.xlsx", b"older")
    drop(home, "letter.docx", b"no workbook")
    make_draft(home, inputs=[entry(home, "A-001.xlsx", "workbook"), entry(home, "A-001 v0.xlsx", "replaced"),
                             entry(home, "letter.docx", "refused")])
    approve(home, "2026-03", "Ann Peeters", AT)
    assert sorted(tree(home.inbox)) == ["letter.docx", "receipts/train.pdf", "registers.xlsx"]
    assert sorted(tree(home.archive)) == ["2026-03/A-001 v0.xlsx", "2026-03/A-001.xlsx"]


def test_registers_of_the_archive_are_kept_with_the_new_run_too(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    drop(home, "registers.xlsx", b"members, newer")
    make_draft(home, "2026-04", inputs=[entry(home, "registers.xlsx", "register", origin="archive/2026-03"),
                                        entry(home, "registers.xlsx", "register")])
    approve(home, "2026-04", "Ann Peeters", AT)
    with open_books(home.books_url, home.path) as books:
        kept = books.opening("2026-05", AS_OF).last_registers
    assert [[(home.path / name).read_bytes() for name in together] for together in kept] == [
        [b"members, newer"], [b"members and clients"]]
    assert (home.archive / "2026-03" / "registers.xlsx").read_bytes() == b"members and clients"
    assert not (home.inbox / "registers.xlsx").exists()
    assert verify(home) == []


def test_a_second_run_of_the_month_lies_beside_the_first(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    make_draft(home, inputs=[])
    assert approve(home, "2026-03", "Ann Peeters", AT).folder == home.output / "2026-03.2"
    make_draft(home, inputs=[])
    assert [folder.name for folder in run_folders(home)] == ["2026-03.3.draft", "2026-03.2", "2026-03"]
    assert latest_folder(home, "2026-03", 1) == home.output / "2026-03"
    assert latest_folder(home, "2026-04") is None


def test_another_command_at_work_keeps_approval_out(home: Home) -> None:
    make_draft(home)
    with other_process(home.path) as process:
        with pytest.raises(Locked):
            approve(home, "2026-03", "Ann Peeters", AT)
        process.communicate("")
    assert approve(home, "2026-03", "Ann Peeters", AT).run == 1


def test_of_two_approvals_at_once_one_goes_through(home: Home) -> None:
    make_draft(home)
    program = ("import sys; from datetime import *; from pathlib import Path; from pipeline.core.home import Home\n"
               "from pipeline.month.approve import approve\n"
               "approve(Home(Path(sys.argv[1])), '2026-03', 'Ann', datetime(2026, 4, 3, tzinfo=UTC))")
    command = [sys.executable, "-c", program, str(home.path)]
    both = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert sorted(process.wait() for process in both) == [0, 1]
    assert verify(home) == []


def test_discard_drops_the_draft_and_no_sealed_run(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    draft = make_draft(home, inputs=[])
    assert discard(home, "2026-03") == draft
    assert discard(home, "2026-03") is None
    assert [folder.name for folder in home.output.iterdir()] == ["2026-03"]
    assert verify(home) == []


def test_a_home_without_runs_has_nothing_to_finish(home: Home) -> None:
    make_draft(home)
    assert finish_interrupted(home) is None
    with sqlite3.connect(home.path / "books.db") as connection:
        assert connection.execute("SELECT COUNT(*) FROM runs").fetchone() == (0,)
