"""What a month adds to the member's social rights, and who pays the holidays."""

from decimal import Decimal

from pipeline.outputs.calculation import Slip, total
from pipeline.outputs.printed import Printed

BY_FUND = ("worker", "artist")
"""Statuses whose holiday pay the holiday fund pays."""


def solidarity(slip: Slip, printed: Printed) -> str:
    """A word beside the rights where a contract is a student's within the quota."""
    return printed.word("payslip_solidarity") if any(one["status"] == "student" for one in slip["contracts"]) else ""


def rights(slip: Slip, printed: Printed) -> list[list[str]]:
    """What the month adds to each right: the figure, and what it is."""
    if not (slip["contracts"] or slip["taken_back"]):
        return []
    built = slip["rights"]
    holiday, meaning = _holiday(slip)
    figures = [("unemployment", printed.number(built["unemployment_days"])),
               ("sickness", printed.number(built["sickness_days"])),
               ("pension", printed.money(built["pension_pay"])), (meaning, printed.money(holiday))]
    return [[figure, printed.word(f"payslip_right_{name}")] for name, figure in figures]


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
