"""The tree of a line of an Activity's budget: what came in, what was taken, what is left."""

from datetime import date

from pipeline.core.explain import Node, Walk
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.cells import expense
from pipeline.rules import INVOICE

LINES = {"opening": "Carried from earlier months, from the books", "turnover": "Invoices excluding VAT",
         "fees": "The cooperative's fee, rounded on each invoice", "expenses": "Expenses charged",
         "others_cost": "Cost of employing the Activity's other members", "own_cost": "Full cost of the member's own contracts",
         "closing": "Opening + turnover - fees - expenses - cost of employment, carried on"}


def budget_line(slip: Document, statement: Document, name: str, book: ParamBook) -> Node:
    """One line of the statement of one Activity."""
    parts: tuple[Node, ...] = ()
    if name == "turnover":
        parts = tuple(_invoice(one) for one in statement["invoices"])
    elif name == "fees":
        parts = tuple(_fee(slip, one, book) for one in statement["invoices"])
    elif name == "expenses":
        parts = tuple(expense(one, "charged", book) for one in statement["expenses_list"])
    elif name == "closing":
        parts = tuple(budget_line(slip, statement, line, book) for line in LINES if line != name)
    ground = "Policy: what other members cost is told to each of them" if name == "others_cost" else ""
    return Node(name, statement[name], LINES[name], ground, parts)


def _invoice(one: Document) -> Node:
    return Node(one["number"], one["total_excl_vat"], f"Invoice to {one['client_name']}, fee {one['fee']}")


def _fee(slip: Document, one: Document, book: ParamBook) -> Node:
    """The fee of one invoice, by its rule."""
    issued = book.in_force(date.fromisoformat(slip["pay_day"]))
    node = Walk(one, rules_in(*INVOICE), issued, lambda name: _invoice(one)).node("fee")
    return Node(f"fee of {one['number']}", node.value, node.says, node.ground, node.parts)
