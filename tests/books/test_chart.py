"""The ledger on the Belgian chart: nothing is lost either way, and classes 6 and 7 leave what the cooperative earns."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.books.accounting import Accounting, read_accounting
from pipeline.books.chart import CHARTED, RESULTS, UnknownAccount, by_chart, charted
from pipeline.books.store import open_books
from pipeline.core.labels import LANGUAGES, labels
from pipeline.month.compute import compute
from pipeline.month.files import write_accounting
from tests.month.small import BOOK, MARCH, contract, expense, inputs, line, request

NUMBERS: dict[str, str] = BOOK.in_force(MARCH.last)["chart_of_accounts"].value
MINIMUM = ("09", "110", "133", "164", "400", "410", "411", "451", "453", "454", "455", "456", "459", "489", "499", "550", "58",
           "61", "620", "621", "623", "62", "637", "643", "657", "700", "740", "743", "756")
"""Accounts of the annex of the royal decree of 21 October 2018 that ours divide."""


def ledger_accounts(folder: Path) -> set[str]:
    with open_books("sqlite:///books.db", folder):
        pass
    with sqlite3.connect(folder / "books.db") as connection:
        return {name for name, in connection.execute("SELECT account FROM accounts")}


def check(booked: Accounting) -> pl.DataFrame:
    """The chart's journal of a run, after all that must hold of it."""
    chart = by_chart(booked, NUMBERS)
    assert (chart.group_by("document").agg(pl.col("amount_cents").sum())["amount_cents"] == 0).all()
    kept = chart.filter(~pl.col("account").is_in(RESULTS))
    assert sums(kept, "account", "subject") == sums(booked.postings.filter(pl.col("account") != "fees"), "account", "subject")
    earned = chart.filter(pl.col("account").is_in(RESULTS))
    assert sums(earned, "document") == sums(booked.postings.filter(account="fees"), "document")
    return chart


def sums(rows: pl.DataFrame, *keys: str) -> dict[tuple[str, ...], int]:
    found = rows.group_by(keys).agg(pl.col("amount_cents").sum()).filter(pl.col("amount_cents") != 0)
    return {tuple(row[:-1]): row[-1] for row in found.iter_rows()}


def of(chart: pl.DataFrame, account: str) -> int:
    return int(chart.filter(account=account)["amount_cents"].sum())


def test_every_account_has_one_number_of_the_minimum_chart_and_a_name(tmp_path: Path) -> None:
    assert set(NUMBERS) == ledger_accounts(tmp_path) | set(RESULTS)
    assert len(set(NUMBERS.values())) == len(NUMBERS)
    assert all(number.startswith(MINIMUM) for number in NUMBERS.values())
    assert all(f"chart_{account}" in labels(language) for account in NUMBERS for language in LANGUAGES)


def test_an_account_without_a_number_is_named(tmp_path: Path) -> None:
    row = pl.DataFrame([("2026-03-01", "d", "other", "", "petty_cash", "", 1)], schema=CHARTED, orient="row")
    with pytest.raises(UnknownAccount, match="no number for petty_cash"):
        charted(row.drop("number"), NUMBERS)


def test_a_sample_month_shows_all_that_was_sold_and_all_that_was_paid(drafted: Path) -> None:
    booked = read_accounting(drafted / "output/2026-03.draft")
    chart = check(booked)
    sold = dict(booked.invoices.group_by("billing").agg(pl.col("total_excl_vat_cents").sum()).iter_rows())
    assert [of(chart, name) for name in ("turnover", "grants", "patronage")] == [
        -sold[name] for name in ("invoice", "grant", "patronage")]
    assert of(chart, "wages") == booked.payslips["gross"].sum() + booked.exceptional_tax["gross"].sum()
    assert of(chart, "expenses") == booked.expenses["charged_cents"].sum()


def test_a_run_that_corrects_another_is_in_balance_too(corrected: Path) -> None:
    chart = check(read_accounting(corrected / "output/2026-03.2.draft"))
    assert {"credit_note", "payslip", "expense"} <= set(chart["kind"])


def test_the_files_of_the_run_are_this_journal(drafted: Path) -> None:
    written = pl.read_csv(drafted / "output/2026-03.draft/accounting/journal_by_chart.csv", schema_overrides=CHARTED)
    assert written.fill_null("").equals(by_chart(read_accounting(drafted / "output/2026-03.draft"), NUMBERS))


AMOUNTS = st.integers(1, 900_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")


@settings(max_examples=25, deadline=None)
@given(sold=st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), AMOUNTS, st.sampled_from(["21", "6"])), min_size=1, max_size=6),
       spent=st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), AMOUNTS), max_size=4), rights=st.lists(AMOUNTS, max_size=2),
       internal=st.booleans())
def test_any_cooperative_is_in_balance(sold: list[tuple[str, str, str]], spent: list[tuple[str, str]], rights: list[str],
                                       internal: bool) -> None:
    lines = [line(f"l{nth}", activity, amount, vat=vat, vat_ground="copyright" if vat == "6" else "standard")
             for nth, (activity, amount, vat) in enumerate(sold)]
    if internal:
        lines.append(line("t", "A-1", "100.00", turnover_kind="internal", client_id="A-2", vat="no_vat", vat_ground="internal"))
    expenses = [expense(f"e{nth}", activity, "M-2", amount) for nth, (activity, amount) in enumerate(spent)]
    asked = [request(f"r{nth}", "A-1", "M-1", amount) for nth, amount in enumerate(rights)]
    month = inputs(lines, expenses, [contract("A-1", "M-1"), contract("A-2", "M-3")], copyright=asked)
    with TemporaryDirectory() as folder:
        write_accounting(month, compute(month), Path(folder) / "accounting")
        booked = read_accounting(Path(folder))
    check(booked)
    with pytest.raises(AssertionError):
        check(replace(booked, invoices=booked.invoices.with_columns(pl.col("total_excl_vat_cents") + 1)))
