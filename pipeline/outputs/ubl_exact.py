"""Our own exact checks of an invoice.

To the cent where the official rules allow a euro, and the file against the document it was made of.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from lxml import etree
from stdnum import iban
from stdnum.be import ogm_vcs
from stdnum.be import vat as enterprise_number

from pipeline.core.money import cents_of, text
from pipeline.core.safe_xml import parser
from pipeline.outputs.ubl import KINDS, Invoice, category, note, percent, reason
from pipeline.outputs.ubl_grounds import grounds_are_right
from pipeline.outputs.ubl_official import Finding

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
PARSER = parser(huge=True)


def wrong_in(document: Invoice) -> list[Finding]:
    """What does not tally in an invoice document, whatever file is made of it."""
    return [finding for check in CHECKS for finding in check(document)]


def lines_are_exact(document: Invoice) -> Iterator[Finding]:
    """A line's net is quantity times price, rounded once; neither is zero or less."""
    for number, line in enumerate(document["lines"], 1):
        quantity, price = Decimal(line["quantity"]), Decimal(line["unit_price"])
        if quantity <= 0 or price <= 0:
            yield Finding("POSITIVE", "fatal", f"{quantity} x {price}: both must be above zero", f"line {number}")
        yield from _same("LINE-NET", text(cents_of(quantity * price)), line["net"], f"line {number}")


def vat_is_exact(document: Invoice) -> Iterator[Finding]:
    """Each VAT code of the lines has one base, their sum, and one amount, rounded once on that base."""
    codes = sorted({line["vat"] for line in document["lines"]})
    yield from _same("VAT-CODES", str(codes), str(sorted(part["vat"] for part in document["vat"])), "vat")
    for part in document["vat"]:
        base = _sum(line["net"] for line in document["lines"] if line["vat"] == part["vat"])
        amount = cents_of(base * Decimal(percent(part["vat"])) / 100)
        yield from _same("VAT-BASE", text(base), part["base"], part["vat"])
        yield from _same("VAT-AMOUNT", text(amount), part["amount"], part["vat"])


def totals_are_exact(document: Invoice) -> Iterator[Finding]:
    """Totals are sums of what is printed above them."""
    excl, vat = (_sum(part[name] for part in document["vat"]) for name in ("base", "amount"))
    for name, right in (("total_excl_vat", excl), ("total_vat", vat), ("total_incl_vat", excl + vat)):
        yield from _same("TOTAL", text(right), document[name], name)


def payment_is_right(document: Invoice) -> Iterator[Finding]:
    """Structured communication and account with right check digits, none between Activities; due no earlier than issued."""
    communication, is_internal = document["structured_communication"], document["billing"] == "internal"
    if is_internal and communication:
        yield Finding("COMMUNICATION", "fatal", f"{communication} between Activities, where nobody pays")
    if not is_internal and (not ogm_vcs.is_valid(communication) or communication != f"+++{ogm_vcs.format(communication)}+++"):
        yield Finding("COMMUNICATION", "fatal", f"{communication} is not +++000/0000/00000+++ with right check digits")
    if not iban.is_valid(document["seller"]["iban"], check_country=False):
        yield Finding("IBAN", "fatal", f"{document['seller']['iban']}: wrong check digits")
    if document["due_date"] < document["issue_date"]:
        yield Finding("DUE-DATE", "fatal", f"due on {document['due_date']}, before {document['issue_date']}")


def parties_are_right(document: Invoice) -> Iterator[Finding]:
    """Belgian enterprise numbers with right check digits (mod 97)."""
    for name in ("seller", "client"):
        number = document[name]["enterprise_number"]
        if number and document[name]["country"] == "BE" and not enterprise_number.is_valid(number):
            yield Finding("ENTERPRISE-NUMBER", "fatal", f"{number}: wrong check digits", name)


def credit_names_its_invoice(document: Invoice) -> Iterator[Finding]:
    """A credit note says which invoice it corrects, which no official rule asks."""
    if document["kind"] == "credit_note" and not (document["corrects"] and document["corrects_date"]):
        yield Finding("CREDIT-REFERENCE", "fatal", "the invoice that it corrects is not named")


CHECKS: tuple[Callable[[Invoice], Iterator[Finding]], ...] = (
    lines_are_exact, vat_is_exact, totals_are_exact, payment_is_right, parties_are_right,
    credit_names_its_invoice, grounds_are_right)


