"""The command on a home whose month is approved: statements booked once, what waits decided once, the books sound."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.bank.statement import Movement, Statement
from tests.bank.coda_files import APRIL, OTHER, OURS, changed, coda, records, statement
from tests.cli.homes import books, done, smart

RECONCILE = ("reconcile", "--as-of", "2026-04-16")
LIST = "output/bank/to-decide.xlsx"


def moved(cents: int, text: str = "", **more: Any) -> Movement:
    return Movement(1, APRIL, APRIL, cents, text=text, **more)


def april(*movements: Movement, **more: Any) -> Statement:
    return statement(*(replace(each, nth=nth) for nth, each in enumerate(movements, 1)), **more)


def dropped(home: Path, *statements: Statement, name: str = "april.cod") -> Path:
    file = home / "inbox" / name
    file.write_bytes(coda(*statements))
    return file


def told(home: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(smart(home, *RECONCILE, "--json", *arguments).stdout))


def asked(home: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "books.db") as connection:
        return connection.execute(query, values).fetchall()


def opened(home: Path) -> dict[str, int]:
    """Invoice -> cents still open."""
    return dict(asked(home, "SELECT number, open_cents FROM open_invoices"))


def matches(home: Path) -> list[tuple[Any, ...]]:
    return asked(home, "SELECT kind, target, amount_cents FROM matches ORDER BY entry, movement_id, kind, target")


def sound(home: Path, **balances: int) -> None:
    """Verify finds nothing; the ledger sums to zero; receivables are what is open; accounts have these balances."""
    assert done(home, "verify").stdout == "The books are sound.\n"
    assert asked(home, "SELECT SUM(amount_cents) FROM ledger") == [(0,)]
    assert asked(home, "SELECT SUM(amount_cents) FROM ledger WHERE account = 'receivables'") == [(sum(opened(home).values()),)]
    for account, cents in balances.items():
        assert asked(home, "SELECT SUM(amount_cents) FROM ledger WHERE account = 'bank' AND subject = ?", account) == [(cents,)]


def decide(home: Path, *decisions: str) -> Path:
    """The list of what waits, dropped back with a decision a row."""
    book = load_workbook(home / LIST)
    for nth, decision in enumerate(decisions, 3):
        book.active[f"H{nth}"] = decision
    file = home / "inbox/to-decide.xlsx"
    book.save(file)
    return file


def test_a_structured_communication_pays_its_invoice_once(home: Path) -> None:
    dropped(home, april(moved(551_76, "101202600000192", communication="202600000192")))
    answer = told(home)
    assert answer["totals"] | {"movements": 1, "matched": 1, "waiting": 0} == answer["totals"]
    assert matches(home) == [("invoice", "2026-00001", 551_76)] and opened(home)["2026-00001"] == 0
    assert not (home / LIST).exists() and not list((home / "inbox").glob("*.cod"))
    sound(home, **{OURS: 1551_76})


@pytest.mark.parametrize(("cents", "expected"), [
    (100_00, [("invoice", "2026-00001", 100_00)]),
    (600_00, [("client", "brouwerij-hazelhof", 48_24), ("invoice", "2026-00001", 551_76)])])
def test_a_part_is_paid_and_what_is_too_much_is_the_clients(home: Path, cents: int, expected: list[Any]) -> None:
    dropped(home, april(moved(cents, "paid with thanks 202/6000/00192")))
    told(home)
    assert matches(home) == expected
    sound(home)


def test_an_invoice_paid_twice_leaves_the_second_to_the_client(home: Path) -> None:
    paid = moved(551_76, "101202600000192", communication="202600000192")
    dropped(home, april(paid, paid))
    told(home)
    assert matches(home) == [("invoice", "2026-00001", 551_76), ("client", "brouwerij-hazelhof", 551_76)]
    sound(home)


def test_one_transfer_pays_the_invoices_that_it_names(home: Path) -> None:
    dropped(home, april(moved(551_76 + 1325_00, "invoices 2026-00001 + 2026-00006")))
    told(home)
    assert matches(home) == [("invoice", "2026-00001", 551_76), ("invoice", "2026-00006", 1325_00)]


def test_amount_and_name_are_enough_an_amount_alone_is_not(home: Path) -> None:
    client = asked(home, "SELECT client_id FROM open_invoices WHERE number = '2026-00002'")[0][0]
    dropped(home, april(moved(314_60, "thanks", name="Heidi BRANDT"), moved(626_18, "thanks", name="Somebody else")))
    told(home)
    assert client == "heidi-brandt"
    assert matches(home) == [("invoice", "2026-00002", 314_60), ("suspense", "", 626_18)]


def test_an_account_that_paid_before_is_known_and_both_invoices_of_a_client_are_paid_together(home: Path) -> None:
    iban = "BE68539007547034"
    dropped(home, april(moved(1_00, "2026-00009", iban=iban), moved(3074_00 - 1_00 + 1272_00, iban=iban)), name="1.cod")
    told(home)
    first = matches(home)
    assert [kind for kind, *_ in first] == ["invoice", "suspense"]
    dropped(home, april(moved(3074_00 - 1_00 + 1272_00, iban=iban), number=2, old=asked(
        home, "SELECT new_cents FROM statements")[0][0]), name="2.cod")
    told(home)
    assert matches(home)[2:] == [("invoice", "2026-00009", 3073_00), ("invoice", "2026-00010", 1272_00)]
    sound(home)


def test_our_batch_leaves_one_payment_comes_back_and_the_bank_takes_its_charges(home: Path) -> None:
    wages = asked(home, "SELECT payment_id, member_id, amount_cents FROM ordered_payments WHERE batch = 'SALA'")
    total = sum(cents for *_, cents in wages)
    one, member, cents = wages[0]
    dropped(home, april(moved(-total, reference="2026-03.1 SALA"), moved(cents, "account closed", reference=one, returned=True),
                        moved(-3_20, "fees", code="03501000", charge=True)))
    told(home)
    assert asked(home, "SELECT subject FROM ledger WHERE account = 'payments_in_transit' AND subject LIKE '2026-P%'"
                       " GROUP BY subject HAVING SUM(amount_cents) <> 0") == []
    assert ("returned", one, cents) in matches(home) and ("charge", "", -3_20) in matches(home)
    assert asked(home, "SELECT SUM(amount_cents) FROM entry_postings WHERE account = 'members_payable' AND subject = ?",
                 member) == [(-cents,)]
    sound(home)


def test_repeating_does_nothing_twice_even_after_a_crash_before_the_archive(home: Path) -> None:
    body = dropped(home, april(moved(551_76, "2026-00001"), moved(1_00, "?"))).read_bytes()
    told(home)
    before = books(home)
    for kept in (home / "archive/bank").iterdir():
        kept.unlink()
    (home / "inbox/april.cod").write_bytes(body)
    assert told(home)["totals"]["already_booked"] == 1
    assert done(home, *RECONCILE).stdout.startswith("Nothing new from the bank.\nMovements that wait: 1.")
    assert books(home) == before
    sound(home)


def test_a_number_that_is_missing_is_named_and_what_waits_for_it_goes_on_later(home: Path) -> None:
    dropped(home, april(moved(1_00)), april(moved(2_00), number=3, old=1003_00), name="1.cod")
    result = smart(home, *RECONCILE, "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("1.cod: BANK-NUMBER-GAP: ") and "002" in result.stderr
    dropped(home, april(moved(2_00), number=2, old=1001_00), name="2.cod")
    done(home, *RECONCILE, "--quiet")
    assert not list((home / "inbox").glob("*.cod"))
    sound(home, **{OURS: 1005_00})


def test_what_is_not_ours_or_does_not_follow_is_refused_whole_and_the_rest_goes_on(home: Path) -> None:
    dropped(home, april(moved(5_00), account=OTHER), name="other.cod")
    dropped(home, april(moved(1_00)), name="right.cod")
    dropped(home, april(moved(1_00), number=2, old=7), name="opening.cod")
    (home / "inbox/twice.cod").write_bytes(coda(april(moved(9_00))))
    (home / "inbox/cut.cod").write_bytes(b"\n".join(line.encode() for line in records(april())[:-1]))
    (home / "inbox/what.xml").write_text("<a/>")
    (home / "inbox/balance.cod").write_text("\n".join(changed(records(april(moved(4_00), number=2)), -2, 50, "9")))
    answer = told(home)
    assert {each["file"]: each["code"] for each in answer["problems"]} == {
        "other.cod": "BANK-ACCOUNT-UNKNOWN", "opening.cod": "BANK-OPENING", "twice.cod": "BANK-NUMBER-TWICE",
        "cut.cod": "BANK-RECORD-ORDER", "what.xml": "BANK-UNREADABLE", "balance.cod": "BANK-BALANCE"}
    assert [each["statement"] for each in answer["statements"]] == [f"{OURS} 2026/001"]
    sound(home, **{OURS: 1001_00})


def test_what_waits_is_decided_in_its_workbook_once(home: Path) -> None:
    dropped(home, april(moved(551_76, "=1+1", name="@who"), moved(700_00), moved(-9_99), moved(-5_00), moved(3_00)))
    told(home)
    sheet = load_workbook(home / LIST).active
    assert (sheet["D3"].value, sheet["F3"].value, sheet["F3"].data_type) == ("@who", "=1+1", "s")
    assert sheet["G3"].value == "2026-00001 (50: amount)"
    file = decide(home, "2026-00001", "2026-00002 = 300; 2026-00003=400,00", "charge", "other: rent of the hall", "client:nobody")
    body = file.read_bytes()
    answer = told(home)
    assert (answer["totals"]["decided"], answer["totals"]["waiting"]) == (4, 1)
    assert [(each["cell"], each["code"], each["value"]) for each in answer["problems"]] == [
        ("H7", "BANK-DECISION-UNKNOWN", "client:nobody")]
    assert file.exists() and opened(home)["2026-00002"] == 14_60
    sound(home)
    before = books(home)
    file.write_bytes(body)
    assert told(home)["totals"]["decided"] == 0 and books(home) == before
    decide(home, "client:heidi-brandt")
    done(home, *RECONCILE, "--quiet")
    assert not file.exists() and not (home / LIST).exists()
    sound(home, **{OURS: sum((1000_00, 551_76, 700_00, -9_99, -5_00, 3_00))})


@pytest.mark.parametrize(("decision", "code"), [
    ("2026-09999", "BANK-DECISION-UNKNOWN"), ("2026-00001 = 600", "BANK-DECISION-AMOUNT"), ("other:", "BANK-DECISION-UNKNOWN"),
    ("2026-00001=551.76; 2026-00002=1", "BANK-DECISION-AMOUNT"), ("2026-00001 = x", "BANK-DECISION-UNKNOWN"),
    ("2026-00001; 2026-00001", "BANK-DECISION-UNKNOWN"), ("2026-P00001-1", "BANK-DECISION-UNKNOWN")])
def test_a_decision_that_cannot_be_is_a_problem_at_its_cell(home: Path, decision: str, code: str) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    before = books(home)
    decide(home, decision)
    [problem] = told(home)["problems"]
    assert (problem["sheet"], problem["cell"], problem["code"]) == ("To decide", "H3", code) and books(home) == before


def test_a_movement_decided_otherwise_before_is_not_decided_again(home: Path) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    decide(home, "charge")
    first = (home / "inbox/to-decide.xlsx").read_bytes()
    told(home)
    (home / "inbox/to-decide.xlsx").write_bytes(first)
    file = home / "inbox/to-decide.xlsx"
    book = load_workbook(file)
    book.active["H3"] = "other: no"
    book.save(file)
    assert [each["code"] for each in told(home)["problems"]] == ["BANK-DECISION-DONE"]
    sound(home)


def test_a_run_leaves_statements_and_decisions_in_the_inbox_alone(home: Path) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    decide(home, "charge")
    dropped(home, april(moved(1_00), number=2, old=1600_00))
    told_of = done(home, "check", "--month", "2026-04", "--as-of", "2026-04-16").stdout
    assert told_of == "Nothing is wrong with what was dropped.\n"
    assert sorted(file.name for file in (home / "inbox").glob("*.*")) == ["april.cod", "to-decide.xlsx"]
