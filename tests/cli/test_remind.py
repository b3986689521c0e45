"""Late clients: reminders by the law of their kind, once each; disputes, invoices given up, and the fund."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.store import open_books
from pipeline.receivables.late import half_years
from tests.cli.banking import answered, balance, bills, cents, drop, received, statement
from tests.cli.homes import books, done, smart

BY = ("--by", "Ann Peeters")


def remind(home: Path, day: str, *more: str) -> list[dict[str, Any]]:
    """The letters of a day, as machines read them."""
    said = json.loads(done(home, "remind", "--as-of", day, "--json", *more).stdout)
    letters = [json.loads(Path(path).with_suffix(".json").read_text()) for path in said["paths"]]
    assert said["totals"]["reminders"] == len(letters)
    assert Decimal(said["totals"]["claimed"]) == sum(Decimal(letter["total"]) for letter in letters)
    return letters


def of_kind(home: Path, kind: str) -> dict[str, Any]:
    return next(bill for bill in bills(home) if bill["client"]["kind"] == kind)


def line(letters: list[dict[str, Any]], number: str) -> dict[str, Any]:
    return next(row for letter in letters for row in letter["invoices"] if row["number"] == number)


def after(bill: dict[str, Any], days: int) -> str:
    return str(date.fromisoformat(bill["due_date"]) + timedelta(days=days))


def test_a_business_owes_interest_and_forty_by_right(sealed: Path) -> None:
    bill = of_kind(sealed, "company")
    row = line(remind(sealed, after(bill, 30)), bill["number"])
    owed = Decimal(bill["total_incl_vat"])
    interest = (owed * Decimal("0.105") * 30 / 365).quantize(Decimal("0.01"))
    assert (row["balance"], Decimal(row["interest"])) == (bill["total_incl_vat"], interest)
    assert (row["lump_sum"], row["days_late"]) == ("40.00", 30)
    assert Decimal(row["total"]) == owed + interest + 40


def test_nothing_goes_out_twice_and_each_level_waits_its_time(sealed: Path) -> None:
    bill = of_kind(sealed, "company")
    assert line(remind(sealed, after(bill, 10)), bill["number"])["level"] == 1
    before = books(sealed)
    assert remind(sealed, after(bill, 10)) == [] and books(sealed) == before
    assert not any(row["number"] == bill["number"] for letter in remind(sealed, after(bill, 23)) for row in letter["invoices"])
    assert line(remind(sealed, after(bill, 24)), bill["number"])["level"] == 2
    assert line(remind(sealed, after(bill, 54)), bill["number"])["level"] == 3
    assert not any(row["number"] == bill["number"] for letter in remind(sealed, after(bill, 200)) for row in letter["invoices"])
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_a_part_that_was_paid_bears_interest_until_its_day(sealed: Path) -> None:
    bill = of_kind(sealed, "company")
    day, whole = date.fromisoformat(after(bill, 10)), cents(bill)
    part = received(whole - 10_000, bill["structured_communication"], day)
    drop(sealed, "part.cod", statement(41, 0, part, on=day))
    answered(sealed)
    row = line(remind(sealed, after(bill, 30)), bill["number"])
    assert [(each["balance"], each["days"]) for each in row["periods"]] == [(bill["total_incl_vat"], 10), ("100.00", 20)]
    parts = (Decimal(whole) / 100 * 10 + Decimal(100) * 20) * Decimal("0.105") / 365
    assert Decimal(row["interest"]) == parts.quantize(Decimal("0.01"))


def test_a_half_year_without_a_rate_stops_the_interest_of_its_invoices_by_name(sealed: Path) -> None:
    """Also that of the half-years whose rate is known: the letter goes out without interest, and says so."""
    bill = of_kind(sealed, "company")
    letters = remind(sealed, "2026-07-20")
    row = line(letters, bill["number"])
    assert (row["missing_parameters"], row["interest"], row["periods"]) == ("late_rate_business", "0.00", [])
    assert (row["balance"], row["lump_sum"]) == (bill["total_incl_vat"], "40.00")
    consumer = line(letters, of_kind(sealed, "consumer")["number"])
    assert consumer["missing_parameters"] == ""
    businesses = sum(1 for letter in letters for each in letter["invoices"] if each["missing_parameters"])
    result = smart(sealed, "remind", "--as-of", "2026-09-20")
    assert result.exit_code == 0
    assert result.stderr == f"No value of late_rate_business: reminders without interest, {businesses} of the invoices\n"


def test_until_the_last_day_that_has_a_rate_interest_is_claimed(sealed: Path) -> None:
    bill = of_kind(sealed, "company")
    assert line(remind(sealed, "2026-06-30"), bill["number"])["periods"][-1]["to"] == "2026-06-30"


def test_a_dispute_stops_reminders_until_it_is_settled(sealed: Path) -> None:
    bill = of_kind(sealed, "company")
    letters = remind(sealed, after(bill, 30), "--dispute", bill["number"], "unfinished work", *BY)
    assert not any(row["number"] == bill["number"] for letter in letters for row in letter["invoices"])
    twice = smart(sealed, "remind", "--as-of", after(bill, 31), "--dispute", bill["number"], "again", *BY)
    assert (twice.exit_code, twice.stderr) == (3, f"smart: {bill['number']} is marked dispute already\n")
    assert line(remind(sealed, after(bill, 40), "--settled", bill["number"], "done again", *BY), bill["number"])["level"] == 1


def test_an_invoice_given_up_is_borne_by_the_fund_but_for_its_vat(sealed: Path) -> None:
    bill = of_kind(sealed, "company")
    done(sealed, "remind", "--as-of", after(bill, 50), "--written-off", bill["number"], "bankrupt", *BY, "--quiet")
    vat = round(float(bill["total_vat"]) * 100)
    assert (balance(sealed, "vat_on_lost_invoices"), balance(sealed, "guarantee_fund")) == (vat, cents(bill) - vat)
    said = json.loads(done(sealed, "fund", "--as-of", after(bill, 50), "--json").stdout)
    assert Decimal(said["totals"]["written_off"]) == Decimal(bill["total_excl_vat"])
    gone = smart(sealed, "remind", "--as-of", after(bill, 51), "--dispute", bill["number"], "late", *BY)
    assert (gone.exit_code, gone.stderr) == (3, f"smart: {bill['number']} is paid: nothing is open\n")
    assert done(sealed, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize(("arguments", "code"), [
    (("--dispute", "2026-99999", "no such", *BY), 3), (("--dispute", "2026-00001", "nobody decides"), 2),
    (("--settled", "2026-00001", "was never in dispute", *BY), 3), (("--dispute", "2026-00001", " ", *BY), 2),
])
def test_a_decision_that_cannot_be_is_refused_in_words(sealed: Path, arguments: tuple[str, ...], code: int) -> None:
    result = smart(sealed, "remind", "--as-of", "2026-06-01", *arguments)
    assert result.exit_code == code and "Traceback" not in result.stderr and result.stderr


def test_the_fund_advances_what_is_unpaid_and_recovers_what_is_paid(sealed: Path) -> None:
    first = json.loads(done(sealed, "fund", "--as-of", "2026-04-10", "--json").stdout)
    before = books(sealed)
    assert json.loads(done(sealed, "fund", "--as-of", "2026-04-11", "--json").stdout) == first and books(sealed) == before
    advanced = sum(Decimal(amount) for amount in first["advanced"].values())
    assert Decimal(first["totals"]["advanced"]) == advanced == Decimal(balance(sealed, "guarantee_advanced")) / 100 > 0
    every = [received(cents(bill), bill["structured_communication"]) for bill in bills(sealed)]
    drop(sealed, "all.cod", statement(41, 0, *every))
    answered(sealed)
    after_all = json.loads(done(sealed, "fund", "--as-of", "2026-04-21", "--json").stdout)
    assert after_all["advanced"] == {} and Decimal(after_all["totals"]["recovered"]) == advanced
    assert balance(sealed, "receivables") == 0 and done(sealed, "verify").stdout == "The books are sound.\n"


def test_receivables_are_the_open_invoices(sealed: Path) -> None:
    with open_books("sqlite:///books.db", sealed) as opened:
        total = opened.frame("SELECT SUM(open_cents) FROM open_invoices", {"cents": pl.Int64})["cents"].item()
    assert balance(sealed, "receivables") == total == sum(cents(bill) for bill in bills(sealed))


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 900))
def test_half_years_cut_a_period_without_loss(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    parts = list(half_years(start, end))
    assert sum((until - since).days for since, until in parts) == days
    halves = [{(day.year, day.month > 6) for day in (since + timedelta(days=1), until)} for since, until in parts]
    assert all(len(half) == 1 for half in halves)
