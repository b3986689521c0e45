"""The tree of an amount of an invoice, request for funds, transfer or credit note, whose amounts are positive."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from pipeline.core.explain import Node, Walk
from pipeline.core.money import text
from pipeline.core.params import ParamBook, Params
from pipeline.core.rulegraph import rules_in
from pipeline.month.billed import CREDIT_NOTE
from pipeline.month.documents import Document
from pipeline.month.explain.cells import cell
from pipeline.month.explain.sums import added, listed
from pipeline.rules import INVOICE, INVOICE_VAT, LINE

TOTALS = ("total_excl_vat", "total_vat", "total_incl_vat", "fee")
OF_LINES = ("line_net", "quantity", "unit_price")
OF_VAT = ("vat_base", "vat_rate", "vat_amount")
SAME = {"net": "line_net", "base": "vat_base", "amount": "vat_amount"}
"""Other names of a line's and a rate's amounts."""


def invoice_amounts() -> list[str]:
    """What an invoice has to explain."""
    return [*TOTALS, *OF_LINES, *OF_VAT, *SAME]


def invoice_amount(invoice: Document, amount: str, book: ParamBook) -> Node:
    """A total, or an amount of its lines or rates."""
    bill, name = _Bill(invoice, book.in_force(date.fromisoformat(invoice["issue_date"]))), SAME.get(amount, amount)
    if name in TOTALS:
        return Walk(invoice, rules_in(*INVOICE), bill.params, bill.total).node(name)
    if name == "line_net":
        return added(amount, invoice["total_excl_vat"], "Sum of the lines", bill.lines(invoice["lines"]))
    if name in ("vat_base", "vat_amount"):
        whole = invoice["total_excl_vat" if name == "vat_base" else "total_vat"]
        return added(amount, whole, "Sum of the rates", [bill.rate(row, name) for row in invoice["vat"]])
    if name == "vat_rate":
        return listed(amount, [bill.rate(row, name) for row in invoice["vat"]], "One a rate")
    return listed(amount, [bill.written(row, name) for row in invoice["lines"]], "One a line")


def vat_parts(invoice: Document, book: ParamBook) -> dict[str, Callable[[], Node]]:
    """Base of each VAT code and ground: 21, or 12.catering -> what makes its tree."""
    bill, rows = _Bill(invoice, book.in_force(date.fromisoformat(invoice["issue_date"]))), defaultdict(list)
    for line in invoice["lines"]:
        rows[".".join(filter(None, (line["vat"], line["vat_ground"])))].append(line)
    return {place: partial(bill.base, own) for place, own in rows.items()}


@dataclass(frozen=True)
class _Bill:
    """An invoice under the law of its day."""

    invoice: Document
    params: Params

    def total(self, name: str) -> Node:
        """A total, by lines and rates; how it is asked for, by the kind of its lines."""
        if name == "billing":
            return listed(name, [self.written(row, "turnover_kind") for row in self.invoice["lines"]], "The kind of each line")
        if name == "total_excl_vat":
            return added(name, self.invoice[name], "Sum of the lines", self.lines(self.invoice["lines"]))
        if name == "total_vat":
            rates = [self.rate(row, "vat_amount") for row in self.invoice["vat"]]
            return added(name, self.invoice[name], "VAT, rounded once per rate", rates)
        parts = [self.total("total_excl_vat"), self.total("total_vat")]
        buyer = self.invoice["client"]["name"]
        who = {"internal": f"the budget of {buyer}", "grant": "the funder", "patronage": "the patron"}.get(
            self.invoice["billing"], "the client")
        says = f"What {who} gets back" if self.invoice["kind"] == CREDIT_NOTE else f"What {who} pays"
        return added(name, self.invoice[name], says, parts)

    def lines(self, rows: list[Document]) -> list[Node]:
        return [self._line(row) for row in rows]

    def base(self, rows: list[Document]) -> Node:
        """What some lines make together."""
        whole = sum((Decimal(line["net"]) for line in rows), Decimal(0))
        return added("vat_base", text(whole), "Sum of the lines of this VAT code and ground", self.lines(rows))

    def rate(self, row: Document, name: str) -> Node:
        """An amount of one VAT code."""
        own = [one for one in self.invoice["lines"] if one["vat"] == row["vat"]]

        def leaf(column: str) -> Node:
            if column == "vat_base":
                return added(column, row[column], "Sum of the lines of this rate", self.lines(own))
            return cell(column, str(row[column]), own[0]["origin"])

        return Walk(row, rules_in(*INVOICE_VAT), self.params, leaf).node(name)

    def written(self, row: Document, name: str) -> Node:
        """What a line says in a cell; where it bills a difference, of what."""
        if "was" in row:
            return Node(row["description"], row[name], "A difference, billed as one piece", parts=(self._line(row),))
        return Node(row["description"], row[name], parts=(cell(name, row[name], row["origin"]),))

    def _line(self, row: Document) -> Node:
        """A line as billed: whole, taken back, or a difference."""
        if "was" in row:
            return self._difference(row)
        node = self._priced(row, row)
        says = f"Billed on {self.invoice['corrects']}, taken back" if "sealed_version" in row["origin"] else node.says
        return Node(row["description"], node.value, says, node.ground, node.parts)

    def _priced(self, row: Document, line: Document) -> Node:
        """Quantity times price, from their cells."""
        values = {**row, "line_net": row["net"]}
        return Walk(values, rules_in(*LINE), self.params, lambda name: cell(name, row[name], line["origin"])).node("line_net")

    def _difference(self, row: Document) -> Node:
        """What was billed and what the cells say now, each with its sign on this document."""
        is_credit = self.invoice["kind"] == CREDIT_NOTE
        now = self._priced(row["becomes"], row)
        was = Node("was", _signed(row["was"]["net"], is_credit), f"Billed on {self.invoice['corrects']}, corrections included",
                   parts=tuple(Node(name, row["was"][name], "As it was sealed") for name in ("quantity", "unit_price")))
        becomes = Node("becomes", _signed(now.value, not is_credit), now.says, now.ground, now.parts)
        says = "What was billed, less what it is now" if is_credit else "What it is now, less what was billed"
        return added(row["description"], row["net"], says, [was, becomes])


def _signed(value: str, is_plus: bool) -> str:
    return value if is_plus else f"-{value}"
