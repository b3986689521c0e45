"""Exact checks of the grounds of VAT on a document, which the official rules leave open."""

from collections.abc import Iterator
from typing import Any

from pipeline.outputs.ubl import Invoice, category
from pipeline.outputs.ubl_official import Finding

CODES = {"S": ("",), "AE": ("VATEX-EU-AE",), "G": ("VATEX-EU-G",), "O": ("",)}
"""Category -> codes of its reason. An exempt part has a code of article 132, or only words."""


def grounds_are_right(document: Invoice) -> Iterator[Finding]:
    """Each part says the category and reason of its VAT, all its lines one ground, and the client has what that needs."""
    for part in document["vat"]:
        yield from _part(part, document)
        if part["vat"] == "reverse_charge":
            yield from _customer_pays(part["mention"], document["client"])


def _part(part: dict[str, str], document: Invoice) -> Iterator[Finding]:
    kind, code, lines = category(part["vat"]), part["vatex"], [one for one in document["lines"] if one["vat"] == part["vat"]]
    if part["vat_category"] != kind:
        yield Finding("VAT-CATEGORY", "fatal", f"{part['vat_category']} instead of {kind}", part["vat"])
    if not (code in CODES[kind] if kind in CODES else code == "" or code.startswith("VATEX-EU-132")):
        yield Finding("VAT-REASON", "fatal", f"{code or 'no code'} with category {kind}", part["vat"])
    if (kind == "S") != (part["mention"] == ""):
        yield Finding("VAT-REASON", "fatal", f"category {kind} with ground {part['mention'] or 'none'}", part["vat"])
    said = {one["vat_ground"] for one in lines} == {part["mention"]} and part["mention"] in document["mentions"]
    if part["mention"] and not said:
        yield Finding("VAT-GROUND", "fatal", f"{part['mention']} is not the ground of all its lines, printed", part["vat"])


def _customer_pays(ground: str, client: dict[str, Any]) -> Iterator[Finding]:
    """Who owes the VAT has a VAT number: a Belgian one for work in Belgium, another one for services abroad; no consumer."""
    belgian = client["vat_number"].startswith("BE")
    if not client["vat_number"] or client["kind"] == "consumer" or belgian != (ground == "construction"):
        yield Finding("REVERSE-CHARGE", "fatal", f"{client['vat_number'] or 'no VAT number'} with {ground}", "client")
