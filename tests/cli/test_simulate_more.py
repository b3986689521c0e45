"""`smart simulate`: what is refused by name, exceptional pay, the invoice that pays a gross, days without law."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.homes import smart
from tests.cli.test_simulate import ON, csv_file, simulated


@pytest.mark.parametrize(("columns", "says"), [
    ({"single_parent": "yes", "children": "1", "spouse": "none"},
     "single_parent: a single parent has no spouse (spouse is none)"),
    ({"time_fraction": "0.8", "days_paid": "5"}, "time_fraction: give it or days_paid, not both"),
    ({"time_fraction": "0.8", "hours": "38"}, "time_fraction: give it or hours_paid, not both"),
    ({"days": "5", "days_paid": "5"}, "days: the same as days_paid: give one of them"),
    ({"days_paid": "11", "days_full_month": "10"}, "days_paid: 11 is more than the 10 days of the full month"),
    ({"kind": "double_holiday", "annual_reference": "28000", "status": "artist"},
     "kind: the holiday fund (ONVA) pays the holiday pay of artists, not the employer"),
    ({"kind": "double_holiday", "annual_reference": "28000", "status": "student"},
     "kind: a student within the quota has no holiday pay"),
    ({"kind": "double_holiday", "annual_reference": "28000", "expenses": "5"},
     "expenses: holiday pay is invoiced to nobody, it was set aside before")])
def test_what_no_rule_can_mean_is_refused_by_name(tmp_path: Path, columns: dict[str, str], says: str) -> None:
    file = csv_file(tmp_path, [["odd", "1000", *columns.values()]], head=["id", "gross", *columns])
    result = smart(tmp_path, "simulate", str(file), *ON)
    assert (result.exit_code, result.stderr) == (1, f"smart: situation 1, {says}\n")


def test_days_and_hours_are_the_words_of_the_workbooks(tmp_path: Path) -> None:
    """An artist engaged for one day, by either word; nothing is left unused."""
    head = ["id", "gross", "status", "days", "days_paid"]
    short, long = simulated(tmp_path, str(csv_file(tmp_path, [["a", "400", "artist", "1", ""], ["b", "400", "artist", "", "1"]],
                                                   head=head)))
    assert {**short, "id": "b"} == long and (short["days_paid"], short["work_bonus_A"], short["net"]) == ("1", "0.00", "305.37")


@pytest.mark.parametrize("start", ["--gross", "--net"])
def test_a_gross_or_net_has_the_invoice_that_just_pays_it(tmp_path: Path, start: str) -> None:
    """The invoice less fee and expenses is the full cost, and gives that gross when it is where one starts."""
    [row] = simulated(tmp_path, start, "1500", "--expenses", "20")
    invoice, fee, cost = (Decimal(row[name]) for name in ("invoice", "fee", "full_cost"))
    assert invoice == ((cost + 20) / Decimal("0.935")).quantize(Decimal("0.01")) and invoice - fee - 20 == cost
    [back] = simulated(tmp_path, "--invoice", row["invoice"], "--expenses", "20")
    assert all(back[name] == row[name] for name in ("gross", "fee", "full_cost"))


def test_exceptional_pay_has_its_cost_and_double_holiday_pay_none(tmp_path: Path) -> None:
    """A premium costs what its gross costs; double holiday pay was set aside before. A disabled child counts for two."""
    asked = ("--gross", "1000", "--annual-reference", "22000", "--kind")
    [premium], [ordinary] = simulated(tmp_path, *asked, "other"), simulated(tmp_path, "--gross", "1000")
    assert {premium[name] == ordinary[name] for name in ("cost", "full_cost", "fee", "invoice")} == {True}
    assert not {"cost", "full_cost", "fee", "invoice"} & simulated(tmp_path, *asked, "double_holiday")[0].keys()
    [child] = simulated(tmp_path, *asked, "other", "--children", "1", "--disabled-children", "1")
    [abroad] = simulated(tmp_path, *asked, "other", "--children", "1", "--disabled-children", "1", "--non-resident")
    assert (child["withholding"], abroad["withholding"]) == ("112.86", premium["withholding"])
    [student] = simulated(tmp_path, "--gross", "1000", "--kind", "other", "--status", "student")
    assert (student["social_deduction"], student["withholding"], student["net"]) == ("27.10", "0.00", "972.90")


def test_every_option_counts(tmp_path: Path) -> None:
    [usual] = simulated(tmp_path, "--gross", "3000", "--spouse", "none")
    for option in (("--time-fraction", "0.8"), ("--disabled",), ("--disabled-spouse",), ("--non-resident",),
                   ("--other-dependants", "1"), ("--dependants-65", "1"), ("--days-paid", "10", "--days-full-month", "20"),
                   ("--hours-paid", "80", "--full-time-hours-month", "160")):
        assert simulated(tmp_path, "--gross", "3000", "--spouse", "none", *option)[0]["net"] != usual["net"], option


def test_a_day_without_law_names_every_value_that_is_missing(tmp_path: Path) -> None:
    """Those of the contract and those of the tax, in one go."""
    for start in ("--gross", "--invoice", "--net"):
        result = smart(tmp_path, "simulate", start, "1000", "--date", "2027-06-01", *ON, "--json")
        [row] = json.loads(result.stdout)
        missing = row["missing_parameters"].split(", ")
        assert {"work_bonus_year_cap", "key_formula_brackets", "forfait_cap", "children_reduction_table"} <= set(missing)
        assert missing == sorted(set(missing)) and result.exit_code == 1
