"""The same euro in payslips, declarations, journal, statements and payments of an approved month."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.core.money import from_cents
from tests.cli.banking import asked
from tests.cli.homes import copied, done

Slips = list[dict[str, str]]
CHART = {"withholding": "453000", "onss": "454000", "funds": "459100", "vat": "451000", "budgets": "489000"}


@pytest.fixture(scope="module")
def home(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_small, tmp_path_factory.mktemp("agreed") / "coop")


@pytest.fixture(scope="module")
def slips(home: Path) -> Slips:
    return [json.loads(file.read_bytes()) for file in sorted((home / "output/2026-03/payslips").glob("*.json"))]


def declared(home: Path, kind: str, period: str) -> dict[str, str]:
    return dict(json.loads(done(home, "declare", kind, period, "--as-of", "2026-04-20", "--json").stdout)["totals"])


def total(slips: Slips, *names: str) -> Decimal:
    return sum((Decimal(slip[name]) for slip in slips for name in names), Decimal(0))


def charted(home: Path, account: str, *kinds: str) -> Decimal:
    """What the run credits to an account of the chart, by the kinds of documents, in euro."""
    with (home / "output/2026-03/accounting/journal_by_chart.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["number"] == CHART[account] and row["kind"] in kinds]
    return -sum((Decimal(row["amount_cents"]) for row in rows), Decimal(0)) / 100


def test_the_tax_of_payslips_is_declared_by_month_and_by_year_booked_and_paid(home: Path, slips: Slips) -> None:
    tax = total(slips, "withholding", "exceptional_withholding")
    monthly, yearly = declared(home, "withholding", "2026-03"), declared(home, "281", "2026")
    assert tax == Decimal(monthly["withholding"]) == Decimal(yearly["withholding"]) == charted(home, "withholding", "payslip")
    assert f">{tax}<" in (home / "output/2026-03/payments/pain001-state.xml").read_text(encoding="utf-8")


def test_the_taxable_pay_of_the_month_is_that_of_the_year(home: Path, slips: Slips) -> None:
    taxable = total(slips, "taxable", "exceptional_gross") - total(slips, "exceptional_deduction")
    assert taxable == Decimal(declared(home, "withholding", "2026-03")["taxable"])
    assert taxable == Decimal(declared(home, "281", "2026")["taxable"])


def test_what_is_declared_to_the_onss_is_owed_to_it_and_ordered_to_the_cent(home: Path) -> None:
    """Of the funds only what nobody is known to collect stays with them."""
    dmfa = declared(home, "dmfa", "2026Q1")
    assert dmfa["net_owed"] == dmfa["ordered"] == dmfa["dmfa_onss_payable"]
    assert f">{dmfa['net_owed']}<" in (home / "output/2026-03/payments/pain001-state.xml").read_text(encoding="utf-8")
    assert Decimal(dmfa["dmfa_funds_payable"]) == -Decimal(dmfa.get("dmfa_provisioned", "0"))


@pytest.mark.parametrize(("kind", "period", "account", "figure"), [
    ("dmfa", "2026Q1", "onss_payable", "net_owed"), ("withholding", "2026-03", "withholding_payable", "withholding")])
def test_what_a_correction_gives_back_is_what_the_ledger_has_to_its_credit(sealed_notes: Path, tmp_path: Path, kind: str,
                                                                           period: str, account: str, figure: str) -> None:
    """It is taken off the next transfer; until then more was ordered than is declared, by the balance of the account."""
    corrected = copied(sealed_notes, tmp_path / "coop")
    said = declared(corrected, kind, period)
    [(cents,)] = asked(corrected, f"SELECT SUM(amount_cents) FROM postings WHERE account = '{account}'")
    assert cents > 0 and Decimal(said["ordered"]) - Decimal(said[figure]) == from_cents(cents)


def test_what_the_onss_is_owed_is_what_the_dmfa_declares_but_for_what_it_names(home: Path) -> None:
    dmfa = declared(home, "dmfa", "2026Q1")
    assert Decimal(dmfa["dmfa_unexplained"]) == 0
    assert Decimal(dmfa["dmfa_onss_payable"]) == charted(home, "onss", "payslip")
    assert Decimal(dmfa["dmfa_funds_payable"]) == charted(home, "funds", "payslip")


def test_the_vat_of_invoices_is_the_return_and_the_ledger(home: Path) -> None:
    sold = [json.loads(file.read_bytes()) for file in (home / "output/2026-03/invoices").glob("*.json")]
    vat = sum((Decimal(invoice["total_vat"]) for invoice in sold), Decimal(0))
    assert vat == Decimal(declared(home, "vat", "2026Q2")["54"]) == charted(home, "vat", "invoice", "credit_note")


def test_the_budgets_of_statements_are_their_account(home: Path) -> None:
    papers = [json.loads(file.read_bytes()) for file in (home / "output/2026-03/statements").glob("*.json")]
    closing = sum((Decimal(paper["closing"]) for paper in papers), Decimal(0))
    every = ("invoice", "credit_note", "funding", "transfer", "payslip", "expense", "copyright", "reduction")
    assert papers and closing == charted(home, "budgets", *every)


def test_members_are_paid_what_their_payslips_say(home: Path, slips: Slips) -> None:
    pain = (home / "output/2026-03/payments/pain001.xml").read_text(encoding="utf-8")
    rights = [json.loads(file.read_bytes()) for file in (home / "output/2026-03/copyright").glob("*.json")]
    assert f"<CtrlSum>{total(slips, 'to_pay') + total(rights, 'to_pay')}</CtrlSum>" in pain
