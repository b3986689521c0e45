"""Expenses before and after 15 January: who has something to settle at 45, 15 and 3 days, and what comes too late."""

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.month.cutoff import Cutoff
from pipeline.month.cutoff_files import message
from tests.cli.homes import MARCH, SMALL, TRIO, copied, done, edit, fresh, run_json, smart

WORDS = {"fr": "Vos frais de 2026", "nl": "Uw kosten van 2026", "en": "Your expenses of 2026", "de": "Ihre Auslagen von 2026"}


def ran(home: Path, day: str, *more: str) -> dict[str, Any]:
    """What run.json says of the last day for expenses after a run on a day."""
    assert smart(home, "run", *MARCH, "--as-of", day, "--workers", "1", "--quiet", *more).exit_code in (0, 1)
    return dict(run_json(home)["cutoff"])


@pytest.fixture(scope="module")
def open_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home, run on 31 December: of M001's expenses one is not asked for and one comes back without its receipt; the
    sample has one that M002 does not ask for."""
    home = fresh(tmp_path_factory.mktemp("cutoff") / "coop", *SMALL)
    edit(home / "inbox" / TRIO, {("Expenses", "K2"): "non", ("Expenses", "J7"): "perdu.pdf"})
    ran(home, "2026-12-31")
    return home


@pytest.fixture
def home(open_once: Path, tmp_path: Path) -> Path:
    return copied(open_once, tmp_path / "coop")


@pytest.mark.parametrize(("day", "left", "wave"), [
    ("2026-12-01", 45, 45), ("2026-12-30", 16, 45), ("2026-12-31", 15, 15), ("2027-01-12", 3, 3), ("2027-01-15", 0, 3)])
def test_members_are_named_from_45_days_before_on(home: Path, day: str, left: int, wave: int) -> None:
    said = ran(home, day)
    assert (said["year"], said["last_day"], said["days_left"], said["wave"]) == (2026, "2027-01-15", left, wave)
    assert [[row[name] for name in ("member_id", "rows", "not_asked", "handed_back", "waits", "amount")]
            for row in said["members"]] == [["M001", 2, "184.50", "72.60", "0.00", "257.10"],
                                            ["M002", 1, "41.20", "0.00", "0.00", "41.20"]]


@pytest.mark.parametrize("day", ["2026-11-30", "2026-04-02"])
def test_nobody_is_named_earlier(home: Path, day: str) -> None:
    assert ran(home, day) == {}
    draft = home / "output/2026-03.draft"
    assert not (draft / "messages").exists() and "cutoff" not in (draft / "review/index.html").read_text()


def test_the_list_and_the_message_say_what_is_left(open_once: Path) -> None:
    draft = open_once / "output/2026-03.draft"
    rows = list(csv.DictReader((draft / "review/expense_cutoff.csv").open(encoding="utf-8")))
    assert [(row["member_id"], row["amount_incl_vat"], row["state"]) for row in rows] == [
        ("M001", "184.50", "not_asked"), ("M001", "72.60", "handed_back"), ("M002", "41.20", "not_asked")]
    told = (draft / "messages/M001.txt").read_text()
    assert told.startswith("Vos frais de 2026 : jusqu’au 15/01/2027\n\nBonjour Adèle,") and "encore 15 jours" in told
    assert told.count("\n- ") == 2 and "Total : 257,10" in told and TRIO in told
    assert '<section id="cutoff"' in (draft / "review/index.html").read_text()


@pytest.mark.parametrize("language", WORDS)
def test_the_message_is_in_the_members_language(language: str) -> None:
    row = {"date": date(2026, 3, 3), "description": "Cordes", "amount_incl_vat": Decimal("184.5"), "state": "not_asked",
           "file": TRIO, "row": 2}
    found = Cutoff(2026, date(2027, 1, 15), 15, 15, pl.DataFrame())
    smart_is = dict.fromkeys(("name", "email", "phone"), "Smart")
    told = message(found, [row], {"language": language, "first_name": "Adèle"}, smart_is)
    assert told.startswith(WORDS[language]) and "184" in told and "{" not in told


def test_a_message_is_published_with_the_run_and_stands_in_the_folder(home: Path) -> None:
    done(home, "approve", *MARCH, "--by", "Ann Peeters")
    assert done(home, "verify").stdout == "The books are sound.\n"
    assert "messages/M001.txt" in (home / "output/2026-03/personal.sha256").read_text()
    assert "../../../output/2026-03/messages/M001.txt" in (home / "output/members/M001/index.html").read_text()


@pytest.mark.parametrize(("cells", "state"), [
    ({("Expenses", "G2"): 30000, ("Expenses", "H2"): 0}, "refused"),
    ({("Expenses", "A2"): "2026-12-31", ("Expenses", "C2"): "travel", ("Expenses", "F2"): 54, ("Expenses", "G2"): None,
      ("Expenses", "H2"): None, ("Expenses", "I2"): "no", ("Expenses", "J2"): None}, "no_value")])
def test_what_is_refused_is_not_said_to_wait(tmp_path: Path, cells: dict[tuple[str, str], Any], state: str) -> None:
    home = fresh(tmp_path / "coop", *SMALL)
    edit(home / "inbox" / TRIO, cells)
    ran(home, "2026-12-31")
    rows = list(csv.DictReader((home / "output/2026-03.draft/review/expense_cutoff.csv").open(encoding="utf-8")))
    assert [row["state"] for row in rows if row["row"] == "2"] == [state]


def refused(home: Path) -> list[str]:
    return [problem["cell"] for problem in run_json(home)["problems"] if problem["code"] == "EXPENSE-AFTER-CUTOFF"]


def test_an_expense_of_the_year_before_is_refused_from_16_january_on(open_once: Path, tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", *SMALL)
    edit(home / "inbox" / TRIO, {("Expenses", "A2"): "2025-12-20"})
    ran(home, "2026-01-15")
    assert refused(home) == []
    ran(home, "2026-01-16")
    assert refused(home) == ["A2"]


def test_a_policy_of_the_home_sets_another_day(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", *SMALL)
    edit(home / "inbox" / TRIO, {("Expenses", "A2"): "2025-12-20"})
    (home / "policy.yaml").write_text("""expense_cutoff_day:
  label: Last day
  unit: "word: month and day"
  checked: 2026-11-26
  2018-01-01: {value: "04-30", source: "general assembly", confidence: policy}
""")
    ran(home, "2026-04-02")
    assert refused(home) == []


def test_a_sealed_expense_that_is_corrected_after_the_last_day_is_not_refused(sealed: Path) -> None:
    """100.00 less its VAT of 17.36 is charged instead of 184.50 less 32.02."""
    again = Path(shutil.copy(sealed / "archive/2026-03" / TRIO, sealed / "inbox"))
    shutil.copyfile(sealed / "archive/2026-03/registers.xlsx", sealed / "inbox/registers.xlsx")
    edit(again, {("About", "C2"): 2, ("Expenses", "G2"): 100, ("Expenses", "H2"): 17.36})
    assert smart(sealed, "run", *MARCH, "--as-of", "2027-01-20", "--workers", "1", "--quiet").exit_code in (0, 1)
    run = run_json(sealed, "2026-03.2.draft")
    assert not [problem for problem in run["problems"] if problem["code"] == "EXPENSE-AFTER-CUTOFF"]
    assert run["totals"]["expenses"] == "-69.84"
