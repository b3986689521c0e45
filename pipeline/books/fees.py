"""The fee of each invoice against the rate that its run used."""

import json
from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from pipeline.books.accounting import Columns
from pipeline.books.records import SealedRun
from pipeline.books.store import Books
from pipeline.core.money import EXACT, cents, exact

TURNOVER: Columns = {"number": pl.String, "month": pl.String, "run": pl.Int64, "total_excl_vat_cents": pl.Int64,
                     "fee_cents": pl.Int64}
RATE = "fee_rate"


def wrong_fees(books: Books, runs: Iterable[SealedRun]) -> list[str]:
    """Invoices whose fee is not the rate of turnover, rounded to the cent, half up."""
    fees = _fees(books, runs)
    unknown = fees.filter(pl.col("rate").is_null()).select("month", "run").unique().sort("month", "run")
    wrong = fees.filter(pl.col("fee") != cents(pl.col("exact_fee"))).sort("number")
    return [*(f"{month}, run {run}: run.json names no {RATE}" for month, run in unknown.iter_rows()),
            *(f"{number}: the fee is not {rate.normalize()} of turnover"
              for number, rate in wrong.select("number", "rate").iter_rows())]


def rounding_difference(books: Books) -> Decimal:
    """Fees as booked, less the rate of the whole turnover: what rounding each invoice made; for information."""
    fees = _fees(books, books.runs())
    return Decimal(fees["fee"].sum() or 0) - Decimal(fees["exact_fee"].sum() or 0)


def _fees(books: Books, runs: Iterable[SealedRun]) -> pl.DataFrame:
    """One row an invoice: fee as booked and before rounding, in euro."""
    used = [(run.month, run.run, rate) for run in runs for rate in _rates(run)]
    rates = pl.DataFrame(used, schema={"month": pl.String, "run": pl.Int64, "rate": EXACT}, orient="row")
    invoices = books.table("invoices", TURNOVER).join(rates, on=["month", "run"], how="left")
    turnover = exact(pl.col("total_excl_vat_cents")) / 100
    return invoices.with_columns(fee=exact(pl.col("fee_cents")) / 100, exact_fee=turnover * pl.col("rate"))


def _rates(run: SealedRun) -> list[Decimal]:
    try:
        record = json.loads(run.run_json)
    except ValueError:
        return []
    return [Decimal(entry["value"]) for entry in [*record["policy"], *record["parameters"]] if entry["name"] == RATE]
