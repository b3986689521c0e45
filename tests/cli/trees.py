"""What must hold of every tree that explains an amount."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.core.explain import Node
from pipeline.core.home import Home
from pipeline.intake.words import closed_list
from pipeline.month.collect import param_book
from pipeline.month.explain import amounts, explain
from pipeline.month.explain.shelf import shelf_of
from schemas import SHEETS

COLUMNS = {name for sheet in SHEETS.values() for name in sheet.to_schema().columns}
BUDGET = {"opening": 1, "turnover": 1, "transfers": 1, "fees": -1, "expenses": -1, "copyright": -1, "others_cost": -1,
          "own_cost": -1, "reductions": 1}
COST = dict.fromkeys(("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision"), 1)
SIGNS = {"closing": BUDGET, "real_cost": {**COST, "reduction": -1}, "difference": {"charged": 1, "returned": -1, "real_cost": -1},
         "net": {"gross": 1, "onss_net": -1, "withholding": -1, "special_contribution": -1,
                 "copyright_gross": 1, "copyright_withholding": -1},
         "copyright_year": {"copyright_before": 1, "copyright_gross": 1},
         "copyright_withholding": {"copyright_withholding_year": 1, "copyright_withholding_before": -1},
         "to_pay": {"net": 1, "exceptional_net": 1, "special_contribution_regularisation": -1, "reimbursed": 1},
         **dict.fromkeys(("exit_holiday_net", "double_holiday_net", "premium_net"), {
             f"{kind} {name}": sign for kind in ("exit_holiday", "double_holiday", "other")
             for name, sign in (("gross", 1), ("social_deduction", -1), ("withholding", -1))})}
"""Names whose value is that of their parts with these signs; to_pay is never below nothing."""


def documents(folder: Path) -> list[dict[str, Any]]:
    """Every payslip, invoice and copyright document of a run."""
    return [json.loads(file.read_bytes()) for kind in ("payslips", "invoices", "copyright", "funding", "transfers")
            for file in sorted((folder / kind).glob("*.json"))]


def trees(home: Path, document: dict[str, Any]) -> Iterator[Node]:
    """The tree of every amount of a document."""
    book, shelf = param_book(Home(home))[0], shelf_of(Home(home), document)
    for name in amounts(document):
        tree = explain(document, name, book, shelf)
        assert tree.name == name, (document["number"], name, tree.name)
        yield tree


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from nodes(part)


def wrong(tree: Node, workbooks: Path) -> list[str]:
    """Sums that do not add up, leaves that come from nowhere, cells that say something else."""
    return [f"{tree.name}: {node.name} = {node.value}: {fault}" for node in nodes(tree) for fault in _faults(node, workbooks)]


def _faults(node: Node, workbooks: Path) -> Iterator[str]:
    values = [Decimal(part.value) for part in node.parts] if node.is_sum else []
    if node.is_sum and not node.told and sum(values) != Decimal(node.value):
        yield f"its parts make {sum(values)}"
    signs = SIGNS.get(node.name, {})
    signed = [signs[part.name] * Decimal(part.value) for part in node.parts if part.name in signs]
    if signed and max(sum(signed), Decimal(0) if node.name == "to_pay" else sum(signed)) != Decimal(node.value):
        yield f"its parts make {sum(signed)}"
    if not node.parts and not node.told and not node.says and not node.ground:
        yield "it comes from nowhere"
    if node.says.endswith("it has no such column") and node.name.removesuffix("_paid").removeprefix("contract_") not in COLUMNS:
        yield "nobody writes it in a cell"
    if "!" in node.says and not _same(_cell(workbooks, node.says), node.value):
        yield f"{node.says} has {_cell(workbooks, node.says)!r}"


def _cell(workbooks: Path, place: str) -> Any:
    file, _, cell = place.rpartition(", ")
    sheet, _, address = cell.partition("!")
    return _book(workbooks / file)[sheet][address].value


@cache
def _book(file: Path) -> Any:
    return load_workbook(file)


def _same(written: Any, value: str) -> bool:
    if isinstance(written, datetime):
        return written.date().isoformat() == value
    if written in ("yes", "no"):
        return value == str(written == "yes")
    if value == "no_vat":
        return closed_list("vat").get(str(written).lower()) == value
    try:
        return Decimal(str(written or 0)) == Decimal(value or 0)
    except InvalidOperation:
        return str(written) == value
