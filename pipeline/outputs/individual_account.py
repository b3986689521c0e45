"""The individual account as a page: who, month by month, the contracts, and what the year counts for social rights."""

from typing import Any

from pipeline.outputs import Finished
from pipeline.outputs.member_paper import Block, Paper, page, printed_for
from pipeline.outputs.payslip import file_name
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed
from pipeline.outputs.rights import minimal_year

COLUMNS = ("days_worked", "gross", "onss", "bonus", "taxable", "withholding", "special_contribution", "net", "exceptional_gross",
           "exceptional_kept", "reimbursed", "paid")
SUMS = {"bonus": ("work_bonus_A", "work_bonus_B"),
        "special_contribution": ("special_contribution", "special_contribution_regularisation"),
        "exceptional_kept": ("exceptional_deduction", "exceptional_withholding")}
"""Column of the page -> amounts of the months that it adds up."""
RIGHTS = (("days", "unemployment"), ("days", "sickness"), ("gross", "pension"))


def files(paper: Paper) -> Finished:
    """<member_id>.<year>.pdf. Raises ValueError as `file_name` does."""
    return Finished({f"{file_name(paper)}.{paper['year']}.pdf": pdf(view(paper))})


def view(paper: Paper) -> dict[str, Any]:
    """The page, in the member's language."""
    printed = printed_for(paper)
    blocks = [_months(paper, printed), _contracts(paper, printed), _rights(paper, printed)]
    title = printed.word("account_title", year=paper["year"])
    return page(paper, title, printed.word("declaration_account_pending"), [block for block in blocks if block is not None],
                facts=_facts(paper, printed), wide=True)


def _facts(paper: Paper, printed: Printed) -> list[tuple[str, str]]:
    born = paper["birth_date"]
    committees = sorted({one["joint_committee"] for one in paper["contracts"] if one["joint_committee"]})
    facts = [("account_employer", paper["employer"]["name"]), ("account_born", printed.day(born) if born else ""),
             ("account_function", paper["member"].get("profession", "")), ("account_committees", ", ".join(committees))]
    return [(printed.word(word), value) for word, value in facts if value]


def _months(paper: Paper, printed: Printed) -> Block:
    header = (printed.word("account_month"), *(printed.word(f"account_{name}") for name in COLUMNS))
    rows = tuple((printed.month(row["month"]), *_amounts(row, printed)) for row in paper["months"])
    return Block(printed.word("account_months"), header=header, rows=rows, right=tuple(range(1, len(header))),
                 total=(printed.word("payslip_total"), *_amounts(paper["total"], printed)), note=printed.word("account_note"))


def _amounts(row: dict[str, str], printed: Printed) -> list[str]:
    return [printed.number(row[name]) if name == "days_worked" else printed.sum_of(row, SUMS.get(name, (name,)))
            for name in COLUMNS]


def _contracts(paper: Paper, printed: Printed) -> Block | None:
    rows = tuple((" – ".join(dict.fromkeys((printed.day(one["start"]), printed.day(one["end"])))),
                  one["activity_id"], printed.word(f"status_{one['status']}"), one["joint_committee"],
                  printed.number(one["days_worked"]), printed.money(one["gross"])) for one in paper["contracts"])
    named = ("period", "activity", "status", "committee", "days_worked", "gross")
    header = tuple(printed.word(f"account_{name}") for name in named)
    return Block(printed.word("account_contracts"), header=header, rows=rows, right=(4, 5), flexible=(1,)) if rows else None


def _rights(paper: Paper, printed: Printed) -> Block | None:
    """What the year counts, what each right asks for, and a warning where it stays minimal."""
    year = paper["rights_year"]
    if not year:
        return None
    figures = tuple((printed.money(year[name]) if name == "gross" else printed.number(year[name]),
                     printed.word(f"payslip_right_{right}")) for name, right in RIGHTS)
    asked = printed.word("rights_asked", **{name: value for name, value in year.items() if isinstance(value, str)}) \
        if {"sickness_days", "pension_days", "unemployment_days", "unemployment_months"} <= year.keys() else ""
    return Block(printed.word("rights_of_year", year=year["year"]), figures=figures, note=asked,
                 warning=tuple(minimal_year(year, paper["employer"], printed)))
