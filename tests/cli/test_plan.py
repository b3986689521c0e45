"""`smart plan`: what it shows is what the run pays."""

import json
from decimal import Decimal
from pathlib import Path

from tests.cli.homes import MARCH, done, smart

PLAN = ("plan", "trio-cascade", *MARCH, "--as-of", "2026-04-02")


def test_the_declared_days_are_what_the_draft_pays(drafted: Path) -> None:
    rows = json.loads(done(drafted, *PLAN, "--json").stdout)
    declared = {row["member_id"]: row for row in rows if row["declared"]}
    assert len(declared) == 3
    for member_id, row in declared.items():
        slip = json.loads((drafted / f"output/2026-03.draft/payslips/{member_id}.json").read_text(encoding="utf-8"))
        own = [one["gross"] for one in slip["contracts"] if one["activity_id"] == "trio-cascade"]
        assert (row["net"], [row["gross"]]) == (slip["net"], own)


def test_the_table_tells_days_minimum_and_net(drafted: Path) -> None:
    lines = done(drafted, *PLAN).stdout.splitlines()
    assert lines[0].startswith("M001: days that this budget carries")
    day = next(line for line in lines if "*10" in line)
    assert [cell.strip() for cell in day.split("│")[1:-1]][:5] == ["*10", "2482.55", "248.26", "994.20", "yes"]


def test_more_days_never_lower_the_net(drafted: Path) -> None:
    rows = [row for row in json.loads(done(drafted, *PLAN, "--json").stdout) if row["member_id"] == "M001"]
    nets = [Decimal(row["net"]) for row in rows]
    assert len(nets) == 22 and nets == sorted(nets) and nets[-1] > nets[0]


def test_an_unknown_activity_is_wrong_use(drafted: Path) -> None:
    result = smart(drafted, "plan", "nowhere", *MARCH, "--as-of", "2026-04-02")
    assert (result.exit_code, result.stdout) == (2, "") and "no Activity is called nowhere" in result.stderr


def test_a_budget_that_a_sealed_month_spent_carries_no_day_and_none_is_declared(sealed: Path) -> None:
    """The run left some cents; no workbook names who works."""
    rows = json.loads(done(sealed, *PLAN, "--json").stdout)
    told = {tuple(row[name] for name in ("member_id", "gross", "minimum_met", "declared")) for row in rows}
    assert told == {("M001", "0.00", False, False)}
