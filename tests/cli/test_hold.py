"""Rows on hold wait; a second run of the month takes exactly them, and no row is ever in two runs."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.homes import MARCH, copied, done, fresh, run_json, smart

AS_OF = ("--as-of", "2026-04-02", "--workers", "1")
LATER = ("--as-of", "2026-04-20", "--workers", "1")
FLOWS = ("handed_back", "sealed", "invoiced", "transferred", "paid", "reimbursed", "copyright", "waiting")
Origin = tuple[str, str, int]
HELD = ("M011", "kulturhaus-venn")
"""A member alone in an Activity, and a client of the same."""


@dataclass(frozen=True)
class TwoRuns:
    """A month in two runs: the home, what lay in its inbox row by row, and what each run says."""

    home: Path
    dropped: dict[Origin, dict[str, Any]]
    first: dict[str, Any]
    second: dict[str, Any]


def work_rows(inbox: Path) -> dict[Origin, dict[str, Any]]:
    """Every row of work, expense, pay and copyright in the workbooks, read as they were dropped."""
    rows: dict[Origin, dict[str, Any]] = {}
    for file in sorted(inbox.glob("*-2026-03.xlsx")):
        book = load_workbook(file)
        for name in ("Activities", "Expenses", "Pay", *(["Copyright"] if "Copyright" in book.sheetnames else [])):
            head, *body = book[name].iter_rows(values_only=True)
            rows |= {(file.name, name, nth): dict(zip(head, values, strict=True)) for nth, values in enumerate(body, start=2)}
    return rows


def table(home: Path, run: str, name: str) -> list[dict[str, str]]:
    with (home / "output" / run / "accounting" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def origins(home: Path, run: str) -> list[Origin]:
    """Rows that a run used."""
    return [(row["file"], row["sheet"], int(row["row"])) for name in ("lines", "contracts", "expenses", "copyright_requests")
            for row in table(home, run, name)]


def numbers(home: Path, run: str, name: str) -> list[int]:
    return sorted(int(re.sub(r"\D", "", row["number"].partition("-")[2])) for row in table(home, run, name)
                  if row.get("billing", "invoice") == "invoice")


def twice(home: Path, *holds: str) -> TwoRuns:
    """A run with rows on hold and a second one without, both approved, with different people and days."""
    dropped = work_rows(home / "inbox")
    options = [word for who in holds for word in ("--hold", who, "--reason", f"{who} in doubt")]
    smart(home, "run", *MARCH, *AS_OF, *options, "--quiet")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    smart(home, "run", *MARCH, *LATER, "--quiet")
    done(home, "approve", *MARCH, "--by", "Bob Lenoir", "--quiet")
    return TwoRuns(home, dropped, run_json(home, "2026-03"), run_json(home, "2026-03.2"))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> TwoRuns:
    """The whole sample; a member and a client wait for the second run."""
    return twice(fresh(tmp_path_factory.mktemp("two") / "coop"), *HELD)


def is_held(row: dict[str, Any]) -> bool:
    return any(value in HELD for value in row.values())


@pytest.mark.slow
def test_a_hold_is_named_in_the_record_with_its_reason_and_its_rows(two: TwoRuns) -> None:
    counts = {who: sum(who in row.values() for row in two.dropped.values()) for who in HELD}
    assert counts["M011"] == 6 and counts["kulturhaus-venn"] == 3
    assert two.first["holds"] == [{"id": who, "reason": f"{who} in doubt", "rows": counts[who]} for who in HELD]
    assert two.second["holds"] == []
    held = {(one["file"], one["sheet"], int(re.sub(r"\D", "", one["cell"]))) for one in two.first["problems"]
            if one["code"] == "HELD" and one["sheet"] != "Shares"}
    assert held == {origin for origin, row in two.dropped.items() if is_held(row)}


def test_the_second_run_takes_exactly_the_rows_that_were_on_hold(two: TwoRuns) -> None:
    assert set(origins(two.home, "2026-03.2")) == {origin for origin, row in two.dropped.items() if is_held(row)}
    assert [row["member_id"] for row in table(two.home, "2026-03.2", "payslips")] == ["M011"]
    assert {row["client_id"] for row in table(two.home, "2026-03.2", "invoices")} == {"kulturhaus-venn"}
    assert "M011" not in [row["member_id"] for row in table(two.home, "2026-03", "payslips")]


def test_every_row_of_the_inbox_is_in_one_run_only(two: TwoRuns) -> None:
    used = origins(two.home, "2026-03") + origins(two.home, "2026-03.2")
    assert len(used) == len(set(used))
    left = {origin for origin, row in two.dropped.items() if "no" in (row.get("Rembourser"), row.get("Terugbetalen"),
                                                                       row.get("Erstatten"), row.get("Reimburse"))}
    assert set(two.dropped) == set(used) | left and len(left) == 3


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_rows_of_each_run_add_up(two: TwoRuns, which: str) -> None:
    rows = getattr(two, which)["rows"]
    assert set(rows) == {"dropped", *FLOWS}
    assert rows["dropped"] == sum(rows[name] for name in FLOWS)


def test_the_second_run_counts_what_the_first_one_sealed(two: TwoRuns) -> None:
    there = {entry["file"] for entry in two.second["inputs"]}
    used = [origin for origin in origins(two.home, "2026-03") if origin[0] in there]
    assert two.first["rows"]["dropped"] == len(two.dropped)
    assert two.second["rows"]["sealed"] == len(used)
    assert two.first["rows"]["waiting"] == 6 + 3 + 3


@pytest.mark.parametrize("name", ["invoices", "payslips"])
def test_numbers_follow_on_without_a_gap(two: TwoRuns, name: str) -> None:
    first, second = numbers(two.home, "2026-03", name), numbers(two.home, "2026-03.2", name)
    assert first + second == list(range(1, len(first) + len(second) + 1))
    assert second != [] and two.second["opening"][f"next_{name[:-1]}"] == second[0]


def test_both_runs_come_to_the_turnover_and_the_fees_of_one(two: TwoRuns, drafted: Path) -> None:
    whole = run_json(drafted)["totals"]
    for name in ("turnover", "fees", "expenses"):
        assert Decimal(two.first["totals"][name]) + Decimal(two.second["totals"][name]) == Decimal(whole[name])


def test_the_books_of_both_runs_are_sound(two: TwoRuns, tmp_path: Path) -> None:
    home = copied(two.home, tmp_path / "coop")
    assert done(home, "verify").stdout == "The books are sound.\n"
    assert sorted(folder.name for folder in (home / "output").iterdir()) == ["2026-03", "2026-03.2", "members"]
    file = home / "output" / "2026-03.2" / "payslips" / "M011.pdf"
    file.write_bytes(file.read_bytes().replace(b"%%EOF", b"%%EOE"))
    assert smart(home, "verify").stdout == "output/2026-03.2/payslips/M011.pdf changed\n"


def test_a_third_run_has_nothing_to_do(two: TwoRuns, tmp_path: Path) -> None:
    home = copied(two.home, tmp_path / "coop")
    done(home, "run", *MARCH, *LATER, "--quiet")
    totals = run_json(home, "2026-03.3.draft")["totals"]
    assert (totals["members"], totals["invoices"], totals["gross"]) == (0, 0, "0.00")


def test_each_run_is_found_by_its_number(two: TwoRuns) -> None:
    for nth, name in (("1", "2026-03"), ("2", "2026-03.2")):
        lines = done(two.home, "review", *MARCH, "--run", nth).stdout.splitlines()
        assert lines[-1] == str(two.home / "output" / name / "review" / "index.html")
    assert done(two.home, "explain", "M011").stdout.startswith("net = ")
    assert smart(two.home, "explain", "M011", "--run", "1").exit_code == 2


def test_a_member_on_hold_is_paid_by_the_second_run_out_of_a_shared_activity(dropped_small: Path, tmp_path: Path) -> None:
    """The budget of the Trio belongs to three members by weight: the others do not get the share of one on hold."""
    runs = twice(copied(dropped_small, tmp_path / "coop"), "M002")
    assert [row["member_id"] for row in table(runs.home, "2026-03.2", "payslips")] == ["M002"]
    assert done(runs.home, "verify").stdout == "The books are sound.\n"


def test_a_hold_that_names_nobody_is_said(small: Path) -> None:
    """A slip of the hand must not silently pay the one who was meant."""
    result = smart(small, "run", *MARCH, *AS_OF, "--hold", "M-011", "--reason", "IBAN in doubt", "--quiet")
    assert "M-011" in result.stderr
