"""`smart approve`, `verify`, `discard`: what was reviewed is sealed and published byte by byte, or nothing changes."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.homes import APPROVE, MARCH, books, copied, done, edit, run_json, smart, state, tree

DRAFT, PUBLISHED = "output/2026-03.draft", "output/2026-03"


@pytest.fixture
def sealed(sealed_sample: Path, tmp_path: Path) -> Path:
    """The sample home after its approval."""
    return copied(sealed_sample, tmp_path / "coop")


def refused(home: Path, *reasons: str) -> None:
    """An approval ends with 3 and these lines, and every byte stays as it was."""
    before, rows = state(home), books(home)
    result = smart(home, *APPROVE)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines() == [f"smart: {reason}" for reason in reasons]
    assert (state(home), books(home)) == (before, rows)


def findings(home: Path) -> list[str]:
    """What verify says; its exit code and its two forms agree."""
    plain, machine = smart(home, "verify"), smart(home, "verify", "--json")
    found = list(json.loads(machine.stdout)["findings"])
    assert (plain.exit_code, machine.exit_code) == ((1, 1) if found else (0, 0))
    assert plain.stdout == "".join(f"{line}\n" for line in found or ["The books are sound."])
    assert plain.stderr == machine.stderr == ""
    return found


def changed_books(home: Path, statement: str) -> None:
    """Somebody writes in the books by hand: no trigger is in the way, and all stand there again afterwards."""
    with sqlite3.connect(home / "books.db") as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount > 0
        for _, sql in triggers:
            connection.execute(sql)
    connection.close()


def test_approve_publishes_exactly_the_bytes_of_the_draft(home: Path) -> None:
    draft = tree(home / DRAFT)
    result = done(home, *APPROVE)
    assert result.stdout.splitlines()[-1] == str(home / PUBLISHED)
    assert tree(home / PUBLISHED) == draft
    assert sorted(folder.name for folder in (home / "output").iterdir()) == ["2026-03", "members"]
    assert findings(home) == []


def test_what_the_run_read_is_in_the_archive_and_the_inbox_is_empty_but_for_waiting_rows(home: Path) -> None:
    dropped, read = tree(home / "inbox"), run_json(home)["inputs"]
    done(home, *APPROVE)
    assert tree(home / "archive" / "2026-03") == {entry["file"]: dropped[entry["file"]] for entry in read}
    stay = {entry["file"] for entry in read if entry["kind"] != "register" and entry["waiting"]}
    assert set(tree(home / "inbox")) == stay | (set(dropped) - {entry["file"] for entry in read})


def test_json_and_quiet_approvals_keep_their_promises(home: Path, tmp_path: Path) -> None:
    other, totals = copied(home, tmp_path / "other"), run_json(home)["totals"]
    answer = json.loads(done(home, *APPROVE, "--json").stdout)
    assert (answer["paths"], answer["totals"]) == ([str(home / PUBLISHED)], totals)
    assert done(other, *APPROVE, "--quiet").stdout == ""
    assert tree(other / PUBLISHED) == tree(home / PUBLISHED)


def test_the_month_is_approved_by_the_name_previous_too(home: Path) -> None:
    result = done(home, "approve", "--month", "previous", "--as-of", "2026-04-03", "--by", "Ann Peeters")
    assert result.stdout.startswith("2026-03 is sealed (") and (home / PUBLISHED).is_dir()


def test_a_sealed_run_is_not_approved_again(sealed: Path) -> None:
    refused(sealed, "2026-03 has no draft of run 2; run 1 is sealed already: smart run --month 2026-03")


def test_a_month_without_draft_is_refused(home: Path) -> None:
    result = smart(home, "approve", "--month", "2026-04", "--by", "Ann Peeters")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "smart: 2026-04 has no draft of run 1: smart run --month 2026-04\n"


def test_nobody_approves_without_a_name(home: Path) -> None:
    before, rows = state(home), books(home)
    result = smart(home, "approve", *MARCH, "--by", " ")
    assert result.exit_code in (2, 3) and len(result.stderr.splitlines()) == 1
    assert "CHECK" not in result.stderr
    assert (state(home), books(home)) == (before, rows)


def change_a_byte(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


@pytest.mark.parametrize(("change", "says"), [
    (lambda draft: change_a_byte(draft / "payslips" / "M001.pdf"), "payslips/M001.pdf changed"),
    (lambda draft: (draft / "invoices" / "2026-00007.xml").unlink(), "invoices/2026-00007.xml is missing"),
    (lambda draft: (draft / "payslips" / "M099.pdf").write_bytes(b"%PDF-"), "payslips/M099.pdf was added"),
    (lambda draft: change_a_byte(draft / "accounting" / "journal.csv"), "accounting/journal.csv changed"),
])
def test_a_draft_that_changed_is_refused(home: Path, change: Callable[[Path], None], says: str) -> None:
    change(home / DRAFT)
    refused(home, f"the draft is not as reviewed: {says}")


def test_a_dropped_file_that_changed_is_refused(home: Path) -> None:
    edit(home / "inbox" / "foto-heck-2026-03.xlsx", {("Activities", "H2"): 96})
    (home / "inbox" / "receipts" / "kade-lunch.png").unlink()
    refused(home, "inbox/foto-heck-2026-03.xlsx changed since the draft: run again",
            "inbox/receipts/kade-lunch.png is gone since the draft: run again")


def test_discard_drops_the_draft_and_nothing_else(home: Path) -> None:
    before, rows = state(home), books(home)
    assert done(home, "discard", *MARCH).stdout == f"{home / DRAFT} is gone\n"
    assert (state(home), books(home)) == ({name: body for name, body in before.items() if not name.startswith(DRAFT)}, rows)
    assert done(home, "discard", *MARCH).stdout == "2026-03 has no draft\n"


def test_discard_leaves_sealed_runs(sealed: Path) -> None:
    before = state(sealed)
    assert done(sealed, "discard", *MARCH).stdout == "2026-03 has no draft\n"
    assert state(sealed) == before


def test_verify_finds_a_changed_byte_in_any_published_or_archived_file(sealed: Path) -> None:
    files = [name for name in state(sealed) if name.startswith((PUBLISHED, "archive/2026-03"))]
    files.remove(salts := f"{PUBLISHED}/personal.salts")
    own = [f"{PUBLISHED}/{name}" for name in ("run.json", "files.sha256", "personal.sha256")]
    for changed in ([name for name in files if name not in own], *([name] for name in own)):
        for name in changed:
            change_a_byte(sealed / name)
        assert [line for line in findings(sealed) if line.endswith(" changed")] == [
            f"{name} changed" for name in sorted(changed, key=lambda name: (name.startswith("archive"), name))]
        for name in changed:
            change_a_byte(sealed / name)
    assert len(files) > 200 and findings(sealed) == []
    change_a_byte(sealed / salts)
    assert findings(sealed) != []


def test_verify_finds_what_is_missing_and_what_was_added(sealed: Path) -> None:
    (sealed / PUBLISHED / "payslips" / "M001.pdf").unlink()
    (sealed / PUBLISHED / "payslips" / "M099.pdf").write_bytes(b"%PDF-")
    (sealed / "archive" / "2026-03" / "registers.xlsx").unlink()
    assert findings(sealed) == [f"{PUBLISHED}/payslips/M001.pdf is missing", f"{PUBLISHED}/payslips/M099.pdf was added",
                                "archive/2026-03/registers.xlsx is missing"]
    shutil.rmtree(sealed / PUBLISHED)
    assert f"{PUBLISHED} is missing" in findings(sealed)


@pytest.mark.parametrize("statement", [
    "UPDATE payslips SET gross = gross + 1, net = net + 1 WHERE member_id = 'M001'",
    "UPDATE invoices SET due_date = '2027-01-01' WHERE number = '2026-00007'",
    "UPDATE postings SET amount_cents = amount_cents + 1 WHERE rowid = 1",
    "UPDATE lines SET content_hash = 'x' WHERE rowid = 1",
    "UPDATE contracts SET gross = gross + 1 WHERE rowid = 1",
    "UPDATE runs SET approved_by = 'Somebody Else'",
    "UPDATE runs SET as_of = '2026-04-03'",
    "UPDATE runs SET seal = replace(seal, substr(seal, 1, 1), 'x')",
    "UPDATE runs SET run_json = run_json || ' '",
    "UPDATE inputs SET sha256 = 'x' WHERE kind = 'register'",
    "DELETE FROM postings WHERE line = 3",
    "DELETE FROM expenses WHERE rowid = 1",
    "DELETE FROM inputs WHERE kind = 'register'",
])
def test_verify_finds_a_row_that_was_changed_in_the_books(sealed: Path, statement: str) -> None:
    changed_books(sealed, statement)
    assert findings(sealed) != []


def test_verify_finds_a_trigger_that_is_gone(sealed: Path) -> None:
    with sqlite3.connect(sealed / "books.db") as connection:
        connection.execute("DROP TRIGGER runs_kept")
    assert findings(sealed) == ["books: trigger runs_kept is not as this program made it"]
