"""The tables whose rows belong to an entry, and their columns but `entry`, its number."""

from collections.abc import Mapping

import polars as pl

from pipeline.books.accounting import POSTINGS, Columns


def _texts(*names: str) -> Columns:
    return dict.fromkeys(names, pl.String)


def _cents(*names: str) -> Columns:
    return dict.fromkeys(names, pl.Int64)


RELEASED: Columns = {**_texts("payment_id", "held_id", "batch", "member_id", "name", "iban"), "amount_cents": pl.Int64,
                     **_texts("execution_date")}
REFUNDS: Columns = {**_texts("payment_id", "client_id", "name", "iban"), "amount_cents": pl.Int64,
                    **_texts("execution_date", "reason", "made_by")}
STATEMENTS: Columns = {**_texts("statement_id", "account"), "year": pl.Int64, "number": pl.Int64,
                       **_texts("old_date", "new_date"),
                       "old_cents": pl.Int64, "new_cents": pl.Int64, **_texts("file", "sha256")}
MOVEMENTS: Columns = {**_texts("movement_id", "date"), "amount_cents": pl.Int64,
                      **_texts("name", "iban", "communication", "text", "reference")}
MATCHES: Columns = {**_texts("movement_id", "kind", "target"), "amount_cents": pl.Int64, "score": pl.Int64, **_texts("why")}
REMINDED: Columns = dict.fromkeys(("balance_cents", "interest_cents", "lump_sum_cents"), pl.Int64)
REMINDERS: Columns = {**_texts("number"), "year": pl.Int64, "nth": pl.Int64, **_texts("client_id"), "level": pl.Int64,
                      **_texts("day"), **REMINDED}
REMINDER_LINES: Columns = {**_texts("number", "invoice"), "level": pl.Int64, **_texts("day"), **REMINDED}
INVOICE_MARKS: Columns = _texts("invoice", "mark", "day", "reason", "made_by")
SENDINGS: Columns = _texts("key", "state", "channel", "document", "recipient", "told")
ENTRY_SHARES: Columns = {**_texts("number"), "year": pl.Int64, "nth": pl.Int64, **_texts("member_id", "date", "movement"),
                         "shares": pl.Int64, "nominal_cents": pl.Int64, **_texts("iban", "letter")}
ROW: Columns = {**_texts("sheet"), "row": pl.Int64}
"""Where the opening workbook says it."""
OPENING_TABLES: Mapping[str, Columns] = {
    "opening_numbers": {**_texts("series"), "year": pl.Int64, "last_nth": pl.Int64, **ROW},
    "opening_invoices": {**_texts("number", "billing", "activity_id", "client_id", "issue_date", "due_date",
                                  "structured_communication"),
                         **_cents("total_vat_cents", "total_incl_vat_cents", "fee_cents", "open_cents"),
                         **_texts("paper"), **ROW},
    "opening_years": {**_texts("member_id"), **_cents("year", "gross", "onss_net", "taxable", "withholding",
                                                      "special_contribution", "net", "work_bonus", "student_hours"), **ROW},
    "opening_months": {**_texts("member_id", "month"), **_cents("special_base", "special_contribution", "gross", "onss",
                                                                "work_bonus", "withholding", "net", "days_worked"), **ROW},
    "opening_copyright": {**_texts("member_id"), **_cents("income_year", "gross", "expenses", "withholding"), **ROW},
    "opening_holiday": {**_texts("member_id", "activity_id"),
                        **_cents("holiday_earned", "holiday_simple", "holiday_provision"), **ROW}}
ENTRY_TABLES: Mapping[str, Columns] = {
    "entry_postings": {"line": pl.Int64, **POSTINGS}, "released_payments": RELEASED, "refunds": REFUNDS,
    "statements": STATEMENTS, "movements": MOVEMENTS, "matches": MATCHES,
    "reminders": REMINDERS, "reminder_lines": REMINDER_LINES, "invoice_marks": INVOICE_MARKS,
    "sendings": SENDINGS, "entry_share_movements": ENTRY_SHARES, **OPENING_TABLES}
