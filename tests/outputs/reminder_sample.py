"""Made-up reminders, as late clients would get them."""

from typing import Any

from invoice_sample import CLIENTS, SELLER

Reminder = dict[str, Any]


def row(**given: Any) -> Reminder:
    """One invoice of a business, 30 days late."""
    return {"number": "2026-00001", "issue_date": "2026-03-02", "due_date": "2026-04-01", "agreed_due_date": "2026-04-01",
            "days_late": 30, "level": 1, "terms": "legal", "billing": "invoice",
            "structured_communication": "+++202/6000/00197+++",
            "sold": ["Répétition et concert"], "total_incl_vat": "1000.00", "balance": "1000.00", "interest": "8.63",
            "lump_sum": "40.00", "reminder_costs": "0.00", "total": "1048.63", "missing_parameters": "",
            "periods": [{"from": "2026-04-01", "to": "2026-05-01", "balance": "1000.00", "rate": "0.105", "days": 30}]} | given


def reminder(*rows: Reminder, client: str = "company", language: str = "fr", **given: Any) -> Reminder:
    """A letter about these invoices, which asks for what its `total` says."""
    return {"kind": "reminder", "number": "2026-R00001", "date": "2026-05-01", "level": 1, "language": language, "seller": SELLER,
            "client": CLIENTS[client], "invoices": list(rows), "free": False, "claim_from": "", "lump_sum_to_come": "0.00",
            "each_reminder": "0.00", "missing_parameters": [], "total": "1048.63"} | given


BARE: Reminder = {"interest": "0.00", "lump_sum": "0.00", "total": "1000.00", "periods": []}
VOID = row(number="2026-00007", issue_date="2026-01-05", due_date="2026-02-07", agreed_due_date="2026-04-05", days_late=83,
           sold=["Captation vidéo", "Montage"])
UNKNOWN = row(number="2026-00009", missing_parameters="late_rate_business", **BARE | {"lump_sum": "40.00", "total": "1040.00"})
SITUATIONS: dict[str, Reminder] = {
    "business": {"rows": (row(),)},
    "void-term-and-unknown-rate": {"rows": (VOID, UNKNOWN), "level": 3, "total": "2088.63"},
    "consumer-free": {"rows": (row(**BARE),), "client": "consumer", "free": True, "claim_from": "2026-05-16", "total": "1000.00",
                      "lump_sum_to_come": "90.00", "each_reminder": "7.50"},
    "consumer-formal": {"rows": (row(level=3, reminder_costs="15.00", lump_sum="0.00", total="1023.63"),), "client": "consumer",
                        "level": 3, "total": "1023.63"}}


def situation(name: str, language: str) -> Reminder:
    given = dict(SITUATIONS[name])
    return reminder(*given.pop("rows"), language=language, **given)
