"""The tree of an amount of one contract: why this gross, and every rule that follows from it."""

from collections.abc import Callable
from decimal import Decimal

from pipeline.core.explain import Node, Walk, parameter
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.before import bonus_before, student_hours_before
from pipeline.month.explain.budget import budget_line
from pipeline.month.explain.cells import at, cell
from pipeline.month.explain.shelf import Subject
from pipeline.rules import CONTRACT, STUDENT

OF_THE_MONTH = {"days_full_month": "Days from Monday to Friday of the month",
                "quota_part": "Part of the contract within or above the student's quota",
                "time_fraction": "Share of a full-time contract, where one is given",
                "waits": "Whether the contract only keeps its share of the budget",
                "net_alone": "Net of the contract, were it all the month's pay",
                "net_difference": "What it has above the net wished",
                "budget": "None: a gross or net was asked for",
                **dict.fromkeys(("quota_hours_left", "hours_within_quota", "hours_above_quota", "gross_within_quota"),
                                "Of the student's quota, which counts for no other status")}
"""Columns that nobody wrote in a cell."""
SPLIT = ("within", "above")
Leaf = Callable[[Subject, Document, str], Node]


def contract_walk(subject: Subject, contract: Document) -> Walk:
    """Explains the columns of a contract."""
    rules = rules_in(*STUDENT, *CONTRACT) if contract["contract_status"] == "student" else rules_in(*CONTRACT)
    return Walk(contract, rules, subject.in_force(contract["law_day"]), lambda column: _leaf(subject, contract, column))


def taken_back(contract: Document, name: str) -> Node:
    """An amount of a sealed contract that this payslip takes back."""
    return Node(name, contract[name], f"{name} of {contract['number_was']}, taken back: contract from {contract['start']} "
                f"to {contract['end']}, {contract['activity_name']}")


def _leaf(subject: Subject, contract: Document, column: str) -> Node:
    """What is no rule: found in a cell, the calendar, the books, the policy, or from the budget."""
    if column in ("gross", "contract_gross", "budget") and contract["budget"]:
        return _budget(subject, contract) if column == "budget" else _from_budget(subject, contract, column)
    if column in ("gross", "contract_gross") and contract["net_wished"]:
        return _from_net(contract, column)
    if column in LEAVES:
        return LEAVES[column](subject, contract, column)
    if column in OF_THE_MONTH:
        return Node(column, str(contract[column]), OF_THE_MONTH[column])
    return cell(column, str(contract.get(column, "")), contract["origin"])


def _status(subject: Subject, contract: Document, column: str) -> Node:
    """What the row says; or what the policy says instead, on the contract's first day."""
    status = contract["contract_status"]
    if not contract["status_was"]:
        return cell(column, status, contract["origin"])
    off = subject.in_force(contract["start"])["statuses_off"]
    return Node(column, status, f"{contract['status_was']} is switched off on {contract['start']}: {contract['status_reason']}",
                "Policy: a contract takes the status that holds on its first day",
                (cell("status", contract["status_was"], contract["origin"]), parameter(off)))


def _flat(subject: Subject, contract: Document, column: str) -> Node:
    """Whether an artist's function is on the policy's list."""
    functions = subject.in_force(subject.slip["pay_day"])["artist_flat_functions"]
    return Node(column, str(contract[column]), "Whether the flat rate of performing artists applies: status artist, and the "
                "function on the list", "Policy: the list of functions is the cooperative's",
                (_status(subject, contract, "contract_status"), cell("function", contract["function"], contract["origin"]),
                 parameter(functions)))


def _days(subject: Subject, contract: Document, column: str) -> Node:
    """Days from the row's days or hours."""
    if contract["quota_part"] in SPLIT:
        return Node(column, contract[column], f"Days of this part of the contract: {at(contract['origin'])}")
    return Node(column, contract[column], "Days of the contract; hours count as fifths of a full-time week",
                parts=_time(subject, contract))


def _student_hours(subject: Subject, contract: Document, column: str) -> Node:
    if contract["contract_status"] != "student":
        return Node(column, contract[column], "Hours of a student; none under another status")
    if contract["quota_part"] in SPLIT:
        return Node(column, contract[column], f"Hours of the whole contract: {at(contract['origin'])}")
    return Node(column, contract[column], "Hours of the contract; a day counts for a fifth of the full-time week",
                parts=_time(subject, contract))


