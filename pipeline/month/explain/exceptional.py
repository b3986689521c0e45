"""The tree of an amount of a premium or of holiday pay."""

from dataclasses import replace
from decimal import Decimal

from pipeline.core.explain import Node, Walk
from pipeline.core.money import text
from pipeline.core.rulegraph import rules_in
from pipeline.month.documents import Document
from pipeline.month.exceptional import DEDUCED, EXIT, PREMIUM
from pipeline.month.exceptional_tax import DUE, OF_THE_MONTH, RULES
from pipeline.month.explain.cells import as_sealed, cell
from pipeline.month.explain.contract import contract_walk
from pipeline.month.explain.employer import rated_line
from pipeline.month.explain.shelf import Subject
from pipeline.month.explain.sums import added
from pipeline.month.rights import counted_beside
from pipeline.rules import CONTRACT

SUMS = {"exceptional_gross": "gross", "exceptional_deduction": "social_deduction",
        "exceptional_withholding": "withholding", "exceptional_net": "net"}
"""Amounts of the payslip -> those of each kind."""
KINDS = {"premium": PREMIUM, "double_holiday": "double_holiday", "exit_holiday": EXIT}
NAMES = {f"{word}_{amount.removeprefix('exceptional_')}": (kind, column)
         for word, kind in KINDS.items() for amount, column in SUMS.items()}
"""What is asked of one kind, such as exit_holiday_net -> the kind, and its amount."""
CHARGES = {"employer_onss": "Employer's contributions on the premium", "funds": "Contributions to funds on the premium",
           "accident_insurance": "Accident insurance on the premium", "holiday_provision": "Holiday pay set aside on the premium",
           "margin": "Mutualised margin on the premium"}
CHARGED = {f"premium_{name}": name for name in CHARGES}
"""Name of a charge on the premiums of a payslip -> column."""
OF_ROW = {"exit_simple": "Simple half of what the contracts earned of holiday pay, rounded on each"}
WORDS = {PREMIUM: "Premiums", "double_holiday": "Double holiday pay", EXIT: "Holiday pay at a contract's end"}
OF_CELLS = {PREMIUM: "premium", "double_holiday": "double_holiday"}


def exceptional_names(slip: Document) -> list[str]:
    """What can be asked of the premiums and holiday pay of a payslip."""
    kinds = [kind["kind"] for kind in slip["exceptional"]]
    return [*(SUMS if kinds else ()), *(CHARGED if PREMIUM in kinds else ()),
            *(name for name, (kind, _) in NAMES.items() if kind in kinds)]


def exceptional_amount(subject: Subject, name: str) -> Node:
    """One amount over all kinds, what is paid of one kind, or a charge on premiums."""
    kinds = subject.slip["exceptional"]
    if name in CHARGED:
        return _charged(subject, CHARGED[name])
    if name in NAMES:
        kind, amount = NAMES[name]
        return replace(_paid(subject, next(each for each in kinds if each["kind"] == kind), amount), name=name)
    parts = [_paid(subject, kind, SUMS[name]) for kind in kinds]
    return added(name, subject.slip[name], "Premiums and holiday pay, paid beside the net", parts)


def base_beside(subject: Subject) -> Node:
    """What premiums and the simple half of holiday pay add to the quarter's base of the special contribution."""
    slip = subject.slip
    rows = [Node(WORDS[row["kind"]], row["special_base_beside"], "Bears ordinary contributions")
            for kind in slip["exceptional"] for row in kind["rows"]]
    before = Node("special_base_beside_before", slip["special_base_beside_before"],
                  "What the month's earlier runs had, from the books")
    return added("special_base_beside", slip["special_base_beside"], "Premiums and the simple half of holiday pay at a "
                 "contract's end: they count for the quarter", [*rows, before])


def counted_rows(subject: Subject) -> list[Node]:
    """What counts for pension: premiums, and the simple half of holiday pay at a contract's end, each where there is any."""
    rows = [row for kind in subject.slip["exceptional"] for row in kind["rows"]]
    found = [(row, counted_beside([row])) for row in rows]
    return [Node(WORDS[row["kind"]], text(amount), "Bears ordinary contributions") for row, amount in found if amount]


def premium_cost(subject: Subject, row: Document) -> Node:
    """What a premium costs its Activity: the premium, and each charge on it by the rules of contracts."""
    parts = [exceptional_row(subject, row, "gross"), *(premium_charge(subject, row, name) for name in CHARGES)]
    return added("premium_cost", row["full_cost"], "Premium with all its charges", parts,
                 "Policy: charged as the pay of its contract is, at the same rates and on the same base")


def premium_charge(subject: Subject, row: Document, name: str) -> Node:
    """A charge on a premium: of contributions and funds, line by line."""
    lines = [premium_line(subject, row, line) for line in row.get("employer_lines", ()) if line["part"] == name]
    return added(f"premium_{name}", row[name], CHARGES[name], lines)


def premium_line(subject: Subject, row: Document, line: Document) -> Node:
    """A line of the contributions or of the funds on a premium."""
    if row["taken_back"] or line["rate"] == "":
        return Node(line["line"], line["amount"], f"Line of {line['part']}: {as_sealed(row['origin'])}" if row["taken_back"] else
                    f"What is charged as {line['part']} above or below the lines that are known")
    base = Node("onss_base", row["onss_base"], "Base of the contributions on the premium", parts=(
        exceptional_row(subject, row, "gross"),))
    return rated_line(subject, row, line, base)


