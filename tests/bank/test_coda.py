"""CODA read strictly: what is written comes back, and one fault in each check refuses the statement at its record."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bank import coda
from pipeline.bank.statement import Movement, Statement, Unreadable
from sample_inputs.coda import coda as written
from sample_inputs.coda import records
from tests.bank.coda_files import APRIL, MOVES, changed, statement
from tests.bank.other_readers import read_by_another

WORDS = st.text("abcdefghijklmnopqrstuvwxyzéèüß0123456789-/", min_size=1, max_size=30)
MOVEMENTS = st.builds(
    Movement, nth=st.just(1), date=st.dates(date(2000, 1, 1), date(2060, 1, 1)), value_date=st.none() | st.just(APRIL),
    amount_cents=st.integers(-10**11, 10**11), text=WORDS, name=WORDS, iban=st.just("BE68539007547034"), reference=WORDS,
    code=st.just("00150000"), returned=st.booleans())


def read(body: bytes) -> list[Statement | Unreadable]:
    return list(coda.statements(body))


def refused(lines: list[str]) -> tuple[str, str, str, str]:
    """Code, record and facts of the one fault of a file."""
    [fault] = read("\n".join(lines).encode("cp1252"))
    assert isinstance(fault, Unreadable)
    return fault.code, fault.place, fault.value, fault.expected


@given(st.lists(MOVEMENTS, max_size=5), st.integers(1, 999), st.integers(-10**12, 10**12))
def test_what_a_bank_writes_comes_back(movements: list[Movement], number: int, old: int) -> None:
    one = statement(*(replace(each, nth=nth) for nth, each in enumerate(movements, 1)), number=number, old=old)
    assert read(written(one)) == [one]


@given(st.lists(MOVEMENTS, max_size=5), st.integers(-10**12, 10**12))
def test_another_reader_finds_what_we_find(movements: list[Movement], old: int) -> None:
    """Value dates are written: it reads no movement without."""
    one = statement(*(replace(each, nth=nth, value_date=each.date) for nth, each in enumerate(movements, 1)), old=old)
    [other] = read_by_another(written(one))
    assert (other.account, other.old_balance * 100, other.new_balance * 100) == (one.account, one.old_cents, one.new_cents)
    assert [(int(move.sequence), move.amount * 100, move.entry_date, move.value_date, move.customer_reference,
             move.counterparty_account[:34].rstrip(), move.counterparty_name, " ".join(move.communication.split()),
             move.r_transaction != "") for move in other.moves] == [
        (each.nth, each.amount_cents, each.date, each.value_date, each.reference, each.iban, each.name, each.text, each.returned)
        for each in one.movements]


def test_a_whole_with_its_parts_is_added_once() -> None:
    part = replace(MOVES[0], code="50150000")
    parts = (replace(part, amount_cents=100_00), replace(part, amount_cents=21_00))
    one = statement(replace(MOVES[0], code="10150000", parts=parts))
    assert read(written(one)) == [one]
    assert one.new_cents == 1121_00
    [whole] = read_by_another(written(one))[0].moves
    assert (whole.amount, [each.amount for each in whole.moves]) == (121, [100, 21])


def test_another_reader_finds_the_structured_communications_that_we_find() -> None:
    moves = [replace(each, value_date=APRIL) for each in MOVES]
    [other] = read_by_another(written(statement(*moves)))
    assert [move.communication if move.communication_type == "101" else "" for move in other.moves] == [
        each.communication for each in MOVES]


def test_a_file_may_hold_several_statements_and_one_that_is_wrong_stops_no_other() -> None:
    right, wrong = statement(*MOVES), statement(*MOVES, number=2, old=9)
    lines = [*records(right), *changed(records(wrong), -2, 42, "9"), *records(right)]
    found = read("\n".join(lines).encode("cp1252"))
    assert [getattr(each, "code", "read") for each in found] == ["read", "BANK-BALANCE", "read"]


FAULTS = {
    "another version": ((0, 127, "1"), ("BANK-VERSION", "1", "1", "2")),
    "a duplicate": ((0, 16, "D"), ("BANK-DUPLICATE", "1", "D", "")),
    "no IBAN": ((1, 1, "0"), ("BANK-ACCOUNT-FORM", "2", "0", "2")),
    "another account at the end": ((-2, 4, "BE43"), ("BANK-ACCOUNT-DIFFERS", "12", "BE43523900069240                  EUR",
                                                     "BE02523900069240")),
    "another new balance": ((-2, 55, "1"), ("BANK-BALANCE", "12", "1675.51", "1675.50")),
    "another number at the end": ((-2, 1, "007"), ("BANK-NUMBER-DIFFERS", "12", "007", "001")),
    "a record is missing": ((-1, 16, "000012"), ("BANK-COUNT", "13", "000012", "11")),
    "another debit total": ((-1, 22, "000000000045510"), ("BANK-TOTAL", "13", "45.51", "45.50")),
    "another credit total": ((-1, 37, "000000000721010"), ("BANK-TOTAL", "13", "721.01", "721.00")),
    "a second record of another movement": ((3, 2, "0009"), ("BANK-SEQUENCE", "4", "00090000", "00010000")),
    "thousandths": ((2, 46, "5"), ("BANK-AMOUNT", "3", "0000000000121005", "")),
    "letters in an amount": ((2, 40, "x"), ("BANK-AMOUNT", "3", "000000000x121000", "")),
    "no such day": ((2, 115, "310226"), ("BANK-DATE", "3", "310226", "")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_refuses_the_statement_at_its_record(fault: str) -> None:
    where, expected = FAULTS[fault]
    assert refused(changed(records(statement(*MOVES)), *where)) == expected


@pytest.mark.parametrize(("kept", "expected"), [
    (slice(0, -1), ("BANK-RECORD-ORDER", "12", "8", "9")), (slice(1, None), ("BANK-RECORD-ORDER", "1", "0 x 0", "1 x 0"))])
def test_a_file_that_is_cut_is_refused(kept: slice, expected: tuple[str, ...]) -> None:
    assert refused(records(statement(*MOVES))[kept]) == expected


def test_a_movement_that_is_missing_is_seen_by_its_number() -> None:
    lines = records(statement(*MOVES))
    assert refused(lines[:5] + lines[8:]) == ("BANK-SEQUENCE", "6", "0003", "0002")


def test_a_part_that_is_missing_is_seen_by_its_number() -> None:
    lines = records(statement(replace(MOVES[0], parts=(MOVES[0], MOVES[0]))))
    assert refused(lines[:5] + lines[8:]) == ("BANK-SEQUENCE", "6", "00010002", "00010001")


def test_a_short_record_is_refused() -> None:
    lines = records(statement(*MOVES))
    assert refused([*lines[:4], lines[4][:-3], *lines[5:]]) == ("BANK-RECORD-LENGTH", "5", "125", "128")


def test_a_communication_with_wrong_check_digits_is_only_words() -> None:
    wrong = replace(MOVES[0], text="101010806817184")
    [one] = read(written(statement(wrong)))
    assert isinstance(one, Statement) and one.movements[0].communication == "" and one.movements[0].text == "101010806817184"


@given(st.binary(max_size=300))
def test_bytes_that_are_no_statement_are_refused_not_raised(body: bytes) -> None:
    assert all(isinstance(each, Unreadable) for each in read(body))
