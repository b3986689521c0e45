"""Papers of who leaves: an overview for the member, the holiday certificate for his next employer, the data of the C4."""

from typing import Any

from pipeline.outputs import Finished, document_json
from pipeline.outputs.member_paper import Block, Paper, page, printed_for
from pipeline.outputs.payslip import file_name
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed

LAST = ("net", "exceptional_net", "reimbursed")
OF_YEAR = {"employee": ("days", "gross"), "paid": ("simple", "double", "kept", "employer"), "fund": ("days", "gross", "base")}


def files(paper: Paper) -> Finished:
    """<member_id>.<paper>.pdf and .json. Raises ValueError as `file_name` does."""
    stem = f"{file_name(paper)}.{paper['paper']}"
    return Finished({f"{stem}.pdf": pdf(view(paper)), f"{stem}.json": document_json(paper)})


def view(paper: Paper) -> dict[str, Any]:
    """The page of a paper, in the member's language."""
    printed, name = printed_for(paper), paper["paper"]
    blocks = {"overview": _overview, "holiday": _holiday, "c4": _c4}[name](paper, printed)
    facts = [] if name == "overview" else _facts(paper, printed)
    return page(paper, printed.word(f"leaving_{name}"), printed.word(f"leaving_{name}_pending"), blocks,
                facts=facts, panel=_panel(paper, printed) if name == "overview" else None)


def _facts(paper: Paper, printed: Printed) -> list[tuple[str, str]]:
    """National number and employer; on the certificate of an employee from when to when."""
    days = [printed.day(paper[name]) for name in ("first_day", "last_day") if paper.get(name)]
    facts = [("leaving_number", _number(paper["member"]["national_number"])), ("account_employer", paper["employer"]["name"]),
             ("leaving_served", " – ".join(dict.fromkeys(days)))]
    return [(printed.word(word), value) for word, value in facts if value]


def _number(national: str) -> str:
    """85073003328 -> "85.07.30-033.28"; as it is where it is another number."""
    digits = national or ""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}" if len(digits) == 11 else digits


def _panel(paper: Paper, printed: Printed) -> dict[str, str]:
    return {"what": printed.word("leaving_budget"), "amount": printed.euro(paper["budget"]),
            "note": printed.word("leaving_budget_note" if paper["activities"] else "leaving_no_budget")}


def _overview(paper: Paper, printed: Printed) -> list[Block]:
    """Budgets, the last pay, and what is still to come from whom."""
    last = paper["last_pay"]
    budgets = Block(printed.word("leaving_budgets"), header=(printed.word("account_activity"), printed.word("payslip_euro")),
                    rows=tuple((one["name"], printed.money(one["left"])) for one in paper["activities"]), right=(1,))
    rows = tuple((printed.word(f"leaving_{name}"), printed.money(last[name])) for name in LAST if last[name] != "0.00")
    pay = Block(printed.word("leaving_last_pay", month=printed.month(last["month"]), day=printed.day(last["paid_on"]),
                             numbers=last["numbers"]),
                header=("", printed.word("payslip_euro")), rows=rows, right=(1,),
                total=(printed.word("leaving_paid"), printed.money(last["paid"])))
    then = Block(printed.word("leaving_then"), text=printed.word("leaving_then_text"))
    return [*([budgets] if budgets.rows else []), pay, then]


def _holiday(paper: Paper, printed: Printed) -> list[Block]:
    """One block a year of reference, and what the certificate says of days taken."""
    blocks = [_year(year, printed) for year in paper["years"]]
    note = printed.word("leaving_holiday_left", amount=printed.money(paper["left"])) if paper["left"] != "0.00" else ""
    return [*blocks, Block(printed.word("leaving_taken"), text=printed.word("leaving_taken_text"), note=note)]


def _year(year: Paper, printed: Printed) -> Block:
    rows = [(printed.word(f"leaving_{part}_{name}"),
             printed.number(year[part][name]) if name == "days" else printed.money(year[part][name]))
            for part, names in OF_YEAR.items() if year[part] for name in names]
    return Block(printed.word("leaving_year", year=year["year"]), header=("", printed.word("leaving_figure")), rows=tuple(rows),
                 right=(1,), note=printed.word("leaving_fund") if year["fund"] else "")


def _c4(paper: Paper, printed: Printed) -> list[Block]:
    """The last contract as facts, then every period of the two years."""
    last = paper["last"]
    period = " – ".join(dict.fromkeys(printed.day(last[name]) for name in ("start", "end")))
    yes = printed.word("leaving_yes" if last["unemployment"] else "leaving_no")
    facts = (("account_period", period), ("account_status", printed.word(f"status_{last['status']}")),
             ("account_committee", last["joint_committee"]), ("leaving_hours_q", printed.number(last["hours_q"])),
             ("leaving_hours_s", printed.number(last["hours_s"])), ("leaving_gross", printed.euro(last["gross"])),
             ("account_days_worked", printed.number(last["days"])), ("leaving_unemployment", yes),
             ("leaving_end", printed.word("leaving_end_fixed", day=printed.day(last["end"]))))
    header = tuple(printed.word(f"account_{name}") for name in ("period", "status", "committee", "days_worked", "gross"))
    rows = tuple((" – ".join(dict.fromkeys((printed.day(one["start"]), printed.day(one["end"])))),
                  printed.word(f"status_{one['status']}"), one["joint_committee"], printed.number(one["days"]),
                  printed.money(one["gross"])) for one in paper["periods"])
    return [Block(printed.word("leaving_last_contract"), facts=tuple((printed.word(word), value) for word, value in facts)),
            Block(printed.word("leaving_periods"), header=header, rows=rows, right=(3, 4), flexible=(0, 1),
                  note=printed.word("leaving_q_note"))]
