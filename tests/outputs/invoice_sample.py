"""Made-up invoice documents, as the month hands them to the outputs; every sum closes."""

from decimal import Decimal
from typing import Any

from pipeline.core.money import cents_of, text

Invoice = dict[str, Any]
SELLER = {
    "name": "Smart coopérative", "enterprise_number": "0896755397", "vat_number": "BE0896755397",
    "street": "Rue Coenraets 72", "postcode": "1060", "city": "Saint-Gilles", "country": "BE",
    "iban": "BE68539007547034", "bic": "TRIOBEBB", "email": "factures@smart.example", "phone": "+32 2 542 10 80",
    "website": "smart.example",
}
CLIENTS = {
    "company": {"client_id": "C-LUMEN", "name": "Studio Lumen", "kind": "company", "language": "fr",
                "street": "Quai au Foin 12", "postcode": "1000", "city": "Bruxelles", "country": "BE",
                "enterprise_number": "0403019261", "vat_number": "BE0403019261", "email": "compta@lumen.example"},
    "public": {"client_id": "C-HALLE", "name": "Gemeente Halle", "kind": "public_body", "language": "nl",
               "street": "Oudstrijdersplein 18", "postcode": "1500", "city": "Halle", "country": "BE",
               "enterprise_number": "0207502103", "vat_number": "", "email": "facturen@halle.example"},
    "abroad": {"client_id": "C-DELFT", "name": "Waterkant B.V.", "kind": "company", "language": "en",
               "street": "Oude Delft 80", "postcode": "2611 CD", "city": "Delft", "country": "NL",
               "enterprise_number": "", "vat_number": "NL004495445B01", "email": "finance@waterkant.example"},
    "consumer": {"client_id": "C-MAES", "name": "Greet Maes", "kind": "consumer", "language": "nl",
                 "street": "Kerkstraat 4", "postcode": "9000", "city": "Gent", "country": "BE",
                 "enterprise_number": "", "vat_number": "", "email": "greet@maes.example"},
}
CLIENTS["activity"] = CLIENTS["company"] | {
    "client_id": "theater", "name": "Theater De Kleine Kaai", "kind": "activity", "language": "nl", "enterprise_number": "",
    "vat_number": "", "email": ""} | {name: SELLER[name] for name in ("street", "postcode", "city", "country")}
CLIENTS["outside"] = CLIENTS["abroad"] | {
    "client_id": "C-ZURICH", "name": "Limmat Verlag AG", "street": "Uferweg 9", "postcode": "8001", "city": "Zürich",
    "country": "CH", "vat_number": "", "email": "konto@limmat.example"}
RATES = {"21": "0.21", "12": "0.12", "6": "0.06", "reverse_charge": "0", "exempt": "0", "outside_eu": "0",
         "no_vat": "0"}
GROUNDS = {"21": "standard", "12": "catering", "6": "artistic_performance", "reverse_charge": "eu_service", "exempt": "teaching",
           "outside_eu": "non_eu_service", "no_vat": "grant"}
"""The ground of a line's VAT, unless it says another."""
CATEGORIES = {"reverse_charge": "AE", "exempt": "E", "outside_eu": "G", "no_vat": "O"}
VATEX = {"eu_service": "VATEX-EU-AE", "construction": "VATEX-EU-AE", "teaching": "VATEX-EU-132-1I",
         "performing_artist": "", "non_eu_service": "VATEX-EU-G"}
PRINTED = ("home_over_10_years", "grant", "patronage", "internal")


def line(description: str = "Répétition et concert", quantity: str = "1", unit_price: str = "400.00", vat: str = "21",
         unit: str = "day", **given: str) -> Invoice:
    """One line of work."""
    return {"line_id": "L1", "work_date": "2026-03-10", "work_end": "", "description": description,
            "quantity": quantity, "unit": unit, "unit_price": unit_price, "vat": vat, "vat_ground": GROUNDS.get(vat, ""),
            "net": text(cents_of(Decimal(quantity) * Decimal(unit_price))),
            "origin": {"file": "A1.xlsx", "sheet": "Activities", "row": 2, "cells": {"quantity": "G2"}}} | given


