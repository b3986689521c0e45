"""The sample's bank statements on the approved sample month: what a newcomer sees, to the cent."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sample_inputs.make_samples import BANK
from tests.bank.dropping import asked, opened, sound
from tests.cli.homes import APPROVE, copied, done

OURS = "BE02523900069240"
FIRST, SECOND = "2026-04-20.cod", "2026-05-04.xml"
WAITS = f"{OURS} 2026/001 0006"


@pytest.fixture
def sample(drafted: Path, tmp_path: Path) -> Path:
    """A copy of the sample home, its month approved."""
    home = copied(drafted, tmp_path / "coop")
    done(home, *APPROVE, "--quiet")
    return home


def reconcile(home: Path, name: str) -> str:
    return done(home, "reconcile", str(BANK / name), "--as-of", Path(name).stem).stdout


def matched(home: Path, number: int) -> list[tuple[str, str, int]]:
    return asked(home, "SELECT kind, target, amount_cents FROM matches WHERE movement_id LIKE ? ORDER BY movement_id, kind DESC,"
                       " target", f"%2026/{number:03d} %")


def test_most_is_matched_a_part_is_paid_and_one_movement_is_left_to_decide(sample: Path) -> None:
    before = opened(sample)
    assert "Movements that wait: 1." in reconcile(sample, FIRST)
    assert matched(sample, 1) == [
        ("invoice", "2026-00002", 3453_48), ("invoice", "2026-00010", 314_60), ("invoice", "2026-00014", 3000_00),
        ("invoice", "2026-00032", 1097_60), ("invoice", "2026-00033", 960_40), ("invoice", "2026-00003", 159_00),
        ("suspense", "", 677_60), ("charge", "", -3_20)]
    after = opened(sample)
    assert {number: after[number] for number in after if after[number] != before[number]} == {
        "2026-00002": 0, "2026-00003": 0, "2026-00010": 0, "2026-00014": 1827_90, "2026-00032": 0, "2026-00033": 0}
    sheet = load_workbook(sample / "output/bank/to-decide.xlsx").active
    assert [cell.value for cell in sheet[3]][:3:2] == [WAITS, 677.6] and sheet.max_row == 3
    assert sheet["G3"].value == "2026-00022 (50: montant)\n2026-00025 (50: montant)"
    sound(sample, **{OURS: 73970_03})


def test_the_rest_comes_later_one_client_has_a_credit_and_the_decision_empties_the_list(sample: Path) -> None:
    reconcile(sample, FIRST)
    reconcile(sample, SECOND)
    assert matched(sample, 2) == [
        ("invoice", "2026-00014", 1827_90), ("invoice", "2026-00004", 1045_44), ("invoice", "2026-00011", 626_18),
        ("client", "kulturhaus-venn", 3_82), ("invoice", "2026-00027", 3702_60), ("charge", "", -3_20)]
    file = Path(shutil.move(sample / "output/bank/to-decide.xlsx", sample / "inbox"))
    book = load_workbook(file)
    book.active["H3"] = "2026-00025"
    book.save(file)
    assert "Decisions booked: 1" in done(sample, "reconcile", "--as-of", "2026-05-05").stdout
    assert opened(sample)["2026-00014"] == opened(sample)["2026-00025"] == 0 and opened(sample)["2026-00022"] == 677_60
    sound(sample, **{OURS: 81172_77})
