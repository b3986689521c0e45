"""Any amount of a payslip or invoice as a tree: rule, law, parameter with its source, file, sheet and cell."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.core.calendar import Month
from pipeline.core.explain import Node, Walk
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import parameters_of, rules_in
from pipeline.month.documents import Document
from pipeline.month.payslips import SUMS, payslip_rules, social_rules
from pipeline.rules import CONTRACT, EXPENSE, INVOICE, INVOICE_VAT, LINE, STUDENT


class NoSuchAmount(ValueError):
    """An amount that the document does not have; names those it has."""


def explain(document: Document, amount: str, book: ParamBook) -> Node:
    """The tree of one amount of a payslip or an invoice."""
    if amount not in document or isinstance(document[amount], (dict, list)):
        names = sorted(name for name, value in document.items() if _is_amount(value))
        raise NoSuchAmount(f"{document['number']} has no {amount}; it has {', '.join(names)}")
    return _payslip(document, amount, book) if document["kind"] == "payslip" else _invoice(document, amount, book)


def _is_amount(value: Any) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).replace("-", "", 1).isdigit() and "." in value


OF_THE_MONTH = {"days_full_month": "Days from Monday to Friday of the month", "full_time_hours_month": "Hours of a full month",
                "work_bonus_before": "Work bonus of the year's earlier payslips, from the books",
                "student_hours_before": "Student hours of the year before this contract, those elsewhere included",
                "student_hours": "Hours of the whole contract; a day counts for a fifth of the full-time week",
                "quota_part": "Part of the contract within or above the student's quota",
                "is_artist_flat": "Whether the status and function fall under the flat rate of performing artists",
                "time_fraction": "Share of a full-time contract, where one is given"}
"""Columns that nobody wrote in a cell."""


FROM_THE_BOOKS = {"special_base_quarter_before": "Base of the quarter's other months, from the books",
                  "special_contribution_quarter_before": "Kept by the quarter's earlier payslips, from the books",
                  "is_quarter_known": "Whether the books have every month of the quarter"}


def _payslip(slip: Document, amount: str, book: ParamBook) -> Node:
    """Tax by the law of the day of payment; social security by the contracts' last day."""
    walks: dict[str, Walk] = {}
    rules = payslip_rules(slip["country"] == "BE")
    law_day = max([contract["law_day"] for contract in slip["contracts"]] or [str(Month.parse(slip["month"]).last)])
    social = social_rules()
    names = book.in_force(date.fromisoformat(slip["pay_day"]))
    params = {**names, **{name: entry for name, entry in book.in_force(date.fromisoformat(law_day)).items()
                          if name in parameters_of(social)}}

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
        return _cell(name, str(slip["member"].get(name, slip.get(name, ""))), slip["member_origin"])

    walk = Walk(slip, rules, params, leaf)
    return walk.node(amount)


def _summed(slip: Document, name: str, book: ParamBook, walks: dict[str, Walk]) -> Node:
    """A sum over the payslip's contracts (and, of a second run, what earlier runs had): its parts."""
    parts = [walks.setdefault(contract["contract_id"], _contract(slip, contract, book)).node(name)
             for contract in slip["contracts"]]
    if slip.get(f"{name}_before", "0.00") != "0.00":
        parts.append(Node(f"{name}_before", slip[f"{name}_before"], "Earlier runs of the month, from the books"))
    return parts[0] if len(parts) == 1 else Node(name, slip[name], "Sum over the contracts", parts=tuple(parts))


def _contract(slip: Document, contract: Document, book: ParamBook) -> Walk:
    rules = rules_in(*STUDENT, *CONTRACT) if contract["contract_status"] == "student" else rules_in(*CONTRACT)

    def leaf(column: str) -> Node:
        if column in ("gross", "contract_gross") and contract.get("budget"):
            return _from_budget(slip, contract, column, book)
        if column in ("gross", "contract_gross") and contract["net_wished"]:
            return _from_net(contract, column)
        if column.startswith("contract_"):
            return _cell(column, contract[column], contract["origin"])
        if column == "hours_paid" and contract["quota_part"] in ("within", "above"):
            return Node(column, contract[column], "Hours of this part of the contract",
                        parts=(walk.node(f"hours_{contract['quota_part']}_quota"),))
        if column in OF_THE_MONTH:
            return Node(column, str(contract.get(column, "")), OF_THE_MONTH[column])
        return _cell(column, str(contract.get(column, "")), contract["origin"])

    walk = Walk(contract, rules, book.in_force(date.fromisoformat(contract["law_day"])), leaf)
    return walk


