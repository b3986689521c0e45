"""The parts of a declared figure: the payslips that make it, each with the name under which it explains itself."""

from shlex import quote
from typing import Any

import polars as pl

from pipeline.core.explain import Node
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.declarations.draft import CELLS, PARTS, WrongPeriod, folder_of

EXPLAINED = ("dmfa", "withholding", "281", "vat", "customers")
"""Kinds whose drafts list the parts of their figures."""
SHOWN = 200
"""Parts of a figure that are told one by one; the others as one sum."""


def explain_cell(home: Home, ref: str, cell: str | None) -> Node:
    """The tree of a figure of a draft. ref: KIND:PERIOD, such as withholding:2026-03. Raises WrongPeriod."""
    kind, _, period = ref.partition(":")
    file = folder_of(home, kind, period) / PARTS
    if kind not in EXPLAINED:
        raise WrongPeriod(f"figures of {', '.join(EXPLAINED)} have parts to list; {kind} is none of them")
    if not file.is_file() or ".." in ref:
        raise WrongPeriod(f"there is no draft of {kind} {period}: smart declare {kind} {period}")
    every = pl.read_csv(file, schema=CELLS).with_columns(pl.col("amount").fill_null(""))
    parts = every.filter(cell=cell or "")
    if parts.is_empty():
        known = ", ".join(every["cell"].unique().sort().head(SHOWN))
        raise WrongPeriod(f"{ref} has no figure {cell or '(none was named)'}; it has {known}")
    return Node(cell or "", _euro(parts), f"sum of {parts.height} amounts of sealed documents", "", _nodes(parts), is_sum=True)


def _nodes(parts: pl.DataFrame) -> tuple[Node, ...]:
    own = [_node(row) for row in parts.head(SHOWN).to_dicts()]
    others = parts.slice(SHOWN)
    return (*own, *([Node("others", _euro(others), f"{others.height} more, in {PARTS}")] if others.height else []))


def _node(row: dict[str, Any]) -> Node:
    """An amount of a document; one without a name there is told by the document alone."""
    value = text(from_cents(row["amount_cents"]))
    says = ("less, " if row["sign"] < 0 else "") + f"of {row['document']}" + (
        f", member {row['member_id']}" if row["member_id"] else "")
    if not row["amount"]:
        return Node(row["document"], value, says)
    return Node(row["amount"], value, says, f"smart explain {row['document']} {quote(row['amount'])}")


def _euro(parts: pl.DataFrame) -> str:
    return text(from_cents(int(parts["amount_cents"].sum())))
