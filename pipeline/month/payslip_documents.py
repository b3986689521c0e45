"""One document a payslip: its amounts, contracts, budgets, reimbursements and rights."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import from_cents, text
from pipeline.month.changes import PARTS, changes
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.copyright_documents import Requests
from pipeline.month.documents import AT_A_TIME, SELLER, UNSHOWN, Document, by, origin, plain, run_parts, shown
from pipeline.month.employer_documents import employer_documents, line_documents
from pipeline.month.exceptional_documents import exceptional_lines
from pipeline.month.rights import payslip_rights

RATES = ("fee_rate", "mutualised_margin_rate", "funds_rate", "accident_insurance_rate", "holiday_annual_rate",
         "holiday_exit_rate", "holiday_simple_rate", "employer_base_rate")
PERSON = ("member_id", "first_name", "last_name", "street", "postcode", "city", "country", "iban", "spouse",
          "children", "disabled_children", "single_parent", "student_hours_elsewhere")
MONTH = ("gross", "onss_net", "withholding", "special_contribution", "net")
"""Amounts of the month so far that a later payslip of it adds to."""


def payslips(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document a payslip, in the order of their numbers."""
    for slips in tables.pay.payslips.sort("number").iter_slices(AT_A_TIME):
        yield from _some(*_of(slips, inputs, tables))


def _of(slips: pl.DataFrame, inputs: Inputs, tables: MonthTables) -> tuple[Inputs, MonthTables]:
    """Inputs and tables with no more than what these payslips show: their members, and the Activities that employ them."""
    theirs = pl.col("member_id").is_in(slips["member_id"].to_list())
    contracts, back = tables.pay.contracts.filter(theirs), tables.pay.taken_back.filter(theirs)
    employs = pl.col("activity_id").is_in([*contracts["activity_id"], *back["activity_id"]])
    sales = replace(tables.sales, invoices=tables.sales.invoices.filter(employs))
    return (replace(inputs, rows=replace(inputs.rows, members=inputs.rows.members.filter(theirs)),
                    opening=replace(inputs.opening, month_pay=inputs.opening.month_pay.filter(theirs),
                                    rights_year=inputs.opening.rights_year.filter(theirs))),
            replace(tables, sales=sales, expenses=tables.expenses.filter(theirs | employs),
                    expenses_taken_back=tables.expenses_taken_back.filter(theirs | employs),
                    copyright=replace(tables.copyright, requests=tables.copyright.requests.filter(employs),
                                      taken_back=tables.copyright.taken_back.filter(employs)),
                    activities=tables.activities.filter(employs), employer=tables.employer.of(theirs),
                    pay=replace(tables.pay, contracts=contracts, taken_back=back, payslips=slips,
                                exceptional=tables.pay.exceptional.filter(theirs),
                                exceptional_tax=tables.pay.exceptional_tax.filter(theirs))))


