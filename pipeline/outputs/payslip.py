"""The payslip: its document as printed texts, its files. The template only lays out."""

import re
from decimal import Decimal
from typing import Any

from pipeline.core.labels import LANGUAGES
from pipeline.outputs import Finished, document_json
from pipeline.outputs.calculation import Slip, total
from pipeline.outputs.cascade import cascade, paid_parts
from pipeline.outputs.month_so_far import month_so_far
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed, iban_text
from pipeline.outputs.rights import minimal, rights, solidarity
from pipeline.outputs.since import since_last_month

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def files(document: Slip) -> Finished:
    """payslips/<member_id>.pdf and .json of one payslip document. Raises ValueError as `file_name` does."""
    stem = f"payslips/{file_name(document)}"
    return Finished({f"{stem}.pdf": pdf(view(document)), f"{stem}.json": document_json(document)})


def file_name(document: dict[str, Any]) -> str:
    """The id of a paper's member. Raises ValueError if it could not name a file: intake has refused such ids."""
    member_id = str(document["member"]["member_id"])
    if not SAFE_NAME.fullmatch(member_id):
        raise ValueError(f"{member_id!r} cannot name a file")
    return member_id


def view(slip: Slip) -> dict[str, Any]:
    """A payslip as its page shows it: every value a text in the member's language."""
    if slip["language"] not in LANGUAGES:
        raise ValueError(f"no payslip in {slip['language']!r}")
    printed = Printed(slip["language"])
    return {
        "kind": "payslip", "language": slip["language"], "date": slip["pay_day"],
        **heading(slip, "payslip_title", printed), "payment": _payment(slip, printed), "month": month_so_far(slip, printed),
        "cascade": cascade(slip, printed),
        "contracts": [*(_taken_back(contract, printed) for contract in slip["taken_back"]),
                      *(_contract(contract, printed) for contract in slip["contracts"])],
        "budget_columns": _budget_columns(slip["activities"]),
        "budgets": _budgets(slip["activities"], printed), "expenses": _expenses(slip, printed),
        "employer_side": _employer_side(slip, printed),
        "rights": rights(slip, printed), "solidarity": solidarity(slip, printed),
        "minimal": minimal(slip, printed), "question": _question(slip, printed),
        "since": since_last_month(slip.get("changes", {}), printed),
    }


def heading(paper: dict[str, Any], title: str, printed: Printed) -> dict[str, Any]:
    """The head and foot of a member's paper: its title and month, number, run, employer and address."""
    member, employer = paper["member"], paper["employer"]
    about = [printed.word("payslip_number", number=paper["number"]),
             printed.word("payslip_member", member_id=member["member_id"])]
    if paper["run"] > 1:
        about.append(printed.word("payslip_run", run=str(paper["run"])))
    whole = f"{printed.word(title)} · {printed.month(paper['month'])}"
    return {
        "title": whole, "about": " · ".join(about), "running": " · ".join([whole, *about]),
        "employer": employer["name"],
        "footer": f"{employer['name']} · {employer['street']}, {employer['postcode']} {employer['city']} · "
                  f"{enterprise_text(employer['enterprise_number'])}",
        "address": address(member, employer["country"], printed),
    }


def address(member: dict[str, Any], home_country: str, printed: Printed) -> list[str]:
    """Name, street, town; the country where it is another one."""
    town = f"{member['postcode']} {member['city']}"
    lines = [f"{member['first_name']} {member['last_name']}", member["street"], town]
    return lines if member["country"] == home_country else [*lines, printed.country(member["country"])]


def enterprise_text(number: str) -> str:
    """0123456789 -> "BE 0123.456.789"."""
    return f"BE {number[:4]}.{number[4:7]}.{number[7:]}"


def _payment(slip: Slip, printed: Printed) -> dict[str, str]:
    parts = [(name, amount) for name, amount in paid_parts(slip) if amount]
    if Decimal(slip["paid_too_much"]):
        return {"when": printed.word("payslip_paid_too_much"), "account": printed.word("payslip_nothing_taken"), "parts": "",
                "amount": printed.euro(slip["paid_too_much"])}
    return {
        "when": printed.word("payslip_to_pay", day=printed.day(slip["pay_day"])),
        "amount": printed.euro(slip["to_pay"]),
        "account": printed.word("payslip_account", iban=iban_text(slip["member"]["iban"])),
        "parts": " · ".join(f"{printed.word(f'payslip_{name}')} {printed.money(amount)}" for name, amount in parts)
                 if len(parts) > 1 else "",
    }


def _contract(contract: dict[str, Any], printed: Printed) -> list[str]:
    """Activity; function, status, committee, period, days or hours; gross; full cost."""
    committee = contract["joint_committee"]
    about = [contract["function"], printed.word(f"status_{contract['status']}"),
             printed.word("payslip_joint_committee", number=committee) if committee else "",
             _period(contract, printed), *_worked(contract, printed), _wish(contract, printed)]
    return [contract["activity_name"], " · ".join(filter(None, about)),
            printed.money(contract["gross"]), printed.money(contract["full_cost"])]


