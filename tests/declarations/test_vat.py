"""The VAT return: its boxes are the documents of the period, and its VAT is the ledger's, to the cent."""

import json
import sqlite3
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import etree

from pipeline.books.store import open_books
from pipeline.core.money import from_cents, text
from pipeline.core.refused import Refused
from pipeline.declarations.invoiced import SOLD, period_of, taxed
from pipeline.declarations.vat_boxes import agrees_with_ledger, boxes, spent
from tests.cli.homes import copied, done, smart

BOXES = {"21": "03", "12": "02", "6": "01", "reverse_charge": "44", "outside_eu": "47", "exempt": "00", "no_vat": "outside"}
"""Box of each VAT code of the sample, which reverses the charge to businesses in the Union alone."""
VAT, COMMON = "{http://www.minfin.fgov.be/VATConsignment}", "{http://www.minfin.fgov.be/InputCommon}"


@pytest.fixture(scope="module")
def home(sealed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_sample, tmp_path_factory.mktemp("vat") / "coop")


@pytest.fixture(scope="module")
def with_notes(sealed_notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_notes, tmp_path_factory.mktemp("vat-notes") / "coop")


def declared(home: Path, period: str = "2026Q2") -> dict[str, str]:
    said = json.loads(done(home, "declare", "vat", period, "--as-of", "2026-07-10", "--json").stdout)
    return dict(said["totals"])


def documents(home: Path, *kinds: str) -> list[dict[str, Any]]:
    return [json.loads(file.read_bytes()) for folder in ("invoices", "funding")
            for file in sorted((home / "output").glob(f"2026-03*/{folder}/*.json"))
            if json.loads(file.read_bytes())["kind"] in kinds]


def ledger(home: Path, account: str) -> Decimal:
    with sqlite3.connect(home / "books.db") as books:
        [(cents,)] = books.execute("SELECT COALESCE(SUM(amount_cents), 0) FROM postings WHERE account = ?", (account,))
    return Decimal(cents) / 100


def amount(totals: dict[str, str], box: str) -> Decimal:
    return Decimal(totals.get(box, "0.00"))


def test_a_base_stands_in_the_box_of_its_vat(home: Path) -> None:
    own: Counter[str] = Counter()
    for paper in documents(home, "invoice"):
        for line in paper["lines"]:
            own[BOXES[line["vat"]]] += int(Decimal(line["line_net"]) * 100)
    totals = declared(home)
    assert {box: totals[box] for box in totals if box in BOXES.values()} == {
        box: text(from_cents(cents)) for box, cents in own.items()}


