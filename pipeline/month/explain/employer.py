"""The tree of the employer's side: a line of the contributions, the structural reduction, the real cost, what is kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.core.calendar import Month
from pipeline.core.explain import Node, Walk, first_line, ground, parameter
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.employer_lines import PARTS, RATES
from pipeline.month.employer_side import COST, REDUCTION
from pipeline.month.explain.cells import at
from pipeline.month.explain.contract import contract_walk, taken_back
from pipeline.month.explain.shelf import Subject
from pipeline.month.explain.sums import added, from_books, listed
from pipeline.rules import EMPLOYER_REDUCTIONS

RULES = rules_in(*EMPLOYER_REDUCTIONS)
SIDE = {"charged": "All that the budgets were charged, the mutualised margin among it",
        "real_cost": "What employing really costs: gross and charges without the margin, less the structural reduction",
        "difference": "What the pool keeps: charged - what is given back to the budgets - the real cost",
        "reduction": "Structural reduction of the employer's contributions", "returned": ""}
FACTS = {"full_week": "Days of a full-time week", "at_least_half_time": "Whether the contract counts as half time or more: "
         "one in days does", "law_day": "Last day of the period"}
Kept = Callable[[Document], bool]


def employer_names(slip: Document) -> set[str]:
    """Amounts of the employer's side that a payslip has."""
    side = slip["employer_side"]
    rules = {name for row in side.get("reductions", ()) for name in row if name in RULES}
    lines = {one["line"] for contract in (*slip["contracts"], *slip["taken_back"]) for one in contract["employer_lines"]}
    return {*(SIDE if side else ()), *rules, *lines}


def employer_amount(subject: Subject, amount: str) -> Node:
    """A line of this payslip's contracts; or an amount of the period, which is the month or the whole quarter."""
    slip, side = subject.slip, subject.slip["employer_side"]
    if amount in SIDE:
        return _of_side(subject, amount)
    if amount in RULES:
        return listed(amount, [_reduction_walk(subject, row).node(amount) for row in side["reductions"] if amount in row],
                      "One a status and kind of time")
    parts = [node for contract in (*slip["contracts"], *slip["taken_back"]) for node in employer_lines(subject, contract, amount)]
    if len(parts) == 1:
        return parts[0]
    return added(amount, _sum(parts), "Sum over the contracts", parts)


def _of_side(subject: Subject, amount: str) -> Node:
    side = subject.slip["employer_side"]
    value, says = side[amount], f"{SIDE[amount]}, {side['period']}"
    if amount == "charged":
        return added(amount, value, says, [_of_period(subject, name, name, side[name]) for name in (*COST, "margin")])
    if amount == "real_cost":
        costs = [_of_period(subject, name, name, side[name]) for name in COST]
        return Node(amount, value, says, parts=(*costs, _of_side(subject, "reduction")))
    if amount == "difference":
        return Node(amount, value, says, parts=tuple(_of_side(subject, part) for part in ("charged", "returned", "real_cost")))
    if amount == "returned":
        rule, policy = RULES[amount], subject.in_force(_law_day(subject))["reductions_to"]
        return Node(amount, value, first_line(rule), ground(rule), (_of_side(subject, "reduction"), parameter(policy)))
    return added(amount, value, says, [_reduction(subject, row) for row in side["reductions"]])


def _law_day(subject: Subject) -> str:
    month = Month.parse(subject.slip["month"])
    return str((month.quarter[-1] if subject.slip["employer_side"]["is_final"] else month).last)


def _reduction(subject: Subject, row: Document) -> Node:
    """What a status and kind of time brings; or the name of the value without which it is not known."""
    if row["missing_parameters"]:
        return Node(row["worker_code"], row["reduction"], f"Not known that day, counted as nothing: {row['missing_parameters']}")
    return _reduction_walk(subject, row).node(REDUCTION[subject.slip["employer_side"]["is_final"]])


def _reduction_walk(subject: Subject, row: Document) -> Walk:
    def is_of_row(contract: Document) -> bool:
        return contract["status"] == row["status"] and bool(contract["days"]) == row["in_days"]

    def leaf(name: str) -> Node:
        if name in FACTS:
            return Node(name, str(row[name]), FACTS[name])
        if name == "reducible_onss":
            return _reducible(subject, row, is_of_row)
        if name == "counted":
            says = "Days of the quarter; a month's estimate counts its days three times"
            return Node(name, row[name], says, parts=(leaf("paid"),))
        return _of_period(subject, {"wage": "gross", "paid": "days_worked"}.get(name, name), name, row.get(name, "0"), is_of_row)

    return Walk(row, RULES, subject.in_force(row["law_day"]), leaf)


