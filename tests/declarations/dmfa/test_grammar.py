"""The grammar sees every wrong order, number and kind of an element; the sample's quarter has none."""

import copy
from pathlib import Path

import pytest
from lxml import etree

from tests.declarations.dmfa.grammar import KINDS, TREE, faults
from tests.declarations.dmfa.quarters import every_kind

WRONG = {"day": ["2026-02-30", "30/03/2026", ""], "number": ["-1", "1.5", "12,00", "", "9999999999999999"],
         "pattern": ["", "é" * 201]}


@pytest.fixture(scope="module")
def xml(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A declaration with every kind of block that we write."""
    return bytes(every_kind(tmp_path_factory.mktemp("every")).files["dmfa.xml"])


def test_what_we_write_keeps_the_grammar(xml: bytes) -> None:
    assert faults(xml) == []


def test_every_block_that_we_write_is_in_it(xml: bytes) -> None:
    assert {element.tag for element in etree.fromstring(xml).iter(etree.Element)} >= set(TREE)


def kinds(tag: str) -> list[str]:
    kind = KINDS[tag]
    return WRONG["day" if kind == "day" else "number" if isinstance(kind, list) else "pattern"]


@pytest.mark.parametrize("tag", sorted(KINDS))
def test_a_wrong_value_is_a_fault(xml: bytes, tag: str) -> None:
    root = etree.fromstring(xml)
    element = next(root.iter(tag))
    for text in kinds(tag):
        element.text = text
        assert faults(etree.tostring(root)), (tag, text)


def first_of_each(root: etree._Element) -> list[etree._Element]:
    """One element of each kind that has children."""
    return [next(root.iter(tag)) for tag in TREE]


@pytest.mark.parametrize("nth", range(len(TREE)))
def test_two_children_that_change_places_are_a_fault(xml: bytes, nth: int) -> None:
    root = etree.fromstring(xml)
    parent = first_of_each(root)[nth]
    pairs = [(here, there) for here, there in zip(parent, parent[1:], strict=False) if here.tag != there.tag]
    for here, there in pairs:
        there.addnext(here)
        assert faults(etree.tostring(root)), (here.tag, there.tag)
        there.addprevious(here)
    assert faults(etree.tostring(root)) == []


@pytest.mark.parametrize("nth", range(len(TREE)))
def test_a_child_that_is_missing_or_there_twice_is_a_fault(xml: bytes, nth: int) -> None:
    root = etree.fromstring(xml)
    parent = first_of_each(root)[nth]
    for child in [one for one in parent if one.tag in TREE[parent.tag]]:
        child.addnext(copy.deepcopy(child))
        assert faults(etree.tostring(root)), child.tag
        parent.remove(child.getnext())
        place = parent.index(child)
        parent.remove(child)
        assert faults(etree.tostring(root)), child.tag
        parent.insert(place, child)


def test_a_name_that_is_not_allowed_is_a_fault(xml: bytes, tmp_path: Path) -> None:
    root = etree.fromstring(xml)
    next(root.iter("INSS")).addnext(etree.fromstring("<WorkerName>Peeters</WorkerName>"))
    assert len(faults(etree.tostring(root))) == 2
