"""Contract documents, written out: a contract, a student's, an amendment, a withdrawal, and hostile words."""

from typing import Any

from copyright_sample import MEMBER
from payslip_sample import EMPLOYER, HOSTILE

Paper = dict[str, Any]
PERSON = {**{name: text for name, text in MEMBER.items() if name != "iban"}, "birth_date": ""}
TERMS = {"status": "artist", "joint_committee": "304", "start": "2026-03-16", "end": "2026-03-20", "days": "4", "hours": "",
         "function": "musicienne", "pay_basis": "budget", "pay": ""}


def contract(language: str = "fr", **other: Any) -> Paper:
    """Paid from the budget, written before the work."""
    usual = {
        "kind": "contract", "number": "2026-K00001", "contract": "2026-K00001", "made_on": "2026-03-12", "member_id": "M0007",
        "activity_id": "trio", "activity_name": "Trio Cascade", "work_month": "2026-03", "month": "2026-03", "run": 1,
        "language": language, "employer": EMPLOYER, "member": PERSON, "terms": TERMS, "terms_was": {}, "paid_gross": "",
        "minimum_gross": "397.68", "is_late": False, "pay_by": "2026-03-31", "pay_days": "7", "weekly_hours": "38"}
    return {**usual, **other}


def student(language: str = "fr") -> Paper:
    """One day of a student, in hours, at an agreed gross, written after it."""
    terms = {**TERMS, "status": "student", "joint_committee": "200", "end": "2026-03-16", "days": "", "hours": "7.5",
             "function": "Hilfskraft für die Inventarisierung der Donaudampfschifffahrtssammlung", "pay_basis": "gross",
             "pay": "112.50"}
    return contract(language, terms=terms, is_late=True, made_on="2026-03-20", number="2026-K00102", contract="2026-K00102",
                    member={**PERSON, "birth_date": "2004-07-30"}, paid_gross="112.50")


def amendment(language: str = "fr") -> Paper:
    """Other days, time and pay; the function stays."""
    now = {**TERMS, "end": "2026-03-24", "days": "1", "pay_basis": "net", "pay": "300.00"}
    return contract(language, kind="amendment", number="2026-K00120", terms=now, terms_was=TERMS, run=2)


def withdrawal(language: str = "fr") -> Paper:
    return contract(language, kind="withdrawal", number="2026-K00121", run=2, minimum_gross="")


def hostile(language: str = "fr") -> Paper:
    """Words that would be markup, or have no glyph."""
    return contract(language, terms={**TERMS, "function": HOSTILE}, activity_name=HOSTILE)
