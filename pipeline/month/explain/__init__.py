"""Any amount of a payslip, invoice or copyright document as a tree: rule, law, parameter with its source, file and cell."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.core.explain import Node, once
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.budget import LINES
from pipeline.month.explain.copyright import copyright_amount, copyright_amounts
from pipeline.month.explain.employer import employer_names
from pipeline.month.explain.exceptional import exceptional_names
from pipeline.month.explain.invoice import invoice_amount, invoice_amounts
from pipeline.month.explain.part import MARK, NoSuchAmount, part_amount
from pipeline.month.explain.payslip import NET_CHANGE, OF_CONTRACTS, OF_RECEIPTS, OF_VAT, RIGHTS, payslip_amount
from pipeline.month.explain.shelf import Shelf, Subject
from pipeline.month.payslips import FAMILY, payslip_rules
from pipeline.rules import CONTRACT, STUDENT

NUMBER = re.compile(r"-?\d+(\.\d+)?")
WORDS = {"status", "contract_status", "function", "joint_committee", "is_artist_flat"}
"""Columns of a contract that are no numbers and decide about them."""


def explain(document: Document, amount: str, book: ParamBook, shelf: Shelf | None = None) -> Node:
    """The tree of one amount of a document, beside what is on the shelf. Raises NoSuchAmount."""
    subject = Subject(document, book, shelf or Shelf())
    if MARK in amount:
        return once(part_amount(subject, amount))
    known = amounts(document)
    if amount not in known:
        raise NoSuchAmount(f"{document['number']} has no {amount}; it has {', '.join(known)}")
    if document["kind"] == "payslip":
        return once(payslip_amount(subject, amount))
    if document["kind"] == "copyright":
        return once(copyright_amount(subject, amount))
    return once(invoice_amount(document, amount, book))


def amounts(document: Document) -> list[str]:
    """Names of what can be explained: numbers and facts of the document, of its contracts, lines of its budgets."""
    if document["kind"] == "copyright":
        return sorted(copyright_amounts())
    return sorted(_of_payslip(document) if document["kind"] == "payslip" else invoice_amounts())


def _of_payslip(slip: Document) -> set[str]:
    of_contracts = rules_in(*STUDENT, *CONTRACT).keys() | WORDS
    rows = [*slip["contracts"], *slip["taken_back"]]
    return {*_numbers(slip, {*payslip_rules(slip["country"] == "BE"), *FAMILY}),
            *(name for one in slip["contracts"] for name in _numbers(one, of_contracts)), *(OF_CONTRACTS if rows else ()),
            *((*OF_RECEIPTS, *OF_VAT) if slip["reimbursements"] else ()), *(LINES if slip["activities"] else ()),
            *((NET_CHANGE,) if slip["changes"] else ()), *RIGHTS, *slip["rates"],
            *exceptional_names(slip), *employer_names(slip), *(f"{name}_before" for name in slip["month_before"])}


def _numbers(row: Mapping[str, Any], others: Iterable[str]) -> list[str]:
    """Columns that are numbers, and others by their names."""
    return [name for name, value in row.items() if name in others or (isinstance(value, str) and NUMBER.fullmatch(value))]
