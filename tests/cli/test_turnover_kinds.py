"""Grants, patronage and transfers by the real command: papers, sending, bank, reminder, and the workbook dropped again."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from pipeline.books.store import open_books
from pipeline.core.labels import labels
from pipeline.sending.outbox import outbox
from tests.cli.banking import answered, asked, bills, drop, received, statement
from tests.cli.homes import APPROVE, MARCH, copied, done, fresh, run_json, smart
from tests.cli.trees import trees, wrong

NAMES = ("registers.xlsx", "okafor-movement-2026-03.xlsx", "theater-kleine-kaai-2026-03.xlsx", "receipts")
OKAFOR = NAMES[1]


@pytest.fixture(scope="module")
def sealed_kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two Activities: one has a patron and sells to the other, which has a grant."""
    home = fresh(tmp_path_factory.mktemp("kinds") / "coop", *NAMES)
    done(home, "run", *MARCH, "--as-of", "2026-04-02", "--workers", "1", "--quiet")
    done(home, *APPROVE, "--quiet")
    return home


@pytest.fixture
def kinds(sealed_kinds: Path, tmp_path: Path) -> Path:
    return copied(sealed_kinds, tmp_path / "coop")


def paper(home: Path, name: str, run: str = "2026-03") -> dict[str, Any]:
    return dict(json.loads((home / "output" / run / f"{name}.json").read_bytes()))


def printed(home: Path, name: str, run: str = "2026-03") -> str:
    file = home / "output" / run / f"{name}.pdf"
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def test_each_has_its_own_folder_numbers_and_words_and_no_electronic_invoice(sealed_kinds: Path) -> None:
    folder = sealed_kinds / "output" / "2026-03"
    files = sorted(path.relative_to(folder).as_posix() for name in ("funding", "transfers") for path in (folder / name).iterdir())
    assert files == ["funding/2026-F00001.json", "funding/2026-F00001.pdf", "funding/2026-F00002.json",
                     "funding/2026-F00002.pdf", "transfers/2026-T00001.json", "transfers/2026-T00001.pdf"]
    grant, moved = printed(sealed_kinds, "funding/2026-F00002"), printed(sealed_kinds, "transfers/2026-T00001")
    assert "Betalingsverzoek subsidie 2026-F00002" in grant and "+++702/6000/00269+++" in grant
    assert "artikel 26 van het Btw-Wetboek" in " ".join(grant.split())
    assert "Uit het budget van" in moved and "Theater De Kleine Kaai" in moved and "+++" not in moved


def test_a_grant_is_paid_under_its_communication_and_written_in_free_text_too(kinds: Path) -> None:
    first, second = (paper(kinds, f"funding/2026-F0000{nth}") for nth in (1, 2))
    drop(kinds, "may.cod", statement(1, 1000_00, received(1200_00, second["structured_communication"]),
                                     replace(received(300_00), text=f"support {first['number']}")))
    answered(kinds)
    open_cents = dict(asked(kinds, "SELECT number, open_cents FROM open_invoices"))
    assert (open_cents["2026-F00001"], open_cents["2026-F00002"]) == (0, 0)
    assert smart(kinds, "verify").stdout == "The books are sound.\n"


def test_a_late_grant_is_reminded_of_without_interest_or_lump_sum(kinds: Path) -> None:
    said = json.loads(done(kinds, "remind", "--as-of", "2026-06-15", "--json").stdout)
    letters = [json.loads(Path(path).with_suffix(".json").read_text()) for path in said["paths"]]
    rows = {row["number"]: row for letter in letters for row in letter["invoices"]}
    late = rows["2026-F00002"]
    assert (late["balance"], late["interest"], late["lump_sum"], late["total"]) == ("1200.00", "0.00", "0.00", "1200.00")
    assert any(row["lump_sum"] == "40.00" for row in rows.values())


