"""`smart explain`: every amount of a document as a tree that ends in law, policy, parameter, or file and cell."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.homes import done, smart
from tests.cli.trees import nodes, trees, wrong

PAYSLIPS = {"M001": "artist", "M003": "two contracts", "M004": "employee with children",
            "M006": "work bonus",
            "M008": "bought from another Activity",
            "M009": "worker with two contracts", "M012": "student", "M013": "four contracts"}
INVOICES = {"2026-00001": "one rate", "2026-00016": "reverse charge", "2026-00017": "consumer", "2026-00029": "two rates"}
GROUND = re.compile(r"Law: |Policy: |from \d{4}-\d\d-\d\d: .+ \((official|two|one|computed|unverified|policy|assumed), checked ")
OTHERS = {"2026-F00001": ("funding", "patronage"), "2026-T00001": ("transfers", "between Activities")}
DOCUMENTS = [*((ref, "payslips") for ref in PAYSLIPS), *((ref, "invoices") for ref in INVOICES),
             *((ref, folder) for ref, (folder, _) in OTHERS.items())]
LAWFUL = {"payslips": ("net", "gross", "onss_net", "withholding", "special_contribution", "full_cost", "to_pay", "employer_onss",
                       "holiday_provision", "turnover", "fees", "closing", "work_fraction", "reference_wage_S", "full_bonus_A"),
          "invoices": ("total_excl_vat", "total_vat", "total_incl_vat", "fee", "line_net", "vat_amount")}
"""What must rest on a law or a policy somewhere below."""


def document(home: Path, ref: str, kind: str) -> dict[str, Any]:
    return dict(json.loads((home / "output" / "2026-03.draft" / kind / f"{ref}.json").read_bytes()))


def amounts(home: Path, ref: str) -> list[str]:
    """Every amount that the command says the document has."""
    result = smart(home, "explain", ref, "nothing-such")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("smart: ") and " has no nothing-such; it has " in result.stderr
    return result.stderr.strip().partition("; it has ")[2].split(", ")


def tree_of(home: Path, ref: str, amount: str) -> dict[str, Any]:
    return dict(json.loads(done(home, "explain", ref, amount, "--json").stdout))


def numbers(row: dict[str, Any]) -> set[str]:
    """Columns of a row of JSON that are numbers."""
    return {name for name, value in row.items() if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value)}


@pytest.mark.parametrize(("ref", "kind"), DOCUMENTS, ids=[*PAYSLIPS.values(), *INVOICES.values(),
                                                       *(name for _, name in OTHERS.values())])
def test_every_number_of_a_document_can_be_explained_and_the_tree_is_true(drafted: Path, ref: str, kind: str) -> None:
    """Its value is the document's, its sums add up, its cells say what it says they say."""
    body = document(drafted, ref, kind)
    found = {tree.name: tree for tree in trees(drafted, body)}
    assert list(found) == amounts(drafted, ref)
    assert {name for row in [*body.get("contracts", []), *body.get("vat", [])] for name in numbers(row)} - {"vat"} <= set(found)
    assert numbers(body) - {"buyer_reference", "order_reference"} <= set(found)
    for name, tree in found.items():
        assert name not in body or tree.value == str(body[name]), name
        assert wrong(tree, drafted / "inbox") == []
    for name in LAWFUL.get(kind, LAWFUL["invoices"]):
        assert any(GROUND.match(node.ground) for node in nodes(found[name])), name


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


def test_the_flat_rate_of_an_artist_names_the_function_and_the_policys_list(drafted: Path) -> None:
    lines = [line.strip() for line in done(drafted, "explain", "M001", "withholding").stdout.splitlines()]
    at = next(nth for nth, line in enumerate(lines) if line.startswith("is_artist_flat = True"))
    assert "function = musicienne  trio-cascade-2026-03.xlsx, Pay!G2" in lines[at:at + 6]
    listed = next(nth for nth, line in enumerate(lines) if line.startswith("artist_flat_functions = musician; singer; "))
    assert re.fullmatch(r"from 2018-01-01: annex III .+ \(assumed, checked 2026-11-\d\d\)", lines[listed + 1])


def test_the_turnover_goes_down_to_the_cells_of_the_lines(drafted: Path) -> None:
    text = done(drafted, "explain", "M012", "turnover").stdout
    assert "unit_price = 36.00  bijles-wouters-2026-03.xlsx, Activities!H2" in text
    before = done(drafted, "explain", "M012", "student_hours_before").stdout.splitlines()
    assert before[1].strip() == "student_hours_elsewhere = 120  registers.xlsx, Members!V14"


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
    assert line.startswith("smart: no document ") and what in line


def test_an_unknown_reference_says_what_there_is(drafted: Path) -> None:
    """A month that has runs, or a reference that exists: something to type instead."""
    assert re.search(r"2026-03|M001|2026-00001", smart(drafted, "explain", "M099").stderr)


@pytest.mark.parametrize("ref", ["M001", "2026-00001"])
def test_an_unknown_amount_says_which_there_are(drafted: Path, ref: str) -> None:
    names = amounts(drafted, ref)
    assert names == sorted(names) and ("to_pay" in names) == (ref == "M001")
