"""Files of a draft that are neither documents nor pages: hashes, accounting tables."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from pipeline.books.accounting import CONTRACT, EXCEPTIONAL_AMOUNTS, FILES, PAY, TAXED, read_accounting
from pipeline.books.chart import by_chart
from pipeline.books.hashes import LIST, sha256_of
from pipeline.books.personal import PERSONAL, is_personal, secret_of, write_personal
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.exceptional_tax import own
from pipeline.month.fee_list import fee_list
from pipeline.month.folders import run_name
from pipeline.month.payslips import facts, own_part
from pipeline.month.publish import READ
from pipeline.outputs.journal import journal_book

INVOICE_AMOUNTS = ("total_excl_vat", "total_vat", "total_incl_vat", "fee")


def sha256_list(folder: Path, secret: bytes) -> str:
    """Write files.sha256 (as sha256sum writes it) for every file of the folder but personal ones, which personal.sha256 lists
    with their salts; its own hash. secret: what the salts are made from (`pipeline.books.personal`)."""
    every = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    write_personal(folder, filter(is_personal, every), secret)
    names = sorted([*(name for name in every if not is_personal(name)), *([PERSONAL] if (folder / PERSONAL).is_file() else [])])
    body = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in names)
    target = folder / LIST
    target.write_text(body, encoding="utf-8", newline="\n")
    return sha256_of(target)


def run_secret(home: Path, inputs: Inputs) -> bytes:
    """What the salts of a run's personal files are made from: the bytes of all files that it used."""
    used = inputs.intake.files.filter(pl.col("kind").is_in(READ)).select("from", "file").iter_rows()
    run = run_name(str(inputs.order.month), inputs.opening.sequence)
    return secret_of(run, (home / place / file for place, file in used))


def _cents(names: tuple[str, ...], suffix: str = "") -> list[pl.Expr]:
    return [(pl.col(name) * 100).cast(pl.Int64).alias(f"{name}{suffix}") for name in names]


def write_accounting(inputs: Inputs, tables: MonthTables, folder: Path) -> None:
    """What approval will book: journal, documents, and the rows that made them. Amounts in cents."""
    folder.mkdir(parents=True, exist_ok=True)
    tables.postings.write_csv(folder / "journal.csv")
    tables.employer.members.with_columns(pl.col(pl.Decimal).round(2).cast(pl.Decimal(38, 2))).write_csv(folder / "employer.csv")
    tables.clock.write_csv(folder / "pay_clock.csv")
    plain = pl.col(pl.Decimal).map_batches(lambda amounts: amounts.cast(pl.String).str.replace(r"0{1,8}$", ""))
    fee_list(inputs, tables.sales).with_columns(plain).write_csv(folder / "fees.csv")
    _lines_to_read(tables).write_csv(folder / "employer_lines.csv")
    for name, (file, columns) in FILES.items():
        if name != "postings":
            _booked(name, inputs, tables).select(list(columns)).write_csv(folder / file)


def write_journal(inputs: Inputs, folder: Path) -> None:
    """What the accounting tables of a run's folder book, on the chart of accounts: CSV, and a workbook for the accountant."""
    charted = by_chart(read_accounting(folder), inputs.policy["chart_of_accounts"].value)
    charted.write_csv(folder / "accounting" / "journal_by_chart.csv")
    book = journal_book(charted, inputs.order.as_of, inputs.cooperative["language"])
    (folder / "accounting" / "journal.xlsx").write_bytes(book)


def _lines_to_read(tables: MonthTables) -> pl.DataFrame:
    """The employer's lines by member: rates without idle zeros, amounts in euro."""
    names = ("period", "member_id", "worker_code", "part", "line", "code", "rate", "base", "provisioned", "real")
    amounts = pl.col("base", "provisioned", "real").round(2).cast(pl.Decimal(38, 2))
    return tables.employer.lines.with_columns(_plain("rate", pl.Decimal()), amounts).select(names)


