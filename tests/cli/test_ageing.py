"""How old what clients owe is: not due yet and late, by client, and the sum."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.receivables.ageing import AGES, NOT_DUE, ageing
from pipeline.receivables.late import Late
from tests.cli.banking import bills
from tests.cli.homes import done, smart

DAY = date(2026, 6, 10)
OWED = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(-60, 400), st.integers(1, 10**9)), max_size=20)


def owed(some: Iterable[tuple[str, int, int]]) -> pl.DataFrame:
    """The ageing of invoices: client, days late, cents."""
    dues = [(client, DAY - timedelta(days=days), cents) for client, days, cents in some]
    return ageing([Late("2026-00001", client, due, due, due, cents, cents, {}, 0, None, None, False, Path("."))
                   for client, due, cents in dues], DAY)


def told(home: Path, day: str) -> dict[str, Any]:
    return dict(json.loads(done(home, "remind", "--as-of", day, "--json").stdout))


def test_the_last_day_of_payment_is_not_late_and_each_bucket_ends_on_its_day() -> None:
    row = owed([("a", days, 1) for days in (-5, 0, 1, 30, 31, 60, 61, 90, 91, 2000)]).row(0, named=True)
    assert row == {"client_id": "a", NOT_DUE: 2, "1-30": 2, "31-60": 2, "61-90": 2, "over 90": 2, "total": 10}


def test_who_is_the_most_overdue_comes_first() -> None:
    table = owed([("a", 0, 900), ("b", 1, 5), ("c", 91, 7), ("b", -3, 1)])
    assert table["client_id"].to_list() == ["c", "b", "a"]


@given(OWED)
def test_no_cent_is_lost_between_clients_and_buckets(some: list[tuple[str, int, int]]) -> None:
    table = owed(some)
    assert table["total"].sum() == sum(cents for _, _, cents in some) == sum(table[name].sum() for name in AGES)
    assert set(table["client_id"]) == {client for client, _, _ in some} and table["client_id"].is_unique().all()


def test_the_command_shows_what_is_not_due_and_a_row_a_client(sealed: Path) -> None:
    said = told(sealed, "2026-04-20")
    assert sum(Decimal(row["total"]) for row in said["clients"]) == sum(Decimal(bill["total_incl_vat"]) for bill in bills(sealed))
    late = sum(Decimal(bill["total_incl_vat"]) for bill in bills(sealed) if bill["due_date"] < "2026-04-20")
    assert Decimal(said["totals"]["late"]["1-30"]) == late > 0
    assert Decimal(said["totals"]["not_due"]) == sum(Decimal(row["not_due_yet"]) for row in said["clients"]) > 0


def test_the_table_says_the_same(sealed: Path) -> None:
    rows = told(sealed, "2026-05-20")["clients"]
    lines = smart(sealed, "remind", "--as-of", "2026-05-20").stdout.splitlines()
    for row in rows:
        shown = next(line for line in lines if f"│ {row['client_id']} " in line)
        assert shown.split("│")[-2].strip() == row["total"]
    assert any(line.startswith("│ all") and f"{sum(Decimal(row['total']) for row in rows)}" in line for line in lines)


def test_what_was_not_issued_yet_is_not_open(sealed: Path) -> None:
    assert told(sealed, "2026-04-01")["clients"] == []
