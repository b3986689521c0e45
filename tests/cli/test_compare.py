"""`smart compare`: a member's own year, or figures alone."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.labels import LANGUAGES
from tests.cli.homes import done, fresh, smart, tree

AS_OF = ("--as-of", "2026-11-26")


def compared(home: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(done(home, "compare", *arguments, *AS_OF, "--json").stdout))


@pytest.mark.parametrize(("income", "contributions"), [("1922.15", "0.00"), ("1922.16", "394.04")])
def test_contributions_of_an_income_alone(tmp_path: Path, income: str, contributions: str) -> None:
    assert compared(tmp_path, "--year", "2026", "--income", income)["secondary"]["contributions"] == contributions
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("taxable", "tax"), [("20000", "2697.00"), ("30000", "6721.50"), ("35000", "8971.50"),
                                              ("45000", "13471.50"), ("60000", "20668.00")])
def test_tax_of_a_taxable_income_alone(tmp_path: Path, taxable: str, tax: str) -> None:
    assert compared(tmp_path, "--year", "2026", "--taxable", taxable)["tax_before_surcharge"] == tax


def test_both_figures_in_words(tmp_path: Path) -> None:
    out = done(tmp_path, "compare", "--year", "2026", "--income", "1922.16", "--taxable", "20000").stdout
    assert "secondary: contributions of the year 394.04\n" in out and "tax before the municipal surcharge 2697.00\n" in out


def test_a_turnover_alone_and_its_page_where_one_is_asked_for(tmp_path: Path) -> None:
    asked = ("--year", "2026", "--turnover", "18000", "--expenses", "1500", "--other-income", "30000")
    assert compared(tmp_path, *asked)["paths"] == []
    page = tmp_path / "page.pdf"
    told = compared(tmp_path, *asked, "--pdf", str(page), "--language", "nl")
    assert (told["paths"], page.read_bytes()[:5], "Smart" in told["sentences"][0]) == ([str(page)], b"%PDF-", True)
    assert told["totals"] == {name: told[name]["cash"] for name in ("smart", "secondary", "main")}


def test_other_pay_changes_the_tax_by_difference_and_own_rates_count(tmp_path: Path) -> None:
    asked = ("--year", "2026", "--turnover", "18000")
    alone, beside = compared(tmp_path, *asked), compared(tmp_path, *asked, "--other-income", "40000")
    assert Decimal(alone["smart"]["final_tax"]) < Decimal(beside["smart"]["final_tax"])
    free = compared(tmp_path, *asked, "--municipal-surcharge", "0", "--fund-costs", "0")
    assert free["rates"] == {"municipal_surcharge_rate": "0", "fund_costs_rate": "0"}
    assert Decimal(free["secondary"]["contributions"]) < Decimal(alone["secondary"]["contributions"])


def test_a_members_own_months_and_his_page(sealed: Path) -> None:
    told = compared(sealed, "M001", "--year", "2026")
    slip = json.loads((sealed / "output/2026-03/payslips/M001.json").read_bytes())
    assert (told["months"], told["quarters"], told["paths"]) == (
        ["2026-03"], 1, [str(sealed / "output/compare/2026/M001.pdf")])
    assert told["smart"]["received"] == slip["gross"] and told["year_amounts"]["withheld"] == slip["withholding"]
    for of in told["of_100"].values():
        assert sum(map(Decimal, of.values())) == Decimal(told["year_amounts"]["turnover"])


def test_the_page_is_the_same_bytes_again_and_the_books_do_not_move(sealed: Path) -> None:
    done(sealed, "compare", "M001", "--year", "2026", *AS_OF)
    before = {name: body for name, body in tree(sealed).items() if not name.startswith((".lock", "smart.log"))}
    done(sealed, "compare", "M001", "--year", "2026", *AS_OF)
    assert {name: body for name, body in tree(sealed).items() if name in before} == before
    done(sealed, "verify")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_speaks_the_language_of_the_page(sealed_small: Path, tmp_path: Path, language: str) -> None:
    home = Path(shutil.copytree(sealed_small, tmp_path / "coop"))
    out = done(home, "compare", "M001", "--year", "2026", "--language", language, *AS_OF).stdout
    assert out.endswith("output/compare/2026/M001.pdf\n") and "Smart" in out and "?" not in out.splitlines()[8]


@pytest.mark.parametrize(("arguments", "says"), [
    ((), "name a MEMBER, or give figures: --turnover, --income or --taxable"),
    (("M001", "--income", "5"), "--income goes with figures alone: leave M001 out"),
    (("--income", "5", "--expenses", "3"), "--expenses goes with --turnover or a MEMBER"),
    (("--turnover", "9000", "--taxable", "3"), "--taxable does not go with --turnover"),
    (("--income", "5", "--fund-costs", "0.03"), "--fund-costs goes with --turnover or a MEMBER"),
    (("--turnover", "9000", "--days", "400"), "--days: '400' is not a number of days of a year, above 0, at most 366"),
    (("--income", "abc"), "--income: 'abc' is not an amount such as 1250.00"),
    (("--turnover", "100", "--expenses", "900"), "no pay is left to compare"),
    (("--turnover", "9000", "--fund-costs", "4"), "--fund-costs: '4' is not a share from 0 to below 1, such as 0.07")])
def test_wrong_use_is_told(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    result = smart(tmp_path, "compare", *arguments, "--year", "2026")
    assert result.exit_code == 2 and says in result.stderr and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("member", "year", "says"), [
    ("M999", "2026", "no member is called M999"), ("../M001", "2026", "no member is called ../M001"),
    ("M001", "2025", "2025 has no sealed month"),
    ("M012", "2026", "M012 was paid nothing in the sealed months of 2026: 2026-03")])
def test_a_member_or_year_without_anything_is_told(sealed: Path, member: str, year: str, says: str) -> None:
    result = smart(sealed, "compare", member, "--year", year, *AS_OF)
    assert (result.exit_code, result.stdout) == (2, "") and says in result.stderr
    assert not (sealed / "output/compare").exists()


def test_a_home_is_needed_for_a_member(tmp_path: Path) -> None:
    result = smart(tmp_path, "compare", "M001", "--year", "2026")
    assert result.exit_code == 2 and "has no smart.toml" in result.stderr


def test_what_the_law_of_the_year_lacks_stops_alone_and_by_name(tmp_path: Path) -> None:
    result = smart(tmp_path, "compare", "--year", "2024", "--turnover", "20000", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["secondary"]["costs"], "cash" in told["smart"]) == (1, "real", False)
    assert "smart: secondary with flat costs in 2024: not known: flat_costs_ceiling, flat_costs_rate\n" in result.stderr


def test_the_policy_of_a_home_counts_without_books(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", "receipts")
    (home / "policy.yaml").write_text("fund_costs_rate:\n  label: Fund\n  unit: share\n  checked: 2026-11-26\n"
                                      '  2026-01-01: {value: "0.0305", source: "ours", confidence: policy}\n', encoding="utf-8")
    told = compared(home, "--year", "2026", "--turnover", "9000")
    assert told["rates"]["fund_costs_rate"] == "0.0305" and not (home / "books.db").exists()
