"""The tree of an amount of one contract: why this gross, and every rule that follows from it."""

from datetime import date
from decimal import Decimal

from pipeline.core.explain import Node, Walk
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.budget import budget_line
from pipeline.month.explain.cells import cell
from pipeline.rules import CONTRACT, STUDENT

OF_THE_MONTH = {"days_full_month": "Days from Monday to Friday of the month", "full_time_hours_month": "Hours of a full month",
                "work_bonus_before": "Work bonus of the year's earlier payslips, from the books",
                "student_hours_before": "Student hours of the year before this contract, those elsewhere included",
                "student_hours": "Hours of the whole contract; a day counts for a fifth of the full-time week",
                "quota_part": "Part of the contract within or above the student's quota",
                "is_artist_flat": "Whether the status and function fall under the flat rate of performing artists",
                "time_fraction": "Share of a full-time contract, where one is given"}
"""Columns that nobody wrote in a cell."""


def contract_walk(slip: Document, contract: Document, book: ParamBook) -> Walk:
    """Explains the columns of a contract."""
    rules = rules_in(*STUDENT, *CONTRACT) if contract["contract_status"] == "student" else rules_in(*CONTRACT)

    def leaf(column: str) -> Node:
        if column in ("gross", "contract_gross") and contract.get("budget"):
            return _from_budget(slip, contract, column, book)
        if column in ("gross", "contract_gross") and contract["net_wished"]:
            return _from_net(contract, column)
        if column.startswith("contract_"):
            return cell(column, contract[column], contract["origin"])
        if column == "hours_paid" and contract["quota_part"] in ("within", "above"):
            return Node(column, contract[column], "Hours of this part of the contract",
                        parts=(walk.node(f"hours_{contract['quota_part']}_quota"),))
        if column in OF_THE_MONTH:
            return Node(column, str(contract.get(column, "")), OF_THE_MONTH[column])
        return cell(column, str(contract.get(column, "")), contract["origin"])

    walk = Walk(contract, rules, book.in_force(date.fromisoformat(contract["law_day"])), leaf)
    return walk


def _from_budget(slip: Document, contract: Document, name: str, book: ParamBook) -> Node:
    """Why this gross: the largest whose full cost fits what the Activity has left."""
    statement = next(one for one in slip["activities"] if one["activity_id"] == contract["activity_id"])
    parts = tuple(budget_line(slip, statement, line, book) for line in ("opening", "turnover", "fees", "expenses"))
    says = "Opening + turnover - fees - expenses, less what is kept, its share of what is left"
    budget = Node("budget", contract["budget"], says, parts=parts)
    wish = "budget_amount" if contract["budget_amount"] else "weight"
    cost = sum(Decimal(one["full_cost"]) for one in slip["contracts"] if one["origin"] == contract["origin"])
    return Node(name, contract["contract_gross"],
                f"The largest gross whose full cost ({cost}) fits the budget; one cent more does not",
                "Policy: pay all of the budget", (budget, cell(wish, contract[wish], contract["origin"])))


def _from_net(contract: Document, name: str) -> Node:
    """Why this gross: the smallest that reaches the net wished."""
    wish = cell("net_wished", contract["net_wished"], contract["origin"])
    return Node(name, contract["contract_gross"], "The smallest gross whose net reaches the wish, were it all the month's pay: "
                f"{contract['net_alone']}, {contract['net_difference']} above it", "Policy: a net is wished for a contract alone",
                (wish,))
