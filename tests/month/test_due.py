"""Contracts that a Dimona holds: refused or cancelled, whatever days the contract has since."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipeline.intake.result import DIMONA
from pipeline.month.due import last_answers
from tests.month.test_dimona import given


def last(dimona: list[dict[str, Any]]) -> list[str]:
    contract = pl.DataFrame([{"row_key": "k", "member_id": "M-1", "activity_id": "A-1", "start": date(2026, 4, 20),
                              "end": date(2026, 4, 23)}])
    return last_answers(contract, pl.DataFrame(dimona, schema=DIMONA))["result"].to_list()


@pytest.mark.parametrize(("dimona", "answer"), [
    ([given(20, 24, "refused", None)], ["refused"]),
    ([given(15, 20, "refused", None, activity_id="A-1")], ["refused"]),
    ([given(20, 24, "refused", None, activity_id="A-2")], []),
    ([given(20, 24, "refused", None, member_id="M-2")], []),
    ([given(24, 26, "refused", None)], []),
    ([given(20, 24, "refused", None), given(20, 23, declared=2)], ["accepted"]),
    ([given(20, 23), given(20, 24, "refused", None, 2)], ["refused"]),
    ([given(20, 24), given(20, 24, "cancelled", declared=2)], ["cancelled"]),
    ([given(20, 24, "cancelled"), given(22, 22, declared=2)], ["accepted"])])
def test_the_last_answer_of_any_of_the_days(dimona: list[dict[str, Any]], answer: list[str]) -> None:
    assert last(dimona) == answer
