"""Books that begin with another system's figures: the first sealed entry, once, with the workbook kept."""

import json
from hashlib import sha256
from pathlib import Path

from tests.cli.banking import asked, balance
from tests.cli.homes import RUN, copied, done, fresh, smart
from tests.takeover.openings import SAMPLE, faults, opened, rows, written


def test_the_opening_is_the_first_entry_and_the_books_are_sound(begun: Path) -> None:
    assert asked(begun, "SELECT kind, document, as_of FROM entries") == [("opening", "2026-03-01", "2026-03-01")]
    assert done(begun, "verify").stdout == "The books are sound.\n"
    assert [balance(begun, account) for account in ("budgets", "receivables", "share_capital", "guarantee_fund")] == [
        -5297_75, 2777_60, -990_00, -1500_00]
    assert asked(begun, "SELECT SUM(amount_cents) FROM ledger") == [(0,)]


def test_the_workbook_is_kept_and_its_hash_is_in_the_entry(begun: Path) -> None:
    [(content,)] = asked(begun, "SELECT content FROM entries")
    kept = begun / json.loads(content)["archived_as"]
    assert kept.read_bytes() == SAMPLE.read_bytes() and json.loads(content)["sha256"] == sha256(SAMPLE.read_bytes()).hexdigest()


def test_a_kept_workbook_that_changed_is_a_finding(begun: Path, tmp_path: Path) -> None:
    home = copied(begun, tmp_path / "coop")
    [kept] = (home / "archive/opening").iterdir()
    kept.write_bytes(kept.read_bytes() + b" ")
    result = smart(home, "verify")
    assert (result.exit_code, result.stdout) == (1, f"archive/opening/{kept.name} changed\n")


def test_a_new_home_is_made_with_it(tmp_path: Path) -> None:
    home = tmp_path / "new"
    said = json.loads(done(tmp_path, "init", str(home), "--sample", "--opening", str(SAMPLE), "--json").stdout)
    assert said["totals"]["bank"] == "26060.18" and said["problems"] == []
    assert [Path(path).parent for path in said["paths"]] == [home / "archive/opening"]


def test_books_that_begin_with_it_take_no_second_one(begun: Path) -> None:
    result = smart(begun, "init", str(begun), "--opening", str(SAMPLE))
    assert result.exit_code == 3 and "an opening is their first entry" in result.stderr


def test_books_with_a_run_take_none(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", "registers.xlsx", "bijles-wouters-2026-03.xlsx", "receipts")
    done(home, *RUN, "--quiet")
    done(home, "approve", "--month", "2026-03", "--by", "Ann Peeters", "--quiet")
    assert smart(home, "init", str(home), "--opening", str(SAMPLE)).exit_code == 3
    assert asked(home, "SELECT kind FROM entries") == []


def test_one_cent_off_is_refused_and_told_by_account(home: Path) -> None:
    other = rows()
    other["opening_budgets"][0]["budget"] += other["opening_copyright"][0]["gross"] / 150_000
    [problem] = opened(home, written(home, other), 1)["problems"]
    assert (problem["code"], problem["value"]) == ("OPENING-NOT-BALANCED", "-0.01")
    assert "budgets -5297.76; " in problem["expected"] and "reserves -12301.53" in problem["expected"]
    assert not (home / "archive/opening").exists() and asked(home, "SELECT kind FROM entries") == []
    assert list((home / "handed-back").rglob("*.xlsx"))


def test_without_registers_it_waits_for_them(home: Path) -> None:
    (home / "inbox/registers.xlsx").unlink()
    codes = [code for code, _ in faults(home, SAMPLE)]
    assert codes == ["REGISTER-MISSING"] * 3


def test_the_same_rows_in_any_language_give_the_same_entry(begun: Path, home: Path) -> None:
    opened(home, written(home, rows(), "de"))
    query = "SELECT account, subject, amount_cents, document FROM entry_postings"
    assert asked(home, query) == asked(begun, query)


def test_no_run_is_dated_before_the_books_begin(begun: Path, tmp_path: Path) -> None:
    home = copied(begun, tmp_path / "coop")
    result = smart(home, "run", "--month", "2026-02", "--as-of", "2026-02-27", "--workers", "1")
    assert result.exit_code == 3 and "the books begin on 2026-03-01" in result.stderr
