"""The accountant's workbook: every posting on a row, totals that agree, and nothing that a spreadsheet would compute."""

from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from pipeline.books.chart import CHARTED
from pipeline.core.labels import LANGUAGES
from pipeline.outputs.journal import journal_book

DAY = date(2026, 4, 2)
ROWS = pl.DataFrame([
    ("2026-04-02", "2026-00001", "invoice", "400000", "receivables", "C-1", 12100),
    ("2026-04-02", "2026-00001", "invoice", "451000", "vat_payable", "", -2100),
    ("2026-04-02", "2026-00001", "invoice", "700000", "turnover", "C-1", -10000),
    ("2026-04-02", "=1+1|M-1|\x0bpaper", "expense", "610000", "expenses", "@M-1", 500),
    ("2026-04-02", "=1+1|M-1|\x0bpaper", "expense", "455000", "members_payable", "@M-1", -500)], schema=CHARTED, orient="row")


def opened(language: str = "en") -> Workbook:
    return load_workbook(BytesIO(journal_book(ROWS, DAY, language)))


def test_every_posting_is_a_row_and_the_last_one_is_the_total() -> None:
    journal = opened()["Journal"]
    rows = list(journal.iter_rows(values_only=True))
    assert rows[0] == ("Date", "Document", "Text", "Account", "Name of the account", "Third party", "Debit", "Credit")
    assert rows[1][1:] == ("2026-00001", "Invoice", "400000", "Customers", "C-1", 121, None)
    assert (len(rows), rows[-1][4:]) == (7, ("Total", None, 126, 126))
    assert (journal.freeze_panes, journal["G2"].number_format, journal["A2"].is_date) == ("A2", "#,##0.00", True)


def test_the_balances_of_the_accounts_add_up_to_nothing() -> None:
    rows = list(opened()["Trial balance"].iter_rows(values_only=True))
    assert rows[1] == ("400000", "Customers", 121, 0, 121) and rows[-1] == (None, "Total", 126, 126, 0)
    assert sum(row[-1] for row in rows[1:-1]) == 0


def test_nothing_that_a_member_wrote_is_a_formula() -> None:
    cells = [cell for sheet in opened() for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells} and "=1+1|M-1|paper" in {cell.value for cell in cells}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_are_the_cooperatives(language: str) -> None:
    assert len(set(opened(language).sheetnames)) == 2


def test_made_twice_it_is_the_same_to_the_byte() -> None:
    assert journal_book(ROWS, DAY, "nl") == journal_book(ROWS, DAY, "nl")


def test_a_month_that_nothing_happened_in_has_its_headings(tmp_path: Path) -> None:
    assert load_workbook(BytesIO(journal_book(ROWS.clear(), DAY, "fr"))).sheetnames
