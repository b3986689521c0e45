"""Approval refuses what is not as reviewed, says why, and changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.books.hashes import record_bytes
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.refused import Refused
from pipeline.month.approve import approve
from tests.books.booking import tables
from tests.books.drafts import AT, drop, list_files, make_draft, new_home, tree, write, write_csv, write_record


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def refusal(home: Home) -> list[str]:
    """The reasons of a refused approval, which must leave everything as it was."""
    before = tree(home.path)
    with pytest.raises(Refused) as error:
        approve(home, "2026-03", "Ann Peeters", AT)
    assert tree(home.path) == before
    with open_books(home.books_url, home.path) as books:
        assert books.next_run("2026-03") == len([run for run in books.runs() if run.month == "2026-03"]) + 1
    return error.value.reasons


def test_without_a_draft_it_says_what_to_type(home: Home) -> None:
    assert refusal(home) == ["2026-03 has no draft of run 1: smart run --month 2026-03"]


def test_approving_twice_is_refused(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    assert refusal(home) == ["2026-03 has no draft of run 2; run 1 is sealed already: smart run --month 2026-03"]


def test_a_draft_that_is_not_as_reviewed_is_refused_file_by_file(home: Home) -> None:
    folder = make_draft(home)
    write(folder / "review" / "index.html", "<p>another page</p>")
    (folder / "payslips" / "M-001.json").unlink()
    write(folder / "payslips" / "M-003.json", "{}")
    assert refusal(home) == [f"the draft is not as reviewed: {fault}" for fault in (
        "payslips/M-001.json is missing", "review/index.html changed", "payslips/M-003.json was added")]


def test_a_list_of_hashes_rewritten_after_the_review_is_refused(home: Home) -> None:
    folder = make_draft(home)
    write(folder / "review" / "index.html", "<p>another page</p>")
    list_files(folder)
    assert refusal(home) == ["the draft is not as reviewed: files.sha256 changed"]


@pytest.mark.parametrize("change", [
    lambda record: record["totals"].update(net="1.00"), lambda record: record.update(inputs=[]), lambda record: record.clear(),
    lambda record: record.update(record_sha256="")], ids=["totals", "inputs", "all", "its hash"])
def test_a_run_json_edited_after_the_review_is_refused(home: Home, change: Callable[[dict[str, Any]], None]) -> None:
    file = make_draft(home, totals={"net": "254.78"}) / "run.json"
    record = json.loads(file.read_text())
    change(record)
    file.write_bytes(record_bytes(record))
    assert refusal(home) == ["the draft is not as reviewed: run.json changed"]


@pytest.mark.parametrize("body", ["[1]", "null", '{"month": "2026-03"}'])
def test_a_run_json_of_another_shape_is_refused(home: Home, body: str) -> None:
    write(make_draft(home) / "run.json", body)
    assert refusal(home) == ["the draft is not as reviewed: run.json changed"]


def test_an_invoice_that_may_not_be_sent_is_not_sealed(home: Home) -> None:
    broken = {"code": "UBL-INVALID", "value": "2026-00002", "right": "BR-CO-16: amount due (cac:LegalMonetaryTotal)"}
    make_draft(home, problems=[broken, {"code": "HELD", "value": "M-001", "right": "IBAN in doubt"}])
    assert refusal(home) == ["invoice 2026-00002 may not be sent (BR-CO-16: amount due (cac:LegalMonetaryTotal)): correct its"
                             " rows, or hold its client (--hold C-002 --reason TEXT), and run again"]


@pytest.mark.parametrize("name", ["A-001.xlsx", "registers.xlsx", "receipts/train.pdf"])
def test_a_file_that_the_run_read_and_that_changed_is_named(home: Home, name: str) -> None:
    make_draft(home)
    drop(home, name, b"changed")
    assert refusal(home) == [f"inbox/{name} changed since the draft: run again"]


def test_a_file_that_the_run_read_and_that_is_gone_is_named(home: Home) -> None:
    make_draft(home)
    (home.inbox / "A-001.xlsx").unlink()
    assert refusal(home) == ["inbox/A-001.xlsx is gone since the draft: run again"]


def test_a_file_dropped_later_waits_for_the_next_run(home: Home) -> None:
    make_draft(home)
    drop(home, "A-002.xlsx", b"late")
    approve(home, "2026-03", "Ann Peeters", AT)
    assert sorted(tree(home.inbox)) == ["A-002.xlsx"]


def test_books_that_moved_since_the_draft_refuse_it(home: Home) -> None:
    make_draft(home, "2026-03")
    make_draft(home, "2026-02", inputs=[])
    approve(home, "2026-02", "Ann Peeters", AT)
    assert refusal(home) == ["the books moved since the draft (numbers, budgets or this month's pay): run again"]


def test_accounting_that_does_not_balance_is_refused(home: Home) -> None:
    content = tables()
    content["journal.csv"][0]["amount_cents"] += 1
    make_draft(home, booking=content)
    assert refusal(home) == ["set 2026-00001 sums to 1 cents, not 0",
                             "2026-00001: receivables C-001: the document says 121000 cents, posted are 121001"]


def test_a_payslip_that_does_not_close_is_refused(home: Home) -> None:
    content = tables()
    content["payslips.csv"][0]["net"] += 1
    make_draft(home, booking=content)
    assert refusal(home) == ["the books refuse this run: CHECK constraint failed:"
                             " a payslip closes: gross = onss_net + withholding + special_contribution + net"]


def test_numbers_that_skip_one_are_refused(home: Home) -> None:
    make_draft(home, booking=tables(invoice=2))
    assert refusal(home) == ["the books refuse this run: invoices: numbers and communications follow"
                             " without gap or double"]


def test_a_row_that_an_earlier_run_used_is_refused(home: Home) -> None:
    make_draft(home)
    approve(home, "2026-03", "Ann Peeters", AT)
    content = tables(3, 3, run=2)
    content["expenses.csv"] = tables()["expenses.csv"]
    make_draft(home, booking=content, inputs=[])
    assert refusal(home) == ["the books refuse this run: expenses: a row is used once"]


def test_an_accounting_file_without_its_columns_is_refused(home: Home) -> None:
    folder = make_draft(home)
    write_csv(folder / "accounting" / "expenses.csv", ["row_key", "date"], [])
    make_record_fit(folder)
    assert refusal(home) == ["accounting/expenses.csv has no column content_hash, file, sheet, row, activity_id, work_month,"
                             " version, member_id, category, description, supplier, receipt_sha256, reimbursed_cents,"
                             " charged_cents"]


def make_record_fit(folder: Path) -> None:
    """Hashes as if the draft had been made this way."""
    record = json.loads((folder / "run.json").read_text())
    write_record(folder, {**record, "files_sha256": list_files(folder)})


def test_a_draft_moved_to_another_month_is_refused(home: Home) -> None:
    make_draft(home, "2026-02").rename(home.output / "2026-03.draft")
    assert refusal(home) == ["the draft is of 2026-02, run 1, not of 2026-03, run 1: run again"]


def test_a_run_json_that_is_cut_off_is_refused(home: Home) -> None:
    write(make_draft(home) / "run.json", '{"month": "20')
    assert refusal(home) == ["2026-03.draft/run.json cannot be read: run again"]


def test_a_folder_in_the_place_of_the_published_one_is_refused(home: Home) -> None:
    make_draft(home)
    write(home.output / "2026-03" / "note.txt", "mine")
    assert refusal(home) == ["output/2026-03 is there and the books do not know it: put back the latest books, or move it"
                             " away"]


def test_nobody_cannot_approve(home: Home) -> None:
    make_draft(home)
    with pytest.raises(Refused, match="somebody approves by name"):
        approve(home, "2026-03", " ", AT)