def _booked(name: str, inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    """The rows of one accounting table, with more columns than it has."""
    if name == "payslips":
        return _payslips(inputs, tables)
    return BOOKED[name](tables) if name in BOOKED else _dropped(USED[name](tables), inputs)


def _dropped(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Dropped rows with the month and version of their workbook, other cells as text."""
    versions = dict(inputs.intake.files.select("file", "version").iter_rows())
    dropped = pl.col("file").replace_strict(versions, default=None, return_dtype=pl.Int64)
    version = pl.coalesce("version", dropped) if "version" in rows.columns else dropped
    texts = [name for name in ("work_end", "quote_date", "days", "hours", "supplier", "receipt_sha256") if name in rows.columns]
    return rows.rename({"month": "work_month"}).with_columns(
        version.alias("version"), *(_plain(name, rows.schema[name]) for name in texts))


def _whole(rows: pl.DataFrame, amount: str, name: str = "amount_cents") -> pl.DataFrame:
    """Rows with an amount in cents."""
    return rows.with_columns((pl.col(amount) * 100).cast(pl.Int64).alias(name))


def _invoices(tables: MonthTables) -> pl.DataFrame:
    sold = tables.sales.invoices.drop("kind").rename({"document_kind": "kind"})
    return sold.with_columns(*_cents(INVOICE_AMOUNTS, "_cents"))


def _payslips(inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    slips = own_part(tables.pay.payslips).join(facts(inputs.rows.members), on="member_id", maintain_order="left")
    return slips.with_columns(
        *_cents(PAY), _hundredths("hours_of_quota").alias("student_hours"), _hundredths("days_worked"),
        month=pl.lit(str(inputs.order.month)), run=pl.lit(inputs.opening.sequence))


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    """A cell of a row as text; nothing where it is empty."""
    text = pl.col(name).cast(pl.String)
    return (text.str.replace(r"\.?0+$", "") if kind.is_decimal() else text).fill_null("").alias(name)


def _hundredths(name: str) -> pl.Expr:
    return (pl.col(name).round(2) * 100).cast(pl.Int64).alias(name)


def lines_used(tables: MonthTables) -> pl.DataFrame:
    """Each line of work as documents bill it."""
    lines = pl.concat([tables.sales.lines, tables.transfers.papers.lines])
    origin = pl.when(pl.col("corrects") == "").then("number").otherwise("corrects")
    quantity = _plain("quantity", lines.schema["quantity"])
    return lines.with_columns(
        *_cents(("unit_price",), "_cents"), quantity, origin=origin, net_cents=(pl.col("line_net") * 100).cast(pl.Int64),
        worth_cents=(pl.col("worth") * 100).cast(pl.Int64))


def contracts_used(tables: MonthTables) -> pl.DataFrame:
    """Each contract on a payslip, and those taken back."""
    both = pl.concat([tables.pay.contracts, tables.pay.taken_back], how="diagonal_relaxed")
    numbered = both.join(tables.pay.payslips.select("member_id", "number"), on="member_id").sort("contract_id")
    return numbered.with_columns(pl.col("joint_committee").fill_null(""), *_cents(CONTRACT), _hundredths("hours_of_quota"),
                                 _hundredths("days_worked"))


def exceptional_used(tables: MonthTables) -> pl.DataFrame:
    """Premiums and holiday pay of contracts, and those taken back."""
    return _of_payslips(tables, tables.pay.exceptional).with_columns(*_cents(EXCEPTIONAL_AMOUNTS)).sort("contract_id", "kind")


def _of_payslips(tables: MonthTables, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of members with the number of their payslip."""
    return rows.join(tables.pay.payslips.select("member_id", "number"), on="member_id", maintain_order="left")


def expenses_used(tables: MonthTables) -> pl.DataFrame:
    """Each expense reimbursed, and those taken back."""
    both = pl.concat([tables.expenses, tables.expenses_taken_back], how="diagonal_relaxed").sort("row_key", "content_hash")
    return both.with_columns(*_cents(("reimbursed", "charged"), "_cents"))


def copyright_used(tables: MonthTables) -> pl.DataFrame:
    """Each request paid as copyright, and those taken back."""
    both = pl.concat([tables.copyright.requests, tables.copyright.taken_back], how="diagonal_relaxed")
    return both.sort("row_key", "content_hash").with_columns(gross_cents=(pl.col("copyright_gross") * 100).cast(pl.Int64))


def copyright_documents(tables: MonthTables) -> pl.DataFrame:
    """Copyright documents with what each adds to its income year, in cents."""
    expenses = pl.col("copyright_expenses") - pl.col("copyright_expenses_before")
    own = {"gross": pl.col("copyright_gross"), "expenses": expenses, "withholding": pl.col("copyright_withholding"),
           "net": pl.col("net")}
    return tables.copyright.documents.with_columns(**{name: (each * 100).cast(pl.Int64) for name, each in own.items()},
                                                   income_year=pl.col("income_year").cast(pl.Int64))


def used_rows(tables: MonthTables) -> pl.DataFrame:
    """Each dropped row that became part of a document: kind, file, sheet, row."""
    sold = (tables.sales.lines, tables.transfers.papers.lines)
    invoiced, moved = (rows.filter(pl.col("content_hash") != "") for rows in sold)
    kinds = {"line": invoiced, "transfer": moved, "pay": tables.pay.contracts, "expense": tables.expenses,
             "copyright": tables.copyright.requests}
    frames = [rows.unique("row_key", keep="first").select(pl.lit(kind).alias("kind"), "file", "sheet", "row")
              for kind, rows in kinds.items()]
    return pl.concat(frames).sort("kind", "file", "sheet", "row")


USED: dict[str, Callable[[MonthTables], pl.DataFrame]] = {
    "lines": lines_used, "contracts": contracts_used, "expenses": expenses_used, "copyright_requests": copyright_used}
"""Table of the books -> the dropped rows that it has."""
BOOKED: dict[str, Callable[[MonthTables], pl.DataFrame]] = {
    "invoices": _invoices, "exceptional": exceptional_used, "copyright_documents": copyright_documents,
    "transfers": lambda tables: _whole(tables.transfers.papers.invoices.rename({"client_id": "buyer_activity_id"}),
                                       "total_excl_vat"),
    "exceptional_tax": lambda tables: _of_payslips(tables, own(tables.pay.exceptional_tax)).with_columns(*_cents(TAXED)),
    "agreements": lambda tables: tables.agreements,
    "reductions": lambda tables: _whole(tables.employer.posted, "amount"),
    "share_movements": lambda tables: _whole(tables.shares, "nominal", "nominal_cents"),
    "payments": lambda tables: _whole(tables.payments.rows, "amount")}
"""Table of the books -> the documents and movements that it has."""
