"""The statement of an Activity's budget as printed texts, and its files. The template only lays out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pipeline.core.labels import LANGUAGES
from pipeline.outputs import Finished, document_json
from pipeline.outputs.calculation import total
from pipeline.outputs.payslip import SAFE_NAME, enterprise_text
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed

Paper = dict[str, Any]
THOUSAND = 1000
EMPLOYMENT = {"gross": ("gross",), "employer": ("employer_onss",), "holiday": ("holiday_provision",),
              "insurance": ("accident_insurance", "funds", "margin")}
"""Line of the cost of employment -> amounts of its members that it adds up."""
BESIDE_GROSS = ("employer_onss", "funds", "accident_insurance")
GAIN, OTHERS = "tax", "others"
COLOURS = {"fees": "fees", "expenses": "expenses", "copyright": "copyright", "gross": "net", "employer": "employer",
           "holiday": "holiday", "insurance": "insurance", "closing": "closing"}
"""Colour of what leaves, by line; what comes in has one of its own."""


def files(document: Paper) -> Finished:
    """statements/<activity_id>.pdf and .json of one document. Raises ValueError where the id could not name a file."""
    if not SAFE_NAME.fullmatch(document["activity_id"]):
        raise ValueError(f"{document['activity_id']!r} cannot name a file")
    stem = f"statements/{document['activity_id']}"
    return Finished({f"{stem}.pdf": pdf(view(document)), f"{stem}.json": document_json(document)})


def view(paper: Paper) -> dict[str, Any]:
    """A statement as its page shows it: every value a text in the administrator's language."""
    if paper["language"] not in LANGUAGES:
        raise ValueError(f"no statement in {paper['language']!r}")
    printed, who = Printed(paper["language"]), paper["cooperative"]
    steps = list(_steps(paper, printed))
    return {
        "kind": "statement", "language": paper["language"], "date": paper["as_of"], "author": who["name"],
        **_heading(paper, printed), "activity": paper["activity_name"],
        "address": _address(paper["administrator"], who["country"], printed), "left": _left(paper, printed),
        "steps": steps, "quiet": "" if len(steps) > 2 else printed.word("statement_quiet"),
        "closes": _closes(paper, printed), "lists": [made for made in _lists(paper, printed) if made["rows"]],
        "question": printed.word("statement_question", email=who["email"], phone=who["phone"], activity=paper["activity_id"]),
    }


def _heading(paper: Paper, printed: Printed) -> dict[str, str]:
    """The head and foot of the page."""
    who, title = paper["cooperative"], f"{printed.word('statement_title')} · {printed.month(paper['month'])}"
    runs = [printed.word("payslip_run", run=str(paper["run"]))] if paper["run"] > 1 else []
    town, number = f"{who['postcode']} {who['city']}", enterprise_text(who["enterprise_number"])
    return {"title": title, "about": " · ".join([paper["activity_id"], *runs]),
            "running": " · ".join([title, paper["activity_name"], *runs]),
            "footer": f"{who['name']} · {who['street']}, {town} · {number}"}


def _left(paper: Paper, printed: Printed) -> dict[str, str]:
    """What is in the budget, and what was."""
    return {"when": printed.word("statement_left", day=printed.day(paper["as_of"])), "amount": printed.euro(paper["closing"]),
            "before": printed.word("statement_before", amount=printed.money(paper["opening"]))}


def _address(person: Mapping[str, str], home_country: str, printed: Printed) -> list[str]:
    if not person:
        return []
    lines = [f"{person['first_name']} {person['last_name']}", person["street"], f"{person['postcode']} {person['city']}"]
    return [*filter(None, lines), *([] if person["country"] == home_country else [printed.country(person["country"])])]


def moves(paper: Paper) -> list[tuple[str, Decimal]]:
    """What the budget had, gained (+) and bore (-): line and amount, those of nothing left out."""
    employed = paper["employed"]
    cost = [(line, -sum((total(employed, name) for name in names), Decimal(0))) for line, names in EMPLOYMENT.items()]
    signs = {"turnover": 1, "transfers": 1, "fees": -1, "expenses": -1, "copyright": -1}
    own = [(name, sign * Decimal(paper[name])) for name, sign in signs.items()]
    between = [(name, amount) for name, amount in (*own, *cost, ("reductions", Decimal(paper["reductions"]))) if amount]
    return [("opening", Decimal(paper["opening"])), *between]


