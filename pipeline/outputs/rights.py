"""What a month adds to the member's social rights, and who pays the holidays."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipeline.outputs.calculation import Slip, total
from pipeline.outputs.printed import Printed

BY_FUND = ("worker", "artist")
"""Statuses whose holiday pay the holiday fund pays."""


def solidarity(slip: Slip, printed: Printed) -> str:
    """A word beside the rights where a contract is a student's within the quota."""
    return printed.word("payslip_solidarity") if any(one["status"] == "student" for one in slip["contracts"]) else ""


def rights(slip: Slip, printed: Printed) -> list[list[str]]:
    """What the month adds to each right: the figure, what it is, and the same of the calendar year so far."""
    if not (slip["contracts"] or slip["taken_back"]):
        return []
    built, year = slip["rights"], slip["rights_year"]
    holiday, meaning = _holiday(slip)
    days, gross = (_of_year(year, name, printed) for name in ("days", "gross"))
    figures = [("unemployment", printed.number(built["unemployment_days"]), days),
               ("sickness", printed.number(built["sickness_days"]), days),
               ("pension", printed.money(built["pension_pay"]), gross), (meaning, printed.money(holiday), "")]
    return [[figure, printed.word(f"payslip_right_{name}"), so_far] for name, figure, so_far in figures]


def _of_year(year: dict[str, Any], name: str, printed: Printed) -> str:
    if not year:
        return ""
    figure = printed.money(year[name]) if name == "gross" else printed.number(year[name])
    return printed.word("payslip_right_year", figure=figure, year=year["year"])


def minimal(slip: Slip, printed: Printed) -> list[str]:
    """Title and words where rights stay minimal over the year, or at least this month; nothing where they do not."""
    if warning := minimal_year(slip["rights_year"], slip["employer"], printed):
        return warning
    return [printed.word("payslip_minimal_title"), printed.word("payslip_minimal")] if slip["minimal_rights"] else []


def minimal_year(year: dict[str, Any], employer: Mapping[str, str], printed: Printed) -> list[str]:
    """Title and words where the days of a year stay below what unemployment asks for, and what helps."""
    if not year or not year["minimal"]:
        return []
    told = {name: value for name, value in year.items() if isinstance(value, str)}
    return [printed.word("rights_minimal_year_title"),
            printed.word("rights_minimal_year", **told, email=employer["email"], phone=employer["phone"])]


def _holiday(slip: Slip) -> tuple[Decimal, str]:
    """Holiday pay, and by whom it is paid: with this payslip, by the holiday fund, or later by the employer."""
    contracts = [*slip["contracts"], *slip["taken_back"]]
    paid = total([kind["paid"] for kind in slip["exceptional"] if kind["kind"] != "other"], "gross")
    if paid:
        return paid, "holiday_paid"
    if all(one["status"] in BY_FUND for one in contracts):
        return total(contracts, "holiday_provision"), "holiday_fund"
    rows = [row for kind in slip["exceptional"] for row in kind["rows"]]
    return total([*contracts, *rows], "holiday_earned"), "holiday"
