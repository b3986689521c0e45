"""A run's postings on the Belgian chart of accounts, with the turnover and costs (classes 7 and 6) that the ledger nets.

The ledger posts an invoice to its Activity's budget, less the fee; costs are taken from that budget. The chart shows the whole
turnover and the whole costs, and what budgets gain or lose by them as one more cost, `change_in_budgets`; what is put in common
as an addition to provisions. What is left of classes 6 and 7 is what the ledger has on `fees`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from pipeline.books.accounting import Accounting

CHARTED: dict[str, Any] = {"date": pl.String, "document": pl.String, "kind": pl.String, "number": pl.String,
                           "account": pl.String, "subject": pl.String, "amount_cents": pl.Int64}
"""One row a document, account and subject: debit +, credit -. number: on the chart. account: of the ledger, or of RESULTS.
kind: what the document is, for labels `chart_kind_<kind>`."""
RESULTS = ("turnover", "grants", "patronage", "expenses", "copyright", "wages", "employer_contributions", "accident_insurance",
           "holiday_pay", "to_provisions", "change_in_budgets")
"""Accounts of classes 6 and 7 that a run's journal has beside those of the ledger."""
EARNED = {"invoice": "turnover", "grant": "grants", "patronage": "patronage"}
EMPLOYMENT = {"gross": "wages", "employer_onss": "employer_contributions", "funds": "employer_contributions",
              "accident_insurance": "accident_insurance", "holiday_provision": "holiday_pay"}
"""Amount of a contract -> the cost that it is."""
THROUGH = {"budgets": "change_in_budgets", "mutualised_margin": "to_provisions", "reductions_pool": "to_provisions"}
"""Account that a run moves -> the cost that its movement is."""
NET = "fees"
"""What a run earns: on the chart it is what turnover is more than all costs."""
ROW = ["document", "account", "subject", "amount_cents"]


def by_chart(booked: Accounting, numbers: Mapping[str, str]) -> pl.DataFrame:
    """The journal of a run: CHARTED, each document's amounts adding up to 0. numbers: account -> number on the chart."""
    own = booked.postings.filter(pl.col("account") != NET).select(ROW)
    through = own.filter(pl.col("account").is_in(list(THROUGH))).with_columns(
        pl.col("account").replace_strict(THROUGH, return_dtype=pl.String), amount_cents=-pl.col("amount_cents"))
    rows = pl.concat([own, through, *_results(booked)])
    days = booked.postings.select("document", "date").unique("document")
    return charted(rows.join(days, on="document", how="left").join(_kinds(booked), on="document", how="left"), numbers)


def charted(rows: pl.DataFrame, numbers: Mapping[str, str]) -> pl.DataFrame:
    """Rows of CHARTED without number, one a document, account and subject. Raises UnknownAccount."""
    if missing := sorted(set(rows["account"]) - set(numbers)):
        raise UnknownAccount(f"chart_of_accounts has no number for {', '.join(missing)}")
    keys = ["date", "document", "kind", "account", "subject"]
    sums = rows.group_by(keys).agg(pl.col("amount_cents").sum()).filter(pl.col("amount_cents") != 0)
    numbered = sums.with_columns(pl.col("kind").fill_null("other"),
                                 number=pl.col("account").replace_strict(dict(numbers), return_dtype=pl.String))
    return numbered.select(list(CHARTED)).sort("date", "document", "number", "account", "subject")


class UnknownAccount(ValueError):
    """An account without a number on the chart; names it."""


def _results(booked: Accounting) -> list[pl.DataFrame]:
    """Turnover and costs, each from the table that the books have of it."""
    sold = booked.invoices.select(document="number", account=pl.col("billing").replace_strict(EARNED, return_dtype=pl.String),
                                  subject="client_id", amount_cents=-pl.col("total_excl_vat_cents"))
    employed = [rows.select(document="number", account=pl.lit(cost), subject="member_id", amount_cents=amount)
                for rows in (booked.contracts, booked.exceptional) for amount, cost in EMPLOYMENT.items()]
    spent = booked.expenses.select(document="row_key", account=pl.lit("expenses"), subject="member_id",
                                   amount_cents="charged_cents")
    rights = booked.copyright_requests.select(document="number", account=pl.lit("copyright"), subject="member_id",
                                              amount_cents="gross_cents")
    reduced = booked.reductions.select(document=pl.concat_str("quarter", pl.lit(" "), "member_id"),
                                       account=pl.lit("employer_contributions"), subject="member_id",
                                       amount_cents=-pl.col("amount_cents"))
    return [sold, *employed, spent, rights, reduced]


def _kinds(booked: Accounting) -> pl.DataFrame:
    """document -> kind."""
    funds = pl.when(pl.col("billing") == "invoice").then("kind").otherwise(pl.lit("funding"))
    named = {"transfer": booked.transfers["number"], "payslip": booked.payslips["number"],
             "expense": booked.expenses["row_key"].unique(), "copyright": booked.copyright_documents["number"],
             "reduction": booked.reductions.select(pl.concat_str("quarter", pl.lit(" "), "member_id")).to_series().unique(),
             "share": booked.share_movements["number"], "payment": booked.payments["payment_id"]}
    return pl.concat([booked.invoices.select(document="number", kind=funds),
                      *(pl.DataFrame({"document": names}).with_columns(kind=pl.lit(kind)) for kind, names in named.items())])


ENTRIES = ("statement", "decision", "matched", "guarantee", "payments", "refund", "mark", "opening")
"""Kinds of entries that have words; others are told as `other`."""


def entries_by_chart(ask: Callable[..., pl.DataFrame], first: str, last: str, numbers: Mapping[str, str]) -> pl.DataFrame:
    """CHARTED of what was booked outside runs and is dated from first to last: bank, payments, fund. document: the set of
    postings, which adds up to 0. ask: `Books.frame`."""
    rows = ask("SELECT p.date, p.set_id, e.kind, p.account, p.subject, p.amount_cents FROM entry_postings AS p"
               " JOIN entries AS e ON e.nth = p.entry WHERE p.date BETWEEN ? AND ?",
               {name: kind for name, kind in CHARTED.items() if name != "number"}, first, last)
    return charted(rows.with_columns(kind=pl.when(pl.col("kind").is_in(ENTRIES)).then("kind")), numbers)
