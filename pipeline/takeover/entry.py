"""The first entry of the books: what an opening workbook says, balanced, with the sheet and row of each figure."""

import json
import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.entry_tables import ENTRY_SHARES, OPENING_TABLES
from pipeline.books.kept_files import kept_as
from pipeline.core.labels import communication_text
from pipeline.core.money import text
from pipeline.intake import Intake
from pipeline.month.documents import SELLER
from pipeline.month.invoice_documents import CLIENT
from pipeline.takeover.balance import OPENING, amounts
from pipeline.takeover.read import Figures

KIND, PLACE = OPENING, "archive/opening"
NAMED = {"opening_numbers": "opening_numbers", "opening_invoices": "opening_invoices", "opening_years": "opening_year",
         "opening_months": "opening_months", "opening_copyright": "opening_copyright", "opening_holiday": "opening_holiday"}
"""Table of the books -> the sheet that fills it."""
CENTS: Mapping[str, Mapping[str, str]] = {
    "opening_invoices": {"total_vat_cents": "total_vat", "total_incl_vat_cents": "total_incl_vat", "fee_cents": "fee",
                         "open_cents": "open_amount"},
    "opening_years": {name: name for name in ("gross", "onss_net", "taxable", "withholding", "special_contribution", "net",
                                              "work_bonus", "student_hours")},
    "opening_months": {**{name: name for name in ("special_base", "special_contribution", "gross", "onss", "work_bonus",
                                                  "withholding", "net")}, "days_worked": "days"},
    "opening_copyright": {"gross": "gross", "expenses": "lump_sum_expenses", "withholding": "withholding"},
    "opening_holiday": {name: name for name in ("holiday_earned", "holiday_simple", "holiday_provision")}}
"""Table -> its columns in cents or hundredths -> column of the sheet."""


def opening_entry(figures: Figures, registers: Intake, cooperative: Mapping[str, str]) -> Entry:
    """The entry of figures that are right."""
    posted = amounts(figures.tables).select(
        set_id=pl.lit(OPENING), account="account", subject="subject", amount_cents=(pl.col("amount") * 100).cast(pl.Int64),
        document="document", date=pl.lit(figures.day.isoformat()))
    tables = {**figures.tables, "opening_invoices": _with_papers(figures, registers, cooperative)}
    rows = {table: _rows(table, tables[sheet], figures) for table, sheet in NAMED.items()}
    rows["entry_share_movements"] = _shares(figures)
    content = {"file": figures.file.name, "sha256": figures.sha256, "budgets": _cells(figures), "columns": _columns(figures),
               "archived_as": kept_as(PLACE, figures.file.name, figures.sha256)}
    return Entry(KIND, figures.day.isoformat(), figures.day, content, posted.select(list(POSTINGS)), rows)


def _rows(table: str, frame: pl.DataFrame, figures: Figures) -> pl.DataFrame:
    """Rows of a sheet as the books have them."""
    own = {new: (pl.col(old) * 100).cast(pl.Int64) for new, old in CENTS.get(table, {}).items()}
    more = {"opening_numbers": {"last_nth": pl.col("next_number") - 1}, "opening_years": {"year": pl.lit(figures.day.year)},
            "opening_invoices": {"number": pl.col("invoice_number"), "paper": pl.col("paper"),
                                 **{name: pl.col(name).cast(pl.String) for name in ("issue_date", "due_date")}}}.get(table, {})
    given = {name: pl.col(name) for name in OPENING_TABLES[table] if name not in {*own, *more}}
    return frame.select(**given, **own, **more).select(pl.col(name).cast(kind) for name, kind in OPENING_TABLES[table].items())


def _shares(figures: Figures) -> pl.DataFrame:
    """Shares that are still held, as subscriptions: ENTRY_SHARES. Their numbers begin the year's series."""
    rows, year = figures.tables["opening_shares"].sort("date", "member_id").with_row_index("nth", offset=1), figures.day.year
    given = {"number": pl.format("{}-S{}", pl.lit(year), pl.col("nth").cast(pl.String).str.zfill(5)), "year": pl.lit(year),
             "date": pl.col("date").cast(pl.String), "movement": pl.lit("subscription"), "iban": pl.lit(""), "letter": pl.lit(""),
             "nominal_cents": pl.col("share_amount") * 100 / pl.col("shares")}
    return rows.with_columns(**given).select(pl.col(name).cast(kind) for name, kind in ENTRY_SHARES.items())


def _with_papers(figures: Figures, registers: Intake, cooperative: Mapping[str, str]) -> pl.DataFrame:
    """Open invoices, each communication as it is printed, and what a reminder prints."""
    rows, clients = figures.tables["opening_invoices"], {row["client_id"]: row for row in registers.clients.to_dicts()}
    seller = {name: cooperative[name] for name in SELLER}
    written = [communication_text(re.sub(r"\D", "", words)) for words in rows["structured_communication"]]
    papers = [json.dumps(_paper(row | {"structured_communication": words}, clients[row["client_id"]], seller), sort_keys=True,
                         ensure_ascii=False) for row, words in zip(rows.to_dicts(), written, strict=True)]
    return rows.with_columns(pl.Series("structured_communication", written, pl.String), pl.Series("paper", papers, pl.String))


def _paper(row: Mapping[str, Any], client: Mapping[str, Any], seller: Mapping[str, str]) -> dict[str, Any]:
    """An old invoice as far as it is known here, under the names of ours."""
    return {"number": row["invoice_number"], "billing": row["billing"], "seller": seller, "language": client["language"],
            "client": {name: str(client[name] or "") for name in CLIENT}, "total_incl_vat": text(row["total_incl_vat"]),
            "structured_communication": row["structured_communication"],
            "lines": [{"description": row["description"]}] if row["description"] else [],
            "quote_date": (row["quote_date"] or row["issue_date"]).isoformat(), "terms": "legal"}


def _columns(figures: Figures) -> dict[str, dict[str, str]]:
    """Table -> its column in cents -> the letter in its sheet, where the sheet has rows."""
    found = {}
    for table, columns in CENTS.items():
        for file, sheet in figures.tables[NAMED[table]].select("file", "sheet").head(1).iter_rows():
            letters = figures.places[file, sheet]
            found[table] = {new: letters[old] for new, old in columns.items() if old in letters}
    return found


def _cells(figures: Figures) -> dict[str, str]:
    """Activity -> sheet and cell of its budget."""
    rows = figures.tables["opening_budgets"].to_dicts()
    letters = figures.places
    return {row["activity_id"]: f"{row['sheet']}!{letters[row['file'], row['sheet']]['budget']}{row['row']}" for row in rows}
