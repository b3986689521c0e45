"""camt.053 of every version: what is written comes back; balances, amounts and copies are looked at; no entity is opened."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bank import camt
from pipeline.bank.statement import Movement, Statement, Unreadable
from sample_inputs.camt import camt as written
from tests.bank.coda_files import APRIL, statement
from tests.bank.other_readers import accepted

VERSIONS = [f"{nth:02d}" for nth in range(2, 15)]
WORDS = st.text("abcdefghijklmnopqrstuvwxyzéèüß<&>\"'0123456789-/", min_size=1, max_size=30)
MOVEMENTS = st.builds(
    Movement, nth=st.just(1), date=st.dates(date(2000, 1, 1), date(2060, 1, 1)), value_date=st.none() | st.just(APRIL),
    amount_cents=st.integers(-10**11, 10**11).filter(bool), text=WORDS, name=WORDS, iban=st.just("BE68539007547034"),
    reference=WORDS, returned=st.booleans())
PAID = Movement(1, APRIL, APRIL, 551_76, "202600000192", "202600000192", "Cascade SA", "BE71096123456769", "E2E-1",
                "PMNT/RCDT/ESCT")


def of_camt(*movements: Movement, number: int = 7, old: int = 1000_00) -> Statement:
    numbered = (replace(each, nth=nth) for nth, each in enumerate(movements, 1))
    return replace(statement(*numbered, number=number, old=old), id="STMT-7", restarts=False)


def read(body: bytes) -> list[Statement | Unreadable]:
    return list(camt.statements(body))


def code(body: bytes) -> list[str]:
    return [each.code if isinstance(each, Unreadable) else "read" for each in read(body)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read_alike(version: str) -> None:
    charge = Movement(2, APRIL, None, -3_20, text="fees", code="ACMT/MDOP/CHRG", charge=True)
    one = of_camt(PAID, charge)
    assert read(accepted(written(one, version=version), version)) == [one]


@settings(deadline=None)
@given(st.lists(MOVEMENTS, max_size=4), st.integers(0, 10**6), st.integers(-10**12, 10**12), st.sampled_from(VERSIONS))
def test_what_a_bank_writes_comes_back(movements: list[Movement], number: int, old: int, version: str) -> None:
    one = of_camt(*movements, number=number, old=old)
    assert read(accepted(written(one, version=version), version)) == [one]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_parts_of_an_entry_are_matched_on_each_and_added_once(version: str) -> None:
    parts = (replace(PAID, amount_cents=500_00), replace(PAID, amount_cents=51_76, reference="E2E-2"))
    [one] = read(accepted(written(of_camt(replace(PAID, parts=parts)), version=version), version))
    assert isinstance(one, Statement) and one.movements[0].parts == parts and one.new_cents == 1551_76


def test_an_entry_that_is_only_expected_is_not_in_the_balance() -> None:
    body = written(of_camt(PAID)).replace(b"<Sts>BOOK", b"<Sts>PDNG").replace(b">1551.76<", b">1000.00<")
    [one] = read(body)
    assert isinstance(one, Statement) and one.movements == ()


FAULTS = {
    "another closing balance": ((b">1551.76<", b">1551.77<"), "BANK-BALANCE"),
    "no closing balance": ((b">CLBD<", b">CLAV<"), "BANK-BALANCE-MISSING"),
    "an amount in thousandths": ((b">1551.76<", b">1551.765<"), "BANK-AMOUNT"),
    "an amount that is no number": ((b">1551.76<", b">NaN<"), "BANK-AMOUNT"),
    "an amount below zero": ((b">1551.76<", b">-1551.76<"), "BANK-AMOUNT"),
    "no such day": ((b">2026-04-15<", b">2026-04-31<"), "BANK-DATE"),
    "a number that is none": ((b">7<", b">seven<"), "BANK-NUMBER-MISSING"),
    "a copy": ((b"<Acct>", b"<CpyDplctInd>DUPL</CpyDplctInd><Acct>"), "BANK-DUPLICATE"),
    "cut": ((b"</Document>", b""), "BANK-UNREADABLE"),
    "no statement in it": ((b"Stmt>", b"Else>"), "BANK-UNREADABLE"),
    "an entity": ((b"<Document", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><Document"), "BANK-UNREADABLE"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_refuses_the_statement(fault: str) -> None:
    (before, after), expected = FAULTS[fault]
    body = written(of_camt(PAID))
    assert before in body and code(body.replace(before, after)) == [expected]


def test_entities_within_entities_cost_nothing() -> None:
    levels = "".join(f'<!ENTITY l{nth} "{f"&l{nth - 1};" * 10}">' for nth in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "x">{levels}]><Document xmlns="camt.053."><Stmt>&l11;</Stmt></Document>'
    assert code(bomb.encode()) == ["BANK-UNREADABLE"]
