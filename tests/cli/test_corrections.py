"""A sealed month corrected by the real command: the workbook dropped again becomes credit notes and differences."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from pipeline.outputs.ubl_official import official
from tests.cli.homes import APPROVE, MARCH, RUN, SMALL, done, fresh, run_json, smart, tree

TRIO = "trio-cascade-2026-03.xlsx"
AGAIN = ("run", *MARCH, "--as-of", "2026-04-20", "--workers", "1")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """March sealed, then: a price lower, a day more, a line gone, a contract two days longer, one gone, an expense gone."""
    home = fresh(tmp_path_factory.mktemp("corrected") / "coop", *SMALL)
    done(home, *RUN)
    done(home, *APPROVE)
    book = load_workbook(home / "archive" / "2026-03" / TRIO)
    book["About"]["C2"] = 2
    lines, expenses, pay = book["Activities"], book["Expenses"], book["Pay"]
    lines["H2"], lines["F5"], pay["E2"] = 1400, 4, 12
    for sheet, row in ((lines, 8), (expenses, 7), (pay, 4)):
        sheet.delete_rows(row)
    book.save(home / "inbox" / TRIO)
    done(home, *AGAIN)
    return home


def document(home: Path, name: str, run: str = "2026-03.2.draft") -> dict[str, Any]:
    return dict(json.loads((home / "output" / run / f"{name}.json").read_bytes()))


def invoices(home: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: document(home, f"invoices/{path.stem}")
            for path in sorted((home / "output" / "2026-03.2.draft" / "invoices").glob("*.json"))}


def test_each_corrected_line_gives_a_document_of_exactly_the_difference(corrected: Path) -> None:
    found = [(one["kind"], one["total_excl_vat"], one["total_vat"], one["total_incl_vat"], one["fee"])
             for one in invoices(corrected).values()]
    assert found == [("invoice", "320.00", "67.20", "387.20", "20.80"), ("credit_note", "50.00", "3.00", "53.00", "3.25"),
                     ("credit_note", "1200.00", "72.00", "1272.00", "78.00")]


def test_the_credit_note_names_the_invoice_and_passes_the_official_rules(corrected: Path) -> None:
    folder = corrected / "output" / "2026-03.2.draft" / "invoices"
    for number, one in invoices(corrected).items():
        xml = (folder / f"{number}.xml").read_bytes()
        assert official(xml) == []
        root = etree.QName(etree.fromstring(xml)).localname
        original = document(corrected, f"invoices/{one['corrects']}", "2026-03")
        assert root == {"invoice": "Invoice", "credit_note": "CreditNote"}[one["kind"]]
        assert (original["client_id"], original["issue_date"]) == (one["client_id"], one["corrects_date"])


def test_only_the_members_whose_contract_changed_have_a_payslip_of_the_difference(corrected: Path) -> None:
    folder = corrected / "output" / "2026-03.2.draft" / "payslips"
    assert sorted(path.stem for path in folder.glob("*.pdf")) == ["M001", "M003"]
    slip, before = document(corrected, "payslips/M003"), document(corrected, "payslips/M003", "2026-03")
    assert slip["month_before"]["net"] == before["net"]
    assert Decimal(slip["net"]) + Decimal(before["net"]) >= 0 and slip["to_pay"] == "0.00"
    assert [one["number_was"] for one in slip["taken_back"]] == [before["number"]]


def test_every_row_of_the_workbook_is_accounted_for(corrected: Path) -> None:
    run = run_json(corrected, "2026-03.2.draft")
    assert run["rows"] == {"dropped": 14, "handed_back": 0, "invoiced": 2, "transferred": 0, "paid": 1, "reimbursed": 0,
                           "copyright": 0, "sealed": 10, "waiting": 1}
    assert [problem["code"] for problem in run["problems"]].count("ROW-GONE") == 3


def test_approved_it_publishes_what_was_reviewed_and_the_first_run_keeps_its_bytes(corrected: Path) -> None:
    first, draft = tree(corrected / "output" / "2026-03"), tree(corrected / "output" / "2026-03.2.draft")
    done(corrected, *APPROVE)
    assert tree(corrected / "output" / "2026-03.2") == draft and tree(corrected / "output" / "2026-03") == first
    assert smart(corrected, "verify").exit_code == 0
    assert not (corrected / "inbox" / TRIO).exists() or run_json(corrected, "2026-03.2")["rows"]["waiting"]


def test_dropped_once_more_it_changes_nothing(corrected: Path) -> None:
    (corrected / "inbox" / TRIO).write_bytes((corrected / "archive" / "2026-03.2" / TRIO).read_bytes())
    done(corrected, *AGAIN)
    assert run_json(corrected, "2026-03.3.draft")["totals"]["documents"] == 0
