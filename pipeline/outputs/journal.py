"""The journal on the chart of accounts as a workbook for the accountant: every posting, and the balance of each account."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from pipeline.core.labels import labels
from pipeline.core.money import from_cents
from pipeline.core.xlsx import saved

JOURNAL = ("date", "document", "text", "number", "label", "subject", "debit", "credit")
BALANCES = ("number", "label", "debit", "credit", "balance")
WIDTHS = {"date": 12, "document": 38, "number": 11, "label": 46, "subject": 26, "text": 26}
AMOUNT_WIDTH, MOST_ROWS, A4 = 16, 1_000_000, 9
FORMATS = {"date": "dd/mm/yyyy", "debit": "#,##0.00", "credit": "#,##0.00", "balance": "#,##0.00;[Red]-#,##0.00"}
SAND, RULE = PatternFill("solid", fgColor="F3ECE2"), Border(top=Side("thin", color="1D2B3A"))
BOLD = Font(name="Calibri", bold=True)
Row = Mapping[str, Any]


def journal_book(charted: pl.DataFrame, day: date, language: str) -> bytes:
    """The workbook, .xlsx: sheets of postings with their total, and one of balances. charted: `books.chart.CHARTED`."""
    words, book = labels(language), Workbook(write_only=True)
    for nth, some in enumerate(charted.iter_slices(MOST_ROWS)):
        title = words["chart_journal"] + (f" {nth + 1}" if nth else "")
        _sheet(book, title, JOURNAL, [*(_posting(row, words) for row in some.iter_rows(named=True)), _total(some, words)], words)
    balances = [_balance(row, words) for row in by_account(charted).to_dicts()]
    _sheet(book, words["chart_balances"], BALANCES, [*balances, _total(by_account(charted), words)], words)
    return saved(book, datetime.combine(day, time()))


def by_account(charted: pl.DataFrame) -> pl.DataFrame:
    """One row an account: number, account, amount_cents (the balance), debit_cents, credit_cents."""
    amount = pl.col("amount_cents")
    return charted.group_by("number", "account").agg(
        amount.sum(), debit_cents=amount.filter(amount > 0).sum(), credit_cents=-amount.filter(amount < 0).sum()).sort("number")


def _posting(row: Row, words: Mapping[str, str]) -> Row:
    side = "debit" if row["amount_cents"] > 0 else "credit"
    return {"date": date.fromisoformat(row["date"]), "document": row["document"], "number": row["number"],
            "label": words[f"chart_{row['account']}"], "subject": row["subject"], side: from_cents(abs(row["amount_cents"])),
            "text": words[f"chart_kind_{row['kind']}"]}


def _balance(row: Row, words: Mapping[str, str]) -> Row:
    return {"number": row["number"], "label": words[f"chart_{row['account']}"], "debit": from_cents(row["debit_cents"]),
            "credit": from_cents(row["credit_cents"]), "balance": from_cents(row["amount_cents"])}


def _total(rows: pl.DataFrame, words: Mapping[str, str]) -> Row:
    sides = by_account(rows) if "debit_cents" not in rows.columns else rows
    debit, credit = (from_cents(int(sides[f"{side}_cents"].sum())) for side in ("debit", "credit"))
    return {"label": words["chart_total"], "debit": debit, "credit": credit, "balance": debit - credit}


def _sheet(book: Workbook, title: str, columns: Sequence[str], rows: Sequence[Row], words: Mapping[str, str]) -> None:
    """Headings that stay in sight, also on paper, the rows, and the last of them, the total, in bold."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", A4, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for at, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(name, AMOUNT_WIDTH)
    sheet.append([_styled(sheet, words[f"chart_{name}"], "", SAND) for name in columns])
    for row in rows[:-1]:
        sheet.append(list(_cells(sheet, columns, row)))
    sheet.append([_styled(sheet, rows[-1].get(name), name, None) for name in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows)}"


def _cells(sheet: Any, columns: Sequence[str], row: Row) -> Iterator[Cell | None]:
    """A value of each column; whatever a text says, it is no formula."""
    for name in columns:
        value = row.get(name)
        yield None if value is None else _cell(sheet, value, name)


def _cell(sheet: Any, value: Any, name: str) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if name in FORMATS:
        cell.number_format = FORMATS[name]
    return cell


def _styled(sheet: Any, value: Any, name: str, fill: PatternFill | None) -> Cell:
    """A cell of the heading, or of the total."""
    cell = _cell(sheet, value, name)
    cell.font = BOLD
    if fill:
        cell.fill = fill
    else:
        cell.border = RULE
    return cell
