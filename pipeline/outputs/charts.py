"""Geometry of the review's charts: where each bar and ribbon lies. templates/review/charts.svg.j2 draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

COLUMNS = (("turnover", "reductions", "carried_in", "advanced"), ("budgets",), ("cost",), ("gross",),
           ("net", "withholding", "onss_net", "special_contribution", "premium", "employer", "carried_on", "expenses",
            "copyright", "fees", "advance_repaid"))
KEPT_OR_PAID, BESIDE_GROSS, CHARGED = COLUMNS[4][:4], COLUMNS[4][4:6], COLUMNS[4][6:]
LEFT = (Decimal(150), Decimal(335), Decimal(520), Decimal(705), Decimal(890))
LABEL = {"budgets": "above", "cost": "above", "gross": "above"} | dict.fromkeys(COLUMNS[0], "left")
NODE_WIDTH, TOP, SLOT, GAP, FLOW_HEIGHT = Decimal(12), Decimal(46), Decimal(34), Decimal(12), Decimal(300)
PAIR_WIDTH, PAIR_TOP, PAIR_HEIGHT = Decimal(400), Decimal(40), Decimal(54)
CHART_WIDTH, BASE, HEAD = Decimal(360), Decimal(180), Decimal(24)


@dataclass(frozen=True)
class Node:
    """One bar of the flow; `label`: left of it, right of it or above."""

    name: str
    amount: Decimal
    x: Decimal
    y: Decimal
    height: Decimal
    label: str


@dataclass(frozen=True)
class Ribbon:
    """Money from one node to another, as the path of its outline."""

    source: str
    target: str
    amount: Decimal
    path: str


@dataclass(frozen=True)
class Sankey:
    height: Decimal
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram; `tick`: its lower bound is written under it."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    count: int
    low: Decimal
    high: Decimal | None
    tick: bool


@dataclass(frozen=True)
class Pair:
    """What was charged for a part and what it really costs, as two bars under its name; y: the foot of the name."""

    name: str
    charged: Decimal
    real: Decimal
    y: Decimal
    charged_width: Decimal
    real_width: Decimal


def pairs(parts: Sequence[Mapping[str, str]]) -> tuple[Pair, ...]:
    """Bars of the parts beside gross (`name`, `charged`, `real`), on a drawing 520 wide; none where there is nothing.

    A part of less than nothing has no bar.
    """
    shown = [(part["name"], Decimal(part["charged"]), Decimal(part["real"])) for part in parts if part["name"] != "gross"]
    most = max((max(charged, real) for _, charged, real in shown), default=Decimal(0))
    scale = PAIR_WIDTH / most if most > 0 else Decimal(0)
    return tuple(Pair(name, charged, real, PAIR_TOP + PAIR_HEIGHT * nth, _tenth(max(charged, Decimal(0)) * scale),
                      _tenth(max(real, Decimal(0)) * scale)) for nth, (name, charged, real) in enumerate(shown))


def sankey(into: Mapping[str, Decimal], out: Mapping[str, Decimal]) -> Sankey | None:
    """The flow from turnover to net, amounts in EUR; None where a part is negative or there is no money."""
    amounts = {**into, **out, "budgets": sum(into.values(), Decimal(0))}
    amounts["gross"] = sum((out[name] for name in KEPT_OR_PAID), Decimal(0))
    amounts["cost"] = amounts["gross"] + sum((amounts[name] for name in BESIDE_GROSS), Decimal(0))
    if min(amounts.values()) < 0 or amounts["budgets"] <= 0:
        return None
    scale = FLOW_HEIGHT / amounts["budgets"]
    nodes = {node.name: node for column in range(len(COLUMNS)) for node in _column(column, amounts, scale)}
    bottom = max(node.y + max(node.height, SLOT) for node in nodes.values())
    return Sankey(_tenth(bottom + 4), tuple(nodes.values()), _ribbons(nodes, scale))


def _column(number: int, amounts: Mapping[str, Decimal], scale: Decimal) -> list[Node]:
    """The nodes of one column, each in a slot high enough for its label."""
    nodes, y = [], TOP
    for name in COLUMNS[number]:
        if amounts[name] == 0:
            continue
        height = max(Decimal(1), amounts[name] * scale)
        slot = max(height, SLOT)
        nodes.append(Node(name, amounts[name], LEFT[number], _tenth(y + (slot - height) / 2), _tenth(height),
                          LABEL.get(name, "right")))
        y += slot + GAP
    return nodes


def _links() -> list[tuple[str, str]]:
    """Who gives to whom, from top to bottom, so that no two ribbons cross."""
    return [*((name, "budgets") for name in COLUMNS[0]), ("budgets", "cost"), ("cost", "gross"),
            *(("gross", name) for name in KEPT_OR_PAID), *(("cost", name) for name in BESIDE_GROSS),
            *(("budgets", name) for name in CHARGED)]


def _ribbons(nodes: Mapping[str, Node], scale: Decimal) -> tuple[Ribbon, ...]:
    """One ribbon a link, stacked on both its ends in the order of the links."""
    used_out, used_in = dict.fromkeys(nodes, Decimal(0)), dict.fromkeys(nodes, Decimal(0))
    ribbons = []
    for source, target in _links():
        if source not in nodes or target not in nodes:
            continue
        amount = min(nodes[source].amount, nodes[target].amount)
        start, end = nodes[source].y + used_out[source], nodes[target].y + used_in[target]
        path = _path(nodes[source].x + NODE_WIDTH, start, nodes[target].x, end, amount * scale)
        ribbons.append(Ribbon(source, target, amount, path))
        used_out[source] += amount * scale
        used_in[target] += amount * scale
    return tuple(ribbons)


def _path(left: Decimal, start: Decimal, right: Decimal, end: Decimal, height: Decimal) -> str:
    middle, high = _tenth((left + right) / 2), max(height, Decimal("0.8"))
    low_start, low_end = _tenth(start + high), _tenth(end + high)
    return (f"M{left},{_tenth(start)}C{middle},{_tenth(start)} {middle},{_tenth(end)} {right},{_tenth(end)}"
            f"V{low_end}C{middle},{low_end} {middle},{low_start} {left},{low_start}Z")


def histogram(bars: Sequence[Mapping[str, Decimal | int | None]]) -> tuple[Bar, ...]:
    """Bars of the nets (`from`, `to`, `count`) on a drawing of 360 by 210."""
    most = max((int(bar["count"] or 0) for bar in bars), default=0)
    width = CHART_WIDTH / max(len(bars), 1)
    ticks = max(1, -(-len(bars) // 6))
    return tuple(_bar(bar, number, width, most, number % ticks == 0) for number, bar in enumerate(bars))


def _bar(bar: Mapping[str, Decimal | int | None], number: int, width: Decimal, most: int, tick: bool) -> Bar:
    count, low, high = int(bar["count"] or 0), Decimal(bar["from"] or 0), bar["to"]
    height = _tenth((BASE - HEAD) * count / most)
    return Bar(_tenth(number * width + 1), BASE - height, _tenth(width - 2), height, count, low,
               None if high is None else Decimal(high), tick)


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"))
