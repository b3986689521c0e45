"""Files of a draft that are neither documents nor pages: JSON, hashes, accounting tables."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.accounting import PAY
from pipeline.books.hashes import LIST, sha256_of
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.payslips import own_part

INVOICE_IDS = ("number", "activity_id", "client_id", "issue_date", "due_date", "order_reference",
               "structured_communication")
INVOICE_AMOUNTS = ("total_excl_vat", "total_vat", "total_incl_vat", "fee")


def write_json(file: Path, body: Any) -> None:
    """JSON for machines: sorted keys, readable text, one final newline."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(body, sort_keys=True, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def sha256_list(folder: Path) -> str:
    """Write files.sha256 (as sha256sum writes it) for every file of the folder; its own hash."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    body = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in names)
    target = folder / LIST
    target.write_text(body, encoding="utf-8", newline="\n")
    return sha256_of(target)


def _cents(frame: pl.DataFrame, names: tuple[str, ...], suffix: str = "") -> list[pl.Expr]:
    return [(pl.col(name) * 100).cast(pl.Int64).alias(f"{name}{suffix}") for name in names]


def write_accounting(inputs: Inputs, tables: MonthTables, folder: Path) -> None:
    """What approval will book: journal, invoices, payslips, and the rows that made them. Amounts in cents."""
    folder.mkdir(parents=True, exist_ok=True)
    tables.postings.write_csv(folder / "journal.csv")
    sold, slips = tables.sales.invoices, own_part(tables.pay.payslips)
    sold.select(*INVOICE_IDS, *_cents(sold, INVOICE_AMOUNTS, "_cents")).write_csv(folder / "invoices.csv")
    slips.select("number", "member_id", pl.lit(str(inputs.order.month)).alias("month"),
                 pl.lit(inputs.opening.sequence).alias("run"), *_cents(slips, PAY),
                 (pl.col("hours_of_quota") * 100).cast(pl.Int64).alias("student_hours"),
                 (pl.col("days_worked").round(2) * 100).cast(pl.Int64)).write_csv(folder / "payslips.csv")
    used_rows(tables).write_csv(folder / "rows.csv")


def used_rows(tables: MonthTables) -> pl.DataFrame:
    """Each row that became part of a document: row_key, kind, content_hash, file, sheet, row, document."""
    origin = ["row_key", "content_hash", "file", "sheet", "row"]
    contracts = tables.pay.contracts.join(tables.pay.payslips.select("member_id", "number"), on="member_id")
    kinds = {"line": tables.sales.lines, "pay": contracts.unique("row_key", keep="first"),
             "expense": tables.expenses.with_columns(number=pl.col("row_key"))}
    frames = [rows.select(*origin, kind=pl.lit(kind), document=pl.col("number")) for kind, rows in kinds.items()]
    columns = ["row_key", "kind", "content_hash", "file", "sheet", "row", "document"]
    return pl.concat(frames).select(columns).sort("kind", "row_key")
