"""The tree of an amount of a payslip: its own columns, those of its contracts, the lines of its budgets."""

from dataclasses import replace
from decimal import Decimal

from pipeline.core.calendar import Month
from pipeline.core.explain import Node, Walk, parameter
from pipeline.core.money import text
from pipeline.core.params import Params
from pipeline.core.rulegraph import parameters_of
from pipeline.month.documents import Document
from pipeline.month.explain.before import OF_THE_QUARTER, month_before, quarter_before
from pipeline.month.explain.budget import LINES, budget_line
from pipeline.month.explain.cells import cell, expense
from pipeline.month.explain.contract import contract_walk, taken_back
from pipeline.month.explain.employer import employer_amount, employer_names
from pipeline.month.explain.exceptional import CHARGED, NAMES, base_beside, counted_rows, exceptional_amount, premium_cost
from pipeline.month.explain.exceptional import SUMS as EXCEPTIONAL_SUMS
from pipeline.month.explain.shelf import Subject
from pipeline.month.explain.sums import added, listed
from pipeline.month.payslips import SUMS, payslip_rules, social_rules

OF_CONTRACTS = ("onss_base", "employer_onss", "funds", "accident_insurance", "holiday_provision")
"""Amounts that only contracts have, and that may be added up."""
NET_CHANGE = "net_change"
CHANGES = {"days": "Days that differ, at the pay of a day of the month before", "pay_of_a_day": "Gross a day that differs",
           "onss": "Social security before the work bonus", "work_bonus": "Work bonus, parts A and B",
           "withholding": "Tax withheld", "special_contribution": "Special contribution"}
RIGHTS = {"unemployment_days": "days_worked", "sickness_days": "days_worked", "pension_pay": "gross"}
"""What counts for each right of the member, to a tenth of a day."""
OF_RECEIPTS = {"reimbursed_on_receipts": (True, "Expenses paid back on a receipt"),
               "reimbursed_flat": (False, "Expenses paid back at a flat rate or by the kilometre, without receipt")}
OF_VAT = {"deducted_vat": (1, "reimbursed", "VAT of expenses that the cooperative deducts"),
          "deducted_purchases": (1, "charged", "Expenses whose VAT is deducted, without it"),
          "returned_vat": (-1, "reimbursed", "VAT of expenses that are taken back, given back to the State"),
          "returned_purchases": (-1, "charged", "Expenses taken back whose VAT was deducted, without it")}
"""Amount -> sign of what is reimbursed above the charge in its rows, column, and what it is."""
PAID = ("net", "exceptional_net", "special_contribution_regularisation", "reimbursed")


def payslip_amount(subject: Subject, amount: str) -> Node:
    """Tax by the law of the day of payment; social security by the contracts' last day."""
    slip = subject.slip
    if amount in NAMES or amount in CHARGED:
        return exceptional_amount(subject, amount)
    if amount in slip or amount in PAID:
        return _column(subject, amount)
    if amount == NET_CHANGE:
        return _net_change(slip)
    if amount in OF_RECEIPTS:
        return _paid_back(subject, amount)
    if amount in OF_VAT:
        return _of_vat(subject, amount)
    if amount in LINES:
        return _of_budgets(subject, amount)
    if amount in RIGHTS:
        beside = counted_rows(subject) if amount == "pension_pay" else []
        return Node(amount, slip["rights"][amount], "What counts for this right", parts=(
            _summed(subject, RIGHTS[amount]), *beside))
    if amount in slip["rates"]:
        return parameter(subject.in_force(slip["pay_day"])[amount])
    if amount.removesuffix("_before") in slip["month_before"]:
        return month_before(subject, amount)
    if amount in employer_names(slip):
        return employer_amount(subject, amount)
    if amount in OF_CONTRACTS:
        return _summed(subject, amount)
    return listed(amount, [contract_walk(subject, one).node(amount) for one in slip["contracts"]], "One a contract")


def _paid_back(subject: Subject, amount: str) -> Node:
    """Expenses of the payslip with a receipt, or without."""
    has_receipt, says = OF_RECEIPTS[amount]
    rows = [row for row in subject.slip["reimbursements"] if bool(row["receipt_sha256"]) == has_receipt]
    parts = [expense(row, "reimbursed", subject.book) for row in rows]
    return added(amount, text(sum((Decimal(row["reimbursed"]) for row in rows), Decimal(0))), says, parts)


def _of_vat(subject: Subject, amount: str) -> Node:
    """VAT of the payslip's expenses, or what they cost beside it."""
    sign, column, says = OF_VAT[amount]
    rows = [row for row in subject.slip["reimbursements"] if (Decimal(row["reimbursed"]) - Decimal(row["charged"])) * sign > 0]
    parts = [expense(row, column, subject.book) for row in rows]
    if column == "reimbursed":
        parts += [_less(expense(row, "charged", subject.book)) for row in rows]
    return added(amount, text(sum((Decimal(part.value) for part in parts), Decimal(0))), says, parts)


