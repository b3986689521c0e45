"""The invoice, the request for funds, the transfer and their credit notes: printed texts, files. The template only lays out."""

from decimal import Decimal
from typing import Any

from pipeline.core.home import FOLDERS
from pipeline.core.money import cents_of
from pipeline.outputs import Finished, document_json
from pipeline.outputs.corrected import difference, gives_back, quantity_text
from pipeline.outputs.payslip import enterprise_text
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed, iban_text
from pipeline.outputs.qr import payment_svg
from pipeline.outputs.ubl import Invoice, Party, percent, ubl
from pipeline.outputs.ubl_check import invoice_problems, ubl_problems

WORDS = ("to", "what", "net", "total_incl")
"""What the page calls otherwise on another billing, beside the words below."""


def files(document: Invoice) -> Finished:
    """<folder>/<number>.pdf and .json, and .xml for who takes electronic invoices, each checked.

    Raises RulesMissing if the official rules are not installed.
    """
    stem = f"{FOLDERS[document['billing']]}/{document['number']}"
    printed = pdf(view(document))
    made, problems = {f"{stem}.pdf": printed, f"{stem}.json": document_json(document)}, invoice_problems(document)
    if document["peppol"]:
        made[f"{stem}.xml"] = ubl(document, printed)
        problems += ubl_problems(document, made[f"{stem}.xml"], printed)
    return Finished(made, problems)


def view(document: Invoice) -> dict[str, Any]:
    """An invoice or credit note as its page shows it: every value a text in the client's language."""
    printed, sold = Printed(document["language"]), document["billing"] == "invoice"
    consumer = sold and document["client"]["kind"] == "consumer"
    return {
        "kind": "invoice", "language": document["language"], "date": document["issue_date"],
        **_heading(document, printed), "facts": _facts(document, printed), "consumer": consumer, "sold": sold,
        "words": {name: printed.word(_own(name, document)) for name in WORDS},
        "lines": _lines(document, printed, sold, consumer), "totals": _totals(document, printed) if sold else [],
        "mentions": [printed.word(f"vat_mention_{mention}") for mention in document["mentions"]],
        "payment": _payment(document, printed) if _asks(document) else _settled(document, printed),
        "closing": _closing(document, printed),
    }


def _asks(document: Invoice) -> bool:
    """Whether somebody has to pay."""
    return document["kind"] == "invoice" and bool(document["structured_communication"])


def _own(name: str, document: Invoice) -> str:
    """The word of a name on this billing: invoice, grant, patronage or internal."""
    return f"{document['billing']}_{name}"


def _title(document: Invoice, printed: Printed) -> str:
    kind = "title" if document["kind"] == "invoice" else "credit_title"
    return f"{printed.word(_own(kind, document))} {document['number']}"


def _heading(document: Invoice, printed: Printed) -> dict[str, Any]:
    seller, client = document["seller"], document["client"]
    return {"title": _title(document, printed), "author": seller["name"], "about": document["activity_name"],
            "running": f"{_title(document, printed)} · {client['name']}", **parties(document, printed)}


def parties(document: Invoice, printed: Printed) -> dict[str, Any]:
    """Who sells and who buys, as address blocks, and the seller's line at the foot."""
    seller, client = document["seller"], document["client"]
    return {
        "seller": [*_address(seller, seller["country"], printed),
                   *filter(None, (seller["phone"], seller["email"], seller["website"]))],
        "client": _address(client, seller["country"], printed),
        "footer": f"{seller['name']} · {seller['street']}, {seller['postcode']} {seller['city']} · "
                  f"{enterprise_text(seller['enterprise_number'])}",
    }


def _address(party: Party, home_country: str, printed: Printed) -> list[str]:
    """Name and address, the country where it is another, the VAT or enterprise number."""
    lines = [party["name"], party["street"], f"{party['postcode']} {party['city']}".strip()]
    if party["country"] != home_country:
        lines.append(printed.country(party["country"]))
    return list(filter(None, [*lines, _number(party, printed)]))


def _number(party: Party, printed: Printed) -> str:
    if party["vat_number"]:
        number = enterprise_text(party["vat_number"][2:]) if party["country"] == "BE" else party["vat_number"]
        return printed.word("invoice_vat_number", number=number)
    number = party["enterprise_number"]
    return printed.word("invoice_enterprise_number", number=enterprise_text(number)) if number else ""


