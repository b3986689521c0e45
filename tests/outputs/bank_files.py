"""Bank files against the schema of their version."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.outputs.ubl_exact import PARSER


@cache
def schema(name: str) -> etree.XMLSchema:
    """The XSD of pain.001.001.09 or another, from the package that brings it."""
    spec = find_spec("sepaxml")
    assert spec is not None and spec.submodule_search_locations is not None
    return etree.XMLSchema(etree.parse(Path(spec.submodule_search_locations[0]) / "schemas" / f"{name}.xsd"))


def validated(source: Path | bytes) -> Any:
    """The root of a bank file that its schema accepts."""
    root = etree.fromstring(source if isinstance(source, bytes) else source.read_bytes(), PARSER)
    schema(etree.QName(root).namespace.rsplit(":", 1)[1]).assertValid(root)
    return root