def _charged(subject: Subject, name: str) -> Node:
    """A charge on all premiums of the payslip."""
    rows = [row for kind in subject.slip["exceptional"] if kind["kind"] == PREMIUM for row in kind["rows"]]
    whole = text(sum((Decimal(row[name]) for row in rows), Decimal(0)))
    return added(f"premium_{name}", whole, f"{CHARGES[name]}, over the contracts",
                 [premium_charge(subject, row, name) for row in rows])


def _paid(subject: Subject, kind: Document, name: str) -> Node:
    """An amount of one kind that this payslip pays, under the kind's own words."""
    if name == "withholding":
        return _withheld(subject, kind)
    if name != "net":
        return _of_rows(subject, kind, name)
    parts = (*(_of_rows(subject, kind, part) for part in DUE), _withheld(subject, kind))
    called = next(name for name, asked in NAMES.items() if asked == (kind["kind"], "net"))
    return Node(called, kind["paid"]["net"], f"{WORDS[kind['kind']]}: gross - contribution - tax", parts=parts)


def _of_rows(subject: Subject, kind: Document, name: str) -> Node:
    parts = [exceptional_row(subject, row, name) for row in kind["rows"]]
    return added(f"{kind['kind']} {name}", kind["paid"][name], f"{WORDS[kind['kind']]}, over the contracts", parts)


def exceptional_row(subject: Subject, row: Document, name: str) -> Node:
    """An amount of the premium or holiday pay of one contract, by its rules."""
    if row["taken_back"]:
        return Node(name, row[name], f"Taken back: {as_sealed(row['origin'])}")
    walk = Walk(row, DEDUCED, subject.in_force(row["law_day"]), lambda column: _leaf(subject, row, column))
    return walk.node(name)


def _leaf(subject: Subject, row: Document, column: str) -> Node:
    if column != "gross":
        return Node(column, str(row[column]), OF_ROW.get(column, "Of the contract"))
    if row["kind"] in OF_CELLS:
        return cell(OF_CELLS[row["kind"]], row["gross"], row["origin"])
    return _earned(subject, row)


def _earned(subject: Subject, row: Document) -> Node:
    """Holiday pay at the end: what the contract earned, its premium, and what earlier contracts left."""
    slip = subject.slip
    own = [contract_walk(subject, one).node("holiday_earned") for one in slip["contracts"]
           if one["contract_id"] == row["contract_id"]]
    premiums = [_of_premium(subject, one) for kind in slip["exceptional"] if kind["kind"] == PREMIUM for one in kind["rows"]
                if one["contract_id"] == row["contract_id"]]
    left = Decimal(row["gross"]) - sum((Decimal(part.value) for part in (*own, *premiums)), Decimal(0))
    earlier = [Node("holiday_set_aside", text(left), "Left by earlier contracts of the Activity, from the books")] if left else []
    return added("gross", row["gross"], "Holiday pay earned and not paid out yet", [*own, *premiums, *earlier])


def _of_premium(subject: Subject, row: Document) -> Node:
    """Holiday pay that a premium earns, by the rule of contracts."""
    walk = Walk({**row, "gross": row["gross"]}, rules_in(*CONTRACT), subject.in_force(row["law_day"]),
                lambda column: _leaf(subject, row, column))
    node = walk.node("holiday_earned")
    return Node("holiday_earned of the premium", node.value, node.says, node.ground, node.parts)


def _withheld(subject: Subject, kind: Document) -> Node:
    """Tax that this payslip withholds: that of the month so far, less what its earlier runs withheld."""
    walk = Walk(kind, RULES, subject.in_force(kind["tax_day"]), lambda column: _of_month(subject, kind, column))
    month = walk.node("withholding")
    if Decimal(kind["withholding_before"]) == 0:
        return Node(f"{kind['kind']} withholding", kind["paid"]["withholding"], month.says, month.ground, month.parts)
    before = Node("withholding_before", kind["withholding_before"], "Withheld by the month's earlier runs, from the books")
    return Node(f"{kind['kind']} withholding", kind["paid"]["withholding"], "Tax of the month so far, less what was withheld",
                parts=(month, before))


def _of_month(subject: Subject, kind: Document, column: str) -> Node:
    """What no rule of the tax gives: sums of the month so far, and facts of the member."""
    if column in DUE:
        before = Node(f"{column}_before", kind[f"{column}_before"], "Of the month's earlier runs, from the books")
        return added(column, kind[column], "Of the month so far", [_of_rows(subject, kind, column), before])
    told = {"status": "student, where all of it is a student's",
            "exemption_used": "What other kinds of the month used of the children's exemption", "kind": "Kind of pay",
            "resident": "Whether the member lives in Belgium"}
    if column in OF_THE_MONTH:
        name = column.removeprefix("monthly_")
        parts = [contract_walk(subject, one).node(name) for one in subject.slip["contracts"]]
        says = f"{name} of the month so far: of these contracts and, from the books, of earlier runs"
        return Node(column, str(kind[column]), says, parts=tuple(parts))
    if column in told:
        return Node(column, str(kind[column]), told[column])
    return cell(column, str(kind[column]), subject.slip["member_origin"])
