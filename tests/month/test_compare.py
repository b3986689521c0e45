"""Smart or self-employed: the worked table to the cent, contributions that close and rise, nothing left over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.books.member_year import member_year
from pipeline.books.store import open_books
from pipeline.core.money import EXACT
from pipeline.core.params import ParamBook, load
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.rules import SELF_EMPLOYED, SELF_EMPLOYED_INCOME, param_files
from pipeline.whatif.compare import REGIMES, Beside, compare, on_income, on_taxable
from pipeline.whatif.own_year import NothingToCompare, OwnYear, from_books, from_figures
from tests.month.ledger import URL, Ledger, employed
from tests.month.small import expense, line

BOOK = load(param_files())
ZERO = Decimal(0)
TABLE = Beside(other_pay=Decimal(40_000))
"""Pay of a main job whose profit or wage on top lies in the slice of 45 %; its flat costs are used up."""
PROFITS = st.lists(st.decimals(min_value=-1_000, max_value=200_000, places=2), min_size=1, max_size=30)
YEARS = (2024, 2025, 2026)


def fund_costs(rate: str) -> ParamBook:
    [entry] = BOOK.entries["fund_costs_rate"]
    return BOOK.changed({"fund_costs_rate": (replace(entry, value=Decimal(rate)),)})


def own_year(**own: Any) -> OwnYear:
    """10000 of turnover, as practice has it, of which Smart paid nothing unless said."""
    nothing = dict.fromkeys(("expenses", "copyright_gross", "copyright_net", "employer", "insurance", "holiday", "gross",
                             "contributions", "pay", "withheld", "work_bonus_A", "work_bonus_B", "counted_pay", "counted_days",
                             "in_budget"), ZERO)
    return OwnYear(**{"turnover": Decimal(10_000), "came_in": Decimal(10_000), "fee": Decimal(650), "months": ("2026-01",),
                      "sealed": tuple(f"2026-{nth:02}" for nth in range(1, 13)), "is_student": False, **nothing, **own})


def test_the_worked_table_to_the_cent() -> None:
    found = compare(own_year(), 2026, TABLE, fund_costs("0.0305"))["secondary"]
    both = [[found[way][name] for name in ("contributions", "final_tax", "cash")] for way in ("real", "flat")]
    assert both == [["1744.08", "3975.23", "4280.69"], ["1744.08", "2782.66", "5473.26"]]
    assert (found["costs"], found["cash"]) == ("flat", "5473.26")


@pytest.mark.parametrize(("gross", "employer", "member", "tax", "cash"), [
    ("6032.26", "3317.74", "788.42", "2524.91", "2718.93"), ("5666.67", "3683.33", "740.63", "2371.89", "2554.15")])
def test_the_worked_table_through_the_cooperative(gross: str, employer: str, member: str, tax: str, cash: str) -> None:
    paid = own_year(gross=Decimal(gross), employer=Decimal(employer), contributions=Decimal(member),
                    pay=Decimal(gross) - Decimal(member))
    answer = compare(paid, 2026, TABLE, BOOK)
    assert [answer["smart"][name] for name in ("final_tax", "cash")] == [tax, cash]
    assert sum(map(Decimal, answer["of_100"]["smart"].values())) == 10_000


def test_withholding_changes_nothing_and_expenses_are_deducted_once() -> None:
    spent = own_year(expenses=Decimal(2_000))
    ways = compare(spent, 2026, TABLE, fund_costs("0"))["secondary"]
    assert ways["real"]["contributions"] == "1361.00"
    assert (ways["flat"]["contributions"], ways["flat"]["real_costs"]) == ("1701.24", "2000.00")
    assert compare(replace(spent, withheld=Decimal(999)), 2026, TABLE, fund_costs("0"))["secondary"] == ways


def test_a_student_has_a_column_of_his_own_and_flat_costs_unknown_in_2024_stop_alone() -> None:
    answer = compare(own_year(is_student=True), 2024, Beside(), BOOK)
    assert answer["columns"] == ["smart", "secondary", "student", "main"]
    assert (answer["student"]["costs"], answer["student"]["contributions"]) == ("real", "275.88")
    assert "flat_costs_ceiling" in answer["student"]["flat"]["missing_parameters"]


def test_beyond_the_known_law_everything_stops_by_name() -> None:
    answer = compare(own_year(), 2027, Beside(), BOOK)
    assert "self_employed_bands" in answer["secondary"]["missing_parameters"]
    assert "income_tax_scale" in answer["smart"]["missing_parameters"]
    assert answer["of_100"] == {"smart": {}, "secondary": {}, "main": {}}


def solved(profits: list[Decimal], regime: str, year: int, quarters: int = 4) -> pl.DataFrame:
    rows = pl.DataFrame({"profit": profits, "quarters": [Decimal(quarters)] * len(profits)}, schema_overrides={
        "profit": EXACT, "quarters": EXACT}).with_columns(regime=pl.lit(regime), costs=pl.lit("real"),
                                                          law_day=pl.lit(date(year, 12, 31)))
    return compute_dated(rows, rules_in(*SELF_EMPLOYED), BOOK).rows


@given(profits=PROFITS, regime=st.sampled_from(REGIMES), year=st.sampled_from(YEARS), quarters=st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_contributions_and_net_income_are_the_profit_and_never_fall(profits: list[Decimal], regime: str, year: int,
                                                                    quarters: int) -> None:
    done = solved(sorted(profits), regime, year, quarters)
    assert (done["contributions"] + done["net_income"]).to_list() == sorted(profits)
    assert done["contributions"].to_list() == sorted(done["contributions"].to_list())


@given(profits=PROFITS, year=st.sampled_from(YEARS))
@settings(max_examples=30, deadline=None)
def test_solved_contributions_are_those_of_the_income_that_they_leave(profits: list[Decimal], year: int) -> None:
    """Without fund costs, backward and forward agree to two cents: each rounds once."""
    [entry] = BOOK.entries["fund_costs_rate"]
    book = BOOK.changed({"fund_costs_rate": (replace(entry, value=ZERO),)})
    rows = solved(profits, "secondary", year).select("profit", "quarters", "regime", "costs", "law_day")
    back = compute_dated(rows, rules_in(*SELF_EMPLOYED), book).rows.filter(pl.col("contributions") > 0)
    forward = compute_dated(back.select("net_income", "law_day"), rules_in(*SELF_EMPLOYED_INCOME), book).rows
    gaps = back["contributions"] - forward["secondary_contributions"]
    assert all(abs(gap) <= Decimal("0.02") for gap in gaps)


def test_figures_alone() -> None:
    assert on_income(Decimal("1922.15"), 2026, BOOK)["secondary"]["contributions"] == "0.00"
    assert on_income(Decimal("1922.16"), 2026, BOOK)["secondary"]["contributions"] == "394.04"
    assert on_taxable(Decimal(60_000), 2026, BOOK) == {"tax_before_surcharge": "20668.00"}


@pytest.mark.parametrize("status", ["employee", "artist", "student"])
def test_a_turnover_alone_is_a_year_in_which_nothing_is_left_over(status: str) -> None:
    made = from_figures(Decimal("18000.01"), Decimal("1000.00"), 2026, status, None, BOOK)
    parts = (made.fee, made.expenses, made.employer, made.insurance, made.holiday, made.gross, made.in_budget)
    assert sum(parts) == made.turnover == Decimal("18000.01")
    assert (0 <= made.in_budget < 1, made.quarters, made.is_student) == (True, 4, status == "student")
    for column, of in compare(made, 2026, Beside(own_costs=Decimal(100)), BOOK)["of_100"].items():
        assert sum(map(Decimal, of.values())) == made.turnover, column


@pytest.mark.slow
@given(gross=st.decimals(min_value=200, max_value=4_000, places=2), months=st.integers(1, 3), premium=st.integers(0, 300),
       member_id=st.sampled_from(["M-1", "M-2"]), spent=st.decimals(min_value=0, max_value=400, places=2))
@settings(max_examples=6, deadline=None)
def test_a_members_sealed_months_are_the_turnover_that_paid_them(gross: Decimal, months: int, premium: int, member_id: str,
                                                                 spent: Decimal) -> None:
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        for nth in range(1, months + 1):
            month = f"2026-{nth:02}"
            pay = [employed(month, name, gross, premium=Decimal(premium)) for name in ("M-1", "M-2")]
            ledger.run(month, pay, [line(f"L {nth}", "A-1", "30000", month=month)],
                       expenses=[expense(f"E {nth}", "A-1", member_id, str(spent), month=month)] if spent else [])
        with open_books(URL, ledger.path) as books:
            own = from_books(member_year(books, member_id, 2026), member_id, 2026, BOOK)
    parts = (own.fee, own.expenses, own.copyright_gross, own.employer, own.insurance, own.holiday, own.gross)
    assert sum(parts) == own.turnover and len(own.months) == months and own.quarters == 1
    for column, of in compare(own, 2026, Beside(), BOOK)["of_100"].items():
        assert sum(map(Decimal, of.values())) == own.turnover, column


def test_expenses_that_take_all_leave_nothing_to_compare() -> None:
    with pytest.raises(NothingToCompare, match="no pay is left"):
        from_figures(Decimal(1000), Decimal(990), 2026, "employee", None, BOOK)
