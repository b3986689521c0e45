"""Grants, patronage, copyright and what Activities sell to each other: documents, budgets, fee, postings, corrections."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.books.store import open_books
from pipeline.month.compute import MonthTables, compute
from pipeline.month.fee_list import fee_list
from pipeline.month.record import conservation
from tests.month.ledger import URL, Ledger, Row
from tests.month.small import inputs, line
from tests.month.test_corrections import LATER, changed

FIRST = date(2026, 4, 2)
NO_VAT: dict[str, Any] = {"vat": "no_vat"}


def grant(key: str, amount: str, **own: Any) -> Row:
    return line(key, "A-1", amount, **{**NO_VAT, "turnover_kind": "grant", **own})


def internal(key: str, seller: str, buyer: str, amount: str, **own: Any) -> Row:
    return line(key, seller, amount, **{**NO_VAT, "turnover_kind": "internal", "client_id": buyer, **own})


def budgets(tables: MonthTables) -> dict[str, dict[str, Decimal]]:
    names = ("opening", "turnover", "fees", "transfers", "closing")
    return {row["activity_id"]: {name: row[name] for name in names} for row in tables.activities.to_dicts()}


def codes(tables: MonthTables) -> list[tuple[str, str, str]]:
    return [(found.code, found.value, found.expected) for found in tables.problems]


def papers(tables: MonthTables) -> list[tuple[str, str, str, str]]:
    """Number, billing, kind and amount of each document, transfers last."""
    both = pl.concat([tables.sales.invoices, tables.transfers.papers.invoices]).sort("number")
    return [(row["number"], row["billing"], row["document_kind"], f"{row['total_incl_vat']:.2f}") for row in both.to_dicts()]


@pytest.mark.parametrize("kind", ["grant", "patronage"])
def test_a_grant_has_a_request_for_funds_without_vat_in_its_own_numbers_and_bears_the_fee(kind: str) -> None:
    given = inputs([line("a", "A-1", "1000"), grant("b", "500", turnover_kind=kind)], [], [])
    tables = compute(given)
    assert papers(tables) == [("2026-00001", "invoice", "invoice", "1210.00"), ("2026-F00001", kind, "invoice", "500.00")]
    assert budgets(tables)["A-1"] == {"opening": 0, "turnover": 1500, "fees": Decimal("97.50"), "transfers": 0,
                                      "closing": Decimal("1402.50")}
    assert tables.postings.filter(document="2026-F00001").select("account", "subject", "amount_cents").rows() == [
        ("budgets", "A-1", -46750), ("fees", "", -3250), ("receivables", "C-1", 50000)]
    assert conservation(given, tables)["invoiced"] == 2


def test_no_request_for_funds_has_the_communication_of_an_invoice() -> None:
    tables = compute(inputs([line("a", "A-1", "1000"), grant("b", "500")], [], []))
    assert tables.sales.invoices.sort("number")["structured_communication"].to_list() == [
        "+++202/6000/00192+++", "+++702/6000/00168+++"]


def test_each_ground_stands_on_its_own_request() -> None:
    tables = compute(inputs([grant("a", "500"), grant("b", "300", turnover_kind="patronage")], [], []))
    assert [(number, billing) for number, billing, *_ in papers(tables)] == [("2026-F00001", "grant"),
                                                                             ("2026-F00002", "patronage")]
    assert tables.sales.lines.sort("row_key")["vat_ground"].to_list() == ["grant", "patronage"]


@pytest.mark.parametrize(("own", "code", "right"), [
    ({"vat": "21"}, "INVOICE-VAT-GROUND", "no_vat"), ({"vat_ground": "teaching"}, "VAT-GROUND-CLIENT", "grant"),
    ({"vat_ground": "patronage"}, "VAT-GROUND-CLIENT", "grant")])
def test_a_grant_with_vat_or_with_another_ground_waits(own: dict[str, str], code: str, right: str) -> None:
    tables = compute(inputs([grant("a", "500", **own)], [], []))
    assert [(found, expected) for found, _, expected in codes(tables)] == [(code, right)]
    assert tables.sales.lines.is_empty()


def test_a_sale_without_vat_waits() -> None:
    tables = compute(inputs([line("a", "A-1", "500", vat="no_vat")], [], []))
    [(code, value, right)] = codes(tables)
    assert (code, value) == ("INVOICE-VAT-GROUND", "no_vat") and "no_vat" not in right.split(", ")


def test_between_activities_both_budgets_move_without_fee_vat_or_invoice() -> None:
    given = inputs([line("a", "A-2", "1000"), internal("b", "A-1", "A-2", "300")], [], [])
    tables = compute(given)
    assert papers(tables) == [("2026-00001", "invoice", "invoice", "1210.00"), ("2026-T00001", "internal", "invoice", "300.00")]
    both = budgets(tables)
    assert (both["A-1"]["transfers"], both["A-1"]["turnover"], both["A-1"]["closing"]) == (300, 0, 300)
    assert (both["A-2"]["transfers"], both["A-2"]["closing"]) == (-300, 635)
    assert tables.postings.filter(document="2026-T00001").select("account", "subject", "amount_cents").rows() == [
        ("budgets", "A-1", -30000), ("budgets", "A-2", 30000)]
    assert fee_list(given, tables.sales)["number"].to_list() == ["2026-00001"]
    assert conservation(given, tables)["transferred"] == 1


def test_a_buyer_without_money_makes_the_row_wait_and_says_what_there_is() -> None:
    given = inputs([line("a", "A-2", "300"), internal("b", "A-1", "A-2", "280.51")], [], [])
    tables = compute(given)
    assert codes(tables) == [("INTERNAL-BUDGET-SHORT", "280.51", "280.50")]
    assert tables.transfers.papers.lines.is_empty() and conservation(given, tables)["waiting"] == 1
    assert compute(inputs([line("a", "A-2", "300"), internal("b", "A-1", "A-2", "280.50")], [], [])).problems == ()


def test_what_is_sold_in_the_run_may_pay_what_is_bought_whatever_the_order() -> None:
    """A-2 buys first, with what A-1 pays it later."""
    rows = [line("a", "A-1", "1000"), internal("b", "A-1", "A-2", "200", work_date=date(2026, 3, 2)),
            internal("c", "A-2", "A-1", "500", work_date=date(2026, 3, 20))]
    tables = compute(inputs(rows, [], []))
    assert codes(tables) == [] and budgets(tables)["A-2"]["closing"] == 300


def test_the_oldest_work_is_paid_first() -> None:
    rows = [line("a", "A-2", "1000"), internal("b", "A-1", "A-2", "600", work_date=date(2026, 3, 20)),
            internal("c", "A-1", "A-2", "500", work_date=date(2026, 3, 2))]
    assert codes(compute(inputs(rows, [], []))) == [("INTERNAL-BUDGET-SHORT", "600.00", "435.00")]


def test_an_activity_does_not_sell_to_itself() -> None:
    tables = compute(inputs([internal("a", "A-1", "A-1", "300")], [], []))
    assert codes(tables) == [("INTERNAL-OWN-ACTIVITY", "A-1", "")]


def test_a_corrected_transfer_moves_the_difference_and_a_lost_one_goes_back(tmp_path: Path) -> None:
    sale, bought = line("a", "A-2", "1000"), internal("b", "A-1", "A-2", "300")
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], [sale, bought], FIRST)
    more = ledger.run("2026-03", [], [sale, changed(bought, unit_price=Decimal(350))], LATER, version=2)
    assert papers(more) == [("2026-T00002", "internal", "invoice", "50.00")]
    assert more.transfers.papers.invoices["corrects"].to_list() == ["2026-T00001"]
    gone = ledger.run("2026-03", [], [sale], LATER, version=3)
    assert papers(gone) == [("2026-T00003", "internal", "credit_note", "-350.00")]
    assert {name: row["closing"] for name, row in budgets(gone).items()} == {"A-1": 0, "A-2": 935}
    with open_books(URL, tmp_path) as books:
        assert books.faults() == [] and books.opening("2026-03", LATER).next_transfer == 4


def test_a_corrected_transfer_that_its_buyer_cannot_bear_stays_as_it_was(tmp_path: Path) -> None:
    sale, bought = line("a", "A-2", "1000"), internal("b", "A-1", "A-2", "300")
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], [sale, bought], FIRST)
    tables = ledger.run("2026-03", [], [sale, changed(bought, unit_price=Decimal(936))], LATER, version=2)
    assert ("INTERNAL-BUDGET-SHORT", "636.00", "635.00") in codes(tables) and papers(tables) == []


def test_an_invoice_that_becomes_internal_is_credited_and_moved_or_waits_as_a_whole(tmp_path: Path) -> None:
    sale, sold = line("a", "A-2", "1000"), line("b", "A-1", "300")
    for name, price, expected in (
            ("borne", "300", [("2026-00003", "invoice", "credit_note", "-363.00"),
                              ("2026-T00001", "internal", "invoice", "300.00")]),
            ("short", "5000", [])):
        ledger = Ledger(tmp_path / name)
        ledger.path.mkdir()
        ledger.run("2026-03", [], [sale, sold], FIRST)
        becomes = changed(sold, turnover_kind="internal", vat="no_vat", client_id="A-2", unit_price=Decimal(price))
        tables = ledger.run("2026-03", [], [sale, becomes], LATER, version=2)
        assert papers(tables) == expected
        assert [found for found in codes(tables) if found[0] == "INTERNAL-BUDGET-SHORT"] == (
            [] if expected else [("INTERNAL-BUDGET-SHORT", "5000.00", "935.00")])


def test_a_grant_that_is_withdrawn_has_a_credit_note_in_its_own_numbers(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], [line("a", "A-1", "1000"), grant("b", "500")], FIRST)
    tables = ledger.run("2026-03", [], [line("a", "A-1", "1000")], LATER, version=2)
    assert papers(tables) == [("2026-F00002", "grant", "credit_note", "-500.00")]
    assert tables.sales.invoices.select("corrects", "fee").rows() == [("2026-F00001", Decimal("-32.5"))]
    with open_books(URL, tmp_path) as books:
        assert books.faults() == []
        assert books.frame("SELECT open_cents FROM open_invoices WHERE number = '2026-F00001'",
                           {"cents": pl.Int64})["cents"].to_list() == [0]


KINDS = st.tuples(st.sampled_from(["client_invoice", "grant", "internal"]), st.sampled_from(["A-1", "A-2"]),
                  st.integers(1, 200_000))


@settings(max_examples=40, deadline=None)
@given(st.lists(KINDS, min_size=1, max_size=8))
def test_transfers_cancel_out_no_buyer_goes_below_zero_and_every_row_is_somewhere(rows: list[tuple[str, str, int]]) -> None:
    lines = []
    for nth, (kind, seller, cents) in enumerate(rows):
        amount, other = str(Decimal(cents) / 100), "A-2" if seller == "A-1" else "A-1"
        lines.append(internal(f"r{nth}", seller, other, amount) if kind == "internal" else line(
            f"r{nth}", seller, amount, **({**NO_VAT, "turnover_kind": kind} if kind == "grant" else {})))
    given = inputs(lines, [], [])
    tables = compute(given)
    assert tables.activities["transfers"].sum() == 0 and min(row["closing"] for row in budgets(tables).values()) >= 0
    assert tables.activities["fees"].sum() == tables.sales.invoices["fee"].sum()
    counts = conservation(given, tables)
    assert counts["invoiced"] + counts["transferred"] + counts["waiting"] == len(rows)
    assert tables.postings.group_by("set_id").agg(pl.col("amount_cents").sum())["amount_cents"].to_list() == [0] * len(
        tables.postings["set_id"].unique())
