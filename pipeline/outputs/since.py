"""What changed since the month before, in one sentence whose amounts add up."""

from decimal import Decimal
from typing import Any

from pipeline.outputs.printed import Printed


def since_last_month(changes: dict[str, Any], printed: Printed) -> str:
    """The net's difference and its parts, the largest first; empty where there is no month to compare with."""
    if not changes:
        return ""
    month, parts = printed.month(changes["month"]), sorted(changes["parts"], key=lambda part: -abs(Decimal(part["amount"])))
    if not parts:
        return printed.word("payslip_unchanged", month=month)
    told = ", ".join(f"{_name(part, changes, printed)} {_signed(part['amount'], printed)}" for part in parts)
    return printed.word("payslip_changed", difference=_signed(changes["net"], printed), month=month, parts=told)


def _name(part: dict[str, str], changes: dict[str, Any], printed: Printed) -> str:
    if part["name"] != "days":
        return printed.word(f"payslip_change_{part['name']}")
    days = Decimal(changes["days"])
    return printed.word(f"payslip_change_days_{'more' if days > 0 else 'fewer'}", count=printed.number(str(abs(days))))


def _signed(amount: str, printed: Printed) -> str:
    return f"{'+' if Decimal(amount) > 0 else ''}{printed.money(amount)}"
