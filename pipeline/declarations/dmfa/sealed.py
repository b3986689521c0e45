"""What the books hold of a quarter: what its runs paid and took back, what the structural reduction gave, what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.calendar import Month
from pipeline.declarations.sealed import marks, ordered, paid, sealed_months
from pipeline.month.state_payments import SECURITY

OWED = ("onss_payable", "funds_payable")
"""Accounts of the ledger on which contributions are owed."""
OF_CONTRACT = ("gross", "onss_base", "onss", "work_bonus_A", "work_bonus_B", "employer_onss", "funds", "hours_of_quota",
               "days_worked")
OF_EXCEPTIONAL = ("gross", "onss_base", "social_deduction", "employer_onss", "funds", "holiday_simple")
WORDS = ("number", "month", "contract_id", "row_key", "content_hash", "member_id", "status", "joint_committee", "start", "end",
         "days", "hours")
CONTRACTS: dict[str, Any] = {**dict.fromkeys(WORDS, pl.String), "run": pl.Int64, **dict.fromkeys(OF_CONTRACT, pl.Int64)}
EXCEPTIONAL: dict[str, Any] = {**dict.fromkeys(("number", "month", "contract_id", "kind"), pl.String), "run": pl.Int64,
                               **dict.fromkeys(OF_EXCEPTIONAL, pl.Int64)}
REDUCTIONS: dict[str, Any] = {"member_id": pl.String, "number": pl.String, "amount_cents": pl.Int64}


@dataclass(frozen=True)
class Quarter:
    """name: 2026Q1. months: its three. sealed: those of them that have a sealed run."""

    name: str
    months: tuple[Month, ...]
    sealed: tuple[str, ...]

    @property
    def first(self) -> date:
        return self.months[0].first

    @property
    def last(self) -> date:
        return self.months[-1].last

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(str(month) for month in self.months if str(month) not in self.sealed)


@dataclass(frozen=True)
class Sealed:
    """Amounts in cents, days and hours of the quota in hundredths.

    rows: one row a contract of a run, or what it was, taken back: CONTRACTS with law_day. exceptional: premiums and holiday pay,
    with the words of their contract. slips: see `paid`. reductions: one row a member and run, with its payslip.
    owed: account -> what the runs owe before anything is paid. ordered: what their bank files pay to the ONSS.
    """

    quarter: Quarter
    rows: pl.DataFrame
    exceptional: pl.DataFrame
    slips: pl.DataFrame
    reductions: pl.DataFrame
    owed: dict[str, int]
    ordered: int


def of_quarter(books: Books, name: str, months: tuple[Month, ...]) -> Sealed:
    """All that the runs of the quarter's months sealed. Raises Refused where none is sealed."""
    quarter = Quarter(name, months, sealed_months(books, [str(month) for month in months]))
    rows = _contracts(books, quarter.sealed)
    words = rows.select("month", "run", "contract_id", "row_key", "member_id", "status", "joint_committee", "end", "law_day")
    beside = _ask(books, "SELECT {} FROM exceptional WHERE month IN ({}) ORDER BY month, run, contract_id, kind", EXCEPTIONAL,
                  quarter.sealed).join(words, on=["month", "run", "contract_id"], maintain_order="left")
    reduced, owed = _reductions(books, quarter.sealed), _owed(books, quarter.sealed)
    return Sealed(quarter, rows, beside, paid(books, quarter.sealed), reduced, owed,
                  ordered(books, SECURITY, quarter.sealed))


def _contracts(books: Books, months: Sequence[str]) -> pl.DataFrame:
    rows = _ask(books, "SELECT {} FROM contracts WHERE month IN ({}) ORDER BY month, run, contract_id", CONTRACTS, months)
    last_of_month = pl.concat_str("month", pl.lit("-01")).str.to_date().dt.month_end()
    return rows.with_columns(pl.col("start", "end").str.to_date()).with_columns(law_day=pl.min_horizontal("end", last_of_month))


def _reductions(books: Books, months: Sequence[str]) -> pl.DataFrame:
    """What the runs gave of the quarter's reduction; number is the payslip of the member in the run, "" where he has none."""
    return books.frame("SELECT r.member_id, COALESCE(p.number, ''), SUM(r.amount_cents) FROM reductions AS r"
                       " LEFT JOIN payslips AS p ON p.month = r.month AND p.run = r.run AND p.member_id = r.member_id"
                       f" WHERE r.month IN ({marks(months)}) GROUP BY r.month, r.run, r.member_id"
                       " ORDER BY r.member_id, r.month, r.run",
                       REDUCTIONS, *months)


def _owed(books: Books, months: Sequence[str]) -> dict[str, int]:
    """What the runs' postings owe on each account, their own payments left out."""
    found = books.frame(f"SELECT account, -SUM(amount_cents) FROM postings WHERE month IN ({marks(months)})"
                        f" AND account IN ({marks(OWED)}) AND document NOT IN (SELECT payment_id FROM payments) GROUP BY account",
                        {"account": pl.String, "cents": pl.Int64}, *months, *OWED)
    return {**dict.fromkeys(OWED, 0), **dict(found.iter_rows())}


def _ask(books: Books, query: str, columns: dict[str, Any], months: Sequence[str]) -> pl.DataFrame:
    names = ", ".join(f'"{name}"' for name in columns)
    return books.frame(query.format(names, marks(months)), columns, *months)
