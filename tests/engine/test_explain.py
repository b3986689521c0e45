"""A tree tells a branch once: what stands there already is named with its value."""

from pipeline.core.explain import Node, lines, once


def test_an_equal_branch_is_told_once_and_another_of_its_name_in_full() -> None:
    rate = Node("rate", "0.06", "Rate")
    base, other = (Node("base", value, "Base", "Law: x", (rate,)) for value in ("10.00", "20.00"))
    again = Node("base", "10.00", "Base", "Law: x", (Node("rate", "0.06", "Rate"),))
    tree = once(Node("sum", "40.00", parts=(base, other, again, rate), is_sum=True))
    assert [(part.value, part.told, len(part.parts)) for part in tree.parts] == [
        ("10.00", False, 1), ("20.00", False, 1), ("10.00", True, 0), ("0.06", False, 0)]
    assert list(lines(tree))[7] == "  base = 10.00  Base  (see above)" and tree.is_sum


def test_a_branch_that_is_shared_many_times_costs_its_size() -> None:
    """Forty levels that each need the one below twice."""
    node = Node("leaf", "1")
    for level in range(40):
        node = Node(f"level {level}", "1", parts=(node, node))
    assert len(list(lines(once(node)))) == 81
