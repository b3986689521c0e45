"""What one part of a document has of an amount: AMOUNT@CONTRACT of a payslip, AMOUNT@VAT of an invoice."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

import polars as pl

from pipeline.core.explain import Node
from pipeline.core.money import EXACT, text
from pipeline.month.documents import Document
from pipeline.month.exceptional import HALVES, PREMIUM, halves
from pipeline.month.explain.contract import contract_walk, taken_back
from pipeline.month.explain.employer import employer_lines
from pipeline.month.explain.exceptional import CHARGES, exceptional_row, premium_charge, premium_line
from pipeline.month.explain.invoice import vat_parts
from pipeline.month.explain.shelf import Subject

MARK = "@"
OF_CONTRACT = ("gross", "onss_base", "onss", "work_bonus_A", "work_bonus_B", "days_worked", "hours", "hours_of_quota")
OF_ROW = {"gross": "gross", "deduction": "social_deduction"}
"""What premiums and holiday pay have of their own -> column."""
HALF = {"simple": "Simple half of the holiday pay, which bears ordinary contributions",
        "simple_deduction": "The member's contribution on the simple half",
        "double_base": "Part of the holiday pay that bears the contribution on double holiday pay",
        "double_deduction": "The member's contribution on the double half"}
Parts = Mapping[str, Callable[[], Node]]
"""Amount of a part -> what makes its tree."""


class NoSuchAmount(ValueError):
    """An amount that the document does not have; names those it has."""


def part_amount(subject: Subject, asked: str) -> Node:
    """The tree of AMOUNT@PART. Raises NoSuchAmount."""
    known, document = part_amounts(subject), subject.slip
    if asked not in known:
        raise NoSuchAmount(f"{document['number']} has no {asked}; it has {', '.join(sorted(known)) or 'no parts to ask for'}")
    return known[asked]()


def part_amounts(subject: Subject) -> Parts:
    """Every amount of every contract of a payslip, or of every VAT code and ground of an invoice."""
    document = subject.slip
    if document["kind"] == "copyright":
        return {}
    if document["kind"] != "payslip":
        return {f"vat_base{MARK}{place}": make for place, make in vat_parts(document, subject.book).items()}
    contracts = [(one, _of_contract(subject, one)) for one in (*document["contracts"], *document["taken_back"])]
    beside = [(row, _of_row(subject, row)) for kind in document["exceptional"] for row in kind["rows"]]
    return {f"{name}{MARK}{one['contract_id']}": make for one, parts in (*contracts, *beside) for name, make in parts.items()}


def _of_contract(subject: Subject, one: Document) -> Parts:
    amount = partial(taken_back, one) if "number_was" in one else contract_walk(subject, one).node
    lines = {line["line"]: partial(_line, subject, one, line["line"]) for line in one["employer_lines"]}
    return {**{name: partial(amount, name) for name in OF_CONTRACT}, **lines}


def _line(subject: Subject, one: Document, name: str) -> Node:
    return employer_lines(subject, one, name)[0]


def _of_row(subject: Subject, row: Document) -> Parts:
    """Of a premium what it bears, line by line; of holiday pay its halves."""
    is_premium = row["kind"] == PREMIUM
    own = {name: partial(exceptional_row, subject, row, column) for name, column in OF_ROW.items()}
    beside = _of_premium(subject, row) if is_premium else _of_holiday(subject, row)
    return {f"{'premium' if is_premium else row['kind']}_{name}": make for name, make in (own | beside).items()}


def _of_premium(subject: Subject, row: Document) -> dict[str, Callable[[], Node]]:
    base = partial(Node, "onss_base", row["onss_base"], "Base of the contributions on the premium")
    charges = {name: partial(premium_charge, subject, row, name) for name in CHARGES}
    return {"onss_base": base, **charges, **{line["line"]: partial(premium_line, subject, row, line)
                                             for line in row.get("employer_lines", ())}}


def _of_holiday(subject: Subject, row: Document) -> dict[str, Callable[[], Node]]:
    employer = partial(Node, "employer_onss", row["employer_onss"], "Employer's contributions on the simple half")
    return {"employer_onss": employer, **{name: partial(_half, subject, row, name) for name in HALVES}}


def _half(subject: Subject, row: Document, name: str) -> Node:
    """A half of holiday pay, by the rules of the whole."""
    amounts = {column: Decimal(row[column]) for column in ("gross", "holiday_simple", "social_deduction")}
    known = {"kind": row["kind"], "status": row["status"], "law_day": date.fromisoformat(row["law_day"]), **amounts}
    rows = pl.DataFrame([known], schema_overrides=dict.fromkeys(amounts, EXACT))
    value = halves(rows, subject.book)[name].item()
    column = "social_deduction" if name.endswith("deduction") else "gross"
    return Node(name, text(value), HALF[name], parts=(exceptional_row(subject, row, column),))