@pytest.mark.parametrize("name", ["home", "with_notes"])
def test_the_vat_is_what_the_ledger_owes_and_asks_back(name: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(name)
    totals = declared(made)
    assert amount(totals, "54") - amount(totals, "64") == -ledger(made, "vat_payable")
    assert amount(totals, "59") - amount(totals, "61") == ledger(made, "vat_recoverable")
    assert amount(totals, "71") - amount(totals, "72") == amount(totals, "XX") - amount(totals, "YY")
    assert totals["XX"] == text(amount(totals, "54") + amount(totals, "61"))


def test_credit_notes_have_boxes_of_their_own(with_notes: Path) -> None:
    totals, notes = declared(with_notes), documents(with_notes, "credit_note")
    assert totals["49"] == text(sum((Decimal(note["total_excl_vat"]) for note in notes), Decimal(0)))
    assert totals["64"] == text(sum((Decimal(note["total_vat"]) for note in notes), Decimal(0)))
    issued = sum((Decimal(paper["total_excl_vat"]) for paper in documents(with_notes, "invoice")), Decimal(0))
    assert sum((amount(totals, box) for box in {*BOXES.values()}), Decimal(0)) == issued


def test_a_month_or_its_quarter_say_the_same_and_another_quarter_nothing(home: Path) -> None:
    assert declared(home, "2026-04") == declared(home, "2026Q2")
    assert declared(home, "2026Q1") == {"71": "0.00", "vat_on_lost_invoices": "0.00"}
    assert "those of the books are dated 2026-04-02" in done(home, "declare", "vat", "2026Q1").stdout


def test_a_box_is_explained_by_its_invoices(home: Path) -> None:
    totals = declared(home)
    tree = json.loads(done(home, "explain", "vat:2026Q2", "03", "--json").stdout)
    assert sum(Decimal(part["value"]) for part in tree["parts"]) == Decimal(totals["03"])
    for part in (tree["parts"][0], json.loads(done(home, "explain", "vat:2026Q2", "59", "--json").stdout)["parts"][0]):
        assert done(home, *part["ground"].removeprefix("smart ").split()).exit_code == 0


def test_the_file_has_the_order_of_the_schema_and_no_box_below_nothing(home: Path) -> None:
    totals = declared(home)
    root = etree.parse(home / "output/declarations/vat/2026Q2/vat.xml").getroot()
    [one] = root
    assert (root.tag, root.get("VATDeclarationsNbr")) == (f"{VAT}VATConsignment", "1")
    assert [part.tag.removeprefix(VAT) for part in one] == ["Declarant", "Period", "Data", "ClientListingNihil", "Ask"]
    assert [part.tag.removeprefix(COMMON) for part in one[0]] == [
        "VATNumber", "Name", "Street", "PostCode", "City", "CountryCode", "EmailAddress", "Phone"]
    assert [(part.tag.removeprefix(VAT), part.text) for part in one[1]] == [("Quarter", "2"), ("Year", "2026")]
    boxes = {f"{int(part.get('GridNumber', '')):02d}": part.text for part in one[2]}
    assert boxes == {box: totals[box] for box in totals if box.isdigit()} and list(boxes) == sorted(boxes)


def test_services_to_the_union_are_listed_by_customer(home: Path) -> None:
    totals = declared(home)
    root = etree.parse(home / "output/declarations/vat/2026Q2/intracom.xml").getroot()
    [listing] = root
    clients = listing[2:]
    assert listing.get("AmountSum") == totals["44"] and int(listing.get("ClientsNbr", "")) == len(clients)
    assert {tuple(part.tag.split("}")[1] for part in client) for client in clients} == {("CompanyVATNumber", "Code", "Amount")}
    assert (clients[0][0].get("issuedBy"), clients[0][0].text, clients[0][1].text) == ("NL", "999900161B01", "S")


def test_an_invoice_given_up_is_named_and_stays_out_of_the_boxes(home: Path, tmp_path: Path) -> None:
    made = copied(home, tmp_path / "coop")
    before = declared(made)
    done(made, "remind", "--as-of", "2026-06-10", "--written-off", "2026-00001", "bankrupt", "--by", "Ann Peeters", "--quiet")
    assert declared(made) == {**before, "vat_on_lost_invoices": "54.10"}
    entries = pl.read_csv(made / "output/declarations/vat/2026Q2/entries_by_chart.csv", infer_schema=False)
    assert set(entries["account"]) == {"receivables", "vat_on_lost_invoices", "guarantee_fund"}
    assert sum(int(cents) for cents in entries["amount_cents"]) == 0


def test_boxes_that_the_ledger_does_not_bear_out_are_declared_to_nobody(home: Path) -> None:
    period = period_of("2026Q2")
    with open_books("sqlite:///books.db", home) as books:
        cells = boxes(pl.DataFrame(schema={**SOLD, "box": pl.String, "boxed_cents": pl.Int64}), taxed(books, period).head(1),
                      spent(books, period))
        with pytest.raises(Refused, match="the VAT in boxes 54 and 64 is .*, the ledger has .* on vat_payable"):
            agrees_with_ledger(books, period, cells)


def test_made_again_it_is_the_same_to_the_byte(home: Path) -> None:
    declared(home)
    files = sorted((home / "output/declarations/vat/2026Q2").iterdir())
    before = [file.read_bytes() for file in files]
    declared(home)
    assert [file.read_bytes() for file in files] == before and done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize("period", ["2026", "2026Q5", "2026q1", "2026-13", "../2026Q1", "2026Q1/.."])
def test_another_period_is_refused_in_words(home: Path, period: str) -> None:
    result = smart(home, "declare", "vat", period)
    assert (result.exit_code, "neither a quarter such as 2026Q1 nor a month" in result.stderr) == (2, True)


def test_before_any_approval_there_is_nothing_to_declare(dropped_small: Path, tmp_path: Path) -> None:
    result = smart(copied(dropped_small, tmp_path / "coop"), "declare", "vat", "2026Q1")
    assert (result.exit_code, "no run is approved yet" in result.stderr) == (3, True)