def _time(subject: Subject, contract: Document) -> tuple[Node, ...]:
    """The cell that says how long, and the hours of a week."""
    in_hours = bool(contract["hours"])
    how_long = cell("hours", contract["hours"], contract["origin"]) if in_hours else _paid_days(subject, contract, "days")
    return (how_long, parameter(subject.in_force(subject.slip["pay_day"])["weekly_hours"]))


def _paid_days(subject: Subject, contract: Document, column: str) -> Node:
    """Days of the contract less those that nobody pays."""
    paid, unpaid = contract[column], contract["unpaid_days"]
    if not unpaid or contract["quota_part"] in SPLIT:
        return cell(column, paid, contract["origin"])
    declared = f"{(Decimal(paid) + Decimal(unpaid)).normalize():f}"
    return Node(column, paid, "Days of the contract, less those of sickness and others that nobody pays",
                parts=(cell("days", declared, contract["origin"]), cell("unpaid_days", unpaid, contract["origin"])))


def _hours(subject: Subject, contract: Document, column: str) -> Node:
    part = contract["quota_part"]
    if part not in SPLIT:
        return cell(column, contract[column], contract["origin"])
    return Node(column, contract[column], "Hours of this part of the contract",
                parts=(contract_walk(subject, contract).node(f"hours_{part}_quota"),))


def _hours_of_quota(subject: Subject, contract: Document, column: str) -> Node:
    says = "Hours that count for the student's quota"
    if contract["contract_status"] != "student" or contract["quota_part"] in ("above", "all above"):
        return Node(column, contract[column], f"{says}: none")
    return Node(column, contract[column], says, parts=(contract_walk(subject, contract).node("hours_within_quota"),))


def _full_time_hours(subject: Subject, contract: Document, column: str) -> Node:
    weekly = subject.in_force(subject.slip["pay_day"])["weekly_hours"]
    return Node(column, contract[column], "Hours of a full month: a fifth of a week for each of its days", parts=(
        Node("days_full_month", contract["days_full_month"], OF_THE_MONTH["days_full_month"]), parameter(weekly)))


LEAVES: dict[str, Leaf] = {
    "status": _status, "contract_status": _status, "is_artist_flat": _flat, "days_worked": _days,
    "days": _paid_days, "days_paid": _paid_days,
    "student_hours": _student_hours, "hours": _hours, "hours_paid": _hours, "hours_of_quota": _hours_of_quota,
    "full_time_hours_month": _full_time_hours,
    "work_bonus_before": lambda subject, contract, column: bonus_before(subject, contract),
    "student_hours_before": lambda subject, contract, column: student_hours_before(subject, contract)}
"""Columns that a stage of the month makes, and how each is told."""


def _budget(subject: Subject, contract: Document) -> Node:
    """What the Activity has left for this contract."""
    slip = subject.slip
    statement = next(one for one in slip["activities"] if one["activity_id"] == contract["activity_id"])
    names = ("opening", "turnover", "transfers", "fees", "expenses", "copyright")
    parts = [budget_line(subject, statement, line) for line in names]
    back = [one for one in slip["taken_back"] if one["activity_id"] == contract["activity_id"]]
    if back:
        parts += [budget_line(subject, statement, "others_cost"), *(taken_back(one, "full_cost") for one in back)]
    says = ("Opening + turnover + transfers - fees - expenses - copyright - cost of what is taken back, less what is kept: the "
            "contract's share of it")
    return Node("budget", contract["budget"], says, parts=tuple(parts))


def _from_budget(subject: Subject, contract: Document, name: str) -> Node:
    """Why this gross: the largest whose full cost fits what the Activity has left."""
    wish = "budget_amount" if contract["budget_amount"] else "weight"
    cost = sum(Decimal(one["full_cost"]) for one in subject.slip["contracts"] if one["origin"] == contract["origin"])
    return Node(name, contract["contract_gross"],
                f"The largest gross whose full cost ({cost}) fits the budget; one cent more does not",
                "Policy: pay all of the budget",
                (_budget(subject, contract), cell(wish, contract[wish], contract["origin"])))


def _from_net(contract: Document, name: str) -> Node:
    """Why this gross: the smallest that reaches the net wished."""
    wish = cell("net_wished", contract["net_wished"], contract["origin"])
    return Node(name, contract["contract_gross"], "The smallest gross whose net reaches the wish, were it all the month's pay: "
                f"{contract['net_alone']}, {contract['net_difference']} above it", "Policy: a net is wished for a contract alone",
                (wish,))
