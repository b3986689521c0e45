"""One document a contract, amendment or withdrawal: who agrees what, what the pay is or how it is found, and what was before."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from stdnum.be import ssn
from stdnum.exceptions import ValidationError

from pipeline.books.accounting import TERMS
from pipeline.core.calendar import working_days_after
from pipeline.core.money import from_cents, text
from pipeline.month.agreements import AMENDMENT, LATE_KINDS
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.documents import AT_A_TIME, SELLER, Document, plain, run_parts

PERSON = ("member_id", "first_name", "last_name", "street", "postcode", "city", "country")
TOLD = ("number", "kind", "contract", "made_on", "member_id", "activity_id", "work_month")
AMOUNTS = ("paid_gross", "minimum_gross")
STUDENT = "student"


def agreement_documents(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document each, in the order of their numbers."""
    activities = dict(inputs.rows.activities.select("activity_id", "name").iter_rows())
    for some in tables.agreements.sort("number").iter_slices(AT_A_TIME):
        members = {row["member_id"]: row for row in inputs.intake.members.join(some, on="member_id", how="semi").to_dicts()}
        for row in some.to_dicts():
            yield _document(row, members[row["member_id"]], activities.get(row["activity_id"], row["activity_id"]), inputs)


def _document(row: Mapping[str, Any], member: Mapping[str, Any], activity: str, inputs: Inputs) -> Document:
    days = int(inputs.policy["pay_clock_working_days"].value)
    born = birth_date(member["national_number"]) if row["status"] == STUDENT else ""
    return {
        **{name: row[name] for name in TOLD}, **run_parts(inputs), "language": member["language"], "activity_name": activity,
        "employer": {name: inputs.cooperative[name] for name in SELLER},
        "member": {**{name: plain(name, member[name]) for name in PERSON}, "birth_date": born},
        "terms": _terms(row), "terms_was": _terms(row, "_was") if row["kind"] == AMENDMENT else {},
        **{name: text(row[name]) if row[name] is not None else "" for name in AMOUNTS},
        "is_late": row["kind"] in LATE_KINDS and row["made_on"] > row["start"],
        "pay_by": working_days_after(date.fromisoformat(row["end"]), days).isoformat(), "pay_days": str(days),
        "weekly_hours": plain("hours", inputs.policy["weekly_hours"].value), "origin": _origin(row)}


def _terms(row: Mapping[str, Any], suffix: str = "") -> Document:
    """What is agreed; pay: EUR, "" where the budget decides."""
    pay = row[f"pay_cents{suffix}"]
    return {**{name: row[f"{name}{suffix}"] for name in TERMS}, "pay": text(from_cents(pay)) if pay else ""}


def _origin(row: Mapping[str, Any]) -> Document:
    """Where the row stands; nothing where it is gone."""
    return {name: row[name] for name in ("file", "sheet", "row")} if row["file"] else {}


def birth_date(national_number: str) -> str:
    """ISO day of birth that a national or BIS number says; "" where it says none.

    Law: law of 3 July 1978 on employment contracts, article 124, 1: a student's contract names the day of birth.
    """
    try:
        born = ssn.get_birth_date(national_number)
    except ValidationError:
        return ""
    return born.isoformat() if born else ""
