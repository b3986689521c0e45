"""Where the clients' money went: from turnover to the member's account, line by line, with nothing left over."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.outputs.calculation import (
    COST_LINES,
    Slip,
    of_cost,
    of_deduction,
    of_exceptional,
    of_premiums,
    of_quarter,
    product,
    total,
)
from pipeline.outputs.month_so_far import is_correction
from pipeline.outputs.printed import Printed

COLOURS = {
    "fees": "fees", "expenses": "expenses", "copyright": "copyright", "others_cost": "others", "purchases": "others",
    "closing": "closing", "premium_cost": "net",
    "margin": "insurance", "accident_insurance": "insurance", "funds": "insurance", "holiday_provision": "holiday",
    "employer_onss": "employer", "onss": "social", "work_bonus_A": "social", "work_bonus_B": "social",
    "special_contribution": "social", "special_contribution_before": "social",
    "withholding": "tax", "withholding_artist_flat": "tax", "withholding_before": "tax", "withholding_requested": "tax",
}


CAME_IN = ("opening", "turnover", "reductions")


@dataclass(frozen=True)
class Part:
    """What one destination takes (a work bonus gives back: negative). `how` lets the reader do it again."""

    name: str
    amount: Decimal
    how: str = ""


def cascade(slip: Slip, printed: Printed) -> dict[str, Any]:
    """Rows, proportional bar and closing proof of the page's main table, all as printed texts."""
    activities = slip["activities"]
    if is_correction(slip) or not slip["contracts"]:
        return {"title": "" if is_correction(slip) else printed.word(_without_contract(slip)),
                "rows": list(_paid(slip, printed)), "bar": [], "description": "", "closes": ""}
    whole = sum((total(activities, name) for name in CAME_IN), max(total(activities, "transfers"), Decimal(0)))
    budget, cost, tax = _budget(slip, printed), _cost(slip, printed), _deductions(slip, printed)
    net = Part("net", Decimal(slip["net"]))
    parts = [*budget, *cost, *tax, net]
    return {
        "rows": [*_came_in(activities, whole, printed),
                 *_taken(budget, whole, printed), _sum("own_cost", total(activities, "own_cost"), whole, printed),
                 *_taken(cost, whole, printed), _sum("gross", Decimal(slip["gross"]), whole, printed),
                 *_taken(tax, whole, printed), _sum("net", net.amount, whole, printed), *_paid(slip, printed)],
        "title": printed.word("payslip_cascade_team" if total(activities, "others_cost") else "payslip_cascade",
                              whole=printed.short_money(whole)),
        "bar": _bar(parts, whole), "description": _description(parts, whole, printed),
        "closes": _closes(parts, whole, printed),
    }


def _without_contract(slip: Slip) -> str:
    """Why there is a payslip all the same."""
    return "payslip_settled" if Decimal(slip["special_contribution_regularisation"]) else "payslip_only_expenses"


def _budget(slip: Slip, printed: Printed) -> list[Part]:
    """What leaves or stays in the budgets before anybody is employed."""
    activities = slip["activities"]
    fees, rate = total(activities, "fees"), slip.get("rates", {}).get("fee_rate", "")
    fee = product(total(activities, "turnover"), rate, fees, printed)
    bought = Part("purchases", max(-total(activities, "transfers"), Decimal(0)))
    others = [bought, *(Part(name, total(activities, name)) for name in ("expenses", "copyright", "others_cost"))]
    return [*_without_zero([Part("fees", fees, fee), *others]), Part("closing", total(activities, "closing"))]


def _cost(slip: Slip, printed: Printed) -> list[Part]:
    """From the cost of the member's employment to gross pay."""
    rows = [row for kind in slip["exceptional"] for row in kind["rows"] if Decimal(row["full_cost"])]
    premiums = Part("premium_cost", total(rows, "full_cost"), of_premiums(rows, printed))
    return _without_zero([premiums, *(Part(name, total(slip["contracts"], name), of_cost(slip, name, printed))
                                      for name in COST_LINES)])


def _deductions(slip: Slip, printed: Printed) -> list[Part]:
    """From gross to net pay."""
    return [Part(line["name"], -Decimal(line["amount"]), of_deduction(line, slip, printed))
            for line in _merged(slip["deductions"])]


