"""The page that sums a declaration's draft up: what it is, its figures, and who still has to accept it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.labels import communication_text
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed


@dataclass(frozen=True)
class Table:
    """A table of the page: name of its heading, names of its columns, rows of texts as in the data.

    amounts: indices of columns in EUR. counts: of whole numbers. words: of names of labels. days: of days. narrow: of short
    texts. total: a last row, or nothing. red: indices of rows that cannot wait.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    amounts: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    total: tuple[str, ...] = ()
    narrow: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    red: tuple[int, ...] = ()


@dataclass(frozen=True)
class Summary:
    """What a declaration's page says beside its totals. facts: names of totals that stand above the tables; amounts: those of
    them in EUR. role: the word for what the cooperative is in it."""

    kind: str
    period: str
    as_of: date
    cooperative: Mapping[str, str]
    facts: tuple[str, ...]
    tables: tuple[Table, ...]
    role: str = "employer"
    amounts: tuple[str, ...] = ()


def summary(said: Summary, totals: Mapping[str, Any]) -> bytes:
    """The page as PDF, in the cooperative's language. Its words: declaration_<name>, _<kind> and _<kind>_pending."""
    return pdf(view(said, totals))


def view(said: Summary, totals: Mapping[str, Any]) -> dict[str, Any]:
    """The page as its template lays it out: every value a text."""
    printed = Printed(said.cooperative["language"])
    title = printed.word(f"declaration_{said.kind}")
    facts = [[printed.word(f"declaration_{name}"), printed.euro(totals[name]) if name in said.amounts else
              _fact(name, str(totals[name]))] for name in said.facts]
    who = said.cooperative
    return {"kind": "declaration", "language": printed.language, "date": said.as_of.isoformat(), "title": title,
            "author": who["name"], "running": f"{title} · {said.period}",
            "footer": " · ".join((who["name"], f"{who['street']}, {who['postcode']} {who['city']}", who["enterprise_number"])),
            "about": printed.word("declaration_about", period=said.period, day=printed.day(said.as_of.isoformat())),
            "draft": printed.word("declaration_draft"), "pending": printed.word(f"declaration_{said.kind}_pending"),
            "facts": [[printed.word(f"declaration_{said.role}"), who["name"]],
                      [printed.word("declaration_enterprise_number"), who["enterprise_number"]], *facts],
            "tables": [_table(table, printed) for table in said.tables]}


def _fact(name: str, value: str) -> str:
    return communication_text(value) if name == "communication" else value


def _table(table: Table, printed: Printed) -> dict[str, Any]:
    def row(cells: tuple[str, ...]) -> list[str]:
        return [_cell(cell, at, table, printed) if cell else cell for at, cell in enumerate(cells)]
    return {"heading": printed.word(f"declaration_{table.name}"), "right": [*table.amounts, *table.counts],
            "narrow": list(table.narrow),
            "header": [printed.word(f"declaration_{name}") for name in table.columns],
            "rows": [row(cells) for cells in table.rows], "total": row(table.total) if table.total else [], "red": [*table.red]}


def _cell(cell: str, at: int, table: Table, printed: Printed) -> str:
    if at in table.amounts:
        return printed.money(cell)
    if at in table.counts:
        return printed.number(cell)
    if at in table.days:
        return printed.day(cell)
    return printed.word(f"declaration_{cell}") if at in table.words else cell


def told(said: Summary, totals: Mapping[str, Any]) -> tuple[str, ...]:
    """The same in lines for the terminal, in English."""
    printed = Printed("en")
    figures = [f"{printed.word(f'declaration_{name}')}: {_fact(name, str(value))}" for name, value in totals.items()]
    return (f"{printed.word(f'declaration_{said.kind}')}, {said.period}: {printed.word('declaration_draft')}", *figures,
            pending(said.kind))


def pending(kind: str) -> str:
    """Who still has to accept a kind of draft, in English, for the terminal."""
    return Printed("en").word(f"declaration_{kind}_pending")
