"""CODA read back as it was written, and each fault of a file refused where it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import ogm_vcs

from pipeline.bank import coda
from pipeline.bank.statement import Movement, Statement, Unreadable
from tests.bank import coda_file
from tests.bank.coda_file import received, records, statement

GOOD = statement(41, 100_000, received(12_345, "202/6000/00197"),
                 received(-4_000, text="rent", name="Owner", iban="BE71096123456769"), received(500, text="x" * 120))
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=30)


def read(*lines: str) -> list[Statement | Unreadable]:
    return list(coda.statements("\r\n".join(lines).encode("cp1252")))


def communication(nth: int) -> str:
    ten = f"{nth:010d}"
    return f"{ten}{ogm_vcs.calc_check_digits(ten)}"


@st.composite
def movements(draw: st.DrawFn) -> Movement:
    cents = draw(st.integers(-10**11, 10**11).filter(bool))
    structured = draw(st.booleans())
    digits = communication(draw(st.integers(0, 10**10 - 1))) if structured else ""
    words = f"101{digits}" if structured else draw(WORDS)
    return Movement(1, draw(DAYS), draw(st.none() | DAYS), cents, digits, words, draw(WORDS),
                    draw(st.just("BE71096123456769") | st.just("")), draw(WORDS), "00150000",
                    returned=draw(st.booleans()))


@given(st.lists(movements(), max_size=6), st.integers(-10**12, 10**12), st.integers(1, 999))
def test_what_is_written_is_read_back(moves: list[Movement], old: int, number: int) -> None:
    given_one = statement(number, old, *moves)
    [found] = coda.statements(coda_file.coda(given_one))
    assert found == given_one


def test_parts_of_a_movement_are_its_sum_and_are_not_added_again() -> None:
    whole = received(300, parts=(received(100, "202/6000/00197"), received(200, text="the rest")))
    [found] = coda.statements(coda_file.coda(statement(1, 0, whole)))
    assert isinstance(found, Statement) and found.new_cents == 300
    assert [part.amount_cents for part in found.movements[0].parts] == [100, 200]


def test_several_statements_in_one_file_are_each_for_themselves() -> None:
    broken = records(replace(GOOD, new_cents=GOOD.new_cents + 1))
    first, second = read(*records(GOOD), *broken)
    assert isinstance(first, Statement) and isinstance(second, Unreadable) and second.code == "BANK-BALANCE"


def put(line: int, place: int, words: str) -> Callable[[list[str]], list[str]]:
    """Other characters in a record (counted from 0, or from the end)."""
    def changed(lines: list[str]) -> list[str]:
        now = lines[line]
        lines[line] = now[:place] + words + now[place + len(words):]
        return lines
    return changed


FAULTS: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "BANK-RECORD-LENGTH": (lambda lines: [*lines[:3], lines[3][:-1], *lines[4:]], "4"),
    "BANK-VERSION": (put(0, 127, "1"), "1"),
    "BANK-DUPLICATE": (put(0, 16, "D"), "1"),
    "BANK-ACCOUNT-DIFFERS": (put(-2, 4, "BE71096123456769"), "12"),
    "BANK-ACCOUNT-FORM": (put(1, 1, "0"), "2"),
    "BANK-BALANCE": (put(-2, 42, "000000000000010"), "12"),
    "BANK-COUNT": (put(-1, 16, "000099"), "13"),
    "BANK-TOTAL": (put(-1, 37, "000000000000010"), "13"),
    "BANK-NUMBER-DIFFERS": (put(-2, 1, "042"), "12"),
    "BANK-SEQUENCE": (put(5, 2, "0009"), "7"),
    "BANK-AMOUNT": (put(2, 32, "00000000012345x"), "3"),
    "BANK-DATE": (put(2, 115, "310226"), "3"),
    "BANK-RECORD-ORDER": (lambda lines: lines[:-1], "12"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_found_at_its_record(code: str) -> None:
    change, place = FAULTS[code]
    [found] = read(*change(records(GOOD)))
    assert isinstance(found, Unreadable) and (found.code, found.place) == (code, place)


@pytest.mark.parametrize("kind", "18")
def test_a_statement_without_a_balance_is_refused(kind: str) -> None:
    [found] = read(*(line for line in records(GOOD) if line[0] != kind))
    assert isinstance(found, Unreadable) and found.code == "BANK-RECORD-ORDER"


@given(st.integers(0, 12), st.integers(0, 127), st.characters(min_codepoint=32, max_codepoint=126))
def test_whatever_one_character_becomes_the_file_is_read_or_refused(line: int, place: int, sign: str) -> None:
    for found in read(*put(line, place, sign)(records(GOOD))):
        assert isinstance(found, Statement | Unreadable)


@given(st.binary(max_size=400))
def test_whatever_is_dropped_as_coda_is_refused_in_words(body: bytes) -> None:
    assert all(isinstance(found, Unreadable) for found in coda.statements(b"00000010126" + body))
