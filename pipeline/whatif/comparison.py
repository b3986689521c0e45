"""The comparison as a document: the JSON that machines read and the page lays out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.core.money import cents_of, text
from pipeline.core.params import ParamBook
from pipeline.month.documents import SELLER, plain
from pipeline.whatif.compare import Beside, compare, on_income
from pipeline.whatif.own_year import OwnYear

PERSON = ("member_id", "first_name", "last_name", "street", "postcode", "city", "country")
RATES = ("municipal_surcharge_rate", "fund_costs_rate")
NOT_AMOUNTS = ("months", "sealed", "is_student", "counted_days", "unknown")


@dataclass(frozen=True)
class About:
    """Whom and when the comparison is for. member, cooperative: empty where it is made of figures alone."""

    language: str
    day: date
    member: Mapping[str, Any]
    cooperative: Mapping[str, str]


def comparison(own: OwnYear, year: int, beside: Beside, book: ParamBook, about: About) -> dict[str, Any]:
    """One year's comparison: its columns, what it is made of (`year_amounts`), and what it assumes (`rates`, `beside`)."""
    policy = book.in_force(date(year, 12, 31))
    amounts = {each.name: text(cents_of(getattr(own, each.name))) for each in fields(own) if each.name not in NOT_AMOUNTS}
    due, minimum = on_income(Decimal(0), year, book), policy.get("self_employed_minimum_income")
    return {
        "kind": "comparison", "year": year, "language": about.language, "date": about.day.isoformat(),
        "member": {name: plain(name, about.member[name]) for name in PERSON} if about.member else {},
        "employer": {name: about.cooperative[name] for name in SELLER} if about.cooperative else {},
        "months": list(own.months), "sealed_months": list(own.sealed), "year_amounts": amounts,
        "days": plain("days", cents_of(own.counted_days)), "is_student": own.is_student,
        "beside": {"other_pay": text(beside.other_pay), "own_costs": text(beside.own_costs)},
        "rates": {name: plain("rate", policy[name].value) for name in RATES},
        "quarters": own.quarters, "minimum_income": text(minimum.value) if minimum else "",
        "starter_quarter": due["secondary"].get("starter_quarter", ""), "minimum_quarter": due["main"].get("minimum_quarter", ""),
        **compare(own, year, beside, book),
    }
