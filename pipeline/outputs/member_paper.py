"""What yearly and leaving papers of a member have in common: head, draft note, blocks of facts and tables."""

from dataclasses import asdict, dataclass
from typing import Any

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.payslip import address, enterprise_text
from pipeline.outputs.printed import Printed

Paper = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """A part of the page under one heading: text, facts, a table, large figures, a note, a warning (title, words).

    right, badges, flexible: indices of columns with amounts, with codes, and of those that take the room that is left.
    """

    heading: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    badges: tuple[int, ...] = ()
    flexible: tuple[int, ...] = (0,)
    figures: tuple[tuple[str, str], ...] = ()
    note: str = ""
    warning: tuple[str, ...] = ()


def printed_for(paper: Paper) -> Printed:
    """How the member reads. Raises ValueError for a language that has no words."""
    if paper["language"] not in LANGUAGES:
        raise ValueError(f"no paper in {paper['language']!r}")
    return Printed(paper["language"])


def page(paper: Paper, title: str, pending: str, blocks: list[Block], facts: list[tuple[str, str]] | None = None,
         panel: dict[str, str] | None = None, wide: bool = False) -> Paper:
    """The page as its template lays it out. title, pending: printed words. panel: what matters most, in place of facts."""
    printed, who, employer = printed_for(paper), paper["member"], paper["employer"]
    about = printed.word("paper_about", member_id=who["member_id"], day=printed.day(paper["as_of"]))
    return {"kind": "member_paper", "language": paper["language"], "date": paper["as_of"], "title": title,
            "author": employer["name"], "running": f"{title} · {about}", "about": about, "wide": wide,
            "footer": f"{employer['name']} · {employer['street']}, {employer['postcode']} {employer['city']} · "
                      f"{enterprise_text(employer['enterprise_number'])}",
            "address": address(who, employer["country"], printed), "facts": [list(fact) for fact in facts or []],
            "panel": panel or {}, "pending": pending, "blocks": [asdict(block) for block in blocks],
            "question": printed.word("paper_question", email=employer["email"], phone=employer["phone"])}
