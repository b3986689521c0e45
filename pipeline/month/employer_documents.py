"""The employer's side as it stands in a payslip's JSON."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pipeline.month.documents import Document, by, plain
from pipeline.month.employer_side import EmployerSide

NUMBERS = {"mu", "beta", "paid", "counted", "full_week"}
"""Columns of the structural reduction that are no amounts."""
LINE = ("worker_code", "part", "line", "code", "rate", "is_reducible", "base", "amount")


def employer_documents(side: EmployerSide) -> dict[str, Document]:
    """By member: what was charged and what it really costs, and `reductions`, one row a status and kind of time."""
    reduced = by(side.reduced, "member_id")
    return {row["member_id"]: {**{name: plain(name, value) for name, value in row.items()},
                               "reductions": [_reduction(one) for one in reduced.get(row["member_id"], [])]}
            for row in side.members.to_dicts()}


def _reduction(row: Mapping[str, Any]) -> Document:
    return {name: plain("factor" if name in NUMBERS else name, value) for name, value in row.items() if value is not None}


def line_documents(side: EmployerSide) -> Mapping[str, Document]:
    """By contract: `employer_lines`, the lines of the employer's contributions and of the funds."""
    lines = by(side.contract_lines, "contract_id")
    found = {key: {"employer_lines": [{name: plain(name, row[name]) for name in LINE} for row in rows]}
             for key, rows in lines.items()}
    return defaultdict(lambda: {"employer_lines": []}, found)