def test_a_request_for_funds_is_mailed_in_its_own_words(kinds: Path) -> None:
    with open_books("sqlite:///books.db", kinds) as books:
        nobody = pl.DataFrame(schema={"member_id": pl.String})
        items = {item.document: item for item in outbox(kinds, books, books.runs()[0], nobody)}
    asks = items["2026-F00001"]
    assert (asks.channel, asks.words, asks.language) == ("mail", "funds", "en") and "2026-T00001" not in items
    assert asks.file == kinds / "output/2026-03/funding/2026-F00001.pdf"
    subject = labels("en")["mail_funds_subject"].format(number="2026-F00001", cooperative="Smart")
    assert subject == "Payment request 2026-F00001 from Smart"


def again(home: Path) -> None:
    """The dancer's workbook as its next version: a day less sold to the theatre, and the patron withdrew."""
    book = load_workbook(home / "archive" / "2026-03" / OKAFOR)
    book["About"]["C2"] = 2
    lines = book["Activities"]
    row = {cell.value: cell.row for cell in lines["E"]}
    lines.cell(row['Choreography of "Het laatste veer"'], 6).value = 1
    lines.delete_rows(row['Support for "Tidewater"'])
    book.save(home / "inbox" / OKAFOR)


def test_dropped_again_it_gives_back_on_papers_of_the_same_kinds(kinds: Path) -> None:
    again(kinds)
    smart(kinds, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")
    draft = "2026-03.2.draft"
    back, moved = paper(kinds, "funding/2026-F00003", draft), paper(kinds, "transfers/2026-T00002", draft)
    assert (back["kind"], back["billing"], back["corrects"], back["total_incl_vat"], back["fee"]) == (
        "credit_note", "patronage", "2026-F00001", "300.00", "19.50")
    assert (moved["kind"], moved["corrects"], moved["total_incl_vat"], moved["fee"]) == (
        "credit_note", "2026-T00001", "225.00", "0.00")
    assert "Correction of a payment request 2026-F00003" in printed(kinds, "funding/2026-F00003", draft)
    assert "Verbetering van de overdracht 2026-T00002" in printed(kinds, "transfers/2026-T00002", draft)
    for body in (back, moved):
        assert all(wrong(tree, kinds / "inbox") == [] for tree in trees(kinds, body))
    done(kinds, *APPROVE, "--quiet")
    moved_cents = asked(kinds, "SELECT subject, amount_cents FROM postings WHERE document LIKE '2026-T%'")
    assert sorted(moved_cents) == [("okafor-movement", -450_00), ("okafor-movement", 225_00),
                                   ("theater-kleine-kaai", -225_00), ("theater-kleine-kaai", 450_00)]
    assert smart(kinds, "verify").stdout == "The books are sound.\n"
    assert run_json(kinds, "2026-03.2")["totals"]["funding"] == 1 and bills(kinds)


@pytest.mark.parametrize(("sheet", "gone", "code"), [
    ("Activities", "theater-kleine-kaai", "ACTIVITY-UNKNOWN"), ("Clients", "festival-vennen", "ROW-GONE-NO-CLIENT")])
def test_what_nobody_can_be_sent_stays_as_it_was_sealed_and_is_named(kinds: Path, sheet: str, gone: str, code: str) -> None:
    again(kinds)
    edited, registers = (load_workbook(kinds / "archive" / "2026-03" / name) for name in (OKAFOR, "registers.xlsx"))
    edited["About"]["C2"] = 2
    [row] = [cell.row for cell in edited["Activities"]["C"] if cell.value == "festival-vennen"]
    edited["Activities"].delete_rows(row) if sheet == "Clients" else None
    [row] = [cell.row for cell in registers[sheet]["A"] if cell.value == gone]
    registers[sheet].delete_rows(row)
    edited.save(kinds / "inbox" / OKAFOR)
    registers.save(kinds / "inbox" / "registers.xlsx")
    result = smart(kinds, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")
    run = run_json(kinds, "2026-03.2.draft")
    assert result.exit_code == 1 and code in {problem["code"] for problem in run["problems"]}
    assert run["totals"]["documents"] == 0 and (kinds / "inbox" / OKAFOR).is_file()
