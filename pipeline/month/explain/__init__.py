"""Any amount of a payslip or invoice as a tree: rule, law, parameter with its source, file, sheet and cell."""

from typing import Any

from pipeline.core.explain import Node
from pipeline.core.params import ParamBook
from pipeline.month.documents import NOT_AMOUNTS, Document
from pipeline.month.explain.budget import LINES
from pipeline.month.explain.invoice import invoice_amount
from pipeline.month.explain.payslip import NET_CHANGE, OF_CONTRACTS, payslip_amount


class NoSuchAmount(ValueError):
    """An amount that the document does not have; names those it has."""


def explain(document: Document, amount: str, book: ParamBook) -> Node:
    """The tree of one amount of a payslip or an invoice. Raises NoSuchAmount."""
    known = amounts(document)
    if amount not in known:
        raise NoSuchAmount(f"{document['number']} has no {amount}; it has {', '.join(known)}")
    return payslip_amount(document, amount, book) if document["kind"] == "payslip" else invoice_amount(document, amount, book)


def amounts(document: Document) -> list[str]:
    """Names of what can be explained: columns of the document, of its contracts, lines of its budgets."""
    of_contracts = set(OF_CONTRACTS) if document.get("contracts") else set()
    of_budgets = set(LINES) if document.get("activities") else set()
    of_changes = {NET_CHANGE} if document.get("changes") else set()
    return sorted({name for name, value in document.items() if _is_amount(name, value)} | of_contracts | of_budgets | of_changes)


def _is_amount(name: str, value: Any) -> bool:
    if NOT_AMOUNTS.search(name):
        return False
    return isinstance(value, str) and value.replace(".", "", 1).replace("-", "", 1).isdigit() and "." in value
