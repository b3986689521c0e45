"""The tree of an amount of an invoice."""

from datetime import date

from pipeline.core.explain import Node, Walk
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.explain.cells import cell
from pipeline.rules import INVOICE, INVOICE_VAT, LINE


def invoice_amount(invoice: Document, amount: str, book: ParamBook) -> Node:
    params = book.in_force(date.fromisoformat(invoice["issue_date"]))
    line_rules, vat_rules = rules_in(*LINE), rules_in(*INVOICE_VAT)

    def line(row: Document) -> Node:
        node = Walk(row, line_rules, params, lambda name: cell(name, str(row[name]), row["origin"])).node("line_net")
        return Node(row["description"], node.value, node.says, node.ground, node.parts)

    def rate(row: Document) -> Node:
        own = [one for one in invoice["lines"] if one["vat"] == row["vat"]]
        return Walk(row, vat_rules, params, lambda name: (
            Node(name, row[name], "Sum of the lines of this rate", parts=tuple(map(line, own))) if name == "vat_base"
            else cell(name, str(row[name]), own[0]["origin"]))).node("vat_amount")

    def leaf(name: str) -> Node:
        if name == "total_excl_vat":
            return Node(name, invoice[name], "Sum of the lines", parts=tuple(line(row) for row in invoice["lines"]))
        if name == "total_vat":
            return Node(name, invoice[name], "VAT, rounded once per rate", parts=tuple(map(rate, invoice["vat"])))
        if name == "total_incl_vat":
            return Node(name, invoice[name], "What the client pays", parts=(leaf("total_excl_vat"), leaf("total_vat")))
        return Node(name, str(invoice[name]))

    return Walk(invoice, rules_in(*INVOICE), params, leaf).node(amount)
