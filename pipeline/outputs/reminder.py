"""The reminder of a late client as printed texts, and its files. The template only lays out."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.outputs import document_json
from pipeline.outputs.invoice import parties
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed, iban_text
from pipeline.outputs.qr import payment_svg

Reminder = dict[str, Any]
LEVELS = {1: "first", 2: "second", 3: "formal"}


def files(document: Reminder) -> dict[str, bytes]:
    """<number>.pdf and .json."""
    return {f"{document['number']}.pdf": pdf(view(document)), f"{document['number']}.json": document_json(document)}


def view(document: Reminder) -> dict[str, Any]:
    """A reminder as its page shows it: every value a text in the client's language."""
    printed = Printed(document["language"])
    name = f"reminder_title_{LEVELS[document['level']]}"
    title = f"{printed.word(name)} {document['number']}"
    return {
        "kind": "reminder", "language": document["language"], "date": document["date"], "title": title,
        "author": document["seller"]["name"], "running": f"{title} · {document['client']['name']}",
        **parties(document, printed), "about": printed.day(document["date"]),
        "opening": _opening(document, printed), "lines": [_line(each, printed) for each in document["invoices"]],
        "reckoned": [words for each in document["invoices"] for words in _reckoned(each, printed)],
        "notes": list(_notes(document, printed)), "payment": _payment(document, printed),
        "closing": printed.word("reminder_closing", contact=" · ".join(filter(None, (
            document["seller"]["email"], document["seller"]["phone"]))), number=document["number"])}


def _opening(document: Reminder, printed: Printed) -> str:
    if document["free"]:
        return printed.word("reminder_opening_free")
    return printed.word(f"reminder_opening_{LEVELS[document['level']]}")


def _line(row: dict[str, Any], printed: Printed) -> list[str]:
    """Invoice, what was sold, when it was due, days late, balance, interest, costs of recovery, sum."""
    recovery = Decimal(row["lump_sum"]) + Decimal(row["reminder_costs"])
    return [row["number"], " · ".join(row["sold"]), printed.day(row["due_date"]), str(row["days_late"]),
            printed.money(row["balance"]), printed.money(row["interest"]), printed.money(recovery), printed.money(row["total"])]


def _reckoned(row: dict[str, Any], printed: Printed) -> list[str]:
    """How interest comes about: base x rate x days / 365, period by period; and the costs of extra reminders."""
    parts = [printed.word("reminder_reckoned", number=row["number"], balance=printed.money(each["balance"]),
                          rate=printed.percent(each["rate"]), days=str(each["days"]), start=printed.day(each["from"]),
                          end=printed.day(each["to"])) for each in row["periods"]]
    if Decimal(row["reminder_costs"]):
        count = row["level"] - 1
        parts.append(printed.word(f"reminder_costs_{'one' if count == 1 else 'more'}", number=row["number"], count=str(count),
                                  costs=printed.euro(row["reminder_costs"])))
    return parts


def _notes(document: Reminder, printed: Printed) -> list[str]:
    """What the law wants said: a consumer's free reminder and what follows it; a void term; a rate that is not known."""
    rows, notes = document["invoices"], list(_law(document, printed))
    if void := [row["number"] for row in rows if row["agreed_due_date"] != row["due_date"]]:
        notes.append(printed.word("reminder_term_void", numbers=", ".join(void)))
    if unknown := [row["number"] for row in rows if row["missing_parameters"]]:
        notes.append(printed.word("reminder_rate_unknown", numbers=", ".join(unknown)))
    return notes


def _law(document: Reminder, printed: Printed) -> Iterator[str]:
    """The law that a claim follows; to a consumer, what follows the free reminder of these or some of these invoices."""
    if any(row["billing"] != "invoice" for row in document["invoices"]):
        yield printed.word("reminder_funds")
    if all(row["billing"] != "invoice" for row in document["invoices"]):
        return
    if document["client"]["kind"] != "consumer":
        yield printed.word("reminder_business_law")
        return
    if not document["free"]:
        yield printed.word("reminder_consumer_law")
    if document["claim_from"]:
        some = [] if document["free"] else [row["number"] for row in document["invoices"] if row["level"] == 1]
        yield " \u00b7 ".join([*some, _follows(document, printed)])


def _follows(document: Reminder, printed: Printed) -> str:
    lump_sum = Decimal(document["lump_sum_to_come"])
    first, last = (date.fromisoformat(document[name]) for name in ("date", "claim_from"))
    return printed.word("reminder_consumer", wait=str((last - first).days - 1), day=printed.day(document["claim_from"]),
                        lump_sum=printed.word("reminder_lump_sum_follows", amount=printed.euro(lump_sum)) if lump_sum else "",
                        each=printed.euro(document["each_reminder"]))


def _payment(document: Reminder, printed: Printed) -> dict[str, Any]:
    """How to pay: with the QR code where one invoice is meant, else with each communication."""
    seller, rows = document["seller"], document["invoices"]
    communications = [f"{row['structured_communication']} ({row['number']})" if len(rows) > 1 else row["structured_communication"]
                      for row in rows]
    facts = [(printed.word("invoice_iban"), iban_text(seller["iban"])), (printed.word("invoice_bic"), seller["bic"]),
             (printed.word("invoice_beneficiary"), seller["name"]),
             *((printed.word("invoice_communication"), each) for each in communications)]
    found = {"total": printed.euro(document["total"]), "facts": [[word, value] for word, value in facts if value]}
    if len(rows) == 1:
        asked = {"seller": seller, "total_incl_vat": document["total"], "structured_communication": communications[0]}
        words = printed.word("invoice_qr_description", amount=printed.money(Decimal(document["total"])),
                             iban=iban_text(seller["iban"]), communication=communications[0])
        found |= {"qr": payment_svg(asked), "qr_description": words}
    return found
