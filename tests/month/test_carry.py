"""What computed runs leave to the next one is what the books would say of them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipeline.month.carry import carried
from tests.month.ledger import Ledger, employed
from tests.month.small import MEMBERS, line, member

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


def test_without_an_earlier_run_the_opening_is_the_books(tmp_path: Path) -> None:
    opening = Ledger(tmp_path).opening("2026-03", AS_OF)
    assert carried(opening, opening, []) is opening and isinstance(opening.month_pay, pl.DataFrame)
