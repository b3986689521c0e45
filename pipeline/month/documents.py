"""Tables become documents: one dict for each payslip and invoice, the JSON that machines read and templates lay out."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.month.changes import PARTS, changes
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables

Document = dict[str, Any]
NOT_AMOUNTS = re.compile("rate|factor|fraction|quantity|weight|days|hours|kilometres")
UNSHOWN = {"file", "sheet", "row", "row_key", "content_hash", "law_day", "month"}
SELLER = ("name", "enterprise_number", "vat_number", "street", "postcode", "city", "country", "iban", "bic",
          "email", "phone", "website")
CLIENT = ("client_id", "name", "kind", "language", "street", "postcode", "city", "country", "enterprise_number",
          "vat_number", "email")
POLICY_RATES = ("fee_rate", "mutualised_margin_rate", "funds_rate", "accident_insurance_rate")
PERSON = ("member_id", "first_name", "last_name", "street", "postcode", "city", "country", "iban", "spouse",
          "children", "disabled_children", "single_parent")


def plain(name: str, value: Any) -> Any:
    """A value for JSON: amounts with two decimals, other numbers without idle zeros, days as ISO text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if NOT_AMOUNTS.search(name) else text(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def shown(row: Mapping[str, Any], hidden: set[str] = UNSHOWN) -> Document:
    """A row's columns for JSON, without those that concern the machine."""
    return {name: plain(name, value) for name, value in row.items() if name not in hidden}


def origin(row: Mapping[str, Any], inputs: Inputs) -> Document:
    """Where a row stands: file, sheet, row, and the cell of each column."""
    letters = inputs.intake.columns.get((row["file"], row["sheet"]), {})
    cells = {name: f"{letter}{row['row']}" for name, letter in sorted(letters.items())}
    return {"file": row["file"], "sheet": row["sheet"], "row": row["row"], "cells": cells}


def by(rows: pl.DataFrame, key: str) -> dict[Any, list[dict[str, Any]]]:
    """Rows as dicts, in lists by key."""
    lists: dict[Any, list[dict[str, Any]]] = {}
    for row in rows.to_dicts():
        lists.setdefault(row[key], []).append(row)
    return lists


def run_parts(inputs: Inputs) -> Document:
    """What every document of the run says of itself."""
    return {"month": str(inputs.order.month), "run": inputs.opening.sequence}


def invoices(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document an invoice, in the order of their numbers."""
    clients = {row["client_id"]: row for row in inputs.rows.clients.to_dicts()}
    lines, vat = by(tables.sales.lines, "number"), by(tables.sales.vat, "number")
    seller = {name: inputs.cooperative[name] for name in SELLER}
    for row in tables.sales.invoices.sort("number").to_dicts():
        client = clients[row["client_id"]]
        yield {
            **shown(row, {"law_day", "nth", "kind", "payment_days"}), "kind": "invoice", **run_parts(inputs), "seller": seller,
            "language": client["language"], "client": {name: plain(name, client[name]) for name in CLIENT},
            "buyer_reference": client["buyer_reference"] or "",
            "lines": [{**shown(line), "net": text(line["line_net"]), "origin": origin(line, inputs)}
                      for line in lines[row["number"]]],
            "vat": [{**shown(part), "base": text(part["vat_base"]), "amount": text(part["vat_amount"])}
                    for part in vat[row["number"]]],
            "peppol": client["kind"] in ("company", "public_body"),
            "mentions": ["reverse_charge"] if any(part["vat"] == "reverse_charge" for part in vat[row["number"]]) else [],
        }


def payslips(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document a payslip, in the order of their numbers."""
    members = {row["member_id"]: row for row in inputs.rows.members.to_dicts()}
    contracts = by(tables.pay.contracts, "member_id")
    back = by(tables.expenses, "member_id")
    activities = _Activities(inputs, tables)
    employer = {name: inputs.cooperative[name] for name in SELLER}
    flat_rate = inputs.policy["artist_flat_rate"].value if "artist_flat_rate" in inputs.policy else None
    changed = {row["member_id"]: row for row in changes(tables.pay.payslips, inputs).to_dicts()}
    for row in tables.pay.payslips.sort("number").to_dicts():
        member, own = members[row["member_id"]], contracts.get(row["member_id"], [])
        expenses = back.get(row["member_id"], [])
        reimbursed = sum((expense["reimbursed"] for expense in expenses), Decimal(0))
        yield {
            **shown(row), "kind": "payslip", **run_parts(inputs), "pay_day": inputs.order.pay_day.isoformat(),
            "language": member["language"], "employer": employer,
            "member": {name: plain(name, member[name]) for name in PERSON}, "member_origin": origin(member, inputs),
            "reimbursements": [expense_row(expense, inputs) for expense in expenses],
            "reimbursed": text(reimbursed), "to_pay": text(row["net"] - row["special_contribution_regularisation"] + reimbursed),
            "contracts": [_contract(contract, activities, inputs) for contract in own],
            "activities": [activities.statement(key, own) for key in sorted({one["activity_id"] for one in own})],
            "changes": _changes(changed.get(row["member_id"]), inputs),
            "deductions": deductions(row, own, flat_rate), "rates": rates(inputs), **rights(own, inputs),
        }


def _changes(row: Mapping[str, Any] | None, inputs: Inputs) -> Document:
    """Why the net is not that of the month before; nothing where that month did not pay the member."""
    if row is None:
        return {}
    parts = [{"name": name, "amount": text(row[name])} for name in PARTS if row[name]]
    return {"month": str(inputs.order.month.before), "net": text(row["net"]), "days": plain("days", row["days_difference"]),
            "parts": parts}


def expense_row(row: dict[str, Any], inputs: Inputs) -> Document:
    """An expense with every column of its rules."""
    return {**shown(row), "law_day": row["law_day"].isoformat(), "origin": origin(row, inputs)}


def _contract(row: dict[str, Any], activities: "_Activities", inputs: Inputs) -> Document:
    return {**shown(row), "activity_name": activities.names[row["activity_id"]],
            "law_day": row["law_day"].isoformat(), "origin": origin(row, inputs)}


class _Activities:
    """The statement of an Activity as one of its members may see it."""

    def __init__(self, inputs: Inputs, tables: MonthTables) -> None:
        self.inputs = inputs
        self.budgets = {row["activity_id"]: row for row in tables.activities.to_dicts()}
        self.names = {key: row["name"] for key, row in self.budgets.items()}
        self.invoices = by(tables.sales.invoices, "activity_id")
        self.expenses = by(tables.expenses, "activity_id")

    def statement(self, activity_id: str, own: list[dict[str, Any]]) -> Document:
        """opening + turnover - fees - expenses - others_cost - own_cost = closing."""
        row = self.budgets[activity_id]
        own_cost = sum((one["full_cost"] for one in own if one["activity_id"] == activity_id), Decimal(0))
        invoice_names = ("number", "client_name", "total_excl_vat", "fee")
        return {
            **shown(row, {"cost"}), "own_cost": text(own_cost), "others_cost": text(row["cost"] - own_cost),
            "invoices": [{name: plain(name, one[name]) for name in invoice_names}
                         for one in self.invoices.get(activity_id, [])],
            "expenses_list": [expense_row(one, self.inputs) for one in self.expenses.get(activity_id, [])],
        }


def deductions(slip: dict[str, Any], contracts: list[dict[str, Any]], flat_rate: Decimal | None) -> list[Document]:
    """From gross to net, line by line: name, base, rate ("" where a table decides), amount (signed)."""
    lines = [line for contract in contracts for line in _contract_lines(contract)]
    lines += [
        _line("withholding", slip["key_formula_taxable"], None, slip["fiscal_bonus_used"] - slip["withholding_before_bonus"]),
        _line("withholding_requested", Decimal(0), None, -slip["withholding_requested"]),
        _line("withholding_artist_flat", slip["flat_taxable"], flat_rate, -slip["withholding_artist_flat"]),
        _line("withholding_before", Decimal(0), None, slip["withholding_before"]),
        _line("special_contribution", slip["special_base"], None, -slip["special_contribution_month"]),
        _line("special_contribution_before", Decimal(0), None, slip["special_contribution_before"]),
    ]
    return [line for line in lines if line["amount"] != "0.00"]


def _contract_lines(contract: dict[str, Any]) -> Iterator[Document]:
    yield _line("onss", contract["onss_base"], contract["onss_rate"], -contract["onss"])
    for part in ("work_bonus_A", "work_bonus_B"):
        yield _line(part, contract["reference_wage_S"], None, contract[part])


def _line(name: str, base: Decimal, rate: Decimal | None, amount: Decimal) -> Document:
    return {"name": name, "base": text(base), "rate": plain("rate", rate), "amount": text(amount)}


def rates(inputs: Inputs) -> dict[str, str]:
    """Rates of the policy that the page shows beside what they give."""
    return {name: plain("rate", inputs.policy[name].value) for name in POLICY_RATES if name in inputs.policy}


def rights(contracts: list[dict[str, Any]], inputs: Inputs) -> Document:
    """Days and pay that count for unemployment, sickness and pension, and whether they stay minimal."""
    a_day = inputs.policy["weekly_hours"].value / 5
    hours = sum((one["hours_paid"] or Decimal(0) for one in contracts), Decimal(0))
    days = sum((one["days_paid"] or Decimal(0) for one in contracts), Decimal(0)) + hours / a_day
    gross = sum((one["gross"] for one in contracts), Decimal(0))
    counted = f"{days.quantize(Decimal('0.1')).normalize():f}"
    return {
        "rights": {"days": counted, "hours": plain("hours", hours), "gross": text(gross), "unemployment_days": counted,
                   "sickness_days": counted, "pension_pay": text(gross)},
        "minimal_rights": bool(contracts) and gross < inputs.policy["minimal_rights_gross_month"].value,
    }


