"""Our own check of a Belcotax sending: order, texts and sums. The ministry's own check has the last word."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from stdnum.be import ssn

from pipeline.core.safe_xml import parser
from pipeline.declarations.belcotax import CONTROLLED, WITHHELD, number_of, structure

TOTALS = {"8010": "records", "8011": "numbers", "8012": "control", "8013": "withheld",
          "9011": "all_records", "9012": "numbers", "9013": "control", "9014": "withheld"}
"""Number of a closing element -> what it sums."""


def faults(sending: bytes) -> list[str]:
    """What is wrong with a sending, in words: an element and why. Nothing where it is as we make it."""
    root = etree.fromstring(sending, parser())
    if root.tag != "Verzendingen":
        return [f"{root.tag}: not a sending"]
    found = list(_of_part(root))
    return found or [*_of_sheets(root), *_of_totals(root)]


def _of_part(part: Any) -> Iterator[str]:
    """Order and texts of a part and of those in it."""
    forms = structure()["parts"][part.tag]
    names = [child.tag for child in part]
    for name, form in forms.items():
        count = names.count(name)
        if not count and "optional" not in form:
            yield f"{part.tag}: {name} is missing"
        if count > 1 and "many" not in form:
            yield f"{part.tag}: {name} stands {count} times"
    if unknown := [name for name in names if name not in forms]:
        yield f"{part.tag}: {unknown[0]} does not belong there"
    elif [list(forms).index(name) for name in names] != sorted(list(forms).index(name) for name in names):
        yield f"{part.tag}: elements are not in their order"
    else:
        for child in part:
            yield from _of_part(child) if forms[child.tag].startswith("parts") else _of_text(child, forms[child.tag])


def _of_text(element: Any, form: str) -> Iterator[str]:
    text, kind = element.text or "", form.split(",")[0]
    if kind.startswith("text"):
        longest = int(kind.split()[1])
        if not text.strip() or len(text) > longest:
            yield f"{element.tag}: {text!r} is empty or longer than {longest}"
    elif not re.fullmatch(structure()["forms"][kind], text):
        yield f"{element.tag}: {text!r} is no {kind}"


def _of_sheets(root: Any) -> Iterator[str]:
    """What elements of one sheet say of each other."""
    for nth, sheet in enumerate(_sheets(root), start=1):
        values = _values(sheet)
        called = f"sheet {values['2009']}"
        if int(values["2009"]) != nth:
            yield f"{called}: sheets are numbered one after the other"
        if sheet.tag != f"Fiche{values['2008']}":
            yield f"{called}: {sheet.tag} says {values['2008']}"
        if not ssn.is_valid(values["2011"]):
            yield f"{called}: the national number has wrong check digits"
        if (values["2018"] == "150") != ("2016" in values) or ("2016" in values) == ("2112" in values):
            yield f"{called}: a Belgian postcode or a foreign one, as the country is"
        yield from _of_sums(called, values)


def _of_sums(called: str, values: dict[str, str]) -> Iterator[str]:
    def amount(number: str) -> int:
        return int(values.get(number, 0))
    if amount("2059") != sum(amount(number) for number in CONTROLLED[values["2008"]]):
        yield f"{called}: the control total 2059 is another sum"
    if values["2008"] == "28110" and (amount("2062") != amount("2060") or amount("2131") != amount("2074")):
        yield f"{called}: 2062 is not 2060, or 2131 not 2074"


def _of_totals(root: Any) -> Iterator[str]:
    sheets = [_values(sheet) for sheet in _sheets(root)]
    sums = {"records": len(sheets) + 2, "all_records": len(sheets) + 4, "numbers": sum(int(each["2009"]) for each in sheets),
            "control": sum(int(each["2059"]) for each in sheets),
            "withheld": sum(int(each.get(WITHHELD[each["2008"]], 0)) for each in sheets)}
    for element in root.iter(etree.Element):
        name = number_of(element.tag)
        if name in TOTALS and int(element.text or 0) != sums[TOTALS[name]]:
            yield f"{element.tag}: {element.text} is not {sums[TOTALS[name]]}"


def _sheets(root: Any) -> list[Any]:
    return [element for element in root.iter(etree.Element) if element.tag.startswith("Fiche")]


def _values(sheet: Any) -> dict[str, str]:
    """Number of each element, such as 2060 -> its text."""
    return {number_of(element.tag): element.text for element in sheet}
