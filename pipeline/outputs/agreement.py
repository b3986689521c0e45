"""Employment contracts, amendments and withdrawals as printed texts, and their files. The template only lays out."""

from decimal import Decimal
from typing import Any

from pipeline.core.labels import LANGUAGES
from pipeline.outputs import Finished, document_json
from pipeline.outputs.payslip import enterprise_text, file_name, heading
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed

Paper = dict[str, Any]
TERMS = ("period", "time", "function", "activity", "place", "status", "joint_committee", "pay", "payment")
"""Lines of a contract, in their order."""
CHANGING = ("period", "time", "function", "status", "joint_committee", "pay")
ARTICLES = ("hours", "declared", "wage", "holiday", "rules")
HOLIDAY = {"employee": "employee", "student": "student"}
"""Who pays a status its holidays; the fund, where it is not named."""
BY_STUDENTS = "student"


def files(document: Paper) -> Finished:
    """contracts/<member_id>/<number>.pdf and .json of one document. Raises ValueError as `file_name` does."""
    stem = f"contracts/{file_name(document)}/{document['number']}"
    return Finished({f"{stem}.pdf": pdf(view(document)), f"{stem}.json": document_json(document)})


def view(paper: Paper) -> dict[str, Any]:
    """A document as its page shows it: every value a text in the member's language."""
    if paper["language"] not in LANGUAGES:
        raise ValueError(f"no contract in {paper['language']!r}")
    printed = Printed(paper["language"])
    return {
        "kind": "agreement", "language": paper["language"], "date": paper["made_on"], **_heading(paper, printed),
        "parties": _parties(paper, printed), **_agreed(paper, printed), "notes": _notes(paper, printed),
        **_beside(paper, printed),
        "signatures": [printed.word("agreement_sign_employer"), printed.word("agreement_sign_member")],
        "question": printed.word("agreement_question", email=paper["employer"]["email"], phone=paper["employer"]["phone"],
                                 number=paper["number"])}


def _heading(paper: Paper, printed: Printed) -> dict[str, Any]:
    student = paper["kind"] == "contract" and paper["terms"]["status"] == BY_STUDENTS
    title = printed.word("agreement_student_contract" if student else f"agreement_{paper['kind']}", contract=paper["contract"])
    head = heading({**paper, "month": paper["work_month"]}, "payslip_title", printed)
    about = f"{head['about']} · {printed.word('agreement_made', day=printed.day(paper['made_on']))}"
    return {**head, "title": title, "about": about, "running": f"{title} · {about}"}


def _parties(paper: Paper, printed: Printed) -> list[dict[str, Any]]:
    """Both parties: what they are, and their lines."""
    who, member = paper["employer"], paper["member"]
    home = [who["name"], who["street"], f"{who['postcode']} {who['city']}", enterprise_text(who["enterprise_number"])]
    born = [printed.word("agreement_born", day=printed.day(member["birth_date"]))] if member["birth_date"] else []
    address = heading({**paper, "month": paper["work_month"]}, "payslip_title", printed)["address"]
    return [{"word": printed.word("agreement_employer"), "lines": home},
            {"word": printed.word("agreement_member"), "lines": [*address, *born]}]


def _agreed(paper: Paper, printed: Printed) -> dict[str, Any]:
    """heading; header: empty but for an amendment; rows: a term and what it is, or what it was and is."""
    now = _lines(paper, paper["terms"], printed)
    if paper["kind"] != "amendment":
        names = TERMS if paper["kind"] == "contract" else TERMS[:-1]
        return {"agreed": printed.word("agreement_agreed" if paper["kind"] == "contract" else "agreement_withdrawn"),
                "header": [], "rows": [[printed.word(f"agreement_{name}"), now[name]] for name in names]}
    was = _lines({**paper, "paid_gross": "", "minimum_gross": ""}, paper["terms_was"], printed)
    plain = _lines({**paper, "paid_gross": "", "minimum_gross": ""}, paper["terms"], printed)
    return {"agreed": printed.word("agreement_changed"),
            "header": ["", printed.word("agreement_until_now"), printed.word("agreement_from_now")],
            "rows": [[printed.word(f"agreement_{name}"), was[name], now[name]] for name in CHANGING if was[name] != plain[name]]}


def _lines(paper: Paper, terms: Paper, printed: Printed) -> dict[str, str]:
    days = {name: printed.day(terms[name]) for name in ("start", "end")}
    period = printed.word("agreement_one_day" if terms["start"] == terms["end"] else "agreement_from_to", **days)
    return {"period": period, "time": _time(paper, terms, printed), "function": terms["function"],
            "activity": paper["activity_name"], "place": printed.word("agreement_places"),
            "status": printed.word(f"status_{terms['status']}"), "joint_committee": terms["joint_committee"],
            "pay": _pay(paper, terms, printed),
            "payment": printed.word("agreement_paid_by", day=printed.day(paper["pay_by"]), days=paper["pay_days"])}


def _time(paper: Paper, terms: Paper, printed: Printed) -> str:
    """Hours, or days with the hours of each: a fifth of the full-time week."""
    if terms["hours"]:
        return printed.word("payslip_hours", count=printed.number(terms["hours"]))
    one = printed.is_one(terms["days"])
    time = printed.word("payslip_day" if one else "payslip_days", count=printed.number(terms["days"]))
    hours = printed.number(f"{(Decimal(paper['weekly_hours']) / 5).normalize():f}")
    return printed.word("agreement_one_day_time" if one else "agreement_a_day", time=time, hours=hours)


def _pay(paper: Paper, terms: Paper, printed: Printed) -> str:
    """The amount agreed, or how it is found, the least that it is, and what this run computed."""
    basis, parts = terms["pay_basis"], []
    if basis != "gross":
        least = paper["minimum_gross"]
        parts.append(printed.word("agreement_at_least", amount=printed.euro(least)) if least
                     else printed.word("agreement_at_least_scale"))
    if basis != "gross" and paper["paid_gross"]:
        parts.append(printed.word("agreement_computed", amount=printed.euro(paper["paid_gross"])))
    amount = printed.euro(terms["pay"]) if terms["pay"] else ""
    return "; ".join([printed.word(f"agreement_pay_{basis}", amount=amount), *parts])


def _notes(paper: Paper, printed: Printed) -> list[str]:
    """What the reader must know beside the terms: that it is late, or what becomes of the contract."""
    late = {"contract": "agreement_late", "amendment": "agreement_amendment_late"}
    when = [printed.word(late[paper["kind"]])] if paper["is_late"] else []
    told = {"contract": when, "amendment": [*when, printed.word("agreement_rest", contract=paper["contract"])],
            "withdrawal": [printed.word("agreement_withdrawal_text", contract=paper["contract"])]}
    return told[paper["kind"]]


def _beside(paper: Paper, printed: Printed) -> dict[str, Any]:
    """articles: legal mentions, what each is about and its text. promise: the cooperative's own. A contract alone has them."""
    if paper["kind"] != "contract":
        return {"articles": [], "promise": []}
    status = paper["terms"]["status"]
    first = "student" if status == BY_STUDENTS else "term"
    texts = dict.fromkeys(ARTICLES, "") | {"holiday": f"_{HOLIDAY.get(status, 'fund')}"}
    facts = {"hours": printed.number(paper["weekly_hours"]), "days": paper["pay_days"]}
    told = [[printed.word(f"agreement_{name}"), printed.word(f"agreement_{name}{texts.get(name, '')}_text", **facts)]
            for name in (first, *ARTICLES, "promise")]
    return {"articles": told[:-1], "promise": told[-1]}
