"""Each figure of a quarter's declaration is its payslips', and the ledger's, to the cent."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipeline.declarations.dmfa.people import birth_year
from pipeline.declarations.draft import Draft, figure
from tests.declarations.dmfa.grammar import net_owed, owed_by_lines, read_back
from tests.declarations.dmfa.quarters import QUARTER, declared, every_contract, every_kind, niss, paid, people, young
from tests.month.ledger import Ledger
from tests.month.small import line, owed

NOT_PRINTED = ("hours_001", "student_hours")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return every_kind(tmp_path_factory.mktemp("every"))


@pytest.fixture(scope="module")
def printed(whole: Draft) -> dict[str, int]:
    return read_back(whole.files["dmfa.xml"])


def test_every_amount_of_the_xml_is_the_sum_of_its_parts(whole: Draft, printed: dict[str, int]) -> None:
    assert {cell: figure(whole.cells, cell) for cell in printed} == printed


def test_every_figure_with_parts_is_in_the_xml(whole: Draft, printed: dict[str, int]) -> None:
    sums = whole.cells.group_by("cell").agg(pl.col("amount_cents").sum()).filter(pl.col("amount_cents") != 0)
    named = {cell for cell in sums["cell"] if not cell.startswith("total.") and not cell.endswith(NOT_PRINTED)}
    assert named == {cell for cell in printed if not cell.startswith("total.")}


def test_the_net_amount_owed_is_contributions_less_deductions(whole: Draft) -> None:
    xml = whole.files["dmfa.xml"]
    assert net_owed(xml) == owed_by_lines(xml) == figure(whole.cells, "total.net_owed")
    assert whole.totals["net_owed"] == f"{Decimal(net_owed(xml)) / 100:.2f}"


def test_nothing_of_the_ledger_is_without_explanation(whole: Draft) -> None:
    lines = {name: Decimal(amount) for name, amount in whole.totals.items() if name.startswith("dmfa_")}
    assert lines["dmfa_unexplained"] == 0 and sum(lines.values()) == Decimal(whole.totals["net_owed"])


def test_a_student_who_crosses_the_quota_stands_on_two_lines(printed: dict[str, int]) -> None:
    """300 hours a month of 5000.00: 650 within the quota, 250 above it under ordinary contributions."""
    assert printed["M-5.841.student_remun"] == 10_833_33
    assert printed["M-5.495.1.remun_001"] == 4_166_67
    assert printed["M-5.495.base_495"] == 4_166_67


def test_a_student_bears_8_13_and_the_asbestos_fund(printed: dict[str, int]) -> None:
    """1500.00 in three months: 13.55 + 27.10 + 0.05, each to the cent."""
    assert (printed["M-8.840.student_remun"], printed["M-8.840.student_contribution"]) == (1_500_00, 3 * (13_55 + 27_10 + 5))


def test_an_artist_of_17_has_a_code_of_his_own_and_is_named(whole: Draft, printed: dict[str, int]) -> None:
    assert {cell.split(".")[1] for cell in printed if cell.startswith("M-6.")} == {"047"}
    assert any("M-6" in said and "18 or younger" in said for said in whole.told)


def test_an_employee_pays_13_07_and_the_employer_25_under_one_code(tmp_path: Path) -> None:
    """3000.00: 392.10 of the member and 750.00 of the employer."""
    ledger = Ledger(tmp_path, people(1))
    ledger.run("2026-03", [paid("2026-03", 1, "3000.00", days=Decimal(22))], [line("l1", "A-1", "9000.00")])
    found = read_back(declared(ledger).files["dmfa.xml"])
    assert (found["M-1.495.base_495"], found["M-1.495.contribution_495"]) == (3_000_00, 1_142_10)
    assert (found["M-1.495.contribution_831"], found["M-1.495.contribution_859"]) == (6_90, 3_00)


def test_of_each_payslip_every_amount_is_declared_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, people(8))
    slips = [ledger.run(month, every_contract(month), RICH_OF[month]).pay.payslips for month in QUARTER]
    cells = declared(ledger).cells.filter(~pl.col("cell").str.starts_with("total."))
    sums = cells.with_columns(pl.col("cell").str.extract(r"([a-z_A-Z]+)(_\d+)?$").alias("kind"))
    own = sums.filter(pl.col("kind").is_in(["remun", "student_remun"]),
                      pl.col("amount").str.starts_with("gross@")).group_by("document").agg(
        pl.col("amount_cents").sum())
    said = {row["number"]: int(row["gross"] * 100) for slip in slips for row in slip.to_dicts()}
    assert dict(own.iter_rows()) == said
    for name in ("work_bonus_A", "work_bonus_B", "special_contribution", "special_contribution_regularisation"):
        of_name = sums.filter(pl.col("amount").str.split("@").list.first() == name)
        found = dict(of_name.group_by("document").agg(pl.col("amount_cents").sum()).iter_rows())
        assert found == {row["number"]: int(row[name] * 100) for slip in slips for row in slip.to_dicts() if row[name]}, name


RICH_OF = {month: [line(f"{month}-{nth}", "A-1", "240000.00", month=month) for nth in range(2)] if month == QUARTER[0] else []
           for month in QUARTER}


def test_the_structural_reduction_is_that_of_the_books(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, people(1))
    runs = [ledger.run(month, [paid(month, 1, "2200.00", days=Decimal(20))], RICH_OF[month]) for month in QUARTER]
    posted = int(runs[-1].employer.posted["amount"].sum() * 100)
    found = {cell: amount for cell, amount in read_back(declared(ledger).files["dmfa.xml"]).items() if "reduction" in cell}
    assert sum(found.values()) == posted > 0 and len(found) == 3
    booked = sum(owed(run, account) for run in runs for account in ("onss_payable", "funds_payable"))
    assert -booked == net_owed(declared(ledger).files["dmfa.xml"])


@pytest.mark.parametrize(("number", "year"), [(niss(1), 1985), (young(6), 2008), (niss(3, "001231"), 1900)])
def test_a_national_number_says_its_century(number: str, year: int) -> None:
    assert pl.select(birth_year(pl.lit(number))).item() == year
