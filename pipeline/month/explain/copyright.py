"""The tree of an amount of a copyright document: tax on the income year so far, down to each request's cell."""

from decimal import Decimal

from pipeline.core.explain import Node, Walk
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.cells import as_sealed, cell
from pipeline.month.explain.shelf import Subject
from pipeline.month.explain.sums import added, from_books, listed, opened
from pipeline.rules import COPYRIGHT, COPYRIGHT_REQUEST

BEFORE = {"copyright_before": ("copyright_gross", "Copyright of the income year before this document, from the books"),
          "copyright_withholding_before": ("copyright_withholding", "Tax that the year's earlier documents kept, from the books"),
          "copyright_expenses_before": ("", "Lump-sum expenses of the income year before this document, from the books")}
"""What the books had -> the same of one document, and what it is."""
OPENED = {"copyright_before": "gross", "copyright_withholding_before": "withholding", "copyright_expenses_before": "expenses"}
"""The same of an opening."""
OF_REQUESTS = ("invoiced", "copyright_most", "copyright_most_year")
PAID = {"to_pay": "What is paid: the net, where it is not below nothing",
        "paid_too_much": "What earlier documents paid too much: the net, where it is below nothing"}


def copyright_amounts() -> list[str]:
    """What a copyright document has to explain."""
    return [*rules_in(*COPYRIGHT), "copyright_gross", *BEFORE, *OF_REQUESTS, *PAID]


def copyright_amount(subject: Subject, amount: str) -> Node:
    """An amount of the document, by the law of its income year; of its requests, one each."""
    paper = subject.slip
    if amount in OF_REQUESTS:
        paid = [one for one in paper["requests"] if not one["taken_back"]]
        return listed(amount, [_limit(subject, one, amount) for one in paid], "One a request")

    def leaf(name: str) -> Node:
        if name == "copyright_gross":
            return added(name, paper[name], "Sum of the requests", [request(subject, one) for one in paper["requests"]])
        if name in BEFORE:
            return _before(subject, name)
        return Node(name, paper[name], PAID[name], parts=(walk.node("net"),))

    walk = Walk(paper, rules_in(*COPYRIGHT), subject.in_force(paper["law_day"]), leaf)
    return walk.node(amount)


def request(subject: Subject, one: Document) -> Node:
    """A request: what somebody asked for in a cell, and the most that it could be."""
    name = f"{one['number']} {one['work_title']}"
    if one["taken_back"]:
        return Node(name, one["copyright_gross"], f"Paid on {one['number_was']}, taken back: {as_sealed(one['origin'])}")
    says = f"Copyright of {one['date']}, for {one['client_name']}"
    most = [_limit(subject, one, limit) for limit in ("copyright_most", "copyright_most_year")]
    asked = cell("copyright_amount", one["copyright_gross"], one["origin"])
    return Node(name, one["copyright_gross"], says, parts=(asked, *most))


def _limit(subject: Subject, one: Document, name: str) -> Node:
    """What a request may be, of its invoice or in its year."""
    def leaf(column: str) -> Node:
        if column == "invoiced":
            order = f", order {one['order_reference']}" if one["order_reference"] else ""
            numbers = f" ({', '.join(one['invoices'])})" if one["invoices"] else ""
            says = f"Invoiced to {one['client_name']}{order} for {one['work_month']}, excluding VAT{numbers}"
            return Node(column, one[column], says)
        return Node(column, one[column], "What the member had as copyright of the income year when the run began")

    return Walk(one, rules_in(*COPYRIGHT_REQUEST), subject.in_force(one["law_day"]), leaf).node(name)


def _before(subject: Subject, name: str) -> Node:
    paper, (amount, says) = subject.slip, BEFORE[name]
    earlier = [one for one in subject.shelf.earlier if one["income_year"] == paper["income_year"]]
    parts = [Node(one["number"], _own(one, amount), f"Document of {one['month']}, run {one['run']}") for one in earlier]
    year = str(paper["income_year"])
    told = opened(subject.shelf.opened, name, "opening_copyright", OPENED[name], paper["member_id"], year)
    return from_books(name, paper[name], says, [*told, *parts])


def _own(paper: Document, amount: str) -> str:
    """What a document added to its year."""
    if amount:
        return str(paper[amount])
    return f"{Decimal(paper['copyright_expenses']) - Decimal(paper['copyright_expenses_before']):.2f}"
