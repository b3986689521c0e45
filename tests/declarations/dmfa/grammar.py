"""Holds an XML of the DmfA to grammar.yaml, and reads its figures back by the names of their cells."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

GRAMMAR: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "grammar.yaml").read_text(encoding="utf-8"))
TREE: dict[str, list[str]] = {tag: children.split(", ") for tag, children in GRAMMAR["tree"].items()}
KINDS: dict[str, Any] = GRAMMAR["kinds"]
OF_OCCUPATION = {"Remun": ("remun", "RemunCode", "RemunAmount"), "Service": ("days", "ServiceCode", "ServiceNbrDays"),
                 "OccupationDeduction": ("reduction", "DeductionCode", "DeductionAmount")}
"""Block of an occupation -> the figure it prints, and where its code and amount stand."""
TIMES = {"?": "?", "*": "*", "+": "+"}


def faults(xml: bytes) -> list[str]:
    """What is not as the grammar wants it, element by element."""
    root = etree.fromstring(xml)
    assert root.tag == "DmfAOriginal"
    return [fault for element in root.iter(etree.Element) for fault in _of(element)]


def _of(element: etree._Element) -> Iterator[str]:
    if element.tag in TREE:
        names = "".join(f"{child.tag} " for child in element)
        if not re.fullmatch("".join(map(model, TREE[element.tag])), names):
            yield f"{element.tag} has {names}"
    elif element.tag not in KINDS:
        yield f"{element.tag} is unknown"
    elif len(element) or not fits(KINDS[element.tag], element.text or ""):
        yield f"{element.tag} is {element.text!r}"


def model(child: str) -> str:
    """A child of the grammar as a pattern of names."""
    if "|" in child:
        return "(" + "|".join(model(one.strip()) for one in child.split("|")) + ")"
    times = TIMES.get(child[-1], "")
    return f"({child.removesuffix(times) if times else child} ){times}"


def fits(kind: Any, text: str) -> bool:
    """Whether a text is of a kind."""
    if kind == "day":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and _is_day(text)
    if isinstance(kind, list):
        return text.isascii() and text.isdigit() and kind[0] <= int(text) <= kind[1]
    return bool(re.fullmatch(kind, text))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def read_back(xml: bytes) -> dict[str, int]:
    """Every amount of the XML, by the name of its cell."""
    root = etree.fromstring(xml)
    found = {f"total.unrelated_{_text(one, 'UnrelatedWorkerCode')}": int(_text(one, "UnrelatedAmount"))
             for one in root.iter("ContributionUnrelatedToNP")}
    for person in root.iter("NaturalPerson"):
        for record in person.iter("WorkerRecord"):
            place = f"{_text(person, 'NaturalPersonUserReference')}.{_text(record, 'WorkerCode')}"
            found |= {f"{place}.{name}": amount for name, amount in _of_record(record)}
    return found


def _of_record(record: etree._Element) -> Iterator[tuple[str, int]]:
    for one in record.iter("Occupation"):
        number = _text(one, "OccupationSequenceNbr")
        for block, (figure, code, amount) in OF_OCCUPATION.items():
            yield from ((f"{number}.{figure}_{_text(part, code)}", int(_text(part, amount))) for part in one.iter(block))
    for due in record.iter("WorkerContribution"):
        yield f"contribution_{_text(due, 'ContributionWorkerCode')}", int(_text(due, "ContributionAmount"))
        if due.find("ContributionCalculationBasis") is not None:
            yield f"base_{_text(due, 'ContributionWorkerCode')}", int(_text(due, "ContributionCalculationBasis"))
    yield from ((f"deduction_{_text(gift, 'DeductionCode')}", int(_text(gift, "DeductionAmount")))
                for gift in record.iter("WorkerDeduction"))
    for student in record.iter("StudentContribution"):
        yield "student_remun", int(_text(student, "StudentRemunAmount"))
        yield "student_contribution", int(_text(student, "StudentContributionAmount"))


def _text(element: etree._Element, name: str) -> str:
    return str(element.findtext(name))


def net_owed(xml: bytes) -> int:
    """What the employer says he owes."""
    return int(etree.fromstring(xml).findtext("Form/EmployerDeclaration/NetOwedAmount") or "")


def owed_by_lines(xml: bytes) -> int:
    """The same, added up from the lines."""
    figures = [(re.sub(r"_\d+$", "", name.rsplit(".", 1)[1]), amount) for name, amount in read_back(xml).items()]
    due = sum(amount for figure, amount in figures if figure in ("contribution", "student_contribution", "unrelated"))
    return due - sum(amount for figure, amount in figures if figure in ("deduction", "reduction"))
