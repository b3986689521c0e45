"""Sums and lists in a tree."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.books.opening_figures import OpeningFigures
from pipeline.core.explain import Node
from pipeline.core.money import from_cents
from pipeline.month.documents import plain


def opened(figures: OpeningFigures, name: str, table: str, column: str, whose: str, period: str = "") -> list[Node]:
    """What an opening said of an amount, with its file, sheet and cell; nothing where it said nothing."""
    cents, place = figures.get((table, column, whose, period), (0, ""))
    return [Node(name, plain(name, from_cents(cents)), f"Opening of the books: {place}")] if cents else []


def added(name: str, value: str, says: str, parts: Sequence[Node], ground: str = "") -> Node:
    """A value that is the sum of its parts."""
    return Node(name, value, says, ground, tuple(parts), is_sum=bool(parts))


def from_books(name: str, value: str, says: str, parts: Sequence[Node]) -> Node:
    """What the books had, document by document as far as they are still there."""
    told = [part for part in parts if Decimal(part.value)]
    rest = Decimal(value) - sum((Decimal(part.value) for part in told), Decimal(0))
    if not told or not rest:
        return added(name, value, says, told)
    return added(name, value, says, [*told, Node("others", plain(name, rest), "Not among the documents that are here")])


def listed(name: str, parts: Sequence[Node], says: str) -> Node:
    """What several rows have each and that cannot be added up."""
    if len(parts) == 1 and parts[0].name == name:
        return parts[0]
    return Node(name, "; ".join(part.value for part in parts), says, parts=tuple(parts))
