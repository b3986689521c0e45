"""The employer's contributions and funds by line: a breakdown of what is charged, to the cent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.money import EXACT, cents_of
from pipeline.core.params import ParamBook, load
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.month.compute import MonthTables
from pipeline.month.employer_lines import contract_lines
from pipeline.rules import CONTRACT, param_files
from tests.law.situations import frame
from tests.month.ledger import Ledger, employed
from tests.month.small import line
from tests.month.test_corrections import changed

BOOK = load(param_files())
OF_304 = {"closure_fund": Decimal("0.0034"), "joint_committee_fund": Decimal("0.0095"), "training_304": Decimal("0.0020")}
STATUSES = ["employee", "worker", "artist", "student"]


def with_policy(**values: Any) -> ParamBook:
    """Law and policy with other values of some names."""
    return BOOK.changed({name: (replace(BOOK.entries[name][0], value=value),) for name, value in values.items()})


OWN = with_policy(joint_committee_funds={"304": OF_304})


def lines_of(rows: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    done = compute_dated(rows, rules_in(*CONTRACT), book).rows
    return contract_lines(done.with_row_index("nth").with_columns(
        member_id=pl.lit("M"), contract_id=pl.lit("c"), worker_code=pl.lit("")), book)


@given(st.lists(st.tuples(st.integers(-500_000, 900_000), st.sampled_from(STATUSES), st.sampled_from(["200", "304", ""])),
                min_size=1, max_size=40), st.sampled_from([BOOK, OWN]))
@settings(max_examples=60, deadline=None)
def test_the_lines_add_up_to_what_is_charged_each_within_a_cent(rows: list[tuple[int, str, str]], book: ParamBook) -> None:
    situations = frame(*({"gross": Decimal(cents) / 100, "status": status, "joint_committee": committee}
                         for cents, status, committee in rows))
    charged = compute_dated(situations, rules_in(*CONTRACT), book).rows
    lines = lines_of(situations, book)
    for part in ("employer_onss", "funds"):
        sums = lines.filter(part=part).group_by("nth").agg(pl.col("amount").sum()).sort("nth")
        assert sums["amount"].to_list() == charged[part].to_list()
    exact = lines.filter(pl.col("rate").is_not_null(), pl.col("line") != "other_funds")
    assert (exact["amount"] - exact["base"] * exact["rate"]).abs().max() < Decimal("0.01")
    assert lines.filter(pl.col("amount") != cents_whole("amount")).is_empty()


def cents_whole(name: str) -> pl.Expr:
    return ((pl.col(name) * 100).cast(pl.Int64).cast(EXACT) / 100).cast(EXACT)


def test_the_lines_of_the_law_are_the_rates_that_are_charged() -> None:
    """Of each status, on each day from which a value holds."""
    days = {entry.since for name in ("employer_contribution_lines", "employer_fund_lines", "employer_base_rate", "funds_rate",
                                     "student_employer_rate") for entry in BOOK.entries[name]}
    for day in sorted(day for day in days if day >= date(2025, 1, 1)) or [date(2025, 1, 1)]:
        values = {name: entry.value for name, entry in BOOK.in_force(day).items()}
        manual = values["employer_base_rate"] + values["employer_holiday_quarterly_rate"]
        charged = {"employee": values["employer_base_rate"], "worker": manual, "artist": manual,
                   "student": values["student_employer_rate"]}
        assert {status: sum(lines.values()) for status, lines in values["employer_contribution_lines"].items()} == charged
        assert {sum(values["employer_fund_lines"][status].values()) for status in STATUSES[:3]} == {values["funds_rate"]}


def test_a_joint_committee_of_its_own_is_charged_the_sum_of_its_lines_and_others_nothing_else() -> None:
    situations = frame(*({"gross": Decimal("1999.99"), "joint_committee": one} for one in ("304", "200", None)))
    before, after = (compute_dated(situations, rules_in(*CONTRACT), book).rows["funds"].to_list() for book in (BOOK, OWN))
    assert before == [Decimal("16.00")] * 3
    assert after == [cents_of(Decimal("1999.99") * Decimal("0.0149")), Decimal("16.00"), Decimal("16.00")]
    lines = dict(lines_of(situations.head(1), OWN).filter(part="funds").select("line", "amount").iter_rows())
    assert lines == {"closure_fund": Decimal("6.80"), "joint_committee_fund": Decimal("19.00"), "training_304": Decimal("4.00")}


def test_the_cost_rises_with_gross_under_a_list_of_its_own() -> None:
    rows = frame(*({"gross": Decimal(cents) / 100, "joint_committee": "304"} for cents in range(20_000)))
    steps = compute_dated(rows, rules_in(*CONTRACT), OWN).rows["full_cost"].diff().drop_nulls()
    assert steps.min() >= Decimal("0.01")


def test_what_no_line_explains_stands_on_a_line_of_its_own() -> None:
    """0.80 % is set aside for a student, who bears 0.01 %; a policy of 0.90 % has 0.10 % more than its lines."""
    student = lines_of(frame({"gross": Decimal("1000.00"), "status": "student"}), BOOK)
    assert dict(student.select("line", "amount").iter_rows()) == {
        "student_contribution": Decimal("54.20"), "asbestos_fund": Decimal("0.10"), "other_funds": Decimal("7.90")}
    more = lines_of(frame({"gross": Decimal("1000.00")}), with_policy(funds_rate=Decimal("0.009")))
    assert more.filter(line="other_funds")["amount"].to_list() == [Decimal("1.00")]


def month(ledger: Ledger, name: str, *rows: dict[str, Any], version: int = 1) -> MonthTables:
    return ledger.run(name, list(rows), [line(name, "A-1", "9000.00")], version=version)


def work(name: str, member_id: str, gross: str, **own: Any) -> dict[str, Any]:
    return employed(name, member_id, Decimal(gross), **{"days": Decimal(20), **own})


def lines_close(tables: MonthTables) -> None:
    """By member, lines provisioned are what was charged above gross, and real lines the real cost above gross."""
    sums = tables.employer.lines.group_by("member_id").agg(pl.col("provisioned", "real").sum()).sort("member_id")
    side = tables.employer.members.sort("member_id")
    assert sums["provisioned"].to_list() == (side["charged"] - side["gross"]).to_list()
    assert sums["real"].to_list() == (side["real_cost"] - side["gross"]).to_list()


def test_by_member_the_lines_add_up_to_what_was_charged_and_to_the_real_cost(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, book=with_policy(below_minimum_pay="warn"))
    for name in ("2026-07", "2026-08"):
        lines_close(month(ledger, name, work(name, "M-1", "1800.17"), work(name, "M-2", "900.01", status="artist")))
    tables = month(ledger, "2026-09", work("2026-09", "M-1", "1700.33", status="worker"),
                   work("2026-09", "M-3", "400.00", status="student", days=None, hours=Decimal(30)))
    lines_close(tables)
    assert set(tables.employer.lines["period"]) == {"2026Q3"}
    codes = tables.employer.lines.select("member_id", "worker_code").unique().sort(pl.all()).rows()
    assert codes == [("M-1", "015"), ("M-1", "495"), ("M-2", "046"), ("M-3", "840")]


def test_a_correction_counts_once_on_every_line(tmp_path: Path) -> None:
    ledger, row = Ledger(tmp_path), work("2026-09", "M-1", "2257.00")
    month(ledger, "2026-09", row)
    again = ledger.run("2026-09", [changed(row, gross=Decimal("2400.00"))], [line("2026-09", "A-1", "9000.00")],
                       date(2026, 10, 20), version=2)
    (tmp_path / "fresh").mkdir()
    fresh = month(Ledger(tmp_path / "fresh"), "2026-09", work("2026-09", "M-1", "2400.00"))
    assert again.employer.lines.equals(fresh.employer.lines)


@pytest.mark.parametrize("name", ["employer_lines.csv", "reductions.csv"])
def test_the_tables_are_written_beside_the_journal(tmp_path: Path, name: str) -> None:
    month(Ledger(tmp_path), "2026-09", work("2026-09", "M-1", "2257.00"))
    rows = (tmp_path / "2026-09.1" / "accounting" / name).read_text().splitlines()
    assert rows[0].startswith("period,member_id" if "lines" in name else "quarter,member_id")
    assert len(rows) == (13 if "lines" in name else 1)