def _from_budget(slip: Document, contract: Document, name: str, book: ParamBook) -> Node:
    """Why this gross: the largest whose full cost fits what the Activity has left."""
    statement = next(one for one in slip["activities"] if one["activity_id"] == contract["activity_id"])
    invoices = tuple(Node(one["number"], one["total_excl_vat"], f"Invoice to {one['client_name']}, fee {one['fee']}")
                     for one in statement["invoices"])
    names = {"opening": "Carried from earlier months", "turnover": "Invoices excluding VAT", "fees": "The cooperative's fee",
             "expenses": "Expenses charged"}
    spent = tuple(_expense(one, "charged", book) for one in statement["expenses_list"])
    within = {"turnover": invoices, "expenses": spent}
    parts = tuple(Node(name, statement[name], says, parts=within.get(name, ())) for name, says in names.items())
    says = "Opening + turnover - fees - expenses, less what is kept, its share of what is left"
    budget = Node("budget", contract["budget"], says, parts=parts)
    wish = "budget_amount" if contract["budget_amount"] else "weight"
    cost = sum(Decimal(one["full_cost"]) for one in slip["contracts"] if one["origin"] == contract["origin"])
    return Node(name, contract["contract_gross"],
                f"The largest gross whose full cost ({cost}) fits the budget; one cent more does not",
                "Policy: pay all of the budget", (budget, _cell(wish, contract[wish], contract["origin"])))


def _from_net(contract: Document, name: str) -> Node:
    """Why this gross: the smallest that reaches the net wished."""
    wish = _cell("net_wished", contract["net_wished"], contract["origin"])
    return Node(name, contract["contract_gross"], "The smallest gross whose net reaches the wish, were it all the month's pay: "
                f"{contract['net_alone']}, {contract['net_difference']} above it", "Policy: a net is wished for a contract alone",
                (wish,))


def _cell(name: str, value: str, origin: Mapping[str, Any]) -> Node:
    """What somebody wrote: file, sheet and cell; or that the sheet has no column for it."""
    cell = origin["cells"].get(name.removesuffix("_paid").removeprefix("contract_"))
    sheet = f"{origin['file']}, {origin['sheet']}"
    return Node(name, value, f"{sheet}!{cell}" if cell else f"{sheet}, row {origin['row']}: it has no such column")


def _reimbursed(slip: Document, book: ParamBook) -> Node:
    parts = tuple(_expense(row, "reimbursed", book) for row in slip["reimbursements"])
    return Node("reimbursed", slip["reimbursed"], "Expenses paid back with this payslip", parts=parts)


def _expense(row: Document, name: str, book: ParamBook) -> Node:
    """What one expense gives back or charges, under its own description."""
    def leaf(column: str) -> Node:
        if column == "lump_sum_before":
            return Node(column, row[column], "What the member's earlier rows ask of the same lump sum")
        return _cell(column, str(row.get(column, "")), row["origin"])

    node = Walk(row, rules_in(*EXPENSE), book.in_force(date.fromisoformat(row["law_day"])), leaf).node(name)
    return Node(f"{row['date']} {row['description']}", node.value, node.says, node.ground, node.parts)


def _invoice(invoice: Document, amount: str, book: ParamBook) -> Node:
    params = book.in_force(date.fromisoformat(invoice["issue_date"]))
    line_rules, vat_rules = rules_in(*LINE), rules_in(*INVOICE_VAT)

    def line(row: Document) -> Node:
        node = Walk(row, line_rules, params, lambda name: _cell(name, str(row[name]), row["origin"])).node("line_net")
        return Node(row["description"], node.value, node.says, node.ground, node.parts)

    def rate(row: Document) -> Node:
        own = [one for one in invoice["lines"] if one["vat"] == row["vat"]]
        return Walk(row, vat_rules, params, lambda name: (
            Node(name, row[name], "Sum of the lines of this rate", parts=tuple(map(line, own))) if name == "vat_base"
            else _cell(name, str(row[name]), own[0]["origin"]))).node("vat_amount")

    def leaf(name: str) -> Node:
        if name == "total_excl_vat":
            return Node(name, invoice[name], "Sum of the lines", parts=tuple(line(row) for row in invoice["lines"]))
        if name == "total_vat":
            return Node(name, invoice[name], "VAT, rounded once per rate", parts=tuple(map(rate, invoice["vat"])))
        if name == "total_incl_vat":
            return Node(name, invoice[name], "What the client pays", parts=(leaf("total_excl_vat"), leaf("total_vat")))
        return Node(name, str(invoice[name]))

    return Walk(invoice, rules_in(*INVOICE), params, leaf).node(amount)

