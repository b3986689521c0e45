"""Drafts in the XML that Intervat takes: the order of elements is that of its schemas (NewTVA-in, NewICO-in, NewLK-in, 0.9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.core.money import from_cents, text
from pipeline.declarations.invoiced import Period
from pipeline.outputs.xml_templates import xml_templates


def intervat(name: str, cooperative: Mapping[str, str], period: Period, **parts: Any) -> bytes:
    """One of the templates `xml/intervat_<name>.xml.j2` as a file. parts: what else it prints; amounts are cents."""
    environment = xml_templates()
    environment.filters["amount"] = lambda whole: text(from_cents(whole))
    template = environment.get_template(f"xml/intervat_{name}.xml.j2")
    return (template.render(who=cooperative, **_period(period), **parts) + "\n").encode()


def _period(period: Period) -> dict[str, int]:
    first = period.months[0]
    return {"year": first.year, "month": first.number if len(period.months) == 1 else 0,
            "quarter": (first.number + 2) // 3 if len(period.months) == 3 else 0}


def total(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    """The sum of an amount over rows, in cents."""
    return sum(int(row[name]) for row in rows)
