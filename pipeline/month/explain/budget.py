"""The tree of a line of an Activity's budget: what came in, what was taken, what is left."""

from pipeline.core.explain import Node, Walk
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.cells import expense
from pipeline.month.explain.copyright import request
from pipeline.month.explain.invoice import invoice_amount
from pipeline.month.explain.shelf import Subject
from pipeline.month.explain.sums import added, opened
from pipeline.rules import INVOICE

LINES = {"opening": "Carried from earlier months, from the books", "turnover": "Invoices excluding VAT, less credit notes",
         "transfers": "Sold to other Activities, less what was bought from them",
         "fees": "The cooperative's fee, rounded on each invoice", "expenses": "Expenses charged",
         "copyright": "Copyright paid out of the budget, gross",
         "others_cost": "Cost of employing the Activity's other members", "own_cost": "Full cost of the member's own contracts",
         "reductions": "Structural reduction of a quarter given back to the Activity, of all its members",
         "closing": "Opening + turnover + transfers - fees - expenses - copyright - cost of employment + reductions, carried on"}

GROUNDS = {"others_cost": "Policy: what other members cost is told to each of them",
           "reductions": "Policy: reductions go to the pool, or to the budgets that employed the member (reductions_to)"}


def budget_line(subject: Subject, statement: Document, name: str) -> Node:
    """One line of the statement of one Activity; own_cost without its contracts."""
    value, says = statement[name], LINES[name]
    if name == "opening" and subject.shelf.closed_by:
        return Node(name, value, f"Closing of {subject.shelf.closed_by}, from the books")
    if name == "opening" and (told := opened(subject.shelf.opened, "budget", "budgets", "budget", statement["activity_id"])):
        return added(name, value, says, told)
    if name == "turnover":
        return added(name, value, says, [_invoice(subject, one) for one in statement["invoices"]])
    if name == "transfers":
        return added(name, value, says, [_transfer(subject, one) for one in statement["transfers_list"]])
    if name == "fees":
        return added(name, value, says, [_fee(subject, one) for one in statement["invoices"]])
    if name == "expenses":
        return added(name, value, says, [expense(one, "charged", subject.book) for one in statement["expenses_list"]])
    if name == "copyright":
        return added(name, value, says, [request(subject, one) for one in statement["copyright_list"]])
    parts = [budget_line(subject, statement, line) for line in LINES if line != name] if name == "closing" else []
    return Node(name, value, says, GROUNDS.get(name, ""), tuple(parts))


def _invoice(subject: Subject, one: Document) -> Node:
    """An invoice or credit note, down to its lines where the document is there."""
    kind = "Credit note" if one["total_excl_vat"].startswith("-") else "Invoice"
    document = subject.shelf.invoice(one["number"])
    lines = (invoice_amount(document, "total_excl_vat", subject.book),) if document else ()
    return Node(one["number"], one["total_excl_vat"], f"{kind} to {one['client_name']}, fee {one['fee']}", parts=lines)


def _transfer(subject: Subject, one: Document) -> Node:
    """A transfer, down to its lines where the document is there; negative where this Activity pays it."""
    document = subject.shelf.invoice(one["number"])
    lines = (invoice_amount(document, "total_excl_vat", subject.book),) if document else ()
    return Node(one["number"], one["amount"], f"{'Bought from' if one['buys'] else 'Sold to'} {one['other_name']}", parts=lines)


def _fee(subject: Subject, one: Document) -> Node:
    """The fee of one invoice, by its rule."""
    issued = subject.in_force(subject.slip["pay_day"])
    node = Walk(one, rules_in(*INVOICE), issued, lambda name: _invoice(subject, one)).node("fee")
    return Node(f"fee of {one['number']}", node.value, node.says, node.ground, node.parts)
