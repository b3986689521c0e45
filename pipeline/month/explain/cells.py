"""Leaves of a tree: what somebody wrote in a cell, and what an expense row gives."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.core.explain import Node, Walk
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.rules import EXPENSE


def cell(name: str, value: str, origin: Mapping[str, Any]) -> Node:
    """What somebody wrote: file, sheet and cell; or that the sheet has no column for it."""
    if "sealed_version" in origin:
        return Node(name, value, as_sealed(origin))
    where = origin["cells"].get(name.removesuffix("_paid").removeprefix("contract_"))
    return Node(name, value, f"{_sheet(origin)}!{where}" if where else f"{at(origin)}: it has no such column")


def as_sealed(origin: Mapping[str, Any]) -> str:
    """Where a row stood that is taken back."""
    return f"{at(origin)} of version {origin['sealed_version']}, as it was sealed"


def at(origin: Mapping[str, Any]) -> str:
    """Where a row stands."""
    return f"{_sheet(origin)}, row {origin['row']}"


def _sheet(origin: Mapping[str, Any]) -> str:
    return f"{origin['file']}, {origin['sheet']}"


def expense(row: Document, name: str, book: ParamBook) -> Node:
    """What one expense gives back or charges, under its own description."""
    told = f"{row['date']} {row['description']}"
    if row["taken_back"]:
        return Node(told, row[name], f"Taken back: {as_sealed(row['origin'])}")

    def leaf(column: str) -> Node:
        if column == "lump_sum_before":
            return Node(column, row[column], "What the member's earlier rows ask of the same lump sum")
        return cell(column, str(row.get(column, "")), row["origin"])

    node = Walk(row, rules_in(*EXPENSE), book.in_force(date.fromisoformat(row["law_day"])), leaf).node(name)
    return Node(told, node.value, node.says, node.ground, node.parts)
