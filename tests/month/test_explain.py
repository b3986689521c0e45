"""Amounts of several contracts and of the quarter, told down to the law, the books and the cell."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.core.explain import lines
from pipeline.month.compute import compute
from pipeline.month.explain import explain
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
