"""What a run says of itself: run.json, and the small tables that the review reads now and next month."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from importlib.metadata import version

import polars as pl

from pipeline.core.money import from_cents, text
from pipeline.core.params import Dated
from pipeline.core.problems import Problem, as_rows
from pipeline.intake.receipts import FOLDER
from pipeline.month.admit import Origin
from pipeline.month.agreement_record import agreement_record
from pipeline.month.assumptions import used_parameters
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.documents import Document
from pipeline.month.employer_record import employer_record
from pipeline.month.fee_list import fee_list, fee_record
from pipeline.month.files import used_rows
from pipeline.month.payment_record import payment_record
from pipeline.month.review_tables import Tables
from pipeline.month.review_tables import totals as review_totals
from pipeline.month.share_movements import share_record
from pipeline.month.statement_documents import stated

DOUBTFUL = ("one", "unverified", "computed", "assumed")


def run_record(inputs: Inputs, tables: MonthTables, seen: Tables, found: Iterable[Problem]) -> Document:
    """run.json without the hash of the files: no clock, no path of the machine, no address of the books.

    seen: what the review reads of the run. found: what the official rules found in its documents.
    """
    problems = as_rows((*tables.problems, *found))
    used = used_parameters(inputs, tables, DOUBTFUL)
    return {
        "month": str(inputs.order.month), "run": inputs.opening.sequence, "version": version("smart-month"),
        "as_of": inputs.order.as_of.isoformat(), "pay_day": inputs.order.pay_day.isoformat(),
        "inputs": _inputs(inputs, tables), "opening": {"digest": inputs.opening.digest(), **_numbers(inputs)},
        "parameters": [as_data(entry) for entry, _ in used if entry.confidence != "policy"],
        "policy": [as_data(entry) for entry, _ in used if entry.confidence in ("policy", "assumed")],
        "assumptions": [{**as_data(entry), "reason": entry.label, "documents": count}
                        for entry, count in used if count],
        "problems": problems, "rows": conservation(inputs, tables),
        "holds": [{"id": who, "reason": reason, "rows": inputs.rows.held[who]}
                  for who, reason in sorted(inputs.order.holds.items())],
        "switches": list(inputs.rows.switches), "employer": employer_record(inputs, tables.employer),
        "fees": fee_record(fee_list(inputs, tables.sales)), "payments": payment_record(inputs, tables),
        "shares": {name: each if isinstance(each, int) else text(each) for name, each in share_record(tables.shares).items()},
        "agreements": agreement_record(inputs, tables),
        "totals": _totals(seen, problems, inputs.opening.sequence, tables.agreements.height),
        "booked": {"members_payable": text(_payable(tables))},
    }


def _numbers(inputs: Inputs) -> Document:
    opening = inputs.opening
    return {"previous_seal": opening.previous_seal, "next_invoice": opening.next_invoice,
            "next_funding": opening.next_funding, "next_transfer": opening.next_transfer,
            "next_payslip": opening.next_payslip, "next_copyright": opening.next_copyright,
            "next_agreement": opening.next_agreement}


def as_data(entry: Dated) -> Document:
    """A parameter for JSON."""
    return {"name": entry.name, "label": entry.label, "unit": entry.unit, "value": _value(entry.value),
            "from": entry.since.isoformat(), "source": entry.source, "confidence": entry.confidence,
            "checked": entry.checked.isoformat()}


def _value(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _value(part) for key, part in value.items()}
    return [_value(part) for part in value] if isinstance(value, list) else str(value) if value is not None else None


def _inputs(inputs: Inputs, tables: MonthTables) -> list[Document]:
    """Every file that the run read, with its hash and the rows of it that a later run will take up."""
    again = _taken_up_again(inputs, tables)
    return [{"file": row["file"], "sha256": row["sha256"], "kind": row["kind"], "from": row["from"],
             "waiting": again[row["file"]] + row["waiting"]} for row in inputs.intake.files.to_dicts()]


def _taken_up_again(inputs: Inputs, tables: MonthTables) -> Counter[str]:
    """By file and receipt the rows that wait; not the expenses nobody asked to be paid: they need no further run."""
    unasked = {(row["file"], row["sheet"], row["row"])
               for row in inputs.intake.expenses.filter(~pl.col("reimburse")).to_dicts()}
    waiting = waiting_rows(inputs, tables) - unasked
    receipts = [f"{FOLDER}/{row['receipt']}" for row in inputs.intake.expenses.drop_nulls("receipt").to_dicts()
                if (row["file"], row["sheet"], row["row"]) in waiting]
    return Counter([file for file, _, _ in waiting] + receipts + list(inputs.rows.kept_open))


def work_rows(inputs: Inputs) -> list[Origin]:
    """Origin of each good row of work, expense, pay and copyright."""
    frames = (inputs.intake.lines, inputs.intake.expenses, inputs.intake.pay, inputs.intake.copyright)
    return [row for frame in frames for row in frame.select("file", "sheet", "row").iter_rows()]


def conservation(inputs: Inputs, tables: MonthTables) -> dict[str, int]:
    """Where each dropped row of work, expense, pay and copyright went. A row that went nowhere is our bug."""
    books = inputs.intake.files.filter(pl.col("kind") == "workbook")
    used = used_rows(tables)
    counts = {kind: used.filter(pl.col("kind") == kind).height for kind in ("line", "transfer", "pay", "expense", "copyright")}
    rows = {
        "dropped": int(books["rows"].sum()), "handed_back": int(books["waiting"].sum()),
        "sealed": len(inputs.rows.sealed), "invoiced": counts["line"], "transferred": counts["transfer"], "paid": counts["pay"],
        "reimbursed": counts["expense"], "copyright": counts["copyright"],
        "waiting": len(waiting_rows(inputs, tables))}
    assert rows["dropped"] == sum(count for name, count in rows.items() if name != "dropped"), rows
    return rows


def waiting_rows(inputs: Inputs, tables: MonthTables) -> set[Origin]:
    """Good rows that are in no document yet; a problem names each of them."""
    used = set(used_rows(tables).select("file", "sheet", "row").iter_rows())
    waiting = {row for row in work_rows(inputs) if row not in used and row not in inputs.rows.sealed}
    named = {(problem.file, problem.sheet, int(re.sub(r"\D", "", problem.cell) or 0)) for problem in tables.problems}
    assert waiting <= named, sorted(waiting - named)
    return waiting


def _payable(tables: MonthTables) -> Decimal:
    """What the postings of the run owe members before anything is paid."""
    ordered = pl.col("document").is_in(tables.payments.ordered["payment_id"].to_list())
    cents = tables.postings.filter(~ordered, account="members_payable")["amount_cents"].sum()
    return -from_cents(int(cents))


def _totals(seen: Tables, problems: list[dict[str, str]], run: int, agreements: int) -> Document:
    sums, budgets = review_totals(seen), stated(seen.activities, seen.invoices, run).height
    papers = sums["members"] + seen.invoices.height + seen.copyright.height + seen.transfers.height + budgets + agreements
    shown = {name: value if isinstance(value, int) else text(value) for name, value in sums.items()}
    errors = sum(problem["severity"] == "error" for problem in problems)
    return {**shown, "payslips": sums["members"], "funding": seen.invoices.height - sums["invoices"],
            "transfers": seen.transfers.height,
            "statements": budgets, "documents": papers + seen.invoices.filter("peppol").height, "problems": errors,
            "warnings": len(problems) - errors}
