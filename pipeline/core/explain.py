"""The tree of an amount, walked over a finished row and the signatures of the rules. Nothing is traced beforehand."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.core.params import Dated, Params
from pipeline.core.rulegraph import Rule, Rules, needs


@dataclass(frozen=True)
class Node:
    """One name in the tree. `says`: what it is; `ground`: law, policy or source; `parts`: what it came from.

    is_sum: the value is the sum of the parts' values. told: the parts stand further up.
    """

    name: str
    value: str
    says: str = ""
    ground: str = ""
    parts: tuple["Node", ...] = ()
    told: bool = field(default=False)
    is_sum: bool = field(default=False)

    def as_dict(self) -> dict[str, Any]:
        """The tree for machines."""
        return {"name": self.name, "value": self.value, "says": self.says, "ground": self.ground,
                "told": self.told, "is_sum": self.is_sum, "parts": [part.as_dict() for part in self.parts]}


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
    """One row explained: `row` holds the values, `leaf` explains what is no rule. Branches are shared, not told apart."""

    row: Mapping[str, Any]
    rules: Rules
    params: Params
    leaf: Leaf
    known: dict[str, Node] = field(default_factory=dict)

    def node(self, name: str) -> Node:
        """The tree of one column."""
        if name not in self.known:
            self.known[name] = self._rule(name) if name in self.rules else self.leaf(name)
        return self.known[name]

    def _rule(self, name: str) -> Node:
        rule = self.rules[name]
        columns, wanted = needs(rule)
        parts = (*(self.node(need) for need in columns if need in self.row or need in self.rules),
                 *(parameter(self.params[need]) for need in wanted if need in self.params))
        return Node(name, str(self.row[name]), first_line(rule), ground(rule), parts)


def once(tree: Node) -> Node:
    """The tree where a branch that stands there already is named, not told again."""
    keys: dict[int, int] = {}
    branches: dict[Any, int] = {}
    told: set[int] = set()

    def key(node: Node) -> int:
        """One number for equal branches; each shared branch is looked into once."""
        if id(node) not in keys:
            body = (node.name, node.value, node.says, node.ground, *map(key, node.parts))
            keys[id(node)] = branches.setdefault(body, len(branches))
        return keys[id(node)]

    def pruned(node: Node) -> Node:
        if node.parts and key(node) in told:
            return replace(node, ground="", parts=(), told=True)
        told.add(key(node))
        return replace(node, parts=tuple(map(pruned, node.parts)))

    return pruned(tree)


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
