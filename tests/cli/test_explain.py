"""`smart explain`: every amount of a document as a tree that ends in law, policy, parameter, or file and cell."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.homes import done, smart

Node = dict[str, Any]
PAYSLIPS = {"M001": "artist", "M003": "two contracts", "M004": "employee with children", "M006": "work bonus",
            "M009": "worker with two contracts", "M012": "student", "M013": "four contracts"}
INVOICES = {"2026-00001": "one rate", "2026-00016": "reverse charge", "2026-00017": "consumer", "2026-00029": "two rates"}
CELL = re.compile(r"[\w-]+-2026-03\.xlsx, (Activities|Expenses|Pay)![A-Z]+\d+|registers\.xlsx, (Members|Clients)![A-Z]+\d+")
WRITTEN = re.compile(rf"{CELL.pattern}|.*from the books.*|registers\.xlsx, Members, row \d+: it has no such column|Invoice to .+")
"""What a person wrote in a cell, or what an earlier approval did."""
GROUND = re.compile(r"Law: |Policy: |from \d{4}-\d\d-\d\d: .+ \((official|two|one|computed|unverified|policy|assumed), checked ")
DOCUMENTS = [*((ref, "payslips") for ref in PAYSLIPS), *((ref, "invoices") for ref in INVOICES)]


def document(home: Path, ref: str, kind: str) -> Node:
    return dict(json.loads((home / "output" / "2026-03.draft" / kind / f"{ref}.json").read_bytes()))


def amounts(home: Path, ref: str) -> list[str]:
    """Every amount that the command says the document has."""
    result = smart(home, "explain", ref, "nothing-such")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("smart: ") and " has no nothing-such; it has " in result.stderr
    return result.stderr.strip().partition("; it has ")[2].split(", ")


@cache
def tree_of(home: Path, ref: str, amount: str) -> Node:
    return dict(json.loads(done(home, "explain", ref, amount, "--json").stdout))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node["parts"]:
        yield from nodes(part)


def value_of(body: Node, name: str) -> Decimal:
    """The document's own column, else the sum over its Activities' budgets or its contracts."""
    rows = body["activities"] if body["kind"] == "payslip" and name in body["activities"][0] else body.get("contracts", [])
    return Decimal(body[name]) if name in body else sum((Decimal(row[name]) for row in rows), Decimal(0))


@pytest.mark.parametrize(("ref", "kind"), DOCUMENTS, ids=[*PAYSLIPS.values(), *INVOICES.values()])
def test_every_amount_of_a_document_is_that_of_the_document_and_rests_on_law_policy_or_a_cell(drafted: Path, ref: str,
                                                                                            kind: str) -> None:
    body = document(drafted, ref, kind)
    names = amounts(drafted, ref)
    assert set(names) >= ({"net", "gross", "onss_net", "withholding", "special_contribution", "full_cost", "to_pay",
                           "employer_onss", "holiday_provision", "turnover", "fees", "closing"}
                          if kind == "payslips" else {"total_excl_vat", "total_vat", "total_incl_vat", "fee"})
    for name in names:
        found = tree_of(drafted, ref, name)
        assert (found["name"], Decimal(found["value"])) == (name, value_of(body, name))
        assert any(GROUND.match(node["ground"]) or WRITTEN.fullmatch(node["says"]) for node in nodes(found)), name


@pytest.mark.parametrize(("ref", "kind"), DOCUMENTS, ids=[*PAYSLIPS.values(), *INVOICES.values()])
def test_every_leaf_says_where_it_comes_from_and_no_cell_is_invented(drafted: Path, ref: str, kind: str) -> None:
    for name in amounts(drafted, ref):
        found = list(nodes(tree_of(drafted, ref, name)))
        told = {node["name"] for node in found if node["parts"]}
        for leaf in (node for node in found if not node["parts"] and node["name"] not in told):
            assert leaf["says"] or leaf["ground"], (name, leaf)
            assert "!" not in leaf["says"] or CELL.fullmatch(leaf["says"]), (name, leaf)


@pytest.mark.parametrize(("ref", "kind"), DOCUMENTS, ids=[*PAYSLIPS.values(), *INVOICES.values()])
def test_sums_are_the_sums_of_their_parts(drafted: Path, ref: str, kind: str) -> None:
    for name in ("to_pay", "gross", "full_cost") if kind == "payslips" else ("total_incl_vat",):
        for node in nodes(tree_of(drafted, ref, name)):
            whole = ("Sum over the contracts", "Sum of the lines", "VAT, rounded once per rate", "What the client pays",
                     "Expenses paid back with this payslip", "What is paid: net and reimbursed expenses",
                     "Invoices excluding VAT", "Expenses charged")
            if node["says"] in whole and node["parts"]:
                assert sum(Decimal(part["value"]) for part in node["parts"]) == Decimal(node["value"]), node["name"]


def test_the_net_is_the_gross_less_what_the_tree_shows(drafted: Path) -> None:
    for ref in PAYSLIPS:
        parts = {part["name"]: Decimal(part["value"]) for part in tree_of(drafted, ref, "net")["parts"]}
        assert parts["gross"] - parts["onss_net"] - parts["withholding"] - parts["special_contribution"] == Decimal(
            document(drafted, ref, "payslips")["net"])


def test_the_net_names_the_law_the_rate_and_the_cells_of_the_members_own_workbook(drafted: Path) -> None:
    lines = done(drafted, "explain", "M001", "net", "--month", "2026-03").stdout.splitlines()
    net = document(drafted, "M001", "payslips")["net"]
    assert lines[0] == f"net = {net}  What is paid to the member."
    assert lines[1].strip().startswith("Law: law of 12 April 1965")
    text = "\n".join(lines)
    assert "status = artist  trio-cascade-2026-03.xlsx, Pay!B2" in text
    assert "weight = 2  trio-cascade-2026-03.xlsx, Pay!J2" in text
    assert "spouse = single  registers.xlsx, Members!N2" in text
    assert "artist_flat_rate = 0.1111" in text and "onss_ordinary_rate = 0.1307" in text


def test_the_total_of_an_invoice_names_the_cells_of_its_lines(drafted: Path) -> None:
    text = done(drafted, "explain", "2026-00001").stdout
    assert text.startswith("total_incl_vat = 311.70")
    assert "quantity = 14  atelier-du-guidon-2026-03.xlsx, Activities!F7" in text
    assert "unit_price = 18.40  atelier-du-guidon-2026-03.xlsx, Activities!H7" in text
    assert "quantity = 14  atelier-du-guidon-2026-03.xlsx, Activities!F7" in done(
        drafted, "explain", "2026-00001", "total_vat").stdout


def test_a_document_is_found_by_its_number_or_its_member_with_the_net_or_the_total_by_default(drafted: Path) -> None:
    number = document(drafted, "M001", "payslips")["number"]
    assert done(drafted, "explain", number).stdout == done(drafted, "explain", "M001", "net").stdout
    assert done(drafted, "explain", "2026-00007").stdout == done(drafted, "explain", "2026-00007", "total_incl_vat").stdout


@pytest.mark.parametrize(("arguments", "what"), [
    (("M099",), "M099 in any month"), (("2026-00999",), "2026-00999 in any month"), (("../run",), "../run"),
    (("M001", "net", "--month", "2025-01"), "2025-01"), (("run.json",), "run.json"), (("M001", "net", "--run", "2"), "M001")])
def test_a_document_that_is_not_there_ends_with_2_and_one_line(drafted: Path, arguments: tuple[str, ...], what: str) -> None:
    result = smart(drafted, "explain", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("smart: no payslip or invoice ") and what in line


def test_an_unknown_reference_says_what_there_is(drafted: Path) -> None:
    """A month that has runs, or a reference that exists: something to type instead."""
    assert re.search(r"2026-03|M001|2026-00001", smart(drafted, "explain", "M099").stderr)


@pytest.mark.parametrize("ref", ["M001", "2026-00001"])
def test_an_unknown_amount_says_which_there_are(drafted: Path, ref: str) -> None:
    names = amounts(drafted, ref)
    assert names == sorted(names) and ("net" in names) == (ref == "M001")
