"""The individual account: months are payslips added up, its form and refusals, what it shows of a person."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pipeline.core.money import text
from pipeline.declarations.account import birth_date
from tests.cli.homes import MARCH, copied, done, smart

ACCOUNT = ("declare", "account", "M001", "--as-of", "2026-04-25")


@pytest.fixture(scope="module")
def home(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(corrected, tmp_path_factory.mktemp("account") / "coop")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    return home


@pytest.fixture(scope="module")
def folder(home: Path) -> Path:
    done(home, *ACCOUNT)
    return home / "output/declarations/account/M001"


def slips(home: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_bytes()) for file in home.glob("output/2026-03*/payslips/M001.json")]


@pytest.mark.parametrize(("column", "names"), [
    ("gross", ("gross",)), ("onss_net", ("onss_net",)), ("withholding", ("withholding",)), ("net", ("net",)),
    ("exceptional_net", ("exceptional_net",)), ("reimbursed", ("reimbursed",))])
def test_a_month_is_its_payslips_added_up(home: Path, folder: Path, column: str, names: tuple[str, ...]) -> None:
    [month] = csv.DictReader(io.StringIO((folder / "M001.2026.csv").read_text(encoding="utf-8")))
    assert month[column] == text(sum((Decimal(slip[name]) for slip in slips(home) for name in names), Decimal(0)))
    assert len(month["numbers"].split()) == len(slips(home)) == 2


def test_what_was_paid_is_what_the_payslips_paid_less_what_they_paid_too_much(home: Path, folder: Path) -> None:
    [month] = csv.DictReader(io.StringIO((folder / "M001.2026.csv").read_text(encoding="utf-8")))
    due = sum((Decimal(slip["to_pay"]) - Decimal(slip["paid_too_much"]) for slip in slips(home)), Decimal(0))
    assert month["paid"] == text(due)


def test_the_page_has_who_and_when_born_but_no_national_number(home: Path, folder: Path) -> None:
    page = PdfReader(folder / "M001.2026.pdf").pages[0].extract_text()
    assert all(word in page for word in ("Compte individuel 2026", "Projet.", "Date de naissance", "mars 2026"))
    assert "national" not in page.lower()


def test_a_birth_date_is_read_from_the_national_number_where_it_tells_one() -> None:
    assert (birth_date("85073003328"), birth_date("85073003329"), birth_date(None)) == ("1985-07-30", "", "")


def test_one_year_may_be_asked_for(home: Path) -> None:
    paths = json.loads(done(home, "declare", "account", "M001.2026", "--json").stdout)["paths"]
    assert [Path(path).name for path in paths] == ["M001.2026.csv", "M001.2026.pdf"]


@pytest.mark.parametrize(("period", "code", "says"), [
    ("M999", 3, "no payslip of M999"), ("M001.2025", 3, "no payslip of M001.2025"), ("../books", 2, "no member such as M001")])
def test_another_period_is_refused_in_words(home: Path, period: str, code: int, says: str) -> None:
    result = smart(home, "declare", "account", period)
    assert (result.exit_code, says in result.stderr) == (code, True)
