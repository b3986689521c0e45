"""The accounting tables of a run: CSV files in its folder, the same rows in the books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

Columns = Mapping[str, type[pl.DataType] | pl.DataType]
"""Names and types of a table's columns."""
CENTS = pl.Int64
POSTINGS: Columns = {"set_id": pl.String, "account": pl.String, "subject": pl.String, "amount_cents": CENTS,
                     "document": pl.String, "date": pl.String}
INVOICES: Columns = {"number": pl.String, "kind": pl.String, "billing": pl.String, "corrects": pl.String,
                     "activity_id": pl.String, "client_id": pl.String, "issue_date": pl.String, "due_date": pl.String,
                     "order_reference": pl.String,
                     "structured_communication": pl.String, "total_excl_vat_cents": CENTS, "total_vat_cents": CENTS,
                     "total_incl_vat_cents": CENTS, "fee_cents": CENTS, "terms": pl.String}
TRANSFERS: Columns = {"number": pl.String, "corrects": pl.String, "activity_id": pl.String, "buyer_activity_id": pl.String,
                      "issue_date": pl.String, "amount_cents": CENTS}
PAY = ("gross", "onss", "onss_net", "work_bonus_A", "work_bonus_B", "taxable", "withholding", "special_contribution",
       "special_contribution_regularisation", "net", "key_formula_taxable", "flat_taxable", "fiscal_bonus_A", "fiscal_bonus_B",
       "special_base", "special_base_beside", "full_cost")
"""Amounts of a payslip, in cents."""
PAYSLIPS: Columns = {"number": pl.String, "member_id": pl.String, "month": pl.String, "run": pl.Int64,
                     **dict.fromkeys(PAY, CENTS), "student_hours": pl.Int64, "days_worked": pl.Int64, "facts": pl.String}
ROW: Columns = {"row_key": pl.String, "content_hash": pl.String, "file": pl.String, "sheet": pl.String, "row": pl.Int64,
                "activity_id": pl.String, "work_month": pl.String, "version": pl.Int64}
"""A dropped row that a run used, and where it stood; content_hash is "" where what it gave is taken back."""
LINES: Columns = {"number": pl.String, **ROW, "client_id": pl.String, "turnover_kind": pl.String,
                  "order_reference": pl.String, "work_date": pl.String,
                  "work_end": pl.String, "description": pl.String, "quantity": pl.String, "unit": pl.String,
                  "unit_price_cents": CENTS, "vat": pl.String, "vat_ground": pl.String, "quote_reference": pl.String,
                  "quote_date": pl.String, "quote_terms": pl.String, "net_cents": CENTS, "worth_cents": CENTS,
                  "origin": pl.String}
"""net_cents: on this document. worth_cents: of the row, after it. origin: the invoice that first had the row."""
CONTRACT = ("gross", "onss_base", "onss", "work_bonus_A", "work_bonus_B", "onss_net", "taxable", "key_formula_taxable",
            "flat_taxable", "fiscal_bonus_A", "fiscal_bonus_B", "special_base", "employer_onss", "funds", "accident_insurance",
            "holiday_provision", "holiday_earned", "holiday_simple", "cost", "margin", "full_cost")
"""Amounts of a contract, in cents."""
CONTRACTS: Columns = {"number": pl.String, "contract_id": pl.String, **ROW, "member_id": pl.String, "status": pl.String,
                      "joint_committee": pl.String, "start": pl.String, "end": pl.String, "days": pl.String, "hours": pl.String,
                      **dict.fromkeys(CONTRACT, CENTS), "hours_of_quota": pl.Int64, "days_worked": pl.Int64}
EXCEPTIONAL_AMOUNTS = ("gross", "onss_base", "social_deduction", "employer_onss", "funds", "accident_insurance",
                       "holiday_provision", "margin", "full_cost", "holiday_earned", "holiday_simple", "special_base_beside")
EXCEPTIONAL: Columns = {"number": pl.String, "contract_id": pl.String, "row_key": pl.String, "activity_id": pl.String,
                        "member_id": pl.String, "kind": pl.String, **dict.fromkeys(EXCEPTIONAL_AMOUNTS, CENTS)}
"""Premiums and holiday pay of contracts, in cents."""
TAXED = ("gross", "social_deduction", "withholding", "net")
EXCEPTIONAL_TAX: Columns = {"number": pl.String, "member_id": pl.String, "kind": pl.String, **dict.fromkeys(TAXED, CENTS)}
EXPENSES: Columns = {**ROW, "member_id": pl.String, "date": pl.String, "category": pl.String, "description": pl.String,
                     "supplier": pl.String, "receipt_sha256": pl.String, "reimbursed_cents": CENTS, "charged_cents": CENTS}
COPYRIGHT = ("gross", "expenses", "withholding", "net")
"""Amounts of a copyright document, in cents: what this document adds to the year."""
COPYRIGHT_DOCUMENTS: Columns = {"number": pl.String, "member_id": pl.String, "income_year": pl.Int64,
                                **dict.fromkeys(COPYRIGHT, CENTS)}
"""One member and income year in one run."""
COPYRIGHT_REQUESTS: Columns = {"number": pl.String, **ROW, "member_id": pl.String, "client_id": pl.String,
                               "order_reference": pl.String, "date": pl.String, "work_title": pl.String,
                               "income_year": pl.Int64, "gross_cents": CENTS}
