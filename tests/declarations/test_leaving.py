"""Who leaves: the overview, the holiday certificate and the C4's data say what the books have, each as a draft."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.declarations.leaving import hours_a_week
from pipeline.declarations.member_books import budgets, contracts, holiday_paid, holiday_set_aside, premiums
from tests.cli.homes import copied, done, smart
from tests.month.ledger import URL, Ledger, employed
from tests.month.small import line

LEAVING = ("declare", "leaving", "M011", "--as-of", "2026-04-20")


@pytest.fixture(scope="module")
def home(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_small, tmp_path_factory.mktemp("leaving") / "coop")


@pytest.fixture(scope="module")
def papers(home: Path) -> dict[str, Any]:
    paths = [Path(path) for path in json.loads(done(home, *LEAVING, "--json").stdout)["paths"]]
    assert sorted(path.name for path in paths if path.suffix == ".pdf") == [
        "M011.c4.pdf", "M011.holiday.pdf", "M011.overview.pdf"]
    return {path.name.split(".")[1]: json.loads(path.read_bytes()) for path in paths if path.suffix == ".json"}


def slip(home: Path) -> dict[str, Any]:
    return dict(json.loads((home / "output/2026-03/payslips/M011.json").read_bytes()))


def test_the_certificate_tells_work_and_holiday_pay_of_the_payslip(home: Path, papers: dict[str, Any]) -> None:
    [year], paid = papers["holiday"]["years"], slip(home)["exceptional"][0]["paid"]
    assert (year["year"], year["employee"]["gross"], year["fund"]) == ("2026", slip(home)["gross"], {})
    assert Decimal(year["paid"]["simple"]) + Decimal(year["paid"]["double"]) == Decimal(paid["gross"])
    assert (year["paid"]["kept"], papers["holiday"]["left"]) == (paid["social_deduction"], "0.00")


def test_the_c4_tells_the_last_contract_and_that_its_term_ended(home: Path, papers: dict[str, Any]) -> None:
    [contract], last = slip(home)["contracts"], papers["c4"]["last"]
    assert (last["start"], last["end"], last["gross"]) == (contract["start"], contract["end"], contract["gross"])
    assert (last["joint_committee"], last["end_manner"]) == (contract["joint_committee"], "fixed_term")
    assert last["unemployment"]
    assert (last["hours_s"], Decimal(last["hours_q"]) <= 38) == ("38", True)


def test_the_overview_tells_the_last_pay_and_the_budget_of_the_books(home: Path, papers: dict[str, Any]) -> None:
    overview = papers["overview"]
    assert overview["last_pay"]["paid"] == slip(home)["to_pay"]
    with open_books(Home(home).books_url, home) as books:
        left = budgets(books, [one["activity_id"] for one in overview["activities"]])
    assert Decimal(overview["budget"]) * 100 == sum(left.values())


def test_each_paper_says_that_it_is_a_draft_and_whom_it_is_for(papers: dict[str, Any]) -> None:
    assert all(paper["draft"] for paper in papers.values())
    assert ("ONEM" in papers["c4"]["goes_to"], papers["holiday"]["goes_to"]) == (True, "the next employer")
    assert ["national_number" in papers[name]["member"] for name in ("overview", "holiday", "c4")] == [False, True, True]


def test_a_contract_that_still_runs_is_named(home: Path) -> None:
    result = smart(home, "declare", "leaving", "M011", "--as-of", "2026-03-15")
    assert (result.exit_code, "M011 has a contract until" in result.stderr) == (1, True)


@pytest.mark.parametrize(("member", "code", "says"), [
    ("M999", 3, "is not in the register"), ("M004", 3, "is not in the register"), ("..", 2, "no member such as M001")])
def test_who_is_not_known_is_refused_in_words(home: Path, member: str, code: int, says: str) -> None:
    result = smart(home, "declare", "leaving", member)
    assert (result.exit_code, bool(result.stderr)) == (code, True)


@pytest.mark.parametrize(("start", "end", "days", "hours"), [
    ("2026-03-02", "2026-03-27", 2000, "38"), ("2026-03-02", "2026-03-27", 1000, "19.00"),
    ("2026-03-07", "2026-03-08", 200, "38"), ("2026-03-02", "2026-03-02", 100, "38"),
    ("2026-03-02", "2026-03-31", 550, "9.50")])
def test_hours_a_week_are_those_of_the_days_over_the_weeks(start: str, end: str, days: int, hours: str) -> None:
    """Ten days of 7.6 hours in four weeks: 19 a week. At a weekend, and on one full day, full time."""
    assert hours_a_week({"start": start, "end": end, "days_worked": days}, Decimal(38)) == Decimal(hours)


def test_the_books_tell_premiums_holiday_pay_and_what_is_left_of_it_by_status(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    sold = [line("L", "A-1", "9000.00", month="2026-03", work_date=date(2026, 3, 10))]
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("1500.00"), days=Decimal(8), continues=True,
                                    premium=Decimal("100.00")),
                           employed("2026-03", "M-2", Decimal("1200.00"), days=Decimal(8), status="artist")], sold)
    with open_books(URL, tmp_path) as books:
        assert premiums(books, "M-1").rows() == [("2026", "employee", 100_00, 100_00)]
        assert holiday_set_aside(books, "M-1") == 245_44
        assert holiday_paid(books, "M-1").is_empty() and holiday_set_aside(books, "M-2") == 0
        assert contracts(books, "M-2").select("status", "gross", "onss_base").rows() == [("artist", 1200_00, 1296_00)]
