"""The bank file itself: characters, ids, batches, and how fast ten thousand payments are written."""

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.calendar import bank_day, bank_day_before
from pipeline.outputs.pain001 import VERSIONS, Batch, Transfer, pain001
from pipeline.outputs.sepa import NOT_TAKEN, sepa_text
from tests.month.small import COOPERATIVE
from tests.outputs.bank_files import validated

DAY = date(2026, 4, 2)


def file_of(*transfers: Transfer, version: str = "09") -> bytes:
    return pain001("2026-03.1", DAY, COOPERATIVE, [Batch("2026-03.1 SALA", DAY, transfers, "SALA")], version)


def transfer(nth: int = 1, **own: str) -> Transfer:
    return Transfer(f"2026-P{nth:05d}-1", own.get("name", "Ann"), "BE68539007547034", Decimal("12.34"), own.get("note", "Pay"),
                    own.get("communication", ""))


@pytest.mark.parametrize(("words", "right"), [
    ("Zoë Müller & Søn", "Zoe Muller + Son"), ("Œuvre d’été", "OEuvre d'ete"), ("Straße_9", "Strasse-9"), ("//a//b/", "a/b"),
    ("李", "."), ("Łukasz Żółć", "Lukasz Zolc"), ("a\u00a0 b\tc", "a b c"), ("/", "."), ("-x", "-x"),
])
def test_words_are_reduced_to_what_banks_take(words: str, right: str) -> None:
    assert sepa_text(words, 70) == right


@given(st.text(max_size=200), st.integers(1, 140))
def test_whatever_is_written_a_bank_takes_it(words: str, longest: int) -> None:
    reduced = sepa_text(words, longest)
    assert 0 < len(reduced) <= longest and not NOT_TAKEN.search(reduced)
    assert reduced == reduced.strip() and "//" not in reduced and reduced[0] != "/" != reduced[-1]


@pytest.mark.parametrize("version", VERSIONS)
def test_members_words_are_data(version: str) -> None:
    root = validated(file_of(transfer(name="<Nm>&amp;</Nm>", note="]]>"), version=version))
    assert root.findtext(".//{*}Cdtr/{*}Nm") == ".Nm.+amp../Nm."


def test_an_id_that_no_bank_takes_is_our_bug() -> None:
    with pytest.raises(ValueError, match="is longer than 35 characters"):
        file_of(Transfer("x" * 36, "Ann", "BE68539007547034", Decimal(1)))


def test_the_same_payments_give_the_same_bytes() -> None:
    assert file_of(transfer(), transfer(2)) == file_of(transfer(), transfer(2))


def test_ten_thousand_payments_take_a_moment_and_add_up() -> None:
    begun = time.perf_counter()
    root = validated(file_of(*(transfer(nth) for nth in range(10_000))))
    assert time.perf_counter() - begun < 5
    assert [root.findtext(f".//{{*}}GrpHdr/{{*}}{name}") for name in ("NbOfTxs", "CtrlSum")] == ["10000", "123400.00"]


@pytest.mark.parametrize(("day", "next_one", "last"), [
    ("2026-04-03", "2026-04-07", "2026-04-02"), ("2026-04-06", "2026-04-07", "2026-04-02"),
    ("2026-05-01", "2026-05-04", "2026-04-30"), ("2026-12-25", "2026-12-28", "2026-12-24"),
    ("2027-01-01", "2027-01-04", "2026-12-31"), ("2026-07-21", "2026-07-21", "2026-07-21"),
])
def test_banks_rest_on_target_days_and_on_no_others(day: str, next_one: str, last: str) -> None:
    """Good Friday and Easter Monday 2026 are 3 and 6 April; the national day is no holiday of banks' settlement."""
    at = date.fromisoformat(day)
    assert (bank_day(at), bank_day_before(at)) == (date.fromisoformat(next_one), date.fromisoformat(last))


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_bank_day_is_never_far(day: date) -> None:
    assert timedelta() <= bank_day(day) - day <= timedelta(days=5) and bank_day_before(bank_day(day)) == bank_day(day)
