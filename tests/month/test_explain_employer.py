"""The employer's side told down to the law, the parameters and the contracts, those in the books among them."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.explain import Node
from pipeline.month.compute import compute
from pipeline.month.documents import Document
from pipeline.month.explain import amounts, explain
from pipeline.month.explain.shelf import Shelf
from pipeline.month.payslip_documents import payslips
from tests.month.ledger import Ledger
from tests.month.test_reductions import POLICY, QUARTER, september, sold, work


def quarter(ledger: Ledger) -> list[Document]:
    """The payslips of M-1 in three months: two Activities in July, a worker besides in August."""
    months = ([work(QUARTER[0]), work(QUARTER[0], "M-1", "500.00", activity_id="A-2", days=Decimal(4), start=20)],
              [work(QUARTER[1]), work(QUARTER[1], "M-1", "310.00", status="worker", days=Decimal(3))], september())
    found = []
    for name, rows in zip(QUARTER, months, strict=True):
        given = ledger.draft(name, rows, sold(name))
        found += [slip for slip in payslips(given, compute(given)) if slip["member_id"] == "M-1"]
        ledger.run(name, rows, sold(name))
    return found


@pytest.fixture(scope="module", params=["pool", "member"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Any, Shelf]:
    ledger = Ledger(tmp_path_factory.mktemp("quarter"), book=POLICY[request.param])
    *before, last = quarter(ledger)
    return last, ledger.book, Shelf(earlier=tuple(before))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from nodes(part)


def amount(told: tuple[Document, Any, Shelf], name: str) -> Node:
    slip, book, shelf = told
    return explain(slip, name, book, shelf)


def test_every_sum_adds_up_with_the_contracts_of_all_three_months(told: tuple[Document, Any, Shelf]) -> None:
    slip, book, shelf = told
    for name in amounts(slip):
        for node in nodes(explain(slip, name, book, shelf)):
            if node.is_sum and not node.told:
                assert sum((Decimal(part.value) for part in node.parts), Decimal(0)) == Decimal(node.value), (name, node.name)
    assert not any(node.name == "others" for name in ("charged", "reduction") for node in nodes(amount(told, name)))


def test_the_real_cost_is_what_was_charged_without_margin_and_reduction(told: tuple[Document, Any, Shelf]) -> None:
    parts = {part.name: Decimal(part.value) for part in amount(told, "real_cost").parts}
    side = told[0]["employer_side"]
    assert sum(parts.values()) - 2 * parts["reduction"] == Decimal(side["real_cost"])
    kept = {part.name: Decimal(part.value) for part in amount(told, "difference").parts}
    assert kept["charged"] - kept["returned"] - kept["real_cost"] == Decimal(side["difference"])


def test_the_reduction_names_its_law_its_parameters_and_the_contracts_of_the_books(told: tuple[Document, Any, Shelf]) -> None:
    found = list(nodes(amount(told, "reduction")))
    assert {"structural_alpha", "structural_S0", "structural_gamma", "mu", "beta", "factor"} <= {node.name for node in found}
    assert any("programme law of 24 December 2002" in node.ground for node in found)
    wages = [node for node in found if node.name == "gross" and "from the books" in node.says]
    assert sorted(node.value for node in wages) == ["2257.00", "2257.00", "310.00", "500.00"]
    assert {part.name for part in amount(told, "reduction").parts} == {"granted_reduction"}


def test_each_line_is_told_by_its_rate_its_code_and_its_base(told: tuple[Document, Any, Shelf]) -> None:
    tree = amount(told, "temporary_unemployment_fund")
    assert tree.value == "2.26" and "code 859" in tree.says and "worker code 495" in tree.says
    assert {"onss_base", "line_rate", "employer_fund_lines"} <= {node.name for node in nodes(tree)}


def test_what_is_given_back_names_the_policy(told: tuple[Document, Any, Shelf]) -> None:
    tree, side = amount(told, "returned"), told[0]["employer_side"]
    policy = next(node for node in nodes(tree) if node.name == "reductions_to")
    assert tree.value == (side["reduction"] if policy.value == "member" else "0.00")
    if policy.value == "member":
        [statement] = told[0]["activities"]
        assert Decimal(statement["reductions"]) > 0
        assert {part.name: part.value for part in amount(told, "closing").parts}["reductions"] == statement["reductions"]


def test_a_month_is_told_as_an_estimate(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    given = ledger.draft("2026-08", [work("2026-08")], sold("2026-08"))
    [slip] = payslips(given, compute(given))
    found = {node.name: node.value for node in nodes(explain(slip, "reduction", given.book, Shelf()))}
    assert found["reduction"] == found["estimated_reduction"] == slip["employer_side"]["reduction"]
    assert (found["paid"], found["counted"]) == ("22", "66")
