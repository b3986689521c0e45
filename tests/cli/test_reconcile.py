"""Statements that are dropped: matched, booked once, the bank's balance proven."""

from pathlib import Path

import pytest

from pipeline.bank.statement import Statement
from tests.bank.coda_file import received, statement
from tests.cli.banking import APRIL, answered, asked, balance, bills, cents, drop, open_cents
from tests.cli.homes import books, done, smart


def test_a_payment_by_communication_pays_its_invoice_and_the_balance_is_the_banks(sealed: Path) -> None:
    first, second, third = bills(sealed)[:3]
    drop(sealed, "april.cod", statement(41, 1_000_00, received(cents(first), first["structured_communication"]),
                                      received(cents(second) - 100, second["structured_communication"]),
                                      received(cents(third) + 50, text=f"facture {third['number']} merci")))
    totals = answered(sealed)["totals"]
    assert (totals["statements"], totals["movements"], totals["matched"], totals["waiting"]) == (1, 3, 3, 0)
    left = open_cents(sealed)
    assert [left[each["number"]] for each in (first, second, third)] == [0, 100, 0]
    assert balance(sealed, "bank") == 1_000_00 + cents(first) + cents(second) - 100 + cents(third) + 50
    assert balance(sealed, "client_credits") == -50
    assert not (sealed / "inbox/april.cod").exists() and list((sealed / "archive").rglob("april*.cod"))
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_a_statement_is_booked_once_however_often_it_is_dropped(sealed: Path) -> None:
    first = bills(sealed)[0]
    one = statement(41, 0, received(cents(first), first["structured_communication"]))
    drop(sealed, "april.cod", one)
    answered(sealed)
    before = books(sealed)
    drop(sealed, "again.cod", one)
    assert answered(sealed)["totals"]["already_booked"] == 1
    assert books(sealed) == before and not (sealed / "inbox/again.cod").exists()


@pytest.mark.parametrize(("second", "code"), [
    (statement(43, 500), "BANK-NUMBER-GAP"), (statement(42, 400), "BANK-OPENING"),
    (statement(41, 0, received(1)), "BANK-NUMBER-TWICE"),
    (statement(42, 500, account="BE71096123456769"), "BANK-ACCOUNT-UNKNOWN"), (statement(40, 0), "BANK-NUMBER-GAP"),
])
def test_a_statement_that_does_not_follow_is_refused_whole_by_name(sealed: Path, second: Statement, code: str) -> None:
    drop(sealed, "april.cod", statement(41, 0, received(500)))
    answered(sealed)
    before = books(sealed)
    file = drop(sealed, "next.cod", second)
    result = smart(sealed, *APRIL)
    assert result.exit_code == 1 and result.stderr.startswith(f"next.cod: {code}: ") and len(result.stderr.splitlines()) == 1
    assert books(sealed) == before and file.is_file()


def test_statements_dropped_in_any_order_are_booked_in_theirs(sealed: Path) -> None:
    drop(sealed, "b.cod", statement(41, 0, received(500)))
    drop(sealed, "a.cod", statement(42, 500, received(-200, code="03537000")))
    assert answered(sealed)["totals"]["statements"] == 2
    assert (balance(sealed, "bank"), balance(sealed, "bank_charges")) == (300, 200)


def test_our_batch_of_wages_is_the_payments_on_their_way(sealed: Path) -> None:
    due = [cents for (cents,) in asked(sealed, "SELECT amount_cents FROM payments WHERE batch = 'SALA'")]
    back = asked(sealed, "SELECT payment_id, amount_cents FROM payments WHERE batch = 'SALA'")[0]
    assert balance(sealed, "payments_in_transit") < 0
    drop(sealed, "april.cod", statement(41, 9_000_000, received(-sum(due), text="2026-03.1 SALA"),
                                      received(back[1], reference=back[0], returned=True)))
    answered(sealed)
    left = asked(sealed, "SELECT subject, amount_cents FROM ledger WHERE account = 'payments_in_transit'")
    assert sum(cents for name, cents in left if "-P" in name) == 0
    assert balance(sealed, "members_payable") == -back[1]
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_an_amount_alone_is_never_enough_a_name_with_it_is(sealed: Path) -> None:
    bill = bills(sealed)[0]
    unknown = received(cents(bill), text="merci")
    drop(sealed, "april.cod", statement(41, 0, unknown))
    assert answered(sealed)["totals"]["waiting"] == 1
    named = received(cents(bill), text="merci", name=bill["client"]["name"].upper(), iban="BE71096123456769")
    drop(sealed, "may.cod", statement(42, cents(bill), named))
    assert answered(sealed)["totals"]["waiting"] == 1 and open_cents(sealed)[bill["number"]] == 0


def test_nothing_to_do_is_said(sealed: Path) -> None:
    assert done(sealed, *APRIL).stdout == "Nothing new from the bank.\n"
