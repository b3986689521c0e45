"""Sheets 281.10 and 281.45: each figure is that of the payslips and of the ledger, who cannot be declared is named."""

import json
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from pipeline.core.money import text
from tests.cli.homes import MARCH, copied, done, smart

DECLARE = ("declare", "281", "2026", "--as-of", "2027-01-20")


@pytest.fixture(scope="module")
def home(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """March paid, then corrected by a second run."""
    home = copied(corrected, tmp_path_factory.mktemp("sheets") / "coop")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    return home


@pytest.fixture(scope="module")
def said(home: Path) -> dict[str, Any]:
    return dict(json.loads(done(home, *DECLARE, "--json").stdout))


@pytest.fixture(scope="module")
def sending(home: Path, said: dict[str, Any]) -> Any:
    return etree.fromstring((home / "output/declarations/281/2026/belcotax-2026.xml").read_bytes())


def slips(home: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_bytes()) for file in sorted(home.glob("output/2026-03*/payslips/*.json"))]


def total(home: Path, *names: str) -> str:
    return text(sum((Decimal(slip[name]) for slip in slips(home) for name in names), Decimal(0)))


def test_both_runs_are_on_one_sheet_and_none_is_made_where_all_was_taken_back(home: Path, sending: Any) -> None:
    assert {slip["member_id"] for slip in slips(home)} == {"M001", "M002", "M003", "M011"}
    assert len(sending.findall(".//Fiche28110")) == 3


def test_tax_and_special_contribution_are_those_of_the_payslips(home: Path, said: dict[str, Any]) -> None:
    assert said["totals"]["2074"] == said["totals"]["withholding"] == total(home, "withholding", "exceptional_withholding")
    assert said["totals"]["2075"] == total(home, "special_contribution", "special_contribution_regularisation")


def test_taxed_pay_is_that_of_the_payslips_holiday_pay_of_the_end_apart(home: Path, said: dict[str, Any]) -> None:
    taxed = Decimal(total(home, "taxable", "exceptional_gross")) - Decimal(total(home, "exceptional_deduction"))
    assert Decimal(said["totals"]["2060"]) + Decimal(said["totals"].get("2063", "0")) == taxed
    assert said["totals"]["taxable"] == text(taxed)


def test_costs_paid_back_are_those_of_the_payslips(home: Path, said: dict[str, Any]) -> None:
    assert Decimal(said["totals"]["2200"]) + Decimal(said["totals"]["2201"]) == Decimal(total(home, "reimbursed"))


def test_the_tax_is_what_the_ledger_owes_the_state(home: Path, said: dict[str, Any]) -> None:
    with sqlite3.connect(home / "books.db") as books:
        owed, = books.execute("SELECT -SUM(amount_cents) FROM postings WHERE account = 'withholding_payable'"
                              " AND document IN (SELECT number FROM payslips)").fetchone()
    assert said["totals"]["2074"] == text(Decimal(owed) / 100)


def test_control_totals_are_those_of_the_sheets(sending: Any) -> None:
    sheets = sending.findall(".//Fiche28110") + sending.findall(".//Fiche28145")
    assert int(sending.findtext(".//r8010_aantalrecords")) == len(sheets) + 2
    assert int(sending.findtext(".//r9011_totaalaantalrecords")) == len(sheets) + 4
    assert int(sending.findtext(".//r8011_controletotaal")) == sum(range(1, len(sheets) + 1))


@pytest.mark.parametrize("cell", ["M001.2060", "M002.2074", "M001.2059", "M001.2201"])
def test_a_figure_is_explained_by_its_documents(home: Path, said: dict[str, Any], cell: str) -> None:
    tree = json.loads(done(home, "explain", "281:2026", cell, "--json").stdout)
    assert sum(Decimal(part["value"]) for part in tree["parts"]) == Decimal(tree["value"])
    for part in tree["parts"]:
        document, amount = part["ground"].removeprefix("smart explain ").split()
        signed = part["value"].removeprefix("-")
        assert done(home, "explain", document, amount).stdout.split()[2].removeprefix("-") == signed


def test_each_member_has_a_paper_in_his_language_without_his_national_number(home: Path, said: dict[str, Any]) -> None:
    folder = home / "output/declarations/281/2026"
    pages = {file.stem: PdfReader(file).pages[0].extract_text() for file in folder.glob("M*.pdf")}
    assert set(pages) == {"M001", "M002", "M011"}
    assert any("Vos revenus 2026" in page and "Projet." in page for page in pages.values())
    numbers = set(etree.parse(folder / "belcotax-2026.xml").xpath("//f2011_nationaalnr/text()"))
    assert not any(number in page for number in numbers for page in pages.values())


def test_made_again_it_is_the_same_to_the_byte(home: Path, said: dict[str, Any]) -> None:
    before = {path: Path(path).read_bytes() for path in said["paths"]}
    done(home, *DECLARE, "--json")
    assert {path: Path(path).read_bytes() for path in said["paths"]} == before


def without_m001(file: Path) -> None:
    """A register without a member."""
    book = load_workbook(file)
    row = next(row for row in book["Members"].iter_rows(min_row=2) if row[0].value == "M001")
    book["Members"].delete_rows(row[0].row)
    book.save(file)


def test_who_left_the_register_is_declared_as_the_run_that_paid_him_had_him(home: Path, said: dict[str, Any],
                                                                            tmp_path: Path) -> None:
    again = copied(home, tmp_path / "coop")
    without_m001(Path(shutil.copy(again / "archive/2026-03/registers.xlsx", again / "inbox")))
    assert json.loads(done(again, *DECLARE, "--json").stdout)["totals"] == said["totals"]


def test_who_cannot_be_named_is_left_out_and_the_others_go_on(home: Path, said: dict[str, Any], tmp_path: Path) -> None:
    again = copied(home, tmp_path / "coop")
    for register in again.glob("archive/*/registers*.xlsx"):
        without_m001(register)
    result = smart(again, *DECLARE, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["problems"]) == (1, ["M001 is left out: is not in the register of members"])
    assert int(told["totals"]["sheets_10"]) == int(said["totals"]["sheets_10"]) - 1
    assert not (again / "output/declarations/281/2026/M001.pdf").exists()


@pytest.mark.parametrize(("period", "code", "says"), [
    ("2025", 3, "no sealed run was paid in 2025"), ("2026-03", 2, "no year such as 2026"), ("../26", 2, "no year")])
def test_another_period_is_refused_in_words(home: Path, period: str, code: int, says: str) -> None:
    result = smart(home, "declare", "281", period)
    assert (result.exit_code, says in result.stderr) == (code, True)


def test_the_text_says_that_it_is_a_draft_and_who_must_take_it(home: Path) -> None:
    told = done(home, *DECLARE).stdout
    assert "Draft" in told and "Belcotax-on-web" in told and "nothing was sent" in told