"""income_year: the calendar year in which the request was first paid."""
REDUCTIONS: Columns = {"quarter": pl.String, "member_id": pl.String, "activity_id": pl.String, "amount_cents": CENTS}
"""activity_id is "" where the pool has it."""
SHARE_MOVEMENTS: Columns = {"number": pl.String, "member_id": pl.String, "date": pl.String, "movement": pl.String,
                            "shares": pl.Int64, "nominal_cents": CENTS, "iban": pl.String, "letter": pl.String}
"""Subscriptions and refunds of shares."""
PAYMENTS: Columns = {"payment_id": pl.String, "document": pl.String, "batch": pl.String, "member_id": pl.String,
                     "name": pl.String, "iban": pl.String, "amount_cents": CENTS, "execution_date": pl.String, "held": pl.String,
                     "communication": pl.String}
PAY_BASES = {"gross": "gross", "net_wished": "net", "budget_amount": "amount"}
"""What a row of pay wishes -> pay_basis of its contract; "budget" where it wishes nothing."""
TERMS = ("status", "joint_committee", "start", "end", "days", "hours", "function", "pay_basis")
"""What a contract document agrees, beside the amount of pay."""
AGREEMENTS: Columns = {**dict.fromkeys(("number", "kind", "contract", "row_key", "member_id", "activity_id", "work_month"),
                                        pl.String), "version": pl.Int64, "made_on": pl.String,
                       **dict.fromkeys(TERMS, pl.String), "pay_cents": CENTS}
"""Contracts, their amendments and ends, each with the terms after it."""
FILES: Mapping[str, tuple[str, Columns]] = {
    "postings": ("journal.csv", POSTINGS), "invoices": ("invoices.csv", INVOICES), "transfers": ("transfers.csv", TRANSFERS),
    "payslips": ("payslips.csv", PAYSLIPS), "lines": ("lines.csv", LINES), "contracts": ("contracts.csv", CONTRACTS),
    "expenses": ("expenses.csv", EXPENSES), "exceptional": ("exceptional.csv", EXCEPTIONAL),
    "exceptional_tax": ("exceptional_tax.csv", EXCEPTIONAL_TAX),
    "copyright_documents": ("copyright_documents.csv", COPYRIGHT_DOCUMENTS),
    "copyright_requests": ("copyright_requests.csv", COPYRIGHT_REQUESTS),
    "reductions": ("reductions.csv", REDUCTIONS), "share_movements": ("share_movements.csv", SHARE_MOVEMENTS),
    "payments": ("payments.csv", PAYMENTS), "agreements": ("agreements.csv", AGREEMENTS)}
"""Table of the books -> its file in accounting/, and the file's columns."""
OF_RUN = ("lines", "contracts", "expenses", "exceptional", "exceptional_tax", "copyright_requests", "reductions", "payments")
"""Tables whose rows only gain month and run in the books."""


class AccountingError(ValueError):
    """An accounting file that cannot be read or lacks a column; names it."""


@dataclass(frozen=True)
class Accounting:
    """What a run books, one frame a table, columns as in its file and in the file's order."""

    postings: pl.DataFrame
    invoices: pl.DataFrame
    transfers: pl.DataFrame
    payslips: pl.DataFrame
    lines: pl.DataFrame
    contracts: pl.DataFrame
    expenses: pl.DataFrame
    exceptional: pl.DataFrame
    exceptional_tax: pl.DataFrame
    copyright_documents: pl.DataFrame
    copyright_requests: pl.DataFrame
    reductions: pl.DataFrame
    share_movements: pl.DataFrame
    payments: pl.DataFrame
    agreements: pl.DataFrame


def read_accounting(folder: Path) -> Accounting:
    """The accounting tables of a draft or published run."""
    return Accounting(**{table: _read(folder / "accounting" / name, columns)
                         for table, (name, columns) in FILES.items()})


def _read(file: Path, columns: Columns) -> pl.DataFrame:
    try:
        frame = pl.read_csv(file, schema_overrides=columns, empty_string_is_null=False, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise AccountingError(f"accounting/{file.name} cannot be read: {error}") from None
    if missing := [name for name in columns if name not in frame.columns]:
        raise AccountingError(f"accounting/{file.name} has no column {', '.join(missing)}")
    return frame.select(list(columns))


def booked(accounting: Accounting, month: str, run: int) -> dict[str, pl.DataFrame]:
    """The rows of each table as they stand in the books, in the order in which they are written."""
    of_run = (pl.lit(month).alias("month"), pl.lit(run, dtype=pl.Int64).alias("run"))
    lines = accounting.postings.with_row_index("line", offset=1).cast({"line": pl.Int64})
    return {
        "postings": lines.with_columns(of_run),
        "invoices": _numbered(accounting.invoices).with_columns(of_run),
        "transfers": _numbered(accounting.transfers).with_columns(of_run),
        "payslips": _numbered(accounting.payslips),
        "copyright_documents": _numbered(accounting.copyright_documents).with_columns(of_run),
        "share_movements": _numbered(accounting.share_movements).with_columns(of_run),
        "agreements": _numbered(accounting.agreements).with_columns(of_run),
        **{table: getattr(accounting, table).with_columns(of_run) for table in OF_RUN},
    }


def _numbered(documents: pl.DataFrame) -> pl.DataFrame:
    """Year and place in the year, from numbers such as 2026-00001 and 2026-P00001, in that order."""
    parts = pl.col("number").str.extract_groups(r"^(?<year>\d{4})-[A-Z]?(?<nth>\d+)$").struct
    return documents.with_columns(
        year=parts.field("year").cast(pl.Int64), nth=parts.field("nth").cast(pl.Int64)).sort("year", "nth")


def quoted(columns: Iterable[str]) -> str:
    """Names of columns for a query."""
    return ", ".join(f'"{name}"' for name in columns)
