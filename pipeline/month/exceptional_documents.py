"""Premiums and holiday pay as a payslip tells them: one document a kind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.books.accounting import TAXED
from pipeline.books.opening import OF_PREMIUM
from pipeline.core.money import text
from pipeline.month.collect import Inputs
from pipeline.month.documents import Document, origin, shown

Row = Mapping[str, Any]


def exceptional_lines(taxed: Sequence[Row], rows: Sequence[Row], lines: Mapping[str, Document],
                      inputs: Inputs) -> Iterator[Document]:
    """One document a kind that this run pays or corrects: every column of its tax, of the month so far.

    paid: what this payslip pays of it (TAXED). rows: the exceptional pay of each contract. lines: see `line_documents`.
    """
    for kind in taxed:
        of_contracts = [_row(row, inputs) | lines[row["contract_id"] + OF_PREMIUM] for row in rows if row["kind"] == kind["kind"]]
        paid = {name: text(kind[name] - kind[f"{name}_before"]) for name in TAXED}
        if of_contracts or any(amount != "0.00" for amount in paid.values()):
            yield {**shown(kind), "paid": paid, "rows": of_contracts}


def _row(row: Row, inputs: Inputs) -> Document:
    taken_back = row["content_hash"] == ""
    return {**shown(row), "law_day": row["law_day"].isoformat(), "origin": origin(row, inputs), "taken_back": taken_back}
