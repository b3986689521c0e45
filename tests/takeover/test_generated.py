"""Random openings that balance give sound books with the budgets, receivables and numbers that were typed; a cent off, none."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.books.seals import verify
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.takeover.book import take_over
from sample_inputs.make_opening import Rows
from tests.cli.banking import asked
from tests.cli.homes import copied
from tests.takeover.openings import rows, written

CENTS = st.integers(1, 10_000_000)
NUMBERS = st.integers(45, 9_000)


def euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


@st.composite
def openings(draw: st.DrawFn) -> Rows:
    """The sample's rows with other amounts and numbers; the reserves take what is left."""
    some = rows()
    for row in some["opening_budgets"]:
        row["budget"] = euros(draw(st.integers(-100_000, 10_000_000)))
    for row in some["opening_invoices"]:
        row["total_incl_vat"] = row["open_amount"] + euros(draw(CENTS))
        row["open_amount"] = euros(draw(st.integers(1, int(row["total_incl_vat"] * 100))))
    for row in some["opening_numbers"]:
        row["next_number"] = draw(NUMBERS)
    some["opening_balances"][0]["debit"] = euros(draw(CENTS))
    left = owed(some)
    some["opening_balances"][-1] |= {"debit": max(-left, Decimal(0)), "credit": max(left, Decimal(0)) or None}
    some["opening_balances"][-1]["debit"] = some["opening_balances"][-1]["debit"] or None
    return some


def owed(some: Rows) -> Decimal:
    """What the reserves must be: what there is less what is owed, added up by hand."""
    there = [row["open_amount"] for row in some["opening_invoices"]]
    there += [row.get("debit") or 0 for row in some["opening_balances"][:-1]]
    due = [row["budget"] for row in some["opening_budgets"]] + [row["share_amount"] for row in some["opening_shares"]]
    due += [row["holiday_provision"] for row in some["opening_holiday"]]
    due += [row.get("credit") or 0 for row in some["opening_balances"][:-1]]
    return Decimal(sum(there) - sum(due))


@settings(max_examples=12, deadline=None)
@given(some=openings(), off=st.sampled_from([Decimal("0.01"), Decimal("-0.01")]))
def test_what_was_typed_is_what_the_books_have(empty: Path, some: Rows, off: Decimal) -> None:
    with TemporaryDirectory() as folder:
        at = Home(copied(empty, Path(folder) / "coop"))
        right = written(at.path, some).read_bytes()
        some["opening_budgets"][0]["budget"] += off
        wrong = written(at.path, some)
        with open_books(at.books_url, at.path) as books:
            problems = take_over(at, books, wrong).problems
            assert [(each.code, Decimal(each.value)) for each in problems] == [("OPENING-NOT-BALANCED", -off)]
            wrong.write_bytes(right)
            assert take_over(at, books, wrong).entry
        some["opening_budgets"][0]["budget"] -= off
        holds(at, some)


def holds(home: Home, some: Rows) -> None:
    assert verify(home) == []
    numbers = {row["series"]: row["next_number"] for row in some["opening_numbers"]}
    with open_books(home.books_url, home.path) as books:
        opening = books.opening("2026-03", some["opening_day"][0]["opening_day"])
    assert {name: getattr(opening, f"next_{name}") for name in numbers} == numbers
    assert opening.budgets == {row["activity_id"]: row["budget"] * 100 for row in some["opening_budgets"] if row["budget"]}
    opened = dict(asked(home.path, "SELECT number, open_cents FROM open_invoices"))
    assert opened == {row["invoice_number"]: row["open_amount"] * 100 for row in some["opening_invoices"]}
