"""The month after an opening goes on from the other system: numbers, budgets, caps, quarter, copyright year, holiday pay."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.banking import asked
from tests.cli.homes import MARCH, copied, done, run_json, smart
from tests.takeover.openings import slip


def paper(home: Path, folder: str, name: str) -> dict[str, Any]:
    return dict(json.loads((home / "output/2026-03" / folder / f"{name}.json").read_bytes()))


def test_the_books_are_sound_with_the_draft_and_after_its_approval(drafted_on_it: Path, continued: Path) -> None:
    for home in (drafted_on_it, continued):
        assert done(home, "verify").stdout == "The books are sound.\n"


def test_invoices_go_on_without_gap_after_the_last_number(continued: Path) -> None:
    numbers = [number for number, in asked(continued, "SELECT number FROM invoices ORDER BY number")]
    assert numbers == [f"2026-{nth:05d}" for nth in range(45, 45 + len(numbers))] and len(numbers) > 10


@pytest.mark.parametrize(("table", "first"), [("payslips", "2026-P00031"), ("copyright_documents", "2026-C00004"),
                                              ("agreements", "2026-K00027")])
def test_other_numbers_go_on_too(continued: Path, table: str, first: str) -> None:
    assert asked(continued, f"SELECT number FROM {table} ORDER BY number LIMIT 1") == [(first,)]


def test_budgets_start_at_the_opening(continued: Path) -> None:
    [trio] = slip(continued, "M001")["activities"]
    assert (trio["activity_id"], trio["opening"]) == ("trio-cascade", "2480.35")
    [foto] = slip(continued, "M011")["activities"]
    assert foto["opening"] == "612.40"


def test_the_year_s_work_bonus_and_student_hours_count(continued: Path) -> None:
    [contract] = slip(continued, "M002")["contracts"]
    assert contract["work_bonus_before"] == "101.67"
    assert slip(continued, "M012")["contracts"][0]["student_hours_before"] in ("164", "164.00")


def test_the_quarter_s_special_contribution_is_regularised_with_the_months_before(continued: Path) -> None:
    """Both months are told: base of the quarter = 2 x 1620.00 + that of March; 18.60 was kept before."""
    own = slip(continued, "M001")
    assert (own["special_base_quarter_before"], own["special_contribution_quarter_before"]) == ("3240.00", "18.60")
    assert Decimal(own["special_base_quarter"]) == Decimal("3240.00") + Decimal(own["special_base"])
    assert Decimal(own["special_contribution_regularisation"]) == (
        Decimal(own["special_contribution_quarter"]) - Decimal("18.60") - Decimal(own["special_contribution"]))


def test_the_reduction_of_a_quarter_whose_contracts_are_elsewhere_stays_an_estimate(continued: Path) -> None:
    assert asked(continued, "SELECT quarter FROM reductions") == []


def test_what_changed_is_told_where_last_month_was(continued: Path) -> None:
    assert slip(continued, "M001")["changes"]["month"] == "2026-02" and slip(continued, "M002")["changes"] == {}
    assert Decimal(slip(continued, "M001")["changes"]["net"]) == Decimal(slip(continued, "M001")["net"]) - Decimal("1219.56")


def test_copyright_goes_on_in_its_income_year(continued: Path) -> None:
    own = paper(continued, "copyright", "M006")
    assert (own["number"], own["copyright_before"], own["copyright_withholding_before"]) == ("2026-C00004", "1500.00", "112.50")


def test_holiday_pay_set_aside_is_paid_when_the_contract_ends(continued: Path) -> None:
    own = slip(continued, "M011")
    earned = sum(Decimal(one["holiday_earned"]) for one in own["contracts"])
    [exit_pay] = [kind for kind in own["exceptional"] if kind["kind"] == "exit_holiday"]
    assert Decimal(exit_pay["gross"]) == Decimal("190.22") + earned


def test_shares_and_what_was_owed_stay_in_the_ledger(continued: Path) -> None:
    assert asked(continued, "SELECT shares FROM entry_share_movements WHERE member_id = 'M002'") == [("3",)]
    assert asked(continued, "SELECT SUM(amount_cents) FROM ledger") == [(0,)]


def test_what_the_state_was_owed_before_is_not_ordered_again(continued: Path) -> None:
    run = run_json(continued, "2026-03")
    [(tax,)] = asked(continued, "SELECT amount_cents FROM payments WHERE batch = 'TAXS'")
    owed = asked(continued, "SELECT amount_cents FROM postings WHERE account = 'withholding_payable'")
    assert tax == -sum(cents for cents, in owed if cents < 0) and run["totals"]["payslips"]


@pytest.mark.parametrize(("ref", "amount", "cell"), [
    ("M001", "opening", "Budgets!B2"), ("M001", "special_base_quarter_before", "Paie du trimestre!C3"),
    ("M002", "work_bonus_before", "Paie de l’année!H3"), ("M012", "student_hours_before", "Paie de l’année!I6"),
    ("2026-C00004", "copyright_before", "Droits d’auteur de l’année!C2")])
def test_an_amount_that_rests_on_the_opening_names_its_cell(continued: Path, ref: str, amount: str, cell: str) -> None:
    said = done(continued, "explain", ref, amount).stdout
    assert f"opening.xlsx, {cell}" in said and "Not among the documents" not in said


def test_a_second_run_of_the_month_goes_on_from_the_first(continued: Path, tmp_path: Path) -> None:
    home = copied(continued, tmp_path / "coop")
    assert smart(home, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet").exit_code == 0
    assert run_json(home, "2026-03.2.draft")["opening"]["next_invoice"] == 45 + len(asked(home, "SELECT number FROM invoices"))
