"""Copyright out of an invoice: its ceilings, its tax on the year so far, the budget that pays it, its corrections."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from pipeline.month.compute import MonthTables, compute
from pipeline.month.record import conservation
from tests.month.ledger import Ledger
from tests.month.small import contract, inputs, line, request

SOLD = [line("L1", "A-1", "2000.00")]


def documents(tables: MonthTables) -> dict[tuple[str, int], tuple[str, str, str, str]]:
    """By member and income year: number, gross, tax and net."""
    names = ("number", "copyright_gross", "copyright_withholding", "net")
    return {(row["member_id"], row["income_year"]): tuple(f"{row[name]:.2f}" if name != "number" else row[name] for name in names)
            for row in tables.copyright.documents.to_dicts()}


def problems(tables: MonthTables) -> list[tuple[str, str, str]]:
    return [(found.code, found.value, found.expected) for found in tables.problems if found.code.startswith("COPYRIGHT")]


def test_a_part_of_the_invoice_is_paid_as_copyright_and_the_rest_as_wages() -> None:
    given = inputs(SOLD, [], [contract("A-1", "M-1", days=Decimal(4))], copyright=[request("C1", "A-1", "M-1", "600.00")])
    tables = compute(given)
    assert documents(tables) == {("M-1", 2026): ("2026-C00001", "600.00", "45.00", "555.00")}
    budget = tables.activities.filter(activity_id="A-1").to_dicts()[0]
    assert budget["copyright"] == 600
    assert budget["closing"] == budget["turnover"] - budget["fees"] - budget["copyright"] - budget["cost"]
    assert Decimal(0) <= budget["closing"] < 1
    assert tables.postings.filter(document="2026-C00001").select("account", "subject", "amount_cents").rows() == [
        ("budgets", "A-1", 60000), ("members_payable", "M-1", -55500), ("movable_withholding_payable", "", -4500)]
    assert conservation(given, tables) == {"dropped": 3, "handed_back": 0, "sealed": 0, "invoiced": 1, "transferred": 0,
                                           "paid": 1, "reimbursed": 0, "copyright": 1, "waiting": 0}


@pytest.mark.parametrize(("asked", "found"), [
    (["600.00"], []),
    (["600.01"], [("COPYRIGHT-OVER-SHARE", "600.01", "600.00")]),
    (["400.00", "250.00", "200.00"], [("COPYRIGHT-OVER-SHARE", "250.00", "200.00")])])
def test_all_requests_of_an_invoice_together_are_at_most_its_share(asked: list[str], found: list[tuple[str, str, str]]) -> None:
    rows = [request(f"C{nth}", "A-1", "M-1", amount) for nth, amount in enumerate(asked)]
    assert problems(compute(inputs(SOLD, [], [], copyright=rows))) == found


def test_a_request_is_a_part_of_its_own_order_client_and_activity() -> None:
    lines = [line("L1", "A-1", "1000.00", order_reference="PO"), line("L2", "A-1", "1000.00"), line("L3", "A-2", "1000.00")]
    rows = [request("C1", "A-1", "M-1", "300.00", order_reference="PO"), request("C2", "A-1", "M-1", "300.01")]
    assert problems(compute(inputs(lines, [], [], copyright=rows))) == [("COPYRIGHT-OVER-SHARE", "300.01", "300.00")]


def test_what_a_request_over_its_share_may_be_stays_in_the_budget_for_its_correction() -> None:
    given = inputs(SOLD, [], [contract("A-1", "M-1", days=Decimal(4))], copyright=[request("C1", "A-1", "M-1", "700.00")])
    [budget] = compute(given).activities.filter(activity_id="A-1").to_dicts()
    assert (budget["copyright"], 600 <= budget["closing"] < 601) == (0, True)


def test_a_request_on_hold_keeps_its_budget() -> None:
    given = inputs(SOLD, [], [contract("A-1", "M-1", days=Decimal(4))], holds={"M-2": "in doubt"},
                   copyright=[request("C1", "A-1", "M-2", "500.00")])
    tables = compute(given)
    [budget] = tables.activities.filter(activity_id="A-1").to_dicts()
    assert (documents(tables), 500 <= budget["closing"] < 501) == ({}, True)
    assert [found.code for found in tables.problems if found.sheet == "Copyright"] == ["HELD"]


def test_the_budget_must_carry_it_after_fees() -> None:
    opened = [line("L1", "A-1", "1000.00")]
    given = inputs(opened, [], [], copyright=[request("C1", "A-1", "M-1", "300.00")])
    poor = compute(inputs(opened, [], [], copyright=[request("C1", "A-1", "M-1", "300.00")],
                          opening=replace(given.opening, budgets={"A-1": -70000})))
    assert problems(poor) == [("COPYRIGHT-OVER-BUDGET", "300.00", "235.00")]


def test_the_ceiling_of_the_year() -> None:
    rows = [request("C1", "A-1", "M-1", "77000.00"), request("C2", "A-1", "M-1", "220.01", date=date(2026, 3, 11))]
    tables = compute(inputs([line("L1", "A-1", "400000.00", unit_price=Decimal(240000), quantity=Decimal(1)),
                             line("L2", "A-1", "100000.00")], [], [], copyright=rows))
    assert problems(tables) == [("COPYRIGHT-OVER-YEAR", "220.01", "220.00")]


def test_a_year_whose_values_are_not_known_stops_the_request_by_their_names(tmp_path: Path) -> None:
    tables = Ledger(tmp_path).run("2026-03", [], SOLD, date(2027, 1, 4), copyright=[request("C1", "A-1", "M-1", "100.00")])
    assert documents(tables) == {}
    assert [(found.code, found.value, found.expected) for found in tables.problems] == [
        ("PARAMETER-MISSING", "2027-01-04", "copyright_ceiling, copyright_first_bound, copyright_second_bound")]


def test_the_tax_of_a_year_is_the_same_however_its_income_is_cut(tmp_path: Path) -> None:
    dice = Random(4)
    cuts = sorted(dice.sample(range(1, 7_000_000), 9))
    parts = [Decimal(high - low) / 100 for low, high in zip([0, *cuts], [*cuts, 7_000_000], strict=True)]
    ledger, taxes = Ledger(tmp_path), []
    for nth, part in enumerate(parts):
        month = f"2026-{nth + 1:02d}"
        rows = [request(f"C{nth}-{half}", "A-1", "M-1", str(amount), month=month, date=date(2026, nth + 1, 5))
                for half, amount in enumerate((part - Decimal("0.01"), Decimal("0.01")))]
        sold = [line(f"L{nth}", "A-1", "230000.00", month=month, work_date=date(2026, nth + 1, 5))]
        tables = ledger.run(month, [], sold, copyright=rows)
        taxes += [row["copyright_withholding"] for row in tables.copyright.documents.to_dicts()]
    assert sum(parts) == 70000
    assert sum(taxes) == Decimal("8183.63"), "(70000 - 15442.50) x 0.15, rounded once"


def test_a_corrected_request_is_taken_back_and_paid_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.run("2026-03", [], SOLD, copyright=[request("C1", "A-1", "M-1", "400.00"),
                                                       request("C2", "A-1", "M-2", "100.00")])
    assert documents(first) == {("M-1", 2026): ("2026-C00001", "400.00", "30.00", "370.00"),
                                ("M-2", 2026): ("2026-C00002", "100.00", "7.50", "92.50")}
    again = ledger.run("2026-03", [], SOLD, version=2, copyright=[request("C1", "A-1", "M-1", "500.00"),
                                                                  request("C2", "A-1", "M-2", "100.00")])
    assert documents(again) == {("M-1", 2026): ("2026-C00003", "100.00", "7.50", "92.50")}
    gone = ledger.run("2026-03", [], SOLD, version=3, copyright=[request("C2", "A-1", "M-2", "100.00")])
    assert documents(gone) == {("M-1", 2026): ("2026-C00004", "-500.00", "-37.50", "-462.50")}
    assert ("COPYRIGHT-PAID-TOO-MUCH", "462.50", "") in problems(gone)
    assert ledger.opening("2026-03", date(2026, 5, 2)).copyright_years.rows() == [
        ("M-1", 2026, 0, 0, 0), ("M-2", 2026, 10000, 5000, 750)]


def test_a_correction_that_its_invoice_cannot_carry_stays_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-03", [], SOLD, copyright=[request("C1", "A-1", "M-1", "400.00")])
    again = ledger.run("2026-03", [], SOLD, version=2, copyright=[request("C1", "A-1", "M-1", "600.01")])
    assert (documents(again), problems(again)) == ({}, [("COPYRIGHT-OVER-SHARE", "600.01", "600.00")])


def test_a_late_request_takes_what_the_sealed_ones_left_of_the_invoice(tmp_path: Path) -> None:
    ledger, first = Ledger(tmp_path), request("C1", "A-1", "M-1", "400.00")
    ledger.run("2026-03", [], SOLD, copyright=[first])
    late = ledger.run("2026-03", [], SOLD, version=2, copyright=[first, request("C2", "A-1", "M-2", "200.01")])
    assert problems(late) == [("COPYRIGHT-OVER-SHARE", "200.01", "200.00")]
    later = ledger.run("2026-03", [], SOLD, version=3, copyright=[first, request("C2", "A-1", "M-2", "200.00")])
    assert documents(later) == {("M-2", 2026): ("2026-C00002", "200.00", "15.00", "185.00")}


def test_a_correction_in_the_next_year_stays_in_the_year_in_which_it_was_paid(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-12", [], [line("L1", "A-1", "2000.00", month="2026-12", work_date=date(2026, 12, 2))], date(2026, 12, 30),
               copyright=[request("C1", "A-1", "M-1", "400.00", month="2026-12", date=date(2026, 12, 2))])
    again = ledger.run("2026-12", [], [line("L1", "A-1", "2000.00", month="2026-12", work_date=date(2026, 12, 2))],
                       date(2027, 1, 12), version=2,
                       copyright=[request("C1", "A-1", "M-1", "500.00", month="2026-12", date=date(2026, 12, 2))])
    assert documents(again) == {("M-1", 2026): ("2027-C00001", "100.00", "7.50", "92.50")}


def test_a_request_whose_invoice_was_reduced_since_is_pointed_out(tmp_path: Path) -> None:
    ledger, asked = Ledger(tmp_path), [request("C1", "A-1", "M-1", "600.00")]
    ledger.run("2026-03", [], SOLD, copyright=asked)
    less = [line("L1", "A-1", "1500.00", content_hash="L1 less")]
    again = ledger.run("2026-03", [], less, version=2, copyright=asked)
    assert (documents(again), problems(again)) == ({}, [("COPYRIGHT-OF-LESS", "600.00", "450.00")])


def test_a_grant_is_no_base_of_copyright() -> None:
    granted = [line("G", "A-1", "2000", turnover_kind="grant", vat="no_vat")]
    tables = compute(inputs(granted, [], [], copyright=[request("C1", "A-1", "M-1", "100.00")]))
    assert problems(tables) == [("COPYRIGHT-OVER-SHARE", "100.00", "0.00")]
