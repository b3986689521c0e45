"""`smart explain` of a month that was sealed and then corrected: what is new, what is taken back, what the books had."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.homes import MARCH, TRIO, done
from tests.cli.trees import documents, nodes, trees, wrong

WORKBOOKS = {"2026-03": "archive/2026-03", "2026-03.2.draft": "inbox"}


@pytest.mark.parametrize("folder", WORKBOOKS)
def test_every_amount_of_every_document_is_told_truly(corrected: Path, folder: str) -> None:
    found = documents(corrected / "output" / folder)
    kinds = {document["kind"] for document in found}
    assert kinds == ({"payslip", "invoice", "credit_note"} if "draft" in folder else {"payslip", "invoice"})
    for document in found:
        for tree in trees(corrected, document):
            assert wrong(tree, corrected / WORKBOOKS[folder]) == [], document["number"]
            assert not any(node.name == "others" for node in nodes(tree))


def told(home: Path, *arguments: str) -> list[str]:
    return [line.strip() for line in done(home, "explain", *arguments, *MARCH).stdout.splitlines()]


def number_of(home: Path, **own: Any) -> str:
    """The document of the second run with these values."""
    found = [one for one in documents(home / "output/2026-03.2.draft") if own.items() <= one.items()]
    assert len(found) == 1
    return str(found[0]["number"])


def test_a_corrected_contract_is_what_it_is_now_less_what_was_sealed(corrected: Path) -> None:
    lines = told(corrected, "M001", "gross")
    before = json.loads((corrected / "output/2026-03/payslips/M001.json").read_bytes())
    assert lines[0].endswith("Sum over the contracts")
    assert f"gross = -{before['gross']}  gross of {before['number']}, taken back: contract from 2026-03-05 to 2026-03-28, " \
        "Trio Cascade" in lines
    assert f"{before['number']} = {before['withholding']}  withholding of the payslip of 2026-03, run 1" in told(
        corrected, "M001", "withholding_before")


def test_the_opening_names_the_run_that_closed_it(corrected: Path) -> None:
    assert told(corrected, "M001", "opening")[0].endswith("Closing of 2026-03, run 1, from the books")


def test_a_contract_that_is_gone_leaves_what_is_taken_back(corrected: Path) -> None:
    before = json.loads((corrected / "output/2026-03/payslips/M003.json").read_bytes())
    assert told(corrected, "M003", "gross") == [f"gross = -{before['gross']}  gross of {before['number']}, taken back: "
                                                "contract from 2026-03-05 to 2026-03-20, Trio Cascade"]


def test_an_expense_that_is_gone_is_taken_back(corrected: Path) -> None:
    assert any(line.endswith(f"= -34.60  Taken back: {TRIO}, Expenses, row 5 of version 1, as it was sealed")
               for line in told(corrected, "M003", "reimbursed"))
    assert any(line.startswith("2026-03-13 Train Namur") for line in told(corrected, "M001", "expenses"))


def test_a_lower_price_is_what_was_billed_less_what_the_cell_says_now(corrected: Path) -> None:
    lines = told(corrected, number_of(corrected, client_id="salle-du-canal"))
    assert lines[0] == "total_incl_vat = 53.00  What the client gets back"
    assert "was = 1450.00  Billed on 2026-00009, corrections included" in lines
    assert f"unit_price = 1400.00  {TRIO}, Activities!H2" in lines


def test_a_higher_price_is_what_the_cell_says_now_less_what_was_billed(corrected: Path) -> None:
    lines = told(corrected, number_of(corrected, client_id="gemeente-hazelbeke"), "total_excl_vat")
    assert lines[1].endswith("= 30.00  What it is now, less what was billed")
    assert f"unit_price = 330.00  {TRIO}, Activities!H5" in lines and any(line.startswith("was = -960.00") for line in lines)


def test_a_line_that_is_gone_is_told_from_where_it_stood(corrected: Path) -> None:
    lines = told(corrected, number_of(corrected, client_id="agence-papier-plume"))
    assert "Enregistrement d'une musique d'attente = 510.00  Billed on 2026-00005, taken back" in lines
    assert f"quantity = 6  {TRIO}, Activities, row 6 of version 1, as it was sealed" in lines