def _facts(document: Invoice, printed: Printed) -> list[list[str]]:
    """What identifies the invoice: word and value, those it has."""
    asks, quote, original = _asks(document), document["quote_reference"], document["corrects"]
    facts = [
        (_own("issue_date", document), printed.day(document["issue_date"])),
        ("invoice_due_date", printed.day(document["due_date"]) if asks else ""),
        (_own("corrects", document), f"{original} · {printed.day(document['corrects_date'])}" if original else ""),
        ("invoice_period", _days(document["period_start"], document["period_end"], printed)),
        ("invoice_quote", f"{quote} · {printed.day(document['quote_date'])}" if quote else ""),
        ("invoice_order", document["order_reference"]), ("invoice_your_reference", document["buyer_reference"]),
    ]
    return [[printed.word(name), value] for name, value in facts if value]


def _days(first: str, last: str, printed: Printed) -> str:
    return printed.day(first) if last in ("", first) else f"{printed.day(first)} – {printed.day(last)}"


def _lines(document: Invoice, printed: Printed, sold: bool, consumer: bool) -> list[list[str]]:
    """One row a line: when, what, how much, unit price, VAT where something is sold, net; for a consumer also with VAT."""
    with_vat = prices_with_vat(document["lines"]) if consumer else []
    return [[_days(line["work_date"], line["work_end"], printed), _what(line, printed), quantity_text(line, printed),
             printed.money(line["unit_price"]), *([_rate(line["vat"], printed)] if sold else []), printed.money(line["net"]),
             *map(printed.money, with_vat[position:position + 1])]
            for position, line in enumerate(document["lines"])]


def prices_with_vat(lines: list[Invoice]) -> list[Decimal]:
    """Each line with its VAT, in euro; those of one VAT code add up to its base and VAT.

    Each is what the sum so far grows by, so that the cents of rounding never add up.
    """
    so_far: dict[str, Decimal] = {}
    prices = []
    for line in lines:
        before = so_far.get(line["vat"], Decimal(0))
        so_far[line["vat"]] = after = before + Decimal(line["net"])
        factor = 1 + Decimal(percent(line["vat"])) / 100
        prices.append(cents_of(after * factor) - cents_of(before * factor))
    return prices


def _what(line: Invoice, printed: Printed) -> str:
    return " · ".join(filter(None, (line["description"], difference(line, printed.language))))


def _rate(vat: str, printed: Printed) -> str:
    return percent(vat) + printed.word("percent_sign")


def _totals(document: Invoice, printed: Printed) -> list[list[str]]:
    """Word and amount: the sum without VAT, then the VAT of each rate and on what, the highest rate first."""
    rates = sorted(document["vat"], key=lambda part: -int(percent(part["vat"])))
    return [[printed.word("invoice_total_excl"), printed.money(document["total_excl_vat"])],
            *([printed.word("invoice_vat_on", rate=_rate(part["vat"], printed), base=printed.money(part["base"])),
               printed.money(part["amount"])] for part in rates)]


def _payment(document: Invoice, printed: Printed) -> dict[str, Any]:
    """How to pay: until when, how much, where, under which communication, and the same as QR code."""
    seller, amount = document["seller"], printed.money(document["total_incl_vat"])
    facts = [("iban", iban_text(seller["iban"])), ("bic", seller["bic"]), ("beneficiary", seller["name"]),
             ("communication", document["structured_communication"])]
    return {
        "until": printed.word("invoice_pay_by", day=printed.day(document["due_date"])),
        "total": printed.euro(document["total_incl_vat"]),
        "facts": [[printed.word(f"invoice_{name}"), value] for name, value in facts if value],
        "qr": payment_svg(document),
        "qr_description": printed.word("invoice_qr_description", amount=amount, iban=iban_text(seller["iban"]),
                                       communication=document["structured_communication"]),
    }


def _settled(document: Invoice, printed: Printed) -> dict[str, Any]:
    """What becomes of an amount that nobody has to pay: what is given back, or moved between budgets."""
    moves = document["kind"] == "invoice"
    return {"until": printed.word("internal_moved" if moves else "invoice_credit"),
            "total": printed.euro(document["total_incl_vat"]), "facts": [], "terms": gives_back(document)}


def _closing(document: Invoice, printed: Printed) -> list[str]:
    contact = " · ".join(filter(None, (document["seller"]["email"], document["seller"]["phone"])))
    question = printed.word("invoice_question", contact=contact, title=_title(document, printed))
    return [question, *([printed.word("invoice_copy")] if document["peppol"] else [])]
