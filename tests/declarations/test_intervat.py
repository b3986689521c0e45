"""Drafts for Intervat keep the order, number and kind of their elements; a change of any of them is seen."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from tests.cli.homes import copied, done
from tests.declarations.dmfa.grammar import model

GRAMMAR: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "intervat.yaml").read_text(encoding="utf-8"))
COMMON = "http://www.minfin.fgov.be/InputCommon"
FILES = ("vat/2026Q2/vat.xml", "vat/2026Q2/intracom.xml", "customers/2026/customers.xml")
WRONG = ("", "x", "12,00", "1.5", "-1")


def faults(root: Any) -> list[str]:
    """What is not as the grammar wants it, element by element."""
    own = etree.QName(root).namespace
    return [fault for element in root.iter(etree.Element) for fault in _of(element, own)]


def _of(element: Any, own: str | None) -> Iterator[str]:
    tree, kind, attributes = (_found(part, element) for part in ("tree", "kinds", "attributes"))
    called = etree.QName(element)
    if called.namespace != (COMMON if _name(element.getparent()) == "Declarant" else own):
        yield f"{called.localname} is of another namespace"
    if tree is None and kind is None:
        yield f"{called.localname} is unknown"
    elif tree and not re.fullmatch("".join(map(model, tree.split(", "))), "".join(f"{_name(child)} " for child in element)):
        yield f"{called.localname} has other children, or another order"
    elif kind is not None and (len(element) or not re.fullmatch(kind, element.text or "")):
        yield f"{called.localname} is {element.text!r}"
    said, wanted = dict(element.attrib), attributes or {}
    if said.keys() != wanted.keys() or not all(re.fullmatch(wanted[name], value) for name, value in said.items()):
        yield f"{called.localname} says {said}"


def _found(part: str, element: Any) -> Any:
    """What a part of the grammar has of an element: for this parent, or for all."""
    rules, name = GRAMMAR[part], _name(element)
    return rules.get(f"{_name(element.getparent())}/{name}", rules.get(name))


def _name(element: Any) -> str:
    return "" if element is None else etree.QName(element).localname


@pytest.fixture(scope="module")
def home(sealed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copied(sealed_sample, tmp_path_factory.mktemp("intervat") / "coop")
    done(made, "declare", "vat", "2026Q2", "--as-of", "2026-07-10")
    done(made, "declare", "customers", "2026", "--as-of", "2027-01-10")
    return made


@pytest.fixture(params=FILES)
def root(home: Path, request: pytest.FixtureRequest) -> Any:
    return etree.parse(home / "output/declarations" / request.param).getroot()


def first_of_each(root: Any) -> list[Any]:
    return list({_name(element.getparent()) + _name(element): element for element in root.iter(etree.Element)}.values())


def test_what_we_write_keeps_the_grammar(root: Any) -> None:
    assert faults(root) == []


def test_the_file_says_that_it_is_a_draft_and_who_must_accept_it(root: Any) -> None:
    assert "Draft" in root.getprevious().text and "Intervat" in root.getprevious().text


def test_a_wrong_text_or_attribute_is_a_fault(root: Any) -> None:
    for element in first_of_each(root):
        if not len(element):
            was = element.text
            for element.text in {value for value in WRONG if not re.fullmatch(_found("kinds", element), value)}:
                assert faults(root), element.tag
            element.text = was
        for name, value in element.attrib.items():
            element.set(name, "x,1")
            assert faults(root), name
            del element.attrib[name]
            assert faults(root), name
            element.set(name, value)
    assert faults(root) == []


def test_two_children_that_change_places_are_a_fault(root: Any) -> None:
    for parent in first_of_each(root):
        for here, there in zip(parent, parent[1:], strict=False):
            if here.tag != there.tag:
                there.addnext(here)
                assert faults(root), (here.tag, there.tag)
                there.addprevious(here)
    assert faults(root) == []


def test_a_child_that_is_missing_or_there_twice_is_a_fault(root: Any) -> None:
    """But for those that may stand any number of times."""
    many = {"Amount", "IntraClient", "Client"}
    for element in first_of_each(root):
        parent = element.getparent()
        if parent is None or _name(element) in many and _name(parent) != "IntraClient":
            continue
        element.addnext(copy.deepcopy(element))
        assert faults(root), element.tag
        parent.remove(element.getnext())
        place = parent.index(element)
        parent.remove(element)
        assert faults(root), element.tag
        parent.insert(place, element)
    assert faults(root) == []