def _less(node: Node) -> Node:
    return replace(node, name=f"less the charge of {node.name}", value=text(-Decimal(node.value)))


def _column(subject: Subject, amount: str) -> Node:
    slip = subject.slip

    def leaf(name: str) -> Node:
        if name in SUMS:
            return _summed(subject, name)
        if name in EXCEPTIONAL_SUMS:
            return exceptional_amount(subject, name)
        if name == "special_base_beside":
            return base_beside(subject)
        if name in OF_THE_QUARTER:
            return quarter_before(subject, name)
        if name == "is_quarter_known":
            return Node(name, str(slip[name]), "Whether the books have every month of the quarter")
        if name.endswith("_before"):
            return month_before(subject, name)
        if name in ("to_pay", "paid_too_much"):
            says = {"to_pay": "What is paid: net + premiums and holiday pay - the quarter's regularisation + expenses",
                    "paid_too_much": "What earlier runs paid too much: the same sum, where it is below nothing"}
            return Node(name, slip[name], says[name], parts=tuple(walk.node(part) for part in PAID))
        if name == "reimbursed":
            rows = [expense(row, name, subject.book) for row in slip["reimbursements"]]
            return added(name, slip[name], "Expenses paid back with this payslip", rows)
        return cell(name, str(slip["member"].get(name, slip.get(name, ""))), slip["member_origin"])

    walk = Walk(slip, payslip_rules(slip["country"] == "BE"), _params(subject), leaf)
    return walk.node(amount)


def _params(subject: Subject) -> Params:
    """The law of the day of payment; for social security that of the contracts' last day."""
    slip = subject.slip
    contracts = [*slip["contracts"], *slip["taken_back"]]
    last = max([contract["law_day"] for contract in contracts] or [str(Month.parse(slip["month"]).last)])
    social = parameters_of(social_rules())
    return {**subject.in_force(slip["tax_day"]),
            **{name: entry for name, entry in subject.in_force(last).items() if name in social}}


def _summed(subject: Subject, name: str) -> Node:
    """A sum over the payslip's contracts, those taken back and, of a second run, what earlier runs had: its parts."""
    slip = subject.slip
    parts = [contract_walk(subject, contract).node(name) for contract in slip["contracts"]]
    parts += [taken_back(contract, name) for contract in slip["taken_back"]]
    if slip.get(f"{name}_before", "0.00") != "0.00":
        parts.append(month_before(subject, f"{name}_before"))
    if len(parts) == 1 and parts[0].name == name:
        return parts[0]
    whole = slip[name] if name in slip else text(sum((Decimal(part.value) for part in parts), Decimal(0)))
    return added(name, whole, "Sum over the contracts", parts)


def _of_budgets(subject: Subject, name: str) -> Node:
    """A line of the budget; of several Activities, its sum."""
    lines = [(one, _own_cost(subject, one) if name == "own_cost" else budget_line(subject, one, name))
             for one in subject.slip["activities"]]
    if len(lines) == 1:
        return lines[0][1]
    parts = [replace(line, name=one["activity_id"], says=one["name"]) for one, line in lines]
    whole = text(sum((Decimal(line.value) for _, line in lines), Decimal(0)))
    return added(name, whole, f"{LINES[name]}: sum over the Activities", parts)


def _own_cost(subject: Subject, statement: Document) -> Node:
    """What the member's own contracts cost an Activity, each by its rules, less what is taken back."""
    def own(kind: str) -> list[Document]:
        return [one for one in subject.slip[kind] if one["activity_id"] == statement["activity_id"]]

    parts = [*(contract_walk(subject, one).node("full_cost") for one in own("contracts")),
             *(taken_back(one, "full_cost") for one in own("taken_back")), *_premiums(subject, statement)]
    return added("own_cost", statement["own_cost"], LINES["own_cost"], parts)


def _premiums(subject: Subject, statement: Document) -> list[Node]:
    """What premiums cost the Activity, their charges included."""
    return [premium_cost(subject, row)
            for kind in subject.slip["exceptional"] for row in kind["rows"]
            if row["activity_id"] == statement["activity_id"] and Decimal(row["full_cost"])]


def _net_change(slip: Document) -> Node:
    """The month's net against that of the month before, in parts that add up."""
    changes = slip["changes"]
    parts = [Node(part["name"], part["amount"], CHANGES[part["name"]]) for part in changes["parts"]]
    return added(NET_CHANGE, changes["net"], f"Net of the month, compared with {changes['month']} from the books", parts)
