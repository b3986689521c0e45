"""The leaves of declared figures, each asked again of the document that it names."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from pipeline.core.money import from_cents
from pipeline.core.params import ParamBook
from pipeline.declarations.draft import CELLS
from pipeline.month.documents import Document
from pipeline.month.explain import NoSuchAmount, explain
from pipeline.month.explain.shelf import Shelf
from tests.month.ledger import Ledger

Shelved = Callable[[str], tuple[Document, Shelf]]
"""Number -> its document, and what stands beside it."""
SHARED = "reduction"
"""What a run posted of the quarter's reduction is shared out: its leaves name the payslip alone."""


def shelf_of(ledger: Ledger) -> Shelved:
    """The papers of a ledger, each beside the member's earlier ones of its kind."""
    papers = {paper["number"]: paper for paper in ledger.papers or ()}

    def shelved(number: str) -> tuple[Document, Shelf]:
        paper, every = papers[number], list(papers.values())
        earlier = [one for one in every[:every.index(paper)] if all(one[name] == paper[name] for name in ("kind", "member_id"))]
        return paper, Shelf(earlier=tuple(earlier))

    return shelved


def unlike(cells: pl.DataFrame, book: ParamBook, shelved: Shelved) -> list[str]:
    """Leaves that are not sign x the amount that their document explains; each of another name is asked once."""
    assert dict(cells.schema) == CELLS
    told: dict[tuple[str, str], str] = {}
    return list(_unlike(cells, lambda row: _asked(row, told, book, shelved)))


def _unlike(cells: pl.DataFrame, asked: Callable[[dict[str, Any]], str]) -> Iterator[str]:
    for row in cells.to_dicts():
        if not row["amount"]:
            if SHARED not in row["cell"] and not row["cell"].startswith("total."):
                yield f"{row['cell']}: a part of {row['document']} without a name"
            continue
        value = asked(row)
        if not _is(value, row["sign"] * from_cents(row["amount_cents"]), row["amount"].startswith("days_worked")):
            yield f"{row['cell']}: {row['sign']} x {row['amount']} of {row['document']} is {row['amount_cents']}, not {value}"


def _is(value: str, amount: Decimal, in_hundredths: bool) -> bool:
    """The same amount; days, which hours may give without end, are sealed in hundredths."""
    try:
        told = Decimal(value)
        return amount == (told.quantize(Decimal("0.01"), ROUND_HALF_UP) if in_hundredths else told)
    except ArithmeticError:
        return False


def _asked(row: dict[str, Any], told: dict[tuple[str, str], str], book: ParamBook, shelved: Shelved) -> str:
    key = (row["document"], row["amount"])
    if key not in told:
        document, shelf = shelved(row["document"])
        try:
            told[key] = explain(document, row["amount"], book, shelf).value
        except NoSuchAmount as error:
            told[key] = str(error)
    return told[key]
