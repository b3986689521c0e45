"""The tables that the review reads: of this run, of the month's sealed runs, and of the month sealed before."""

from pathlib import Path

import polars as pl

from pipeline.core.home import FOLDERS, Home
from pipeline.core.money import EXACT, at_least, euros
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.exceptional import PREMIUM
from pipeline.month.folders import published_folder
from pipeline.month.invoice_documents import has_address
from pipeline.month.payments import slip_dues
from pipeline.month.review_tables import COPYRIGHT, HERE, TABLES, TRANSFERS, Tables, together


def review_tables(inputs: Inputs, tables: MonthTables) -> Tables:
    """The columns that the review reads."""
    return Tables(_payslips(inputs, tables), _invoices(inputs, tables), tables.activities, _copyright(inputs, tables),
                  _transfers(inputs, tables))


def _invoices(inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    electronic = [row["client_id"] for row in inputs.rows.clients.to_dicts() if has_address(row)]
    sold = tables.sales.invoices.with_columns(
        peppol=(pl.col("billing") == "invoice") & pl.col("client_id").is_in(electronic),
        folder=pl.col("billing").replace_strict(FOLDERS, return_dtype=pl.String))
    return sold.select("number", "folder", "client_id", "client_name", "activity_id", "activity_name", "document_kind", "billing",
                       "corrects", "total_excl_vat", "total_vat", "total_incl_vat", "fee", "peppol")


def _transfers(inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    runs = inputs.rows.activities.select("activity_id", "administrator")
    papers = tables.transfers.papers.invoices.join(runs, on="activity_id").join(
        runs.rename({"activity_id": "client_id", "administrator": "buying"}), on="client_id", maintain_order="left")
    quote = pl.when(pl.col("administrator") == pl.col("buying")).then(pl.lit("")).otherwise("quote_reference")
    return papers.select("number", "corrects", seller="activity_name", buyer="client_name", quote=quote,
                         amount="total_excl_vat").select(list(TRANSFERS)).sort("number")


def _copyright(inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    members = inputs.rows.members.select("member_id", name=pl.concat_str("first_name", pl.lit(" "), "last_name"))
    rows = tables.copyright.documents.join(members, on="member_id", how="left", maintain_order="left")
    file = pl.when(pl.col("income_year") == inputs.order.pay_day.year).then("member_id").otherwise(
        pl.concat_str("member_id", pl.lit("."), "income_year"))
    named = rows.with_columns(gross="copyright_gross", withholding="copyright_withholding", to_pay=at_least(pl.col("net"), 0),
                              paid_too_much=at_least(-pl.col("net"), 0), file=file)
    return named.select(list(COPYRIGHT)).sort("number")


def _payslips(inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    members = inputs.rows.members.select("member_id", name=pl.concat_str("first_name", pl.lit(" "), "last_name"))
    spent = pl.concat([rows.select("member_id", "reimbursed") for rows in (tables.expenses, tables.expenses_taken_back)])
    dues = slip_dues(tables.pay.payslips, spent).select("number", "reimbursed", "due")
    corrected = {*tables.pay.taken_back["member_id"], *tables.expenses_taken_back["member_id"]}
    slips = (tables.pay.payslips.join(members, on="member_id", how="left", maintain_order="left")
             .join(dues, on="number", maintain_order="left"))
    slips = slips.join(_pay_that_counts(inputs, tables), on="member_id", how="left", maintain_order="left")
    extra = tables.pay.exceptional.group_by("member_id").agg(
        premium=pl.col("gross").filter(pl.col("kind") == PREMIUM).sum(), premium_cost=pl.col("full_cost").sum())
    slips = slips.join(extra, on="member_id", how="left", maintain_order="left").with_columns(
        pl.col("premium", "premium_cost").fill_null(0).cast(EXACT))
    least = inputs.policy["minimal_rights_gross_month"].value
    return slips.select(
        "member_id", "name", "number", pl.lit(HERE).alias("folder"), "gross", "onss_net", "withholding", "special_contribution",
        "net", "special_contribution_regularisation", "reimbursed", "premium", "exceptional_net",
        full_cost=pl.col("full_cost") + pl.col("premium_cost"), to_pay=at_least(pl.col("due"), 0),
        paid_too_much=at_least(-pl.col("due"), 0), minimal_rights=pl.col("counts").is_not_null() & (pl.col("counts") < least),
        corrects=pl.col("member_id").is_in(sorted(corrected)))


def _pay_that_counts(inputs: Inputs, tables: MonthTables) -> pl.DataFrame:
    """member_id, counts: gross of the month so far that builds social rights, of members whom this run employs otherwise
    than as students within the quota."""
    own = pl.concat([rows.select("member_id", "status", "gross") for rows in (tables.pay.contracts, tables.pay.taken_back)])
    now = own.filter(pl.col("status") != "student").group_by("member_id").agg(counts=pl.col("gross").sum())
    before = inputs.opening.month_pay.select("member_id", before=euros("gross"))
    return now.join(before, on="member_id", how="left").select("member_id", pl.col("counts") + pl.col("before").fill_null(0))


def write_review_tables(now: Tables, folder: Path) -> None:
    """Keep them beside the page, for the runs and months that follow."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        getattr(now, name).write_parquet(folder / f"{name}.parquet")


def sealed_before(home: Home, inputs: Inputs) -> tuple[Tables | None, Tables | None]:
    """The month sealed before and what earlier runs of this month sealed, each as one month; None where there is none."""
    month = inputs.order.month
    return _sealed(home, str(month.before), None), _sealed(home, str(month), inputs.opening.sequence)


def _sealed(home: Home, month: str, until: int | None) -> Tables | None:
    """Published runs of a month, all or those before a run."""
    found, run = [], 1
    while run != until and (published_folder(home, month, run) / "review" / f"{TABLES[0]}.parquet").is_file():
        found.append(_read(published_folder(home, month, run)))
        run += 1
    return together(found) if found else None


def _read(folder: Path) -> Tables:
    payslips, *others = (pl.read_parquet(folder / "review" / f"{name}.parquet") for name in TABLES)
    return Tables(payslips.with_columns(folder=pl.lit(f"../../{folder.name}")), *others)