def _period(contract: dict[str, Any], printed: Printed) -> str:
    return " – ".join(dict.fromkeys(printed.day(contract[name]) for name in ("start", "end")))


def _worked(contract: dict[str, Any], printed: Printed) -> list[str]:
    """Days or hours; one day is one, in French anything below two."""
    single = {"days": "day", "hours": "hours"}
    return [printed.word(f"payslip_{single[unit] if printed.is_one(contract[unit]) else unit}",
                         count=printed.number(contract[unit])) for unit in single if contract[unit]] + _unpaid(contract, printed)


def _unpaid(contract: dict[str, Any], printed: Printed) -> list[str]:
    days = contract.get("unpaid_days")
    return [printed.word("payslip_unpaid", count=printed.number(days))] if days else []


def _taken_back(contract: dict[str, Any], printed: Printed) -> list[str]:
    """A contract as it was, in the same columns, its amounts taken back."""
    about = [printed.word(f"status_{contract['status']}"),
             _period(contract, printed),
             *_worked(contract, printed), printed.word("payslip_as_on", number=contract["number_was"])]
    return [contract["activity_name"], " · ".join(about), printed.money(contract["gross"]), printed.money(contract["full_cost"])]


def _wish(contract: dict[str, Any], printed: Printed) -> str:
    """The net that was wished, beside what the contract gives on its own."""
    if not contract.get("net_wished"):
        return ""
    wish, net = printed.money(contract["net_wished"]), printed.money(contract["net_alone"])
    return printed.word("payslip_net_wished", wish=wish, net=net)


BUDGET = ("opening", "turnover", "transfers", "fees", "expenses", "copyright", "others_cost", "own_cost", "closing")
SELDOM = {"transfers", "copyright"}
TAKEN = {"fees", "expenses", "copyright", "others_cost", "own_cost"}


def _budget_columns(activities: list[dict[str, Any]]) -> list[str]:
    """What the table of budgets shows: transfers and copyright where an Activity has any."""
    return [each for each in BUDGET if each not in SELDOM or any(Decimal(one[each]) for one in activities)]


def _budgets(activities: list[dict[str, Any]], printed: Printed) -> list[list[str]]:
    """Where there are several Activities: one row each, from what was carried over to what is left, then totals."""
    def row(name: str, part: list[dict[str, Any]]) -> list[str]:
        return [name, *(printed.money(-total(part, each) if each in TAKEN else total(part, each))
                        for each in _budget_columns(activities))]
    if len(activities) < 2:
        return []
    rows = [row(_budget_name(activity, printed), [activity]) for activity in activities]
    return [*rows, row(printed.word("payslip_total"), activities)]


def _budget_name(activity: dict[str, Any], printed: Printed) -> str:
    """The Activity's name; with the reduction that it was given back, which has no column."""
    given = Decimal(activity["reductions"])
    return f"{activity['name']} ({printed.word('payslip_reductions')} {printed.money(given)})" if given else activity["name"]


ROWS_OF_A_PAGE = 11
"""Contracts (two lines each), budgets, premiums and expenses that one page has room for; more of them, and expenses
are told in running words."""


def _expenses(slip: Slip, printed: Printed) -> dict[str, Any]:
    """rows: day, what it was, what the budget bears, what the member gets back. told: the same in one paragraph."""
    rows = [[printed.day(row["date"]), row["description"], printed.money(row["charged"]), printed.money(row["reimbursed"])]
            for row in slip["reimbursements"]]
    budgets = 2 * len(slip["activities"]) + 4 if len(slip["activities"]) > 1 else 0
    beside = 3 * len(slip["exceptional"])
    if 2 * len(slip["contracts"]) + budgets + beside + len(rows) <= ROWS_OF_A_PAGE:
        return {"rows": rows, "told": ""}
    return {"rows": [], "told": " · ".join(f"{day[:5]} {what} {back}" for day, what, _, back in rows)}


def _employer_side(slip: Slip, printed: Printed) -> str:
    """What the budget was charged for the period, what it really costs, and what the pool keeps."""
    side = slip["employer_side"]
    if not side or not Decimal(side["reduction"]):
        return ""
    amounts = {name: printed.money(side[name]) for name in ("charged", "reduction", "real_cost", "difference")}
    told = printed.word("payslip_real_quarter" if side["is_final"] else "payslip_real_month", **amounts)
    return f"{told} {printed.word('payslip_returned')}" if Decimal(side["returned"]) else told


def _question(slip: Slip, printed: Printed) -> str:
    employer = slip["employer"]
    return printed.word("payslip_question", email=employer["email"], phone=employer["phone"], number=slip["number"])
