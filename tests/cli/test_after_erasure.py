"""What still works once receipts of a month are erased: its replay under another law, and its correction."""

import shutil
from pathlib import Path

import pytest

from tests.cli.homes import APPROVE, MARCH, copied, correct, done, run_json, smart
from tests.cli.test_erasure import SOUND, answered

SHORT = """retention_receipts:
  label: own
  unit: years
  checked: 2026-11-26
  2018-01-01: {value: "0", source: "general assembly", confidence: policy}
"""
"""Receipts go at the end of their year."""
ERASE = ("export-member", "--due", "--as-of", "2027-01-02", "--erase", "past its term", "--by", "Ann", "--json")
RATE = """onss_ordinary_rate:
  label: another rate
  unit: share of gross
  checked: 2026-11-26
  2025-01-01: {value: "0.14", source: "own", confidence: assumed}
"""


@pytest.fixture(scope="module")
def without_receipts(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home that erased the receipts of March. Copy it."""
    home = copied(sealed_small, tmp_path_factory.mktemp("erased") / "coop")
    (home / "policy.yaml").write_text(SHORT)
    assert list((home / "archive/2026-03/receipts").iterdir())
    done(home, *ERASE)
    assert not list((home / "archive/2026-03/receipts").iterdir())
    return home


@pytest.fixture
def erased(without_receipts: Path, tmp_path: Path) -> Path:
    return copied(without_receipts, tmp_path / "erased")


def test_a_month_is_replayed_without_its_receipts(sealed: Path, erased: Path) -> None:
    """Who wins and loses is the same as while they were there, and the month is as it was sealed."""
    for home in (sealed, erased):
        (home / "law.yaml").write_text(RATE)
    before, after = (answered(home, "law", "--impact", str(home / "law.yaml"), *MARCH, "--json") for home in (sealed, erased))
    assert after["as_sealed"] and after == before and after["members"]


def test_a_file_that_no_erasure_named_still_stops_the_replay_in_one_line(erased: Path) -> None:
    (erased / "law.yaml").write_text(RATE)
    (erased / "archive/2026-03/registers.xlsx").unlink()
    result = smart(erased, "law", "--impact", str(erased / "law.yaml"), *MARCH)
    assert result.exit_code != 0 and len(result.stderr.splitlines()) == 1


def test_a_sealed_month_is_corrected_without_its_receipts(erased: Path, corrected: Path) -> None:
    """The same figures as with them; the erased receipts are no file of the second run."""
    correct(erased)
    shutil.copyfile(erased / "archive/2026-03/registers.xlsx", erased / "inbox/registers.xlsx")
    done(erased, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")
    with_them, without = run_json(corrected, "2026-03.2.draft"), run_json(erased, "2026-03.2.draft")
    assert without["problems"] == with_them["problems"] and without["totals"] == with_them["totals"]
    assert {file["kind"] for file in without["inputs"]} == {"register", "workbook"}
    done(erased, *APPROVE, "--quiet")
    assert done(erased, "verify").stdout == SOUND
