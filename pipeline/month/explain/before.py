"""What the books had before a payslip: of the month, the quarter and the year, payslip by payslip."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from pipeline.core.calendar import Month
from pipeline.core.explain import Node
from pipeline.core.money import text
from pipeline.month.contracts import ABOVE_THE_QUOTA
from pipeline.month.documents import Document, plain
from pipeline.month.explain.cells import cell
from pipeline.month.explain.shelf import Subject
from pipeline.month.explain.sums import from_books, opened
from pipeline.month.payslips import CUMULATED

OF_THE_QUARTER = {"special_base_quarter_before": "Base of the quarter's other months, from the books",
                  "special_contribution_quarter_before": "Kept by the quarter's earlier payslips, from the books"}


def month_before(subject: Subject, name: str) -> Node:
    """What the month's earlier runs had of an amount. name: the amount and `_before`."""
    slip, amount = subject.slip, name.removesuffix("_before")
    earlier = [one for one in subject.shelf.earlier if one["month"] == slip["month"]]
    parts = _slips(earlier, amount, lambda one: own(one, amount))
    value = slip.get(name) or slip["month_before"][amount]
    return from_books(name, value, "What the month's earlier runs had, from the books", parts)


def own(slip: Document, amount: str) -> Decimal:
    """An amount of one payslip's own run, where the column has the month's so far."""
    before = slip[f"{amount}_before"] if amount in CUMULATED else "0"
    return Decimal(slip[amount]) - Decimal(before)


def _slips(slips: Sequence[Document], name: str, amount: Callable[[Document], Decimal]) -> list[Node]:
    return [Node(slip["number"], plain(name, amount(slip)), f"{name} of the payslip of {slip['month']}, run {slip['run']}")
            for slip in slips]


def quarter_before(subject: Subject, name: str) -> Node:
    """What the quarter's other months had as a base, or what all its runs kept."""
    month = Month.parse(subject.slip["month"])
    months = list(month.quarter)
    quarter = [one for one in subject.shelf.earlier if one["month"] in map(str, month.quarter)]
    if name == "special_base_quarter_before":
        others = [one for one in quarter if one["month"] != str(month)]
        months = [each for each in month.quarter if each != month]
        parts = _slips(others, "special_base", lambda one: own(one, "special_base") + own(one, "special_base_beside"))
    else:
        parts = _slips(quarter, "special_contribution", lambda one: (
            Decimal(one["special_contribution"]) + Decimal(one["special_contribution_regularisation"])))
    column = name.removesuffix("_quarter_before")
    told = [node for each in months for node in _opened(subject, "opening_months", column, str(each))]
    return from_books(name, subject.slip[name], OF_THE_QUARTER[name], [*told, *parts])


def _opened(subject: Subject, table: str, column: str, period: str) -> list[Node]:
    """What an opening said of the member."""
    return opened(subject.shelf.opened, column, table, column, subject.slip["member_id"], period)


def bonus_before(subject: Subject, contract: Document) -> Node:
    """Work bonus that counts for the year's cap before a contract: the books', then that of contracts that end earlier."""
    def bonus(row: Document, due: str = "") -> Decimal:
        return Decimal(row[f"work_bonus_A{due}"]) + Decimal(row[f"work_bonus_B{due}"])

    slip = subject.slip
    first = [one for one in slip["contracts"] if _ends(one) < _ends(contract)]
    name = "work_bonus"
    earlier = [Node(name, text(bonus(one, "_due")), f"Contract that ends on {one['end']}") for one in first]
    told = _opened(subject, "opening_years", name, slip["month"][:4])
    parts = [*told, *_slips(_of_the_year(subject), name, bonus), *_taken_back(slip, name, bonus), *earlier]
    return from_books("work_bonus_before", contract["work_bonus_before"],
                      "Work bonus of the year's earlier payslips, from the books, and of the contracts that end earlier", parts)


def student_hours_before(subject: Subject, contract: Document) -> Node:
    """A student's hours of the year before a contract: elsewhere, in the books, in contracts that begin earlier."""
    slip, name = subject.slip, "student_hours"
    elsewhere = cell("student_hours_elsewhere", slip["member"]["student_hours_elsewhere"] or "0", slip["member_origin"])
    rows = {_begins(one): one for one in slip["contracts"] if _begins(one) < _begins(contract)}
    told = _opened(subject, "opening_years", name, slip["month"][:4])
    parts = [elsewhere, *told, *_slips(_of_the_year(subject), name, lambda one: Decimal(one["hours_of_quota"])),
             *_taken_back(slip, name, lambda one: Decimal(one["hours_of_quota"])),
             *(Node(name, one[name], f"Contract that begins on {one['start']}") for one in rows.values())]
    return from_books("student_hours_before", contract["student_hours_before"],
                      "Student hours of the year before this contract: elsewhere, from the books, earlier in the month", parts)


def _of_the_year(subject: Subject) -> list[Document]:
    return [one for one in subject.shelf.earlier if one["month"][:4] == subject.slip["month"][:4]]


def _taken_back(slip: Document, name: str, amount: Callable[[Document], Decimal]) -> list[Node]:
    return [Node(name, plain(name, amount(one)), f"Contract of {one['number_was']}, taken back") for one in slip["taken_back"]]


def _ends(contract: Document) -> tuple[str, str]:
    return contract["end"], contract["contract_id"]


def _begins(contract: Document) -> tuple[str, str]:
    """The same for both parts of a contract that crosses the quota."""
    return contract["start"], contract["contract_id"].removesuffix(ABOVE_THE_QUOTA)