def _merged(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lines of equal name and rate become one; those of a table stay apart, each with its own base."""
    merged: dict[tuple[str, str], dict[str, str]] = {}
    for position, line in enumerate(lines):
        key = (line["name"], line["rate"] or str(position))
        known = merged.get(key, {"base": "0", "amount": "0"})
        sums = {name: str(Decimal(known[name]) + Decimal(line[name])) for name in ("base", "amount")}
        merged[key] = {**line, **sums}
    names = [line["name"] for line in lines]
    return sorted(merged.values(), key=lambda line: names.index(line["name"]))


def _without_zero(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.amount]


def _row(kind: str, label: str, amount: str, how: str = "", share: str = "", colour: str = "") -> dict[str, str]:
    return {"kind": kind, "label": label, "how": how, "share": share, "amount": amount, "colour": colour}


def _came_in(activities: list[dict[str, Any]], whole: Decimal, printed: Printed) -> Iterator[dict[str, str]]:
    opening, turnover = total(activities, "opening"), total(activities, "turnover")
    if opening:
        yield _row("in", printed.word("payslip_opening"), printed.money(opening), share=printed.share(opening, whole))
    numbers = [invoice["number"] for activity in activities for invoice in activity["invoices"]]
    how = " · ".join(numbers) if len(numbers) < 4 else printed.word("payslip_invoices", count=str(len(numbers)))
    yield _row("in", printed.word("payslip_turnover"), printed.money(turnover), how, printed.share(turnover, whole))
    for name in ("transfers", "reductions"):
        if (gained := total(activities, name)) > 0 or name == "reductions" and gained:
            yield _row("in", printed.word(f"payslip_{name}"), printed.money(gained), share=printed.share(gained, whole))


def _taken(parts: list[Part], whole: Decimal, printed: Printed) -> Iterator[dict[str, str]]:
    for part in parts:
        yield _row("part", printed.word(f"payslip_{part.name}"), printed.money(-part.amount), part.how,
                   printed.share(part.amount, whole), COLOURS.get(part.name, "others"))


def _sum(name: str, amount: Decimal, whole: Decimal, printed: Printed) -> dict[str, str]:
    return _row("sum", printed.word(f"payslip_{name}"), printed.money(amount), share=printed.share(amount, whole),
                colour="net" if name == "net" else "")


def _paid(slip: Slip, printed: Printed) -> Iterator[dict[str, str]]:
    """What is paid beside net, and the sum; nothing where net is all."""
    kinds = {kind["kind"]: kind for kind in slip["exceptional"]}
    beside = [(name, amount) for name, amount in paid_parts(slip)[1:] if amount or _moves(kinds.get(name))]
    for name, amount in beside:
        how = of_quarter(slip, printed) if name == "special_contribution_regularisation" else ""
        told = of_exceptional(kinds[name], printed) if name in kinds else how
        yield _row("in", printed.word(f"payslip_{name}"), printed.money(amount), told)
    if beside:
        yield _row("sum", printed.word("payslip_paid"), printed.money(slip["to_pay"]))


def _moves(kind: dict[str, Any] | None) -> bool:
    """Whether a kind of exceptional pay has an amount on this payslip."""
    return kind is not None and any(Decimal(amount) for amount in kind["paid"].values())


def paid_parts(slip: Slip) -> list[tuple[str, Decimal]]:
    """What is paid: net, premiums and holiday pay, the quarter's regularisation (which takes: negative), expenses."""
    return [("net", Decimal(slip["net"])), *((kind["kind"], Decimal(kind["paid"]["net"])) for kind in slip["exceptional"]),
            ("special_contribution_regularisation", -Decimal(slip["special_contribution_regularisation"])),
            ("reimbursed", Decimal(slip["reimbursed"]))]


def _bar(parts: list[Part], whole: Decimal) -> list[dict[str, Any]]:
    """Segments in thousandths, one a colour; none where a segment would be negative."""
    amounts: dict[str, Decimal] = {}
    for part in parts:
        colour = "net" if part.name == "net" else COLOURS.get(part.name, "others")
        amounts[colour] = amounts.get(colour, Decimal(0)) + part.amount
    if whole <= 0 or min(amounts.values()) < 0:
        return []
    return [{"colour": colour, "size": int(amount * 1000 / whole)} for colour, amount in amounts.items() if amount]


def _description(parts: list[Part], whole: Decimal, printed: Printed) -> str:
    """The bar in words, for those who cannot see it."""
    shares = [f"{printed.word(f'payslip_{part.name}')} {printed.share(part.amount, whole)}" for part in parts]
    return printed.word("payslip_chart", whole=printed.money(whole), parts=", ".join(shares))


def _closes(parts: list[Part], whole: Decimal, printed: Printed) -> str:
    added = sum((part.amount for part in parts), Decimal(0))
    return printed.word("payslip_closes", sum=printed.money(added), difference=printed.money(whole - added))