def _steps(paper: Paper, printed: Printed) -> Iterator[dict[str, Any]]:
    """The lines from opening to closing, each with its bar: where it begins and how long it is, in thousandths. What leaves
    says its share of what came in, unless the budget falls below nothing on the way."""
    lines, reached, bars = moves(paper), Decimal(0), list[tuple[str, Decimal, Decimal, Decimal]]()
    for name, amount in lines:
        bars.append((name, amount, reached, reached + amount))
        reached += amount
    bars.append(("closing", reached, Decimal(0), reached))
    ends = [end for _, _, start, stop in bars for end in (start, stop)]
    low, span = min(ends), max(ends) - min(ends) or Decimal(1)
    came_in = sum((amount for _, amount in lines if amount > 0), Decimal(0)) if min(ends) >= 0 else Decimal(0)
    for name, amount, start, stop in bars:
        first = min(start, stop)
        yield {"label": printed.word(f"statement_{name}"), "amount": printed.money(amount), "sum": name in ("opening", "closing"),
               "share": printed.share(-amount, came_in) if amount < 0 else "",
               "colour": GAIN if amount > 0 and name != "closing" else COLOURS.get(name, OTHERS),
               "from": int((first - low) * THOUSAND / span), "size": int(abs(stop - start) * THOUSAND / span)}


def _closes(paper: Paper, printed: Printed) -> str:
    """The proof that nothing is left over."""
    added = sum((amount for _, amount in moves(paper)), Decimal(0))
    return printed.word("statement_closes", sum=printed.money(added), difference=printed.money(Decimal(paper["closing"]) - added))


def _lists(paper: Paper, printed: Printed) -> Iterator[dict[str, Any]]:
    """What made the lines: a table each."""
    invoices, expenses, employed = paper["invoices"], paper["expenses_list"], paper["employed"]
    yield _table("invoices", ("number", "client", "amount", "fee", "for_budget"), [
        (one["number"], _client(one, printed), one["total_excl_vat"], -Decimal(one["fee"]),
         Decimal(one["total_excl_vat"]) - Decimal(one["fee"])) for one in invoices], 3, printed)
    yield _table("transfers_list", ("number", "other", "amount"), [
        (one["number"], one["other_name"], one["amount"]) for one in paper["transfers_list"]], 1, printed)
    yield _table("expenses_list", ("day", "member", "what", "back", "charged"), [
        (printed.day(one["date"]), one["member_name"], _expense(one, printed), one["reimbursed"], one["charged"])
        for one in expenses], 2, printed)
    yield _table("copyright_list", ("number", "member", "what", "amount"), [
        (one["number"], one["member_name"], one["work_title"], one["copyright_gross"]) for one in paper["copyright_list"]], 1,
        printed)
    yield _table("employed", ("member", "gross", "contributions", "provisions", "margin", "cost"), [
        (one["member_name"], one["gross"], sum(Decimal(one[name]) for name in BESIDE_GROSS), one["holiday_provision"],
         one["margin"], one["full_cost"]) for one in employed], 5, printed)
    yield _table("reductions_list", ("quarter", "member", "amount"), [
        (one["quarter"], one["member_name"], one["amount"]) for one in paper["reductions_list"]], 1, printed)


def _client(one: Paper, printed: Printed) -> str:
    """Who is billed, for which order; what the paper is where it is no invoice."""
    kind = printed.word("statement_credit_note") if one["document_kind"] == "credit_note" else (
        "" if one["billing"] == "invoice" else printed.word(f"statement_{one['billing']}"))
    return " · ".join(filter(None, [one["client_name"], one["order_reference"], kind]))


def _expense(one: Paper, printed: Printed) -> str:
    return f"{one['description']} ({printed.word('statement_taken_back')})" if one["taken_back"] else str(one["description"])


def _table(name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]], amounts: int, printed: Printed) -> dict[str, Any]:
    """A table whose last columns are amounts, with their sums where there are several rows."""
    words = len(columns) - amounts
    sums = [printed.money(sum((Decimal(row[at]) for row in rows), Decimal(0))) for at in range(words, len(columns))]
    return {"name": name, "heading": printed.word(f"statement_{name}"), "columns": len(columns), "amounts": amounts,
            "header": [printed.word(f"statement_column_{column}") for column in columns],
            "rows": [[*row[:words], *(printed.money(cell) for cell in row[words:])] for row in rows],
            "total": [printed.word("statement_total"), *[""] * (words - 1), *sums] if len(rows) > 1 else []}
