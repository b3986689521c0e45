"""On generated cooperatives, over months, runs and corrections: the sheets of a year are its payslips and its ledger."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.books.store import open_books
from pipeline.declarations.income_sheets import by_member, parts
from pipeline.declarations.income_year import paid_out, served
from pipeline.declarations.member_books import months
from pipeline.month.compute import MonthTables
from tests.declarations.leaves import shelf_of, unlike
from tests.month.ledger import URL, Ledger, employed
from tests.month.small import BOOK, expense, line, request
from tests.month.test_corrections import changed

MONTHS = ("2025-10", "2025-11", "2025-12")
"""Each is paid on the second of the next month: December belongs to the new year."""
GROSS = st.decimals("1000.00", "2500.00", places=2)
"""Above the minimum pay of the days below."""
WORK = st.fixed_dictionaries({
    "gross": GROSS, "days": st.integers(2, 8).map(Decimal), "status": st.sampled_from(("employee", "artist", "worker")),
    "continues": st.booleans(), "premium": st.sampled_from((None, Decimal("120.00")))})
YEAR = st.fixed_dictionaries({
    "work": st.lists(st.tuples(st.sampled_from(("M-1", "M-2")), WORK), min_size=3, max_size=3),
    "spent": st.sampled_from((None, Decimal("49.90"))), "rights": st.sampled_from((None, "300.00")),
    "corrected": st.one_of(st.none(), GROSS)})


def lived(ledger: Ledger, year: Mapping[str, Any]) -> list[tuple[str, MonthTables]]:
    """Three months, and a second run of the second where its pay is corrected; each with the year that paid it."""
    runs = []
    for month, (member, work) in zip(MONTHS, year["work"], strict=True):
        day = date.fromisoformat(f"{month}-10")
        pay = [employed(month, member, **work)]
        sold = [line(f"L {month}", "A-1", "9000.00", month=month, work_date=day)]
        costs = [expense(f"E {month}", "A-1", member, str(year["spent"]), month=month, date=day)] if year["spent"] else []
        asked = [request(f"C {month}", "A-1", member, year["rights"], month=month, date=day)] if year["rights"] else []
        paid_in = "2026" if month == MONTHS[2] else "2025"
        runs.append((paid_in, ledger.run(month, pay, sold, expenses=costs, copyright=asked)))
        if year["corrected"] and month == MONTHS[1]:
            again = [changed(pay[0], gross=year["corrected"])]
            runs.append((paid_in, ledger.run(month, again, sold, date(2025, 12, 20), costs, version=2, copyright=asked)))
    return runs


def told(tables: MonthTables) -> int:
    """Tax withheld on pay, in cents, as the payslips of a run say it."""
    beside = tables.pay.exceptional_tax.select(pl.col("withholding").sum() - pl.col("withholding_before").sum()).item()
    return int((tables.pay.payslips["withholding"].sum() + beside) * 100)


@settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(YEAR)
def test_sheets_are_payslips_and_ledger(year: Mapping[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder), papers=[])
        runs = lived(ledger, year)
        with open_books(URL, ledger.path) as books:
            for income_year in ("2025", "2026"):
                cells = parts(paid_out(books, income_year))
                declared = by_member(cells)
                assert unlike(cells, BOOK, shelf_of(ledger)) == []
                tax = sum(own.get("2074", 0) for own in declared.values())
                assert tax == sum(told(tables) for paid_in, tables in runs if paid_in == income_year) == _owed(books, income_year)
                for own in declared.values():
                    assert own.get("2059", 0) == sum(own.get(name, 0) for name in ("2060", "2062", "2063", "2074", "2075"))
                    assert own.get("2062", 0) == own.get("2060", 0) and own.get("2131", 0) == own.get("2074", 0)
                assert set(served(books, income_year)["member_id"]) <= set(declared)
            _accounts_are_payslips(books, [tables for _, tables in runs])


def _owed(books: Any, year: str) -> int:
    found = books.frame("SELECT -SUM(amount_cents) FROM postings JOIN runs AS r USING (month, run)"
                        " WHERE substr(r.as_of, 1, 4) = ? AND account = 'withholding_payable'"
                        " AND document IN (SELECT number FROM payslips)", {"cents": int}, year)
    return int(found["cents"][0] or 0)


def _accounts_are_payslips(books: Any, tables: list[MonthTables]) -> None:
    """The individual accounts of all members add up to all payslips, and what was paid to what members were owed."""
    accounts = [months(books, member, "2025") for member in ("M-1", "M-2")]
    net = sum(int(each["net"].sum()) for each in accounts)
    assert net == int(sum((each.pay.payslips["net"].sum() or Decimal(0) for each in tables), Decimal(0)) * 100)
    owed = books.frame("SELECT -SUM(amount_cents) FROM postings WHERE account = 'members_payable' AND (document IN"
                       " (SELECT number FROM payslips) OR document IN (SELECT row_key FROM expenses))", {"cents": int})
    assert sum(int(each["paid"].sum()) for each in accounts) == int(owed["cents"][0])
