"""The invoice and credit note for machines: Peppol BIS Billing 3, with the PDF inside."""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Template

from pipeline.core.labels import date_text, labels
from pipeline.outputs.corrected import difference, gives_back
from pipeline.outputs.xml_templates import xml_templates

Invoice = dict[str, Any]
Party = dict[str, Any]
UNITS = {"hour": "HUR", "day": "DAY", "piece": "C62"}
"""UN/ECE recommendation 20."""
WITHOUT_VAT = {"reverse_charge": "AE", "exempt": "E", "outside_eu": "G", "no_vat": "O"}
"""VAT code -> category (UNCL 5305). O stands on no electronic invoice: its seller would not be registered for VAT."""

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Kind(NamedTuple):
    """How UBL names a document and its parts; its type code (UNCL 1001)."""

    root: str
    type_code: str
    counted: str


KINDS = {"invoice": Kind("Invoice", "380", "InvoicedQuantity"), "credit_note": Kind("CreditNote", "381", "CreditedQuantity")}


class Address(NamedTuple):
    """Where Peppol delivers: the kind of number (electronic address scheme) and the number."""

    scheme: str
    number: str


def ubl(document: Invoice, pdf: bytes) -> bytes:
    """One invoice or credit note document as UBL 2.1, UTF-8.

    pdf: its printed copy, embedded. A character that XML does not know becomes a space.
    Source: Peppol BIS Billing 3.0; the elements stand in the order of the UBL schema.
    """
    language = document["language"]
    xml = _template().render(
        invoice=document, pdf=b64encode(pdf).decode(), units=UNITS, category=category, percent=percent,
        seller_address=address(document["seller"]), client_address=address(document["client"]),
        buyer_reference=buyer_reference(document), reason=lambda part: reason(part, language), note=note(document),
        payment_terms=_terms(document), asks=document["kind"] == "invoice", **KINDS[document["kind"]]._asdict(),
        difference=lambda line: difference(line, language),
    )
    return NOT_XML.sub(" ", xml).encode()


def _terms(document: Invoice) -> str:
    """When an invoice is due; what becomes of a credit note."""
    if document["kind"] == "credit_note":
        return gives_back(document)
    return labels(document["language"])["invoice_pay_by"].format(day=date_text(document["due_date"], document["language"]))


@cache
def _template() -> Template:
    return xml_templates().get_template("xml/invoice.xml.j2")


def category(vat: str) -> str:
    """VAT category (UNCL 5305) of a VAT code: S charged, the others without VAT."""
    return WITHOUT_VAT.get(vat, "S")


def percent(vat: str) -> str:
    """The rate of a VAT code in per cent: a code is its rate, or has none."""
    return "0" if vat in WITHOUT_VAT else vat


def reason(part: dict[str, str], language: str) -> str:
    """Why a part bears no VAT, in words; empty where it does."""
    return labels(language)[f"vat_mention_{part['mention']}"] if part["mention"] else ""


def note(document: Invoice) -> str:
    """The one note of a document: what it is about, and what the law wants said of a reduced rate."""
    told = {part["mention"] for part in document["vat"]}
    words = labels(document["language"])
    return " · ".join(filter(None, (document["activity_name"],
                                    *(words[f"vat_mention_{each}"] for each in document["mentions"] if each not in told))))


def buyer_reference(document: Invoice) -> str:
    """What the client asked us to quote; without it, and without an order, our own number of the client."""
    reference: str = document["buyer_reference"]
    return reference or ("" if document["order_reference"] else document["client"]["client_id"])


def address(party: Party) -> Address | None:
    """A party's electronic address: the enterprise number in Belgium, the VAT number elsewhere in the Union.

    None where Peppol has no address for such a party. Source: electronic address scheme list of OpenPeppol.
    """
    country, vat = party["country"], party["vat_number"]
    if country == "BE":
        number = party["enterprise_number"] or vat[2:]
        return Address("0208", number) if number else None
    if not vat or country not in SCHEMES:
        return None
    return Address(SCHEMES[country], NUMBERS.get(country, str)(vat))


SCHEMES = {
    "AT": "9914", "BG": "9926", "CY": "9928", "CZ": "9929", "DE": "9930", "DK": "0184", "EE": "9931", "ES": "9920",
    "FI": "0213", "FR": "9957", "GR": "9933", "HR": "9934", "HU": "9910", "IE": "9935", "IT": "0211", "LT": "9937",
    "LU": "9938", "LV": "9939", "MT": "9943", "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947", "SE": "0007",
    "SI": "9949", "SK": "9950",
}
"""By country of the Union: the scheme whose number is the VAT number, or (Denmark, Sweden) is a part of it."""

NUMBERS: dict[str, Callable[[str], str]] = {"SE": lambda vat: vat[2:12]}
"""Sweden: VAT number = SE, the ten digits of the organisation, 01."""
