"""The tree of an amount, walked over a finished row and the signatures of the rules. Nothing is traced beforehand."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.core.params import Dated, Params
from pipeline.core.rulegraph import Rule, Rules, needs


@dataclass(frozen=True)
class Node:
    """One name in the tree. `says`: what it is; `ground`: law, policy or source; `parts`: what it came from."""

    name: str
    value: str
    says: str = ""
    ground: str = ""
    parts: tuple["Node", ...] = ()
    told: bool = field(default=False)

    def as_dict(self) -> dict[str, Any]:
        """The tree for machines."""
        return {"name": self.name, "value": self.value, "says": self.says, "ground": self.ground,
                "told": self.told, "parts": [part.as_dict() for part in self.parts]}


Leaf = Callable[[str], Node]


def first_line(rule: Rule) -> str:
    """What a rule's amount is, in one line."""
    return (inspect.getdoc(rule) or "").split("\n")[0]


def ground(rule: Rule) -> str:
    """The law or policy that a rule names."""
    body = " ".join((inspect.getdoc(rule) or "").split())
    starts = [at for mark in ("Law:", "Policy:") if (at := body.find(mark)) >= 0]
    return body[min(starts):] if starts else ""


@dataclass
class Walk:
    """One explanation: `row` holds the values, `leaf` explains what is no rule. A name is told once."""

    row: Mapping[str, Any]
    rules: Rules
    params: Params
    leaf: Leaf
    seen: set[str] = field(default_factory=set)

    def node(self, name: str) -> Node:
        """The tree of one column."""
        if name not in self.rules:
            return self._once(self.leaf(name))
        rule = self.rules[name]
        if name in self.seen:
            return Node(name, str(self.row[name]), first_line(rule), told=True)
        self.seen.add(name)
        columns, wanted = needs(rule)
        parts = (*(self.node(need) for need in columns if need in self.row or need in self.rules),
                 *(parameter(self.params[need]) for need in wanted if need in self.params))
        return Node(name, str(self.row[name]), first_line(rule), ground(rule), parts)

    def _once(self, node: Node) -> Node:
        """A leaf that has parts of its own is told once too."""
        if node.parts and node.name in self.seen:
            return Node(node.name, node.value, node.says, told=True)
        self.seen.add(node.name)
        return node


def parameter(entry: Dated) -> Node:
    """A parameter with its day and source."""
    return Node(entry.name, _short(entry.value), entry.label,
                f"from {entry.since}: {entry.source} ({entry.confidence}, checked {entry.checked})")


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_short(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(_short(part) for part in value)
    return "no limit" if value is None else str(value)


def lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as indented text."""
    pad = "  " * depth
    yield f"{pad}{node.name} = {node.value}" + (f"  {node.says}" if node.says else "") + (
        "  (see above)" if node.told else "")
    if node.ground and not node.told:
        yield f"{pad}    {node.ground}"
    for part in node.parts:
        yield from lines(part, depth + 1)
