"""The geometry of the review's charts: parts add up, nothing overlaps, labels have room."""

from collections import defaultdict
from decimal import Decimal

import pytest
from review_sample import month

from pipeline.month.review_flow import flow, spread
from pipeline.outputs.charts import BASE, FLOW_HEIGHT, PAIR_WIDTH, SLOT, Node, histogram, pairs, sankey

INTO = {"turnover": Decimal("1000.00"), "reductions": Decimal(0), "carried_in": Decimal(0), "advanced": Decimal(0)}
OUT = {"net": Decimal("400.00"), "withholding": Decimal("80.00"), "onss_net": Decimal("70.00"),
       "special_contribution": Decimal(0), "premium": Decimal(0), "employer": Decimal("250.00"), "carried_on": Decimal("135.00"),
       "expenses": Decimal(0), "copyright": Decimal(0), "fees": Decimal("65.00"), "advance_repaid": Decimal(0)}


def columns(nodes: tuple[Node, ...]) -> dict[Decimal, list[Node]]:
    found: dict[Decimal, list[Node]] = defaultdict(list)
    for node in nodes:
        found[node.x].append(node)
    return found


def test_the_middle_of_the_flow_is_the_sum_of_its_parts() -> None:
    chart = sankey(INTO, OUT)
    assert chart is not None
    amounts = {node.name: str(node.amount) for node in chart.nodes}
    assert (amounts["budgets"], amounts["cost"], amounts["gross"]) == ("1000.00", "800.00", "550.00")


def test_a_part_of_nothing_is_not_drawn() -> None:
    chart = sankey(INTO, OUT)
    assert chart is not None
    assert {node.name for node in chart.nodes} == {
        "turnover", "budgets", "cost", "gross", "net", "withholding", "onss_net", "employer", "carried_on", "fees"}
    assert [(ribbon.source, ribbon.target) for ribbon in chart.ribbons][-2:] == [
        ("budgets", "carried_on"), ("budgets", "fees")]


def test_what_leaves_a_node_through_ribbons_is_what_it_holds() -> None:
    result = flow(month(100))
    chart = sankey(result["into"], result["out"])
    assert chart is not None
    for node in chart.nodes:
        gone = sum(ribbon.amount for ribbon in chart.ribbons if ribbon.source == node.name)
        assert gone in (0, node.amount)


def test_first_and_last_bars_of_the_flow_are_equally_high() -> None:
    chart = sankey(INTO, OUT)
    assert chart is not None
    by_column = columns(chart.nodes)
    assert sum(node.height for node in by_column[min(by_column)]) == FLOW_HEIGHT
    assert sum(node.height for node in by_column[max(by_column)]) == FLOW_HEIGHT


def test_every_bar_of_the_flow_has_room_for_its_label() -> None:
    result = flow(month(100))
    chart = sankey(result["into"], result["out"])
    assert chart is not None
    for nodes in columns(chart.nodes).values():
        middles = [node.y + node.height / 2 for node in nodes]
        assert all(lower - upper >= SLOT for upper, lower in zip(middles, middles[1:], strict=False))


@pytest.mark.parametrize("out", [{**OUT, "withholding": Decimal("-1.00")}, {**OUT, "employer": Decimal("-9.00")}])
def test_a_negative_part_is_left_to_the_table(out: dict[str, Decimal]) -> None:
    assert sankey(INTO, out) is None


def test_a_month_without_money_has_no_flow_to_draw() -> None:
    assert sankey(dict.fromkeys(INTO, Decimal(0)), dict.fromkeys(OUT, Decimal(0))) is None


def test_the_highest_bar_of_the_histogram_is_the_most_frequent_net() -> None:
    bars = histogram(spread(month(300).payslips)["bars"])
    assert max(bars, key=lambda bar: bar.height).count == max(bar.count for bar in bars)
    assert all(bar.y + bar.height == BASE for bar in bars)
    assert sum(bar.tick for bar in bars) <= 6


def test_the_longest_of_the_paired_bars_takes_the_whole_width() -> None:
    parts = [{"name": "gross", "charged": "9000.00", "real": "9000.00"},
             {"name": "employer_onss", "charged": "800.00", "real": "600.00"},
             {"name": "margin", "charged": "200.00", "real": "0.00"}]
    drawn = pairs(parts)
    assert [(one.name, one.charged_width, one.real_width) for one in drawn] == [
        ("employer_onss", PAIR_WIDTH, Decimal("300.0")), ("margin", Decimal("100.0"), Decimal(0))]
    assert drawn[1].y - drawn[0].y == Decimal(54)


def test_a_part_of_less_than_nothing_has_no_bar() -> None:
    [one] = pairs([{"name": "funds", "charged": "-5.00", "real": "-5.00"}])
    assert (one.charged_width, one.real_width) == (0, 0)
