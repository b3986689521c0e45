"""Shares after an opening: those that another system kept count once, those bought since are owed until the bank shows them."""

from pathlib import Path

from tests.cli.banking import asked, balance
from tests.cli.homes import copied, done, run_json, smart
from tests.cli.share_registers import drop_shares, subscription

EVERYBODY = {f"M{nth:03}" for nth in range(1, 17)}
"""The register in the inbox has their shares already."""
MAY = ("run", "--month", "2026-05", "--as-of", "2026-06-02", "--workers", "1", "--quiet")


def test_a_share_bought_since_the_opening_is_owed_although_no_run_was_sealed_then(begun: Path, tmp_path: Path) -> None:
    home = copied(begun, tmp_path / "coop")
    before = balance(home, "shares_before")
    drop_shares(home, subscription("M001", "2026-03-20"), without=EVERYBODY)
    smart(home, *MAY)
    done(home, "approve", "--month", "2026-05", "--by", "Ann Peeters", "--quiet")
    assert (balance(home, "shares_receivable"), balance(home, "shares_before")) == (3000, before)
    assert asked(home, "SELECT date FROM share_movements") == [("2026-03-20",)]
    done(home, "verify")


def test_a_share_that_the_opening_dates_a_day_earlier_is_not_booked_again(begun: Path, tmp_path: Path) -> None:
    home = copied(begun, tmp_path / "coop")
    drop_shares(home, subscription("M002", "2026-02-27"), without=EVERYBODY)
    assert smart(home, *MAY).exit_code == 1
    [one] = [one for one in run_json(home, "2026-05.draft")["problems"] if one["code"].startswith("SHARE-BEF")]
    assert (one["member_id"], one["value"], one["expected"]) == ("M002", "2026-02-27", "2026-03-01")
    assert run_json(home, "2026-05.draft")["shares"]["movements"] == 0
