"""Faults in the grounds of VAT, which the official rules let pass, are caught."""

import pytest
from invoice_sample import CLIENTS, EXAMPLES, Invoice

from pipeline.outputs.ubl import ubl
from pipeline.outputs.ubl_exact import wrong_in
from pipeline.outputs.ubl_official import official

SITE = EXAMPLES["construction work for a Belgian business"]
LESSONS = EXAMPLES["teaching for a public body"]


def part(document: Invoice, **own: str) -> Invoice:
    """The document whose one part says otherwise."""
    return document | {"vat": [document["vat"][0] | own]}


@pytest.mark.parametrize(("document", "rule"), [
    (part(LESSONS, vat_category="G"), "VAT-CATEGORY"),
    (part(LESSONS, vatex="VATEX-EU-G"), "VAT-REASON"),
    (part(LESSONS, mention="lecture"), "VAT-GROUND"),
    (LESSONS | {"mentions": []}, "VAT-GROUND"),
    (part(SITE, vatex=""), "VAT-REASON"),
    (SITE | {"client": CLIENTS["abroad"]}, "REVERSE-CHARGE"),
    (SITE | {"client": CLIENTS["consumer"]}, "REVERSE-CHARGE"),
])
def test_a_wrong_ground_is_caught(document: Invoice, rule: str) -> None:
    assert [finding.rule for finding in wrong_in(document)] == [rule]


def test_a_service_outside_the_union_lacks_only_an_electronic_address() -> None:
    document = EXAMPLES["a business outside the Union"]
    assert {finding.rule for finding in official(ubl(document, b"%PDF"))} == {"PEPPOL-EN16931-R010"}
    assert wrong_in(document) == []