def invoice(*lines: Invoice, client: str = "company", **given: Any) -> Invoice:
    """An invoice of these lines (one day at 21 % if none), its VAT and totals computed apart from the rules."""
    rows = list(lines) or [line()]
    vat = [_part(code, rows) for code in sorted({row["vat"] for row in rows})]
    excl, tax = (sum((Decimal(part[name]) for part in vat), Decimal(0)) for name in ("base", "amount"))
    return {
        "kind": "invoice", "billing": "invoice", "number": "2026-00001", "corrects": "", "corrects_date": "",
        "issue_date": "2026-04-02", "due_date": "2026-05-02",
        "month": "2026-03", "run": 1, "language": CLIENTS[client]["language"], "activity_id": "A1",
        "activity_name": "Musique de chambre", "client_id": CLIENTS[client]["client_id"], "order_reference": "",
        "quote_reference": "", "quote_date": "", "terms": "legal",
        "buyer_reference": "", "seller": SELLER, "client": CLIENTS[client],
        "structured_communication": "+++202/6000/00192+++", "period_start": "2026-03-01", "period_end": "2026-03-31",
        "lines": rows, "vat": vat, "total_excl_vat": text(excl), "total_vat": text(tax),
        "total_incl_vat": text(excl + tax), "fee": text(cents_of(excl * Decimal("0.065"))),
        "peppol": CLIENTS[client]["kind"] != "consumer" and client != "outside",
        "mentions": sorted({row["vat_ground"] for row in rows} & {*VATEX, *PRINTED}),
    } | given


def _part(code: str, rows: list[Invoice]) -> dict[str, str]:
    base = sum((Decimal(row["net"]) for row in rows if row["vat"] == code), Decimal(0))
    ground = next(row["vat_ground"] for row in rows if row["vat"] == code) if code in CATEGORIES else ""
    return {"vat": code, "vat_category": CATEGORIES.get(code, "S"), "vat_rate": RATES[code], "mention": ground,
            "vatex": VATEX.get(ground, ""),
            "base": text(base), "amount": text(cents_of(base * Decimal(RATES[code])))}


def asked(billing: str) -> Invoice:
    """What is no invoice: its billing, its number, no electronic copy."""
    return {"billing": billing, "number": "2026-T00001" if billing == "internal" else "2026-F00002", "peppol": False}


EXAMPLES: dict[str, Invoice] = {
    "one day at 21 %": invoice(),
    "a catering day at 12 %": invoice(line("Service traiteur", vat="12")),
    "a performance at 6 %": invoice(line("Concert", unit_price="1250.00", vat="6", unit="piece")),
    "three rates and two days and a half": invoice(
        line("Direction artistique et écriture des arrangements pour quatuor à cordes, avec deux répétitions de plus",
             "2.5", "333.33", work_end="2026-03-14"),
        line("Livret", "12", "14.50", "6", "piece"), line("Buffet", "1", "89.99", "12", "piece"),
        order_reference="PO-7781"),
    "a company elsewhere in the Union": invoice(
        line("Keynote and workshop", "1", "1850.00", "reverse_charge"),
        line("Preparation", "0.5", "600.00", "reverse_charge"), client="abroad"),
    "a public body with its own reference": invoice(
        line("Vertaling jaarverslag", "17.5", "62.00", unit="hour"), client="public",
        buyer_reference="DIENST-COMM-2026/14", order_reference="BB 2026-0312"),
    "a consumer": invoice(
        line("Pianoles", "4", "45.00", unit="hour"), line("Partituur", "1", "19.99", "6", "piece"),
        line("Concert aan huis", "1", "333.33", "6", "piece"), client="consumer"),
    "a German-speaking company": invoice(line("Übersetzung des Ausstellungskatalogs", "3", "410.00"), language="de"),
    "a painted home over 10 years old": invoice(
        line("Schilderwerk slaapkamers", "3", "340.00", "6", vat_ground="home_over_10_years"), client="consumer"),
    "construction work for a Belgian business": invoice(
        line("Peinture des bureaux", "4", "320.00", "reverse_charge", vat_ground="construction"),
        quote_reference="D-2026-041", quote_date="2026-02-20"),
    "an exempt performance": invoice(
        line("Schauspiel", "1", "900.00", "exempt", vat_ground="performing_artist"), language="de"),
    "teaching for a public body": invoice(line("Muzieklessen", "6", "75.00", "exempt", unit="hour"), client="public"),
    "a business outside the Union": invoice(line("Illustrations", "2", "450.00", "outside_eu"), client="outside"),
    "a grant": invoice(
        line("Projectsubsidie ‘Het laatste veer’, eerste schijf", "1", "4000.00", "no_vat", "piece"), client="public",
        **asked("grant")),
    "patronage withdrawn in part": invoice(
        line("Soutien à la création 2026", "1", "150.00", "no_vat", "piece", vat_ground="patronage"),
        kind="credit_note", corrects="2026-F00001", corrects_date="2026-03-02", **asked("patronage")),
    "a transfer between Activities": invoice(
        line("Choreography", "2", "225.00", "no_vat", vat_ground="internal"), client="activity",
        quote_reference="OK-2026-4", quote_date="2026-02-10", structured_communication="", **asked("internal")),
}
HOSTILE = ("]]>", "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", '#read("secret")', "$x^2$ *b* _i_ @ref",
           "&amp;&lt;", "\x00\x07\x1b", "\u202eמבחן\u202c", "🎻", "\ufffe")
