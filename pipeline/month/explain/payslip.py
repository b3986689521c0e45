"""The tree of an amount of a payslip: its own columns, those of its contracts, the lines of its budgets."""

from datetime import date
from decimal import Decimal

from pipeline.core.calendar import Month
from pipeline.core.explain import Node, Walk
from pipeline.core.money import text
from pipeline.core.params import ParamBook, Params
from pipeline.core.rulegraph import parameters_of
from pipeline.month.documents import Document
from pipeline.month.explain.budget import LINES, budget_line
from pipeline.month.explain.cells import cell, expense
from pipeline.month.explain.contract import contract_walk
from pipeline.month.payslips import SUMS, payslip_rules, social_rules

OF_CONTRACTS = ("onss_base", "employer_onss", "funds", "accident_insurance", "holiday_provision")
"""Amounts that only contracts have, and that may be added up."""
NET_CHANGE = "net_change"
CHANGES = {"days": "Days that differ, at the pay of a day of the month before", "pay_of_a_day": "Gross a day that differs",
           "onss": "Social security before the work bonus", "work_bonus": "Work bonus, parts A and B",
           "withholding": "Tax withheld", "special_contribution": "Special contribution"}
FROM_THE_BOOKS = {"special_base_quarter_before": "Base of the quarter's other months, from the books",
                  "special_contribution_quarter_before": "Kept by the quarter's earlier payslips, from the books",
                  "is_quarter_known": "Whether the books have every month of the quarter"}


def payslip_amount(slip: Document, amount: str, book: ParamBook) -> Node:
    """Tax by the law of the day of payment; social security by the contracts' last day."""
    if amount in slip:
        return _column(slip, amount, book)
    if amount == NET_CHANGE:
        return _net_change(slip)
    if amount in LINES:
        return _of_budgets(slip, amount, book)
    return _summed(slip, amount, book, {})


def _column(slip: Document, amount: str, book: ParamBook) -> Node:
    walks: dict[str, Walk] = {}

    def leaf(name: str) -> Node:
        if name in SUMS:
            return _summed(slip, name, book, walks)
        if name in FROM_THE_BOOKS:
            return Node(name, str(slip[name]), FROM_THE_BOOKS[name])
        if name.endswith("_before"):
            return Node(name, slip[name], "What the month's earlier runs had, from the books")
        if name == "to_pay":
            return Node(name, slip[name], "What is paid: net, less the quarter's regularisation, and reimbursed expenses",
                        parts=(walk.node("net"), walk.node("special_contribution_regularisation"), leaf("reimbursed")))
        if name == "reimbursed":
            return _reimbursed(slip, book)
        return cell(name, str(slip["member"].get(name, slip.get(name, ""))), slip["member_origin"])

    walk = Walk(slip, payslip_rules(slip["country"] == "BE"), _params(slip, book), leaf)
    return walk.node(amount)


def _params(slip: Document, book: ParamBook) -> Params:
    """The law of the day of payment; for social security that of the contracts' last day."""
    last = max([contract["law_day"] for contract in slip["contracts"]] or [str(Month.parse(slip["month"]).last)])
    social = parameters_of(social_rules())
    of_contracts = {name: entry for name, entry in book.in_force(date.fromisoformat(last)).items() if name in social}
    return {**book.in_force(date.fromisoformat(slip["tax_day"])), **of_contracts}


def _summed(slip: Document, name: str, book: ParamBook, walks: dict[str, Walk]) -> Node:
    """A sum over the payslip's contracts (and, of a second run, what earlier runs had): its parts."""
    parts = [walks.setdefault(contract["contract_id"], contract_walk(slip, contract, book)).node(name)
             for contract in slip["contracts"]]
    if slip.get(f"{name}_before", "0.00") != "0.00":
        parts.append(Node(f"{name}_before", slip[f"{name}_before"], "Earlier runs of the month, from the books"))
    if len(parts) == 1:
        return parts[0]
    whole = slip.get(name) or text(sum((Decimal(contract[name]) for contract in slip["contracts"]), Decimal(0)))
    return Node(name, whole, "Sum over the contracts", parts=tuple(parts))


def _of_budgets(slip: Document, name: str, book: ParamBook) -> Node:
    """A line of the budget; of several Activities, its sum."""
    lines = [(one, _own_cost(slip, one, book) if name == "own_cost" else budget_line(slip, one, name, book))
             for one in slip["activities"]]
    if len(lines) == 1:
        return lines[0][1]
    parts = tuple(Node(one["activity_id"], line.value, one["name"], line.ground, line.parts) for one, line in lines)
    whole = text(sum((Decimal(line.value) for _, line in lines), Decimal(0)))
    return Node(name, whole, f"{LINES[name]}: sum over the Activities", parts=parts)


def _own_cost(slip: Document, statement: Document, book: ParamBook) -> Node:
    """What the member's own contracts cost an Activity, each by its rules."""
    own = [one for one in slip["contracts"] if one["activity_id"] == statement["activity_id"]]
    parts = tuple(contract_walk(slip, one, book).node("full_cost") for one in own)
    return Node("own_cost", statement["own_cost"], LINES["own_cost"], parts=parts)


def _net_change(slip: Document) -> Node:
    """The month's net against that of the month before, in parts that add up."""
    changes = slip["changes"]
    parts = tuple(Node(part["name"], part["amount"], CHANGES[part["name"]]) for part in changes["parts"])
    return Node(NET_CHANGE, changes["net"], f"Net of the month, compared with {changes['month']} from the books", parts=parts)


def _reimbursed(slip: Document, book: ParamBook) -> Node:
    parts = tuple(expense(row, "reimbursed", book) for row in slip["reimbursements"])
    return Node("reimbursed", slip["reimbursed"], "Expenses paid back with this payslip", parts=parts)