def differences(document: Invoice, xml: bytes, pdf: bytes) -> list[Finding]:
    """Where an electronic invoice does not say what the document says, or does not hold its PDF."""
    root = etree.fromstring(xml, PARSER)
    return [finding for path, right in _expected(document, pdf) for finding in _compare(root, path, right)]


def _compare(root: Any, path: str, right: list[str]) -> Iterator[Finding]:
    written = [each.text or "" for each in root.findall(path, NAMESPACES)]
    if written != right:
        found, wanted = (", ".join(values)[:80] or "nothing" for values in (written, right))
        yield Finding("DIFFERS", "fatal", f"{found} instead of {wanted}", path)


def _expected(document: Invoice, pdf: bytes) -> Iterator[tuple[str, list[str]]]:
    """Path in the file -> every text that must stand there, in order."""
    kind, asks = KINDS[document["kind"]], document["kind"] == "invoice"
    yield "cbc:ID", [document["number"]]
    yield "cbc:IssueDate", [document["issue_date"]]
    yield "cbc:DueDate", [document["due_date"]] if asks else []
    yield f"cbc:{kind.root}TypeCode", [kind.type_code]
    yield "cbc:DocumentCurrencyCode", ["EUR"]
    yield "cbc:Note", [note(document)] if note(document) else []
    yield "cac:OrderReference/cbc:ID", [document["order_reference"]] if document["order_reference"] else []
    yield "cac:ContractDocumentReference/cbc:ID", [document["quote_reference"]] if document["quote_reference"] else []
    yield "cac:BillingReference//cbc:ID", [document["corrects"]] if document["corrects"] else []
    yield ".//cbc:EmbeddedDocumentBinaryObject", [b64encode(pdf).decode()]
    yield "cac:AccountingSupplierParty//cac:PartyLegalEntity/cbc:CompanyID", [document["seller"]["enterprise_number"]]
    yield "cac:PaymentMeans/cbc:PaymentID", [document["structured_communication"]] if asks else []
    yield "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", [document["seller"]["iban"]] if asks else []
    yield from _reasons(document, f"cac:{kind.root}Line/")
    yield from _amounts(document, f"cac:{kind.root}Line/", kind.counted)


def _amounts(document: Invoice, line: str, counted: str) -> Iterator[tuple[str, list[str]]]:
    total, part = "cac:LegalMonetaryTotal/cbc:", "cac:TaxTotal/cac:TaxSubtotal/"
    yield "cac:TaxTotal/cbc:TaxAmount", [document["total_vat"]]
    yield f"{total}LineExtensionAmount", [document["total_excl_vat"]]
    yield f"{total}TaxExclusiveAmount", [document["total_excl_vat"]]
    yield f"{total}TaxInclusiveAmount", [document["total_incl_vat"]]
    yield f"{total}PayableAmount", [document["total_incl_vat"]]
    yield f"{part}cbc:TaxableAmount", _column(document["vat"], "base")
    yield f"{part}cbc:TaxAmount", _column(document["vat"], "amount")
    yield f"{part}cac:TaxCategory/cbc:ID", _column(document["vat"], "vat_category")
    yield f"{part}cac:TaxCategory/cbc:Percent", [percent(each["vat"]) for each in document["vat"]]
    yield f"{line}cbc:{counted}", _column(document["lines"], "quantity")
    yield f"{line}cbc:LineExtensionAmount", _column(document["lines"], "net")
    yield f"{line}cac:Price/cbc:PriceAmount", _column(document["lines"], "unit_price")
    yield f"{line}cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", [percent(each["vat"]) for each in document["lines"]]


def _reasons(document: Invoice, line: str) -> Iterator[tuple[str, list[str]]]:
    """Why a part bears no VAT, in code and words; the category of each line."""
    words = [reason(part, document["language"]) for part in document["vat"]]
    yield ".//cbc:TaxExemptionReasonCode", list(filter(None, _column(document["vat"], "vatex")))
    yield ".//cbc:TaxExemptionReason", list(filter(None, words))
    yield f"{line}cac:Item/cac:ClassifiedTaxCategory/cbc:ID", [category(each["vat"]) for each in document["lines"]]


def _column(rows: list[dict[str, str]], name: str) -> list[str]:
    return [row[name] for row in rows]


def _sum(amounts: Iterator[str]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))


def _same(rule: str, right: str, written: str, where: str) -> Iterator[Finding]:
    if written != right:
        yield Finding(rule, "fatal", f"{written} instead of {right}", where)
