"""A month that was paid before: what it was, what this payslip adds or takes off, what it is now."""

from decimal import Decimal
from typing import Any

from pipeline.outputs.calculation import Slip
from pipeline.outputs.printed import Printed

TAKES = ("onss_net", "withholding", "special_contribution")


def month_so_far(slip: Slip, printed: Printed) -> list[dict[str, Any]]:
    """From gross to net: label, before, difference, now; nothing where no earlier payslip paid the month."""
    return [_row(name, Decimal(before), Decimal(slip[name]), printed) for name, before in slip["month_before"].items()]


def is_correction(slip: Slip) -> bool:
    """Whether a payslip corrects an earlier one rather than pay new work."""
    return bool(slip["taken_back"]) or (not slip["contracts"] and bool(slip["month_before"]))


def _row(name: str, before: Decimal, difference: Decimal, printed: Printed) -> dict[str, Any]:
    sign = -1 if name in TAKES else 1
    amounts = (before, difference, before + difference)
    return {"label": printed.word(f"payslip_{name}"), "total": name in ("gross", "net"),
            "amounts": [printed.money(sign * amount if amount else amount) for amount in amounts]}
