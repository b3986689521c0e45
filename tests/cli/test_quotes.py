"""A line that names a signed quote, from the workbook to the invoice, the UBL, the books and the reminder."""

import json
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.outputs.ubl_official import official
from tests.cli.banking import asked
from tests.cli.homes import APPROVE, RUN, copied, done, edit, run_json

SIGNED, BEFORE = "KH-Q-7", "KH-Q-9"
HEADS = {"J": "Angebotsnummer", "K": "Angebotsdatum", "L": "Angebotsbedingungen"}


@pytest.fixture(scope="module")
def quoted(dropped_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two lines of one order: one on a quote under the cooperative's own terms, one on a quote signed after the work."""
    home = copied(dropped_small, tmp_path_factory.mktemp("quotes") / "coop")
    cells: dict[tuple[str, str], Any] = {("Activities", f"{letter}1"): head for letter, head in HEADS.items()}
    cells |= {("Activities", "J3"): SIGNED, ("Activities", "K3"): date(2026, 2, 16), ("Activities", "L3"): "2026-1",
              ("Activities", "J4"): BEFORE, ("Activities", "K4"): date(2026, 3, 20)}
    edit(home / "inbox" / "foto-heck-2026-03.xlsx", cells)
    done(home, *RUN)
    done(home, *APPROVE, "--quiet")
    return home


def bill(home: Path, quote: str) -> tuple[Path, dict[str, Any]]:
    folder = home / "output" / "2026-03" / "invoices"
    found = [(file, json.loads(file.read_text())) for file in sorted(folder.glob("*.json"))]
    [(file, one)] = [(file, one) for file, one in found if one["quote_reference"] == quote]
    return file, dict(one)


def test_each_quote_has_its_own_invoice_though_the_order_is_one(quoted: Path) -> None:
    orders = {bill(quoted, quote)[1]["order_reference"] for quote in (SIGNED, BEFORE)}
    assert orders == {"KH-26-3"} and bill(quoted, SIGNED)[0] != bill(quoted, BEFORE)[0]


def test_work_before_the_quote_is_pointed_out_and_invoiced_all_the_same(quoted: Path) -> None:
    found = [(each["cell"], each["severity"]) for each in run_json(quoted, "2026-03")["problems"]
             if each["code"] == "WORK-BEFORE-QUOTE"]
    assert found == [("A4", "warning")] and bill(quoted, BEFORE)[1]["total_excl_vat"] == "192.50"


def test_the_quote_stands_on_paper_and_in_the_electronic_invoice_beside_the_order(quoted: Path) -> None:
    file, one = bill(quoted, SIGNED)
    printed = subprocess.run(["pdftotext", "-layout", file.with_suffix(".pdf"), "-"], capture_output=True, text=True, check=True)
    assert f"{SIGNED} · 16.02.2026" in printed.stdout and "KH-26-3" in printed.stdout
    body = file.with_suffix(".xml").read_bytes()
    root = etree.fromstring(body)
    assert official(body) == []
    assert root.findtext("{*}ContractDocumentReference/{*}ID") == SIGNED
    assert root.findtext("{*}OrderReference/{*}ID") == "KH-26-3" == one["order_reference"]


def test_its_terms_are_kept_in_the_books_and_late_interest_follows_them(quoted: Path, tmp_path: Path) -> None:
    home = copied(quoted, tmp_path / "coop")
    terms = dict(asked(home, "SELECT number, terms FROM invoices"))
    own, legal = bill(home, SIGNED)[1], bill(home, BEFORE)[1]
    assert (terms[own["number"]], terms[legal["number"]]) == ("2026-1", "legal")
    said = json.loads(done(home, "remind", "--as-of", "2026-06-01", "--json").stdout)
    letters = [json.loads(Path(path).with_suffix(".json").read_text()) for path in said["paths"]]
    rows = {row["number"]: row for letter in letters for row in letter["invoices"]}
    days = (date(2026, 6, 1) - date.fromisoformat(own["due_date"])).days
    for one, name in ((own, "client_terms_rate"), (legal, "late_rate_business")):
        [value] = json.loads(done(home, "law", name, "--on", "2026-06-01", "--json").stdout)
        interest = Decimal(one["total_incl_vat"]) * Decimal(value["value"]) * days / 365
        assert Decimal(rows[one["number"]]["interest"]) == interest.quantize(Decimal("0.01"))
