"""What computed runs leave to the next one is what the books would say of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipeline.month.carry import carried
from tests.month.ledger import Ledger, employed
from tests.month.small import MEMBERS, expense, line, member

AS_OF = date(2026, 4, 2)
PEOPLE = (*MEMBERS[:2], member("M-3", student_hours_elsewhere=Decimal(600)))


def test_two_runs_carried_are_the_books_after_two_runs(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, PEOPLE)
    ledger.run("2026-01", [employed("2026-01", "M-1", Decimal("2400.00"))], [line("l0", "A-1", "90000.00")])
    ledger.run("2026-02", [employed("2026-02", "M-2", Decimal("3400.00"))])
    first = ledger.opening("2026-03", AS_OF)
    rows = [[employed("2026-03", "M-1", Decimal("900.00")), employed("2026-03", "M-3", Decimal("200.00"), status="student")],
            [employed("2026-03", "M-1", Decimal("1200.00"), "A-1", start=9, status="worker")]]
    done = [ledger.run("2026-03", pay, [line(f"l{nth}", "A-2", "500.00")], AS_OF) for nth, pay in enumerate(rows, start=1)]
    books = ledger.opening("2026-03", AS_OF)
    found = carried(books, first, done)
    assert dict(found.budgets) == dict(books.budgets)
    for name in ("month_pay", "quarter_pay", "year_pay"):
        ours, theirs = getattr(found, name), getattr(books, name)
        assert ours.equals(theirs.select(ours.columns).sort("member_id")), name


def test_what_a_run_takes_back_is_what_the_computed_run_before_gave(tmp_path: Path) -> None:
    """Other amounts in the books than the computed run gives: those of this month's run count, of another month the books'."""
    ledger, [pay] = Ledger(tmp_path), [employed("2026-03", "M-1", Decimal("900.00"))]
    february, march = (expense(key, "A-1", "M-1", "40.00", date=date(2026, 2, 3)) for key in ("e1", "e2"))
    ledger.run("2026-02", [], [line("l0", "A-1", "9000.00", month="2026-02")], expenses=[february])
    first = ledger.opening("2026-03", AS_OF)
    done = ledger.run("2026-03", [pay], as_of=AS_OF, expenses=[march], lines=[line("l1", "A-1", "9000.00")])
    again = [{**row, "content_hash": "2"} for row in (pay, february, march)]
    books = ledger.draft("2026-03", again[:1], [line("l1", "A-1", "9000.00")], AS_OF, again[1:], version=2).opening
    sealed = books.to_take_back
    zeroed = replace(books, to_take_back=replace(
        sealed, contracts=sealed.contracts.with_columns(gross=pl.lit(0, pl.Int64), full_cost=pl.lit(0, pl.Int64)),
        expenses=sealed.expenses.with_columns(charged_cents=pl.when(row_key="e2").then(0).otherwise("charged_cents"))))
    found = carried(zeroed, first, [done]).to_take_back
    assert found.contracts["gross"].to_list() == [90000] and found.contracts.equals(sealed.contracts)
    assert found.expenses["charged_cents"].to_list() == [4000, 4000] and found.expenses.equals(sealed.expenses)


def test_without_an_earlier_run_the_opening_is_the_books(tmp_path: Path) -> None:
    opening = Ledger(tmp_path).opening("2026-03", AS_OF)
    assert carried(opening, opening, []) is opening and isinstance(opening.month_pay, pl.DataFrame)
