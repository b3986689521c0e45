"""What a corrected line or a credit note says in words, on paper and for machines."""

from typing import Any

from pipeline.outputs.printed import Printed


def difference(line: dict[str, Any], language: str) -> str:
    """"2 days at 300.00, before 3 days at 300.00"; nothing for a line that is billed whole."""
    if "was" not in line:
        return ""
    printed = Printed(language)
    now, before = (f"{quantity_text(part, printed)} × {printed.money(part['unit_price'])}"
                   for part in (line["becomes"], line["was"]))
    return printed.word("invoice_difference", now=now, before=before)


def quantity_text(line: dict[str, Any], printed: Printed) -> str:
    """2.5 and "day" -> "2,5 jours"."""
    one, many = printed.word(f"invoice_unit_{line['unit']}").split()
    return f"{printed.number(line['quantity'])} {one if printed.is_one(line['quantity']) else many}"


def gives_back(document: dict[str, Any]) -> str:
    """What becomes of the amount of a credit note; of a transfer, whose budgets it moves."""
    name = "terms" if document["kind"] == "invoice" else "credit_terms"
    return Printed(document["language"]).word(f"{document['billing']}_{name}", number=document["corrects"],
                                              seller=document["activity_name"], buyer=document["client"]["name"])
