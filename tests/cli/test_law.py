"""`smart law`: the parameters in force on a day, what to look at, and a sealed month under other values."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.core.home import Home
from pipeline.month.compute import compute
from pipeline.month.replay import replay
from tests.cli.homes import MARCH, copied, done, run_json, smart


def law(home: Path, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(done(home, "law", *arguments, "--json").stdout))


def test_the_law_of_a_day_is_one_object_a_parameter(tmp_path: Path) -> None:
    rows = law(tmp_path, "--on", "2026-04-02")
    assert [row["name"] for row in rows] == sorted({row["name"] for row in rows}) and len(rows) > 50
    for row in rows:
        assert set(row) >= {"name", "label", "value", "from", "source", "confidence"} and row["source"]
        assert row["value"] is None or row["from"] <= "2026-04-02"
    assert rows == law(tmp_path, "--as-of", "2026-04-02")


def test_one_parameter_is_what_the_list_says(tmp_path: Path) -> None:
    [row] = law(tmp_path, "onss_ordinary_rate", "--on", "2026-04-02")
    assert (row["value"], row["confidence"]) == ("0.1307", "official")
    assert row in law(tmp_path, "--on", "2026-04-02")
    out = done(tmp_path, "law", "onss_ordinary_rate", "--on", "2026-04-02").stdout
    says = f"{row['label']}; from {row['from']}: {row['source']}; looked at on {row['checked']}"
    assert out == f"onss_ordinary_rate = 0.1307  (official)\n    {says}\n"


def test_a_value_that_is_not_known_says_so(tmp_path: Path) -> None:
    [row] = law(tmp_path, "fee_rate", "--on", "1990-01-01")
    assert (row["value"], row["from"]) == (None, None)
    out = done(tmp_path, "law", "fee_rate", "--on", "1990-01-01").stdout
    assert out.splitlines()[0] == "fee_rate = not known  (unverified)"
    assert "no value is known before 2018-01-01; looked at on" in out and "never" not in out and "published terms" not in out


@pytest.mark.parametrize("arguments", [("no_such_rate",), ("onss_ordinary_rate", "--on", "tomorrow"), ("--on", "2026-02-30")])
def test_wrong_use_of_law_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = smart(tmp_path, "law", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.search("no_such_rate|tomorrow|2026-02-30", result.stderr.splitlines()[-1])


def test_a_table_is_told_band_by_band(tmp_path: Path) -> None:
    out = done(tmp_path, "law", "key_formula_brackets", "--on", "2026-04-02").stdout.splitlines()
    assert out[0] == "key_formula_brackets  (two)" and "from 2026-01-01 to 2026-12-31" in out[1]
    assert out[2:] == ["      0: above 0, fixed 0, rate 0.2675", "      1: above 16710, fixed 4469.93, rate 0.4280",
                       "      2: above 29500, fixed 9944.05, rate 0.4815", "      3: above 51050, fixed 20320.38, rate 0.5350"]


def test_the_list_ends_with_what_expires_is_unknown_or_in_doubt(tmp_path: Path) -> None:
    out = done(tmp_path, "law", "--on", "2026-11-24").stdout
    ends, unknown, doubt = re.split(r"\n\n[A-Z][^\n]*:\n", out)[1:]
    assert "  key_formula_brackets: after 2026-12-31" in ends.splitlines() and "onss_ordinary_rate" not in ends
    assert "kilometre_rate_yearly" in unknown and "  work_bonus_year_cap: one" in doubt.splitlines()
    early = done(tmp_path, "law", "--on", "2025-06-01").stdout
    assert "Ends within a year" not in early


@pytest.fixture(scope="module")
def sealed(drafted_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small month sealed in two runs: one member of the trio was on hold in the first."""
    home = copied(drafted_small, tmp_path_factory.mktemp("sealed") / "coop")
    smart(home, "run", *MARCH, "--as-of", "2026-04-02", "--hold", "M002", "--reason", "doubt", "--quiet")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    smart(home, "run", *MARCH, "--as-of", "2026-04-20", "--quiet")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    return home


def test_a_replayed_run_is_the_sealed_one(sealed: Path) -> None:
    before = {file: file.read_bytes() for file in sealed.rglob("*") if file.is_file() and file.name != ".lock"}
    runs = replay(Home(sealed), "2026-03")
    assert [run.inputs.opening.sequence for run in runs] == [1, 2]
    for run, folder in zip(runs, ("2026-03", "2026-03.2"), strict=True):
        journal = pl.read_csv(sealed / "output" / folder / "accounting" / "journal.csv", infer_schema=False)
        assert compute(run.inputs).postings.cast(pl.String).equals(journal)
        assert run.inputs.opening.digest() == run_json(sealed, folder)["opening"]["digest"]
    assert before == {file: file.read_bytes() for file in before}


