"""What waits is decided once in its workbook, and what cannot be is a problem at its cell."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.bank.coda_files import OURS
from tests.bank.dropping import LIST, RECONCILE, april, decide, dropped, moved, opened, sound, told
from tests.cli.homes import books, done


def test_what_waits_is_decided_in_its_workbook_once(home: Path) -> None:
    dropped(home, april(moved(551_76, "=1+1", name="@who"), moved(700_00), moved(-9_99), moved(-5_00), moved(3_00)))
    told(home)
    sheet = load_workbook(home / LIST).active
    assert (sheet["D3"].value, sheet["F3"].value, sheet["F3"].data_type) == ("@who", "=1+1", "s")
    assert sheet["G3"].value == "2026-00001 (50: montant)"
    file = decide(home, "2026-00001", "2026-00002 = 300; 2026-00003=400,00", "charge", "other: rent of the hall", "client:nobody")
    body = file.read_bytes()
    answer = told(home)
    assert (answer["totals"]["decided"], answer["totals"]["waiting"]) == (4, 1)
    assert [(each["cell"], each["code"], each["value"]) for each in answer["problems"]] == [
        ("H7", "BANK-DECISION-UNKNOWN", "client:nobody")]
    assert file.exists() and opened(home)["2026-00002"] == 14_60
    sound(home)
    before = books(home)
    file.write_bytes(body)
    assert told(home)["totals"]["decided"] == 0 and books(home) == before
    decide(home, "client:heidi-brandt")
    done(home, *RECONCILE, "--quiet")
    assert not file.exists() and not (home / LIST).exists()
    sound(home, **{OURS: sum((1000_00, 551_76, 700_00, -9_99, -5_00, 3_00))})


@pytest.mark.parametrize(("decision", "code"), [
    ("2026-09999", "BANK-DECISION-UNKNOWN"), ("2026-00001 = 600", "BANK-DECISION-AMOUNT"), ("other:", "BANK-DECISION-UNKNOWN"),
    ("2026-00001=551.76; 2026-00002=1", "BANK-DECISION-AMOUNT"), ("2026-00001 = x", "BANK-DECISION-UNKNOWN"),
    ("2026-00001; 2026-00001", "BANK-DECISION-UNKNOWN"), ("2026-P00001-1", "BANK-DECISION-UNKNOWN")])
def test_a_decision_that_cannot_be_is_a_problem_at_its_cell(home: Path, decision: str, code: str) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    before = books(home)
    decide(home, decision)
    [problem] = told(home)["problems"]
    assert (problem["sheet"], problem["cell"], problem["code"]) == ("À décider", "H3", code) and books(home) == before


def test_a_movement_decided_otherwise_before_is_not_decided_again(home: Path) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    decide(home, "charge")
    first = (home / "inbox/to-decide.xlsx").read_bytes()
    told(home)
    (home / "inbox/to-decide.xlsx").write_bytes(first)
    file = home / "inbox/to-decide.xlsx"
    book = load_workbook(file)
    book.active["H3"] = "other: no"
    book.save(file)
    assert [each["code"] for each in told(home)["problems"]] == ["BANK-DECISION-DONE"]
    sound(home)


def test_a_run_leaves_statements_and_decisions_in_the_inbox_alone(home: Path) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    decide(home, "charge")
    dropped(home, april(moved(1_00), number=2, old=1600_00))
    told_of = done(home, "check", "--month", "2026-04", "--as-of", "2026-04-16").stdout
    assert told_of == "Nothing is wrong with what was dropped.\n"
    assert sorted(file.name for file in (home / "inbox").glob("*.*")) == ["april.cod", "to-decide.xlsx"]
