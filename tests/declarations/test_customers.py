"""The yearly listing: every customer with a Belgian VAT number above the threshold, with what invoices less credit notes say."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.core.money import from_cents, text
from tests.cli.homes import copied, done, smart

LISTING = "{http://www.minfin.fgov.be/ClientListingConsignment}"
COUNTED = ("21", "12", "6")
OVER = 25_000
"""Cents of turnover above which a customer is listed."""


@pytest.fixture(scope="module")
def home(sealed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_sample, tmp_path_factory.mktemp("customers") / "coop")


@pytest.fixture(scope="module")
def with_notes(sealed_notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_notes, tmp_path_factory.mktemp("customers-notes") / "coop")


def declared(home: Path, year: str = "2026") -> dict[str, str]:
    return dict(json.loads(done(home, "declare", "customers", year, "--as-of", "2027-01-10", "--json").stdout)["totals"])


def own_sums(home: Path) -> tuple[Counter[str], Counter[str]]:
    """Cents of turnover and VAT of Belgian businesses, by VAT number, from the documents."""
    turnover, vat = Counter[str](), Counter[str]()
    for file in sorted((home / "output").glob("2026-03*/invoices/*.json")):
        paper: dict[str, Any] = json.loads(file.read_bytes())
        client, sign = paper["client"], -100 if paper["kind"] == "credit_note" else 100
        if client["country"] == "BE" and client["vat_number"] and client["kind"] != "consumer":
            number = client["vat_number"].removeprefix("BE")
            turnover[number] += sum(int(Decimal(line["line_net"]) * sign) for line in paper["lines"] if line["vat"] in COUNTED)
            vat[number] += int(Decimal(paper["total_vat"]) * sign)
    return turnover, vat


@pytest.mark.parametrize("name", ["home", "with_notes"])
def test_each_customer_is_the_sum_of_his_documents(name: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(name)
    totals, (turnover, vat) = declared(made), own_sums(made)
    root = etree.parse(made / "output/declarations/customers/2026/customers.xml").getroot()
    listed = {client[0].text: (client[1].text, client[2].text) for client in root.iter(f"{LISTING}Client")}
    assert listed == {number: (text(from_cents(cents)), text(from_cents(vat[number])))
                      for number, cents in turnover.items() if cents > OVER}
    assert totals["turnover"] == text(sum((Decimal(first) for first, _ in listed.values()), Decimal(0)))


def test_the_file_has_the_order_of_the_schema_and_its_control_totals(home: Path) -> None:
    totals = declared(home)
    root = etree.parse(home / "output/declarations/customers/2026/customers.xml").getroot()
    [listing] = root
    assert [listing.get(name) for name in ("ClientsNbr", "TurnOverSum", "VATAmountSum")] == [
        totals[name] for name in ("clients", "turnover", "vat_charged")]
    names = [part.tag.split("}")[1] for part in listing]
    assert names[:2] == ["Declarant", "Period"] and set(names[2:]) == {"Client"}
    assert [client.get("SequenceNumber") for client in listing[2:]] == [str(nth) for nth in range(1, len(listing) - 1)]
    assert all([part.tag.split("}")[1] for part in client] == ["CompanyVATNumber", "TurnOver", "VATAmount"]
               for client in listing[2:])


def test_who_is_abroad_or_no_business_is_not_listed(home: Path) -> None:
    declared(home)
    rows = (home / "output/declarations/customers/2026/customers.csv").read_text(encoding="utf-8")
    assert "Noordkade" not in rows and "Fietskoerier Zwaluw" in rows


def test_a_figure_is_explained_by_its_invoices(home: Path) -> None:
    totals = declared(home)
    whole = json.loads(done(home, "explain", "customers:2026", "turnover", "--json").stdout)
    assert whole["value"] == totals["turnover"]
    one = json.loads(done(home, "explain", "customers:2026", "0999027645.vat", "--json").stdout)
    assert done(home, *one["parts"][0]["ground"].removeprefix("smart ").split()).stdout.startswith("total_vat = ")


def test_a_year_without_documents_is_an_empty_listing(home: Path) -> None:
    assert declared(home, "2025") == {"clients": "0", "turnover": "0.00", "vat_charged": "0.00", "below": "0"}


@pytest.mark.parametrize("period", ["2026Q1", "26", "20x6", "2026/", "1999"])
def test_another_period_is_refused_in_words(home: Path, period: str) -> None:
    result = smart(home, "declare", "customers", period)
    assert (result.exit_code, "not a year such as 2026" in result.stderr) == (2, True)