def _some(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    members = _by_member(inputs.rows.members)
    contracts, taken_back = by(tables.pay.contracts, "member_id"), by(tables.pay.taken_back, "member_id")
    expenses_paid = pl.concat([tables.expenses, tables.expenses_taken_back], how="diagonal_relaxed")
    back, activities = by(expenses_paid, "member_id"), _Activities(inputs, tables, expenses_paid)
    beside, taxed = by(tables.pay.exceptional, "member_id"), by(tables.pay.exceptional_tax, "member_id")
    employer = {name: inputs.cooperative[name] for name in SELLER}
    flat_rate = inputs.policy["artist_flat_rate"].value if "artist_flat_rate" in inputs.policy else None
    changed = _by_member(changes(tables.pay.payslips, inputs))
    paid_before, years = (_by_member(rows) for rows in (inputs.opening.month_pay, inputs.opening.rights_year))
    sides, lines = employer_documents(tables.employer), line_documents(tables.employer)
    for row in tables.pay.payslips.to_dicts():
        member, own = members[row["member_id"]], contracts.get(row["member_id"], [])
        corrected, expenses = taken_back.get(row["member_id"], []), back.get(row["member_id"], [])
        month_before, extra = _month_before(paid_before.get(row["member_id"])), beside.get(row["member_id"], [])
        yield {
            **shown(row), "kind": "payslip", **run_parts(inputs), "pay_day": inputs.order.pay_day.isoformat(),
            "language": member["language"], "employer": employer,
            "member": {name: plain(name, member[name]) for name in PERSON}, "member_origin": origin(member, inputs),
            "reimbursements": [expense_row(expense, inputs) for expense in expenses], **_payment(row, expenses),
            "contracts": [_contract(contract, activities, inputs) | lines[contract["contract_id"]] for contract in own],
            "taken_back": [_taken_back(contract, activities, inputs) | lines[contract["contract_id"]] for contract in corrected],
            "exceptional": list(exceptional_lines(taxed.get(row["member_id"], []), extra, lines, inputs)),
            "activities": [activities.statement(key, [*own, *corrected, *extra])
                           for key in sorted({one["activity_id"] for one in own})],
            "employer_side": sides.get(row["member_id"], {}), "month_before": month_before,
            "changes": _changes(changed.get(row["member_id"]), inputs),
            "deductions": deductions(row, own, flat_rate), "rates": rates(inputs),
            **payslip_rights([*own, *corrected], extra, month_before, years.get(row["member_id"]), inputs),
        }


def _by_member(rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The row of each member."""
    return {row["member_id"]: row for row in rows.to_dicts()}


def _month_before(row: Mapping[str, Any] | None) -> Document:
    """What the month's earlier runs paid the member; nothing where they did not."""
    return {name: text(from_cents(row[name])) for name in MONTH} if row else {}


def _payment(row: Mapping[str, Any], expenses: Sequence[Mapping[str, Any]]) -> Document:
    """What is paid; or, where a correction leaves less than nothing, what was paid too much."""
    reimbursed = sum((expense["reimbursed"] for expense in expenses), Decimal(0))
    due = row["net"] + row["exceptional_net"] - row["special_contribution_regularisation"] + reimbursed
    return {"reimbursed": text(reimbursed), "to_pay": text(max(due, Decimal(0))), "paid_too_much": text(max(-due, Decimal(0)))}


def _taken_back(row: dict[str, Any], activities: "_Activities", inputs: Inputs) -> Document:
    """A contract as a run sealed it, its amounts negative; number_was: the payslip that had it."""
    return _contract(row, activities, inputs)


def _changes(row: Mapping[str, Any] | None, inputs: Inputs) -> Document:
    """Why the net is not that of the month before; nothing where that month did not pay the member."""
    if row is None:
        return {}
    parts = [{"name": name, "amount": text(row[name])} for name in PARTS if row[name]]
    return {"month": str(inputs.order.month.before), "net": text(row["net"]), "days": plain("days", row["days_difference"]),
            "parts": parts}


def expense_row(row: dict[str, Any], inputs: Inputs) -> Document:
    """An expense with every column of its rules; one that is taken back has none but its amounts."""
    return {**shown(row, UNSHOWN), "law_day": (row["law_day"] or row["date"]).isoformat(), "origin": origin(row, inputs),
            "taken_back": row["content_hash"] == ""}


def _contract(row: dict[str, Any], activities: "_Activities", inputs: Inputs) -> Document:
    return {**shown(row), "activity_name": activities.names[row["activity_id"]],
            "law_day": row["law_day"].isoformat(), "origin": origin(row, inputs)}


class _Activities:
    """The statement of an Activity as one of its members may see it."""

    def __init__(self, inputs: Inputs, tables: MonthTables, expenses: pl.DataFrame) -> None:
        self.inputs = inputs
        self.budgets = {row["activity_id"]: row for row in tables.activities.to_dicts()}
        self.names = {key: row["name"] for key, row in self.budgets.items()}
        self.invoices = by(tables.sales.invoices, "activity_id")
        self.transfers = by(_sides(tables.transfers.papers.invoices), "activity_id")
        self.expenses = by(expenses, "activity_id")
        rights = [tables.copyright.taken_back, tables.copyright.requests]
        self.copyright, self.requests = by(pl.concat(rights, how="diagonal"), "activity_id"), Requests(inputs, tables)

    def statement(self, activity_id: str, own: list[dict[str, Any]]) -> Document:
        """opening + turnover + transfers - fees - expenses - copyright - others_cost - own_cost + reductions = closing."""
        row = self.budgets[activity_id]
        own_cost = sum((one["full_cost"] for one in own if one["activity_id"] == activity_id), Decimal(0))
        invoice_names = ("number", "client_name", "total_excl_vat", "fee")
        return {
            **shown(row, {"cost"}), "own_cost": text(own_cost), "others_cost": text(row["cost"] - own_cost),
            "invoices": [{name: plain(name, one[name]) for name in invoice_names}
                         for one in self.invoices.get(activity_id, [])],
            "transfers_list": [{name: plain(name, one[name]) for name in ("number", "other_name", "buys", "amount")}
                               for one in self.transfers.get(activity_id, [])],
            "expenses_list": [expense_row(one, self.inputs) for one in self.expenses.get(activity_id, [])],
            "copyright_list": [self.requests.document(one) for one in self.copyright.get(activity_id, [])],
        }


def _sides(papers: pl.DataFrame) -> pl.DataFrame:
    """One row a transfer and Activity of it: activity_id, number, other_name, buys, amount (what its budget gains)."""
    amount = pl.col("total_excl_vat")
    sold = papers.select("activity_id", "number", other_name="client_name", buys=pl.lit(False), amount=amount)
    bought = papers.select("number", activity_id="client_id", other_name="activity_name", buys=pl.lit(True), amount=-amount)
    return pl.concat([sold, bought.select(sold.columns)]).sort("number", "buys")


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
    return [line for line in lines if line["amount"] != "0.00" or line["name"] == "withholding" and line["base"] != "0.00"]


def _contract_lines(contract: dict[str, Any]) -> Iterator[Document]:
    yield _line("onss", contract["onss_base"], contract["onss_rate"], -contract["onss"])
    for part in ("work_bonus_A", "work_bonus_B"):
        yield _line(part, contract["reference_wage_S"], None, contract[part])


def _line(name: str, base: Decimal, rate: Decimal | None, amount: Decimal) -> Document:
    return {"name": name, "base": text(base), "rate": plain("rate", rate), "amount": text(amount)}


def rates(inputs: Inputs) -> dict[str, str]:
    """Rates of the policy that the page shows beside what they give."""
    return {name: plain("rate", inputs.policy[name].value) for name in RATES if name in inputs.policy}
