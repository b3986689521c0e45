"""What work counts for unemployment, sickness and pension: of a month, and of its calendar year so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.core.calendar import Month
from pipeline.core.money import from_cents, text
from pipeline.core.params import Params
from pipeline.month.collect import Inputs
from pipeline.month.documents import Document, plain
from pipeline.month.exceptional import EXIT, PREMIUM

OF_UNEMPLOYMENT = {"unemployment_days", "unemployment_months"}
ASKED = (*sorted(OF_UNEMPLOYMENT), "sickness_days", "pension_days")
"""Days that each right asks for, and within how many months those of unemployment count."""
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Counted:
    """What a calendar year counts of a member's work, from its first month with such work to its last."""

    days: Decimal
    gross: Decimal
    first: Month
    last: Month


def counted(row: Mapping[str, Any]) -> Counted:
    """What the books say of a member's year. row: of RIGHTS_YEAR."""
    return Counted(from_cents(row["days_worked"]), from_cents(row["gross"]), Month.parse(row["first_month"]),
                   Month.parse(row["last_month"]))


def rights(contracts: list[dict[str, Any]], gross_before: Decimal, inputs: Inputs,
           beside: Sequence[Mapping[str, Any]] = ()) -> Document:
    """Days and pay that count for unemployment, sickness and pension, and whether those of the month stay minimal.

    A student's hours within the quota pay a solidarity contribution only and open none of these rights. Pay that bears ordinary
    contributions counts for pension: premiums too, and the simple half of holiday pay at a contract's end; double holiday pay
    does not. beside: exceptional pay of the contracts.

    Law: royal decree no 50 of 24 October 1967 on pensions of employees, article 7.
    """
    contracts = _that_count(contracts)
    hours = sum((one["hours"] or Decimal(0) for one in contracts if one["gross"] > 0), Decimal(0))
    days, gross = _days_and_gross(contracts)
    return {
        "rights": {"days": days_text(days), "hours": plain("hours", hours), "gross": text(gross),
                   "unemployment_days": days_text(days), "sickness_days": days_text(days),
                   "pension_pay": text(gross + counted_beside(beside))},
        "minimal_rights": bool(contracts) and 0 < gross_before + gross < inputs.policy["minimal_rights_gross_month"].value,
    }


def counted_beside(rows: Sequence[Mapping[str, Any]]) -> Decimal:
    """What counts for pension of premiums and holiday pay."""
    own = [row for row in rows if row["status"] != "student"]
    premiums = (Decimal(row["gross"]) for row in own if row["kind"] == PREMIUM)
    return sum((*premiums, *(-Decimal(row["holiday_simple"]) for row in own if row["kind"] == EXIT)), Decimal(0))


def payslip_rights(contracts: list[dict[str, Any]], beside: Sequence[Mapping[str, Any]], month_before: Document,
                   before: Mapping[str, Any] | None, inputs: Inputs) -> Document:
    """What a payslip says of rights: of the month, and of the calendar year so far."""
    so_far = rights_so_far(contracts, counted_beside(beside), before, inputs)
    return {**rights(contracts, Decimal(month_before.get("gross", "0")), inputs, beside), "rights_year": so_far}


def rights_so_far(contracts: list[dict[str, Any]], beside: Decimal, before: Mapping[str, Any] | None,
                  inputs: Inputs) -> Document:
    """The calendar year with this run: as `year_rights`; nothing where it has no work that counts. before: of RIGHTS_YEAR.
    beside: see `counted_beside`."""
    month, own = inputs.order.month, _that_count(contracts)
    if not own:
        return {}
    days, gross = _days_and_gross(own)
    known = counted(before) if before else Counted(Decimal(0), Decimal(0), month, month)
    return year_rights(Counted(known.days + days, known.gross + gross + beside, min(known.first, month), max(known.last, month)),
                       inputs.policy)


def year_rights(year: Counted, law: Params) -> Document:
    """Days and gross of a year, what the days would be after twelve such months, what rights ask for, and whether they stay
    minimal.

    pace: of the months since the first that counts. enough: the days a year that make those that unemployment asks for within
    its months; below them the year is minimal, once it has months enough to tell. Without a value of the law nothing is
    called minimal.
    """
    months = (year.last.year - year.first.year) * 12 + year.last.number - year.first.number + 1
    asked = {name: law[name].value for name in ASKED if name in law}
    pace = int(year.days * 12 / months)
    enough = int(asked["unemployment_days"] * 12 / asked["unemployment_months"]) if {*asked} >= OF_UNEMPLOYMENT else 0
    told = months >= law["minimal_rights_months"].value
    return {"year": str(year.last.year), "days": days_text(year.days), "gross": text(year.gross), "months": str(months),
            "pace": str(pace), "enough": str(enough), "minimal": told and year.days > 0 and pace < enough,
            **{name: str(value) for name, value in asked.items()}}


def _that_count(contracts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in contracts if one["status"] != "student"]


def _days_and_gross(contracts: list[dict[str, Any]]) -> tuple[Decimal, Decimal]:
    return (sum((one["days_worked"] for one in contracts), Decimal(0)), sum((one["gross"] for one in contracts), Decimal(0)))


def days_text(days: Decimal) -> str:
    """Days to a tenth, without an idle zero."""
    return f"{days.quantize(TENTH).normalize():f}"
