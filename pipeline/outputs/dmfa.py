"""The XML of the quarterly declaration to the ONSS (DmfA): its words from a template, nothing computed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Template

from pipeline.outputs.xml_templates import xml_templates

FULL_BUFFER = 2000
"""Pieces of text that are put together at a time."""


@dataclass(frozen=True)
class Dmfa:
    """quarter: 20261. employer: registration_number, employer_class, enterprise_number, local_unit or "". net_owed in cents.

    persons, unrelated: as the template reads them, made by pipeline/declarations/dmfa/tree.py.
    """

    quarter: str
    first: date
    last: date
    created: date
    reference: str
    employer: Mapping[str, str]
    net_owed: int
    persons: Iterable[Mapping[str, Any]]
    unrelated: Iterable[Mapping[str, Any]]


def dmfa_xml(declaration: Dmfa) -> bytes:
    """The file, UTF-8; the same declaration gives the same bytes."""
    stream = _template().stream(vars(declaration))
    stream.enable_buffering(FULL_BUFFER)
    return b"".join(piece.encode() for piece in stream)


@cache
def _template() -> Template:
    return xml_templates().get_template("xml/dmfa.xml.j2")