def values(folder: Path, body: str) -> Path:
    file = folder / "other.yaml"
    file.write_text(body, encoding="utf-8")
    return file


def entry(name: str, value: str) -> str:
    return (f"{name}:\n  label: Other\n  unit: share\n  checked: 2026-11-24\n"
            f'  2027-01-01: {{value: "{value}", source: a bill, confidence: assumed}}\n')


def impact(home: Path, file: Path) -> dict[str, Any]:
    return dict(json.loads(done(home, "law", "--impact", str(file), *MARCH, "--json").stdout))


def test_the_same_values_change_nobody(sealed: Path, tmp_path: Path) -> None:
    found = impact(sealed, values(tmp_path, entry("onss_ordinary_rate", "0.1307")))
    assert (found["members"], found["stopped"], found["as_sealed"]) == ([], [], True)
    assert found["totals"]["net_difference"] == "0.00"


def test_a_month_that_was_corrected_is_replayed_with_what_its_second_run_took_back(corrected: Path, tmp_path: Path) -> None:
    home = copied(corrected, tmp_path / "coop")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    same = impact(home, values(tmp_path, entry("onss_ordinary_rate", "0.1307")))
    assert (same["members"], same["stopped"], same["as_sealed"]) == ([], [], True)
    dearer = impact(home, values(tmp_path, entry("onss_ordinary_rate", "0.1407")))
    assert dearer["as_sealed"] and {row["member_id"] for row in dearer["members"]} == {"M001", "M002", "M011"}
    cheaper = impact(home, values(tmp_path, entry("kilometre_rate_yearly", "0.01")))
    kilometres = 58 + 124 + 98 + 68
    assert abs(Decimal(cheaper["totals"]["full_cost_difference"]) - kilometres * Decimal("0.4349")) < Decimal("0.05")


def test_a_dearer_contribution_makes_everybody_lose(sealed: Path, tmp_path: Path) -> None:
    found = impact(sealed, values(tmp_path, entry("onss_ordinary_rate", "0.1407")))
    nets = {folder: run_json(sealed, folder)["totals"]["net"] for folder in ("2026-03", "2026-03.2")}
    assert found["totals"]["net_before"] == f"{sum(map(Decimal, nets.values())):.2f}" and found["as_sealed"]
    assert {row["member_id"] for row in found["members"]} == {"M001", "M002", "M003", "M011"}
    for row in found["members"]:
        assert Decimal(row["net_after"]) - Decimal(row["net_before"]) == Decimal(row["net_difference"]) < 0
        assert row["gross_difference"] == row["full_cost_difference"] == "0.00"
    shown = done(sealed, "law", "--impact", str(values(tmp_path, entry("onss_ordinary_rate", "0.1407"))), *MARCH).stdout
    assert shown.splitlines()[-1].startswith("0 members win, 4 lose; net -")


def test_a_dearer_employer_lowers_the_gross_that_the_budget_pays(sealed: Path, tmp_path: Path) -> None:
    found = impact(sealed, values(tmp_path, entry("employer_base_rate", "0.30")))
    assert found["members"] and all(Decimal(row["gross_difference"]) < 0 for row in found["members"])
    assert abs(Decimal(found["totals"]["full_cost_difference"])) < Decimal("0.10")


@pytest.mark.parametrize(("body", "says"), [
    (entry("no_such_rate", "1"), "unknown policy entry: no_such_rate"), ("- a list", "names with values are expected"),
    ("onss_ordinary_rate: {label: x}", "is missing")])
def test_a_file_that_says_nothing_usable_is_refused_in_one_line(sealed: Path, tmp_path: Path, body: str, says: str) -> None:
    result = smart(sealed, "law", "--impact", str(values(tmp_path, body)), *MARCH)
    assert (result.exit_code, result.stdout) == (2, "") and says in result.stderr


def test_a_month_that_is_not_sealed_cannot_be_replayed(sealed: Path, tmp_path: Path) -> None:
    file = values(tmp_path, entry("onss_ordinary_rate", "0.1407"))
    assert "2026-04 has no sealed run" in smart(sealed, "law", "--impact", str(file), "--month", "2026-04").stderr
    assert smart(sealed, "law", "--impact", str(file)).exit_code == 2
