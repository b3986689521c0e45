"""The allowance for amateur arts is paid by its principal: rows that ask for it wait with the reason."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from pipeline.core.params import load
from pipeline.month.compute import compute
from pipeline.month.eligible import names
from pipeline.rules import param_files
from tests.month.small import contract, expense, inputs, line

WORDS = load(param_files()).in_force(date(2026, 4, 2))["amateur_allowance_words"].value


def asks(words: str) -> bool:
    return bool(pl.DataFrame({"said": [words]}).select(names("said", WORDS)).item())


@pytest.mark.parametrize("words", [
    "RPI", "Concert du 12 mars (IAA)", "Régime des petites indemnités",
    "indemnité des arts en amateur", "Amateurkunstenvergoeding", "kleine vergoedingsregeling", "KVR 3 dagen",
    "amateur-arts allowance", "Amateurkunstentschädigung", "AMATEUR", "arts en amateur"])
def test_a_name_of_the_allowance_is_found(words: str) -> None:
    assert asks(words)


@pytest.mark.parametrize("words", [
    "Groupe électrogène 20 kVA", "Raspberry (RPI) pour l'installation", "Théâtre amateur de Liège : décors", "musicien",
    "Training amateurs, 3 sessions", "Transformator 5 KVA", ""])
def test_other_words_are_left_alone(words: str) -> None:
    assert not asks(words)


def test_an_expense_and_a_contract_that_ask_for_it_wait_with_the_reason() -> None:
    given = inputs([line("L1", "A-1", "1000.00")], [expense("E1", "A-1", "M-1", "80.18", description="IAA, concert")],
                   [contract("A-1", "M-1", days=Decimal(2), function="musicienne (petites indemnités)"),
                    contract("A-1", "M-2", days=Decimal(2))])
    tables = compute(given)
    found = [(one.sheet, one.value) for one in tables.problems if one.code == "AMATEUR-ALLOWANCE-REFUSED"]
    assert found == [("Expenses", "IAA, concert"), ("Pay", "musicienne (petites indemnités)")]
    assert tables.expenses.height == 0 and tables.pay.payslips["member_id"].to_list() == ["M-2"]
