"""Amounts of several contracts and of the quarter, told down to the law, the books and the cell."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.core.explain import lines
from pipeline.month.compute import compute
from pipeline.month.explain import explain
from pipeline.month.explain.shelf import Shelf
from pipeline.month.payslip_documents import payslips
from tests.month.ledger import Ledger, employed
from tests.month.small import line
from tests.month.test_several_contracts import STUDENTS, study

RICH = [line("l1", "A-1", "3000.00")]


def told(ledger: Ledger, pay: list[dict[str, Any]], lines_sold: list[dict[str, Any]], amount: str) -> list[str]:
    given = ledger.draft("2026-03", pay, lines_sold)
    [document] = payslips(given, compute(given))
    return [text.strip() for text in lines(explain(document, amount, given.book))]


def starting(tree: list[str], start: str) -> list[str]:
    return [text for text in tree if text.startswith(start)]


def test_a_contract_that_crosses_the_quota_is_told_in_two_parts(tmp_path: Path) -> None:
    tree = told(Ledger(tmp_path, STUDENTS), [study(None, 9, hours=Decimal(38))], RICH, "gross")
    assert tree[0] == "gross = 2104.52  Sum over the contracts"
    assert [text.split("  ")[0] for text in starting(tree, "gross = ")[1:]] == ["gross = 1079.95", "gross = 1024.57"]
    whole = starting(tree, "contract_gross")[0]
    assert whole.startswith("contract_gross = 2104.52") and "full cost (2805.00) fits" in whole
    assert starting(tree, "student_quota_hours")[0].startswith("student_quota_hours = 650")
    rate = told(Ledger(tmp_path, STUDENTS), [study(None, 9, hours=Decimal(38))], RICH, "onss")
    assert starting(rate, "status = employee")[0].endswith("Status whose contributions a part of a contract bears.")


def test_what_the_quarter_gives_back_is_told_with_what_the_books_had(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-01", [employed("2026-01", "M-1", Decimal("3000.00"))], [line("l0", "A-1", "90000.00")])
    ledger.run("2026-02", [])
    tree = told(ledger, [], [], "to_pay")
    assert tree[0].startswith("to_pay = 19.24")
    assert starting(tree, "special_contribution_quarter_before")[0].startswith("special_contribution_quarter_before = 19.24")
    assert starting(tree, "special_base_quarter_before")[0].endswith("Base of the quarter's other months, from the books")


def test_what_the_books_had_names_the_payslips_that_gave_it(tmp_path: Path) -> None:
    """Base of the quarter, contribution of the quarter, bonus of the year: one line a payslip."""
    ledger, pay = Ledger(tmp_path), [employed("2026-02", "M-1", Decimal("2300.00"), days=Decimal(20), continues=True)]
    given = ledger.draft("2026-02", pay, [line("l0", "A-1", "90000.00")])
    [february] = payslips(given, compute(given))
    ledger.run("2026-02", pay, [line("l0", "A-1", "90000.00")])
    given = ledger.draft("2026-03", [employed("2026-03", "M-1", Decimal("2300.00"), days=Decimal(22))])
    [march] = payslips(given, compute(given))
    bonus = Decimal(february["work_bonus_A"]) + Decimal(february["work_bonus_B"])
    for name, value, what in (("special_base_quarter_before", february["special_base"], "special_base"),
                              ("special_contribution_quarter_before", february["special_contribution"], "special_contribution"),
                              ("work_bonus_before", f"{bonus:.2f}", "work_bonus")):
        tree = explain(march, name, given.book, Shelf(earlier=(february,)))
        [part] = tree.parts
        assert tree.is_sum and Decimal(value) > 0
        assert (part.name, part.value, part.says) == (
            february["number"], value, f"{what} of the payslip of 2026-02, run 1") and part.value == tree.value


def test_what_the_employer_pays_on_a_premium_has_a_name_and_lines_of_its_own(tmp_path: Path) -> None:
    """25 % of 200.00 is 50.00; with its contract or over all of the payslip."""
    ledger = Ledger(tmp_path, papers=[])
    ledger.run("2026-03", [employed("2026-03", "M-1", Decimal("2500.00"), days=Decimal(20), premium=Decimal("200.00"))], [
        line("l1", "A-1", "90000.00")])
    [slip] = ledger.papers or ()
    [contract] = slip["contracts"]
    for name in ("premium_employer_onss", f"premium_employer_onss@{contract['contract_id']}"):
        tree = explain(slip, name, ledger.book)
        assert (tree.name, tree.value) == ("premium_employer_onss", "50.00")
        assert {part.name for part in tree.parts} & {"basic_contribution", "premium_employer_onss"}
    line_of = explain(slip, f"premium_wage_moderation@{contract['contract_id']}", ledger.book)
    assert line_of.ground and [part.name for part in line_of.parts] == ["onss_base", "line_rate"]
