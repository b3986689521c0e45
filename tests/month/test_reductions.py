"""The quarter's structural reduction is posted once it is exact; what was provisioned and is real closes with the ledger."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.books.store import open_books
from pipeline.core.money import from_cents
from pipeline.month.compute import MonthTables
from tests.month.ledger import URL, Ledger, employed
from tests.month.small import line
from tests.month.test_corrections import changed
from tests.month.test_employer_lines import with_policy

QUARTER = ("2026-07", "2026-08", "2026-09")
POLICY = {"pool": with_policy(below_minimum_pay="warn"), "member": with_policy(below_minimum_pay="warn", reductions_to="member")}
ACCOUNTS = {"accident_insurance": "insurance_payable", "holiday_provision": "holiday_provision",
            "margin": "mutualised_margin"}
UNKNOWN_FUNDS = Decimal("3.73") + Decimal("0.38") + Decimal("4.10") + Decimal("2.98") + Decimal("2.37")
"""What nobody is known to collect: 0.23 % for the fund of the artist's and the worker's joint committees, 0.79 % of a student."""


def work(name: str, member_id: str = "M-1", gross: str = "2257.00", **own: Any) -> dict[str, Any]:
    """A contract that goes on: its holiday pay stays where it was set aside."""
    return employed(name, member_id, Decimal(gross), **{"days": Decimal(22), "continues": True, **own})


def quarter(ledger: Ledger) -> list[MonthTables]:
    """Three months of an employee with two Activities, an artist, a worker who stops, and a student."""
    july = [work(QUARTER[0]), work(QUARTER[0], "M-1", "500.00", activity_id="A-2", days=Decimal(4), start=20),
            work(QUARTER[0], "M-2", "1500.00", status="artist", premium=Decimal("150.00")),
            work(QUARTER[0], "M-3", "1200.00", status="worker")]
    august = [work(QUARTER[1]), work(QUARTER[1], "M-2", "1650.00", status="artist")]
    return [ledger.run(name, rows, sold(name)) for name, rows in zip(QUARTER, (july, august, september()), strict=True)]


def september() -> list[dict[str, Any]]:
    return [work(QUARTER[2]), work(QUARTER[2], "M-3", "300.00", status="student", days=None, hours=Decimal(20))]


def sold(name: str) -> list[dict[str, Any]]:
    return [line(f"{name} 1", "A-1", "20000.00"), line(f"{name} 2", "A-2", "9000.00")]


def booked(ledger: Ledger, account: str) -> Decimal:
    """Balance of an account before the State is paid, credit positive."""
    with open_books(URL, ledger.path) as books:
        rows = books.table("postings", {"account": pl.String, "document": pl.String, "amount_cents": pl.Int64})
        assert books.faults() == []
    return from_cents(-int(rows.filter(~pl.col("document").str.contains("-SSBE"), account=account)["amount_cents"].sum()))


def reduced(tables: MonthTables) -> dict[tuple[str, str], Decimal]:
    return {(row["member_id"], row["activity_id"]): row["amount"] for row in tables.employer.posted.to_dicts()}


@pytest.mark.parametrize("policy", ["pool", "member"])
def test_over_members_the_quarter_is_what_the_ledger_has(tmp_path: Path, policy: str) -> None:
    """Insurance, holiday provision and margin as they stand; ONSS, with the funds that it collects, less what members bear."""
    ledger = Ledger(tmp_path, book=POLICY[policy])
    months = quarter(ledger)
    side = months[-1].employer.members
    assert side["is_final"].all() and set(side["period"]) == {"2026Q3"}
    for column, account in ACCOUNTS.items():
        assert side[column].sum() == booked(ledger, account), column
    slips = pl.concat([tables.pay.payslips for tables in months], how="diagonal")
    borne = sum(slips[name].sum() for name in ("onss_net", "special_contribution", "special_contribution_regularisation",
                                               "exceptional_deduction"))
    collected = side["funds"].sum() - UNKNOWN_FUNDS
    assert booked(ledger, "funds_payable") == UNKNOWN_FUNDS
    assert side["employer_onss"].sum() + collected - side["reduction"].sum() == booked(ledger, "onss_payable") - borne
    premiums = pl.concat([tables.pay.exceptional for tables in months], how="diagonal")
    assert side["charged"].sum() == slips["full_cost"].sum() + premiums["full_cost"].sum()
    assert side["difference"].sum() == booked(ledger, "mutualised_margin") + booked(ledger, "reductions_pool")


def test_nothing_is_posted_before_the_quarter_is_whole_and_then_all_of_it_to_the_pool(tmp_path: Path) -> None:
    months = quarter(Ledger(tmp_path, book=POLICY["pool"]))
    assert [tables.employer.posted.height for tables in months[:2]] == [0, 0]
    last = months[2]
    whole = dict(last.employer.members.filter(pl.col("reduction") > 0).select("member_id", "reduction").iter_rows())
    assert reduced(last) == {(member, ""): amount for member, amount in whole.items()}
    posted = last.postings.filter(document="2026Q3 M-1").select("account", "subject", "amount_cents").rows()
    cents = int(whole["M-1"] * 100)
    assert posted == [("onss_payable", "", cents), ("reductions_pool", "M-1", -cents)]
    assert last.activities["reductions"].sum() == 0


def test_the_policy_may_give_it_back_to_the_budgets_that_employed_the_member(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, book=POLICY["member"])
    last = quarter(ledger)[-1]
    given, whole = reduced(last), last.employer.members.filter(member_id="M-1")["reduction"].item()
    assert given["M-1", "A-1"] + given["M-1", "A-2"] == whole
    exact = whole * Decimal("125.00") / (3 * Decimal("564.25") + Decimal("125.00"))
    assert abs(given["M-1", "A-2"] - exact) < Decimal("0.01")
    budgets = last.activities.to_dicts()
    for row in budgets:
        assert row["closing"] == (row["opening"] + row["turnover"] - row["fees"] - row["expenses"] - row["cost"]
                                  + row["reductions"])
    side = last.employer.members
    assert sum(row["reductions"] for row in budgets) == side["returned"].sum() == side["reduction"].sum()
    assert booked(ledger, "budgets") == sum(row["closing"] for row in budgets)
    assert (last.employer.members["difference"] == last.employer.members["margin"]).all()


@pytest.mark.parametrize("policy", ["pool", "member"])
def test_a_correction_of_the_quarter_posts_the_difference_alone(tmp_path: Path, policy: str) -> None:
    ledger = Ledger(tmp_path, book=POLICY[policy])
    first = quarter(ledger)[-1]
    again = ledger.run(QUARTER[2], september(), sold(QUARTER[2]), date(2026, 10, 20))
    assert again.employer.posted.is_empty() and again.employer.members.equals(first.employer.members)
    rows = [changed(work(QUARTER[1]), gross=Decimal("2400.00")), work(QUARTER[1], "M-2", "1650.00", status="artist")]
    later = ledger.run(QUARTER[1], rows, sold(QUARTER[1]), date(2026, 10, 21), version=2)
    was, now = (tables.employer.members.filter(member_id="M-1")["reduction"].item() for tables in (first, later))
    assert 0 > now - was == sum(reduced(later).values())
    assert {member for member, _ in reduced(later)} == {"M-1"}
    assert booked(ledger, "reductions_pool") == (later.employer.members["reduction"].sum() if policy == "pool" else 0)


def test_a_first_month_sealed_last_completes_the_quarter(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, book=POLICY["pool"])
    months = [ledger.run(name, [work(name)], [line(name, "A-1", "9000.00")], date(2026, 10, 2)) for name in reversed(QUARTER)]
    assert [sum(reduced(tables).values()) for tables in months] == [0, 0, Decimal("1203.71")]


def test_the_excess_over_the_contributions_is_never_posted(tmp_path: Path) -> None:
    """One day a month at a low wage: the weight is least, the contributions are a quarter of little."""
    ledger = Ledger(tmp_path, book=POLICY["pool"])
    low = [ledger.run(name, [work(name, gross="20.00", days=Decimal(5))], [line(name, "A-1", "900.00")]) for name in QUARTER]
    assert low[-1].employer.members["reduction"].item() == low[-1].employer.members["employer_onss"].item() == Decimal("15.00")
    assert reduced(low[-1]) == {("M-1", ""): Decimal("15.00")}


def test_the_part_for_holiday_pay_of_a_worker_is_not_reduced(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, book=POLICY["pool"])
    low = [ledger.run(name, [work(name, gross="20.00", days=Decimal(5), status="worker")], [line(name, "A-1", "900.00")])
           for name in QUARTER][-1]
    lines = low.employer.lines.filter(pl.col("line").is_in(["basic_contribution", "wage_moderation"]))
    assert low.employer.members["reduction"].item() == lines["provisioned"].sum() < low.employer.members["employer_onss"].item()
