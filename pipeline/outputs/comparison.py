"""The page that compares Smart with self-employment, as printed texts, and its file. The template only lays out."""

from decimal import Decimal
from typing import Any

from pipeline.core.labels import LANGUAGES, parameter_label
from pipeline.outputs import Finished
from pipeline.outputs.comparison_words import notes, rights, sentences, stopped
from pipeline.outputs.payslip import address, enterprise_text, file_name
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed

Paper = dict[str, Any]
PARTS = {"fees": "fees", "costs": "expenses", "employer": "employer", "insurance": "insurance", "holiday": "holiday",
         "social": "social", "tax": "tax", "left": "fees", "net": "net"}
"""What takes a part of the turnover, and its colour."""
THOUSANDTHS = 1000
MOST_NAMED = 3


def files(document: Paper) -> Finished:
    """<year>/<member_id>.pdf of one member's comparison. Raises ValueError as `file_name` does."""
    return Finished({f"{document['year']}/{file_name(document)}.pdf": pdf(view(document))})


def view(paper: Paper) -> dict[str, Any]:
    """A comparison as its page and the terminal show it: every value a text in the reader's language."""
    if paper["language"] not in LANGUAGES:
        raise ValueError(f"no comparison in {paper['language']!r}")
    printed = Printed(paper["language"])
    return {
        "kind": "comparison", "language": paper["language"], "date": paper["date"], **_heading(paper, printed),
        "panel": printed.word("comparison_for_you", turnover=printed.euro(paper["year_amounts"]["turnover"])),
        "columns": [printed.word(f"comparison_{name}") for name in paper["columns"]],
        "cash": [_cash(paper[name], printed) for name in paper["columns"]],
        "bars": [_bar(name, paper, printed) for name in paper["columns"]],
        "rows": _rows(paper, printed), "rights": rights(paper, printed), "sentences": sentences(paper, printed),
        "missing": _missing(paper, printed), "notes": notes(paper, printed),
    }


def _heading(paper: Paper, printed: Printed) -> dict[str, Any]:
    """Head and foot: the year, the member's address and the cooperative, where the paper has them."""
    member, employer = paper["member"], paper["employer"]
    title = f"{printed.word('comparison_title')} · {paper['year']}"
    about = printed.word("comparison_member", member_id=member["member_id"]) if member else printed.word("comparison_figures")
    footer = f"{employer['name']} · {enterprise_text(employer['enterprise_number'])} · " if employer else ""
    asked = printed.word("comparison_question", email=employer["email"], phone=employer["phone"]) if employer else ""
    return {"title": title, "about": about, "running": f"{title} · {about}", "employer": employer.get("name", "Smart"),
            "footer": footer + printed.word("comparison_not_advice"), "question": asked,
            "address": address(member, employer["country"], printed) if member else []}


def _cash(answer: Paper, printed: Printed) -> str:
    return printed.euro(answer["cash"]) if "cash" in answer else printed.word("comparison_unknown")


def _parts(paper: Paper) -> list[str]:
    """The parts that some column has."""
    return [part for part in PARTS if any(Decimal(of.get(part, "0")) for of in paper["of_100"].values())]


def _rows(paper: Paper, printed: Printed) -> list[dict[str, Any]]:
    """The turnover, what each part takes of it, and what is left, column by column."""
    whole = [printed.money(paper["year_amounts"]["turnover"])] * len(paper["columns"])
    rows = [{"label": printed.word("comparison_turnover"), "colour": "", "amounts": whole}]
    for part in _parts(paper):
        amounts = [paper["of_100"][name].get(part) for name in paper["columns"]]
        rows.append({"label": printed.word(f"comparison_{part}"), "colour": PARTS[part],
                     "amounts": [_taken(part, amount, name in _unknown(paper), printed)
                                 for name, amount in zip(paper["columns"], amounts, strict=True)]})
    return rows


def _taken(part: str, amount: str | None, is_unknown: bool, printed: Printed) -> str:
    """What a part takes, below zero; a dash where the column has no such part, a question where it is not known."""
    if is_unknown:
        return "?"
    if amount is None or not Decimal(amount):
        return "–"
    return printed.money(Decimal(amount) if part == "net" else -Decimal(amount))


def _unknown(paper: Paper) -> list[str]:
    return [name for name in paper["columns"] if "cash" not in paper[name]]


def _bar(name: str, paper: Paper, printed: Printed) -> dict[str, Any]:
    """One column's 100 EUR: segments in thousandths, the same in words; no segments where one would be negative."""
    of, whole = paper["of_100"][name], Decimal(paper["year_amounts"]["turnover"])
    column = printed.word(f"comparison_{name}")
    amounts = {part: Decimal(of[part]) for part in PARTS if part in of and Decimal(of[part])}
    told = ", ".join(f"{printed.word(f'comparison_{part}')} {_of_100(amount, whole, printed)}"
                     for part, amount in amounts.items())
    drawn = whole > 0 and bool(amounts) and min(amounts.values()) > 0
    why = "unknown" if name in _unknown(paper) else "no_bar" if amounts else "nothing"
    return {"name": column, "description": printed.word("comparison_bar", column=column, parts=told), 
            "why": "" if drawn else printed.word(f"comparison_{why}"),
            "segments": [{"colour": PARTS[part], "size": int(amount * THOUSANDTHS / whole)} for part, amount in amounts.items()]
            if drawn else [], "net": _of_100(amounts["net"], whole, printed) if "net" in amounts else ""}


def _of_100(amount: Decimal, whole: Decimal, printed: Printed) -> str:
    """An amount per 100 EUR of the whole, to the cent."""
    return printed.euro((amount * 100 / whole).quantize(Decimal("0.01"))) if whole > 0 else ""


def _missing(paper: Paper, printed: Printed) -> list[str]:
    """What could not be computed, and for want of which value of the law."""
    return [printed.word("comparison_missing", column=", ".join(printed.word(f"comparison_{word}") for word in words),
                         year=str(paper["year"]), names=_labels(names.split(", "), printed))
            for words, names in stopped(paper)]


def _labels(names: list[str], printed: Printed) -> str:
    """The first values of the law that lack, by what they are called, and how many more."""
    told = [parameter_label(one, printed.language) for one in names[:MOST_NAMED]]
    return "; ".join([*told, f"+ {len(names) - MOST_NAMED}"] if len(names) > MOST_NAMED else told)