def _of_period(subject: Subject, column: str, name: str, value: str, keep: Kept = lambda contract: True) -> Node:
    """Sum of a column over the period's contracts: those of this payslip by their rules, others from the books."""
    own = [contract_walk(subject, one).node(column) for one in subject.slip["contracts"] if keep(one)]
    back = [taken_back(one, column) for one in subject.slip["taken_back"] if keep(one)]
    earlier = [_in_books(slip, one, column, one[column]) for slip, one in _earlier(subject) if keep(one)]
    return from_books(name, value, f"Sum over the contracts of {subject.slip['employer_side']['period']}",
                      [*own, *back, *earlier])


def _reducible(subject: Subject, row: Document, keep: Kept) -> Node:
    """The contributions that may be reduced, line by line."""
    slip = subject.slip
    own = [node for one in (*slip["contracts"], *slip["taken_back"]) if keep(one)
           for line in one["employer_lines"] if line["is_reducible"] for node in employer_lines(subject, one, line["line"])]
    earlier = [_in_books(of, one, line["line"], line["amount"]) for of, one in _earlier(subject) if keep(one)
               for line in one["employer_lines"] if line["is_reducible"]]
    return from_books("reducible_onss", row["reducible_onss"], "Lines of the contributions that may be reduced", [*own, *earlier])


def _in_books(slip: Document, contract: Document, name: str, value: str) -> Node:
    return Node(name, value, f"Contract from {contract['start']} to {contract['end']}, {contract['activity_name']}: payslip "
                f"{slip['number']} of {slip['month']}, run {slip['run']}, from the books")


def _earlier(subject: Subject) -> Iterator[tuple[Document, Document]]:
    """Contracts of the period on payslips sealed before, those that were taken back among them."""
    month = Month.parse(subject.slip["month"])
    months = map(str, month.quarter if subject.slip["employer_side"]["is_final"] else (month,))
    wanted = set(months)
    for slip in subject.shelf.earlier:
        if slip["month"] in wanted:
            yield from ((slip, contract) for contract in (*slip["contracts"], *slip["taken_back"]))


def employer_lines(subject: Subject, contract: Document, name: str) -> list[Node]:
    """A line of one contract, where it has it."""
    return [_line(subject, contract, one) for one in contract["employer_lines"] if one["line"] == name]


def _line(subject: Subject, contract: Document, line: Document) -> Node:
    """rate x base of one line, a part of what is charged as a whole."""
    name, part = line["line"], line["part"]
    if "number_was" in contract:
        return replace(taken_back({**contract, name: line["amount"]}, name), name=name)
    walk = contract_walk(subject, contract)
    if name in PARTS.values():
        return Node(name, line["amount"], f"What is charged as {part} above or below the lines that are known",
                    "Policy: the budgets are charged one rate as a whole", (walk.node(part),))
    return rated_line(subject, contract, line, walk.node("onss_base"))


def rated_line(subject: Subject, row: Document, line: Document, base: Node) -> Node:
    """rate x base of a line of a contract, or of its premium."""
    name, part = line["line"], line["part"]
    code = f", code {line['code']}" if line["code"] else ""
    says = f"Line of {part}, worker code {line['worker_code']}{code}: base x rate, to the cent with the part's other lines"
    law = RATES["contribution_line_rate" if part == "employer_onss" else "fund_line_rate"]
    return Node(name, line["amount"], says, ground(law), (base, _rate(subject, row, line)))


def _rate(subject: Subject, contract: Document, line: Document) -> Node:
    of_contributions = line["part"] == "employer_onss"
    row = {**contract, **line, "line_rate": line["rate"], "contribution_line_rate": line["rate"] if of_contributions else "0",
           "fund_line_rate": "0" if of_contributions else line["rate"]}

    def leaf(name: str) -> Node:
        if name == "line":
            return Node(name, line["line"], "A line of the table of rates")
        return Node(name, str(row[name]), f"Of the contract: {at(contract['origin'])}")

    return Walk(row, RATES, subject.in_force(contract["law_day"]), leaf).node("line_rate")


def _sum(parts: Sequence[Node]) -> str:
    return f"{sum((Decimal(part.value) for part in parts), Decimal(0)):.2f}"
