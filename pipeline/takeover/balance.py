"""The amounts of an opening by account: debit positive, credit negative, and no more and no less than nothing in all."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT, text
from pipeline.intake.tables import Table

Frames = Mapping[str, pl.DataFrame]
OPENING = "opening"
"""Document of what is no invoice and no holiday pay of a member."""
AMOUNTS = {"opening_budgets": ("budget",), "opening_invoices": ("open_amount",), "opening_holiday": ("holiday_provision",),
           "opening_shares": ("share_amount",), "opening_balances": ("debit", "credit")}
"""Sheet -> its columns that the ledger takes."""
POSTED = ("account", "subject", "amount", "document")


def amounts(tables: Frames) -> pl.DataFrame:
    """One row an amount on an account: POSTED, in euro; nothing of nothing."""
    debit, credit = (pl.col(name).fill_null(0) for name in ("debit", "credit"))
    whose = pl.coalesce("iban", "member_id", "client_id", pl.lit(""))
    rows = [
        _rows(tables["opening_budgets"], "budgets", pl.col("activity_id"), -pl.col("budget")),
        _rows(tables["opening_invoices"], "receivables", pl.col("client_id"), pl.col("open_amount"), pl.col("invoice_number")),
        _rows(tables["opening_holiday"], "holiday_provision", pl.lit(""), -pl.col("holiday_provision"),
              pl.col("member_id") + " " + pl.col("activity_id")),
        _rows(tables["opening_shares"], "share_capital", pl.col("member_id"), -pl.col("share_amount")),
        _rows(tables["opening_balances"], pl.col("account"), whose, debit - credit)]
    return pl.concat(rows).filter(pl.col("amount") != 0)


def _rows(table: pl.DataFrame, account: str | pl.Expr, subject: pl.Expr, amount: pl.Expr,
          document: pl.Expr | None = None) -> pl.DataFrame:
    named = pl.lit(account) if isinstance(account, str) else account
    return table.select(account=named, subject=subject, amount=amount.cast(EXACT),
                        document=pl.lit(OPENING) if document is None else document)


def by_account(posted: pl.DataFrame) -> list[tuple[str, Decimal]]:
    """Each account and what it has, in the order of their names."""
    return list(posted.group_by("account").agg(pl.col("amount").sum()).sort("account").iter_rows())


def not_balanced(tables: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    """The difference and what each account has, where they do not add up to nothing. A figure that could not be read says
    nothing yet."""
    unread = any(fault.column in AMOUNTS.get(kind, ()) for kind, table in tables.items() for fault in table.faults)
    sums = [] if unread else by_account(amounts({kind: table.frame for kind, table in tables.items()}))
    if difference := sum((amount for _, amount in sums), Decimal(0)):
        yield text(difference), "; ".join(f"{account} {text(amount)}" for account, amount in sums)
