"""The withholding tax of a month: its figures are those of the payslips, the ledger and the payment."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.core.money import text
from tests.cli.homes import copied, done, smart


@pytest.fixture(scope="module")
def home(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_small, tmp_path_factory.mktemp("declared") / "coop")


@pytest.fixture(scope="module")
def totals(home: Path) -> dict[str, str]:
    said = json.loads(done(home, "declare", "withholding", "2026-03", "--as-of", "2026-04-10", "--json").stdout)
    return dict(said["totals"])


def slips(home: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_bytes()) for file in sorted((home / "output/2026-03/payslips").glob("*.json"))]


def test_the_tax_is_that_of_the_payslips(home: Path, totals: dict[str, str]) -> None:
    own = sum(Decimal(slip["withholding"]) + Decimal(slip["exceptional_withholding"]) for slip in slips(home))
    assert totals["withholding"] == text(own)


def test_the_base_is_what_payslips_tax(home: Path, totals: dict[str, str]) -> None:
    own = sum(Decimal(slip["taxable"]) + Decimal(slip["exceptional_gross"]) - Decimal(slip["exceptional_deduction"])
              for slip in slips(home))
    assert totals["taxable"] == text(own)


def test_the_tax_is_what_the_bank_file_pays_under_the_same_communication(home: Path, totals: dict[str, str]) -> None:
    paid = (home / "output/2026-03/payments/pain001-state.xml").read_text(encoding="utf-8")
    assert f">{totals['withholding']}<" in paid and f">{totals['communication']}<" in paid


def test_a_figure_is_explained_by_the_payslips_that_make_it(home: Path, totals: dict[str, str]) -> None:
    tree = json.loads(done(home, "explain", "withholding:2026-03", "10.taxable", "--json").stdout)
    assert (tree["value"], tree["is_sum"]) == (totals["taxable"], True)
    assert sum(Decimal(part["value"]) for part in tree["parts"]) == Decimal(totals["taxable"])
    first = tree["parts"][0]["ground"].removeprefix("smart ").split()
    assert done(home, *first).stdout.startswith(f"{first[2]} = {tree['parts'][0]['value']}")


def test_a_draft_says_that_it_is_one_and_who_must_take_it(home: Path) -> None:
    said = done(home, "declare", "withholding", "2026-03").stdout
    assert "Draft" in said and "Nothing was sent" in said


def test_made_again_it_is_the_same_to_the_byte(home: Path) -> None:
    declare = ("declare", "withholding", "2026-03", "--as-of", "2026-04-10", "--json")
    paths = [Path(path) for path in json.loads(done(home, *declare).stdout)["paths"]]
    before = [path.read_bytes() for path in paths]
    done(home, *declare)
    assert [path.read_bytes() for path in paths] == before


def test_the_books_stay_sound_beside_drafts(home: Path, totals: dict[str, str]) -> None:
    assert done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize(("period", "code", "says"), [
    ("2026-02", 3, "no sealed run of 2026-02"), ("2026", 2, "not a month such as 2026-03"), ("../2026-03", 2, "not a month")])
def test_another_period_is_refused_in_words(home: Path, period: str, code: int, says: str) -> None:
    result = smart(home, "declare", "withholding", period)
    assert (result.exit_code, says in result.stderr) == (code, True)


@pytest.mark.parametrize(("ref", "says"), [
    ("withholding:2025-12", "no draft"), ("account:M001", "account is none of them"),
    ("withholding:../..", "no draft"), ("withholding:2026-03", "it has 10.taxable")])
def test_a_figure_that_is_not_there_is_refused_in_words(home: Path, totals: dict[str, str], ref: str, says: str) -> None:
    result = smart(home, "explain", ref)
    assert (result.exit_code, says in result.stderr) == (2, True)
