"""Headings of one sheet differ in every language, and each column of the contract has one."""

import pytest

from sample_inputs.headings import heading
from schemas import SHEETS

LANGUAGES = ("fr", "nl", "en", "de")


@pytest.mark.parametrize("sheet", SHEETS)
def test_columns_of_a_sheet_are_told_apart_in_every_language(sheet: str) -> None:
    columns = [name for name in SHEETS[sheet].to_schema().columns if name not in ("line_id", "expense_id", "copyright_id")]
    for language in LANGUAGES:
        assert len({heading(column, language).casefold() for column in columns}) == len(columns)
