"""What the books hold when a run begins."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipeline.books.accounting import (
    AGREEMENTS,
    CONTRACTS,
    COPYRIGHT_REQUESTS,
    EXCEPTIONAL,
    EXPENSES,
    LINES,
    SHARE_MOVEMENTS,
    TAXED,
    Columns,
)

SEALED_ROWS: Columns = {"kind": pl.String, "row_key": pl.String, "content_hash": pl.String, "month": pl.String,
                        "run": pl.Int64, "activity_id": pl.String, "work_month": pl.String, "version": pl.Int64}
HOLIDAY = ("holiday_earned", "holiday_simple", "holiday_provision")
"""What contracts earn of holiday pay: all of it, its simple half, and what was charged for it, contributions included."""
SET_ASIDE: Columns = {"member_id": pl.String, "activity_id": pl.String, **dict.fromkeys(HOLIDAY, pl.Int64),
                      **dict.fromkeys((f"later_{name}" for name in HOLIDAY), pl.Int64)}
"""later_: what the run's own month and those after it set aside, or (negative) paid out."""
MONTH_EXCEPTIONAL: Columns = {"member_id": pl.String, "kind": pl.String, **dict.fromkeys(TAXED, pl.Int64)}
LUMP_SUMS: Columns = {"member_id": pl.String, "category": pl.String, "date": pl.String, "reimbursed_cents": pl.Int64}
SEALED_LINES: Columns = {**LINES, "month": pl.String, "run": pl.Int64, "origin_date": pl.String}

QUARTER_COST = ("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin", "full_cost",
                "days_worked")
QUARTER_CONTRACTS: Columns = {"contract_id": pl.String, "activity_id": pl.String, "member_id": pl.String, "status": pl.String,
                              "joint_committee": pl.String, "month": pl.String, "end": pl.String, "days": pl.String,
                              "onss_base": pl.Int64, **dict.fromkeys(QUARTER_COST, pl.Int64)}
"""One row a contract of a run, or what it was, taken back, or its premium: amounts in cents, days in hundredths."""
OF_PREMIUM = ": premium"
"""What the id of a contract gains where a row is its premium."""
QUARTER_REDUCTIONS: Columns = {"member_id": pl.String, "activity_id": pl.String, "amount_cents": pl.Int64}
"""What runs posted of a quarter's structural reduction, all added up; activity_id is "" where the pool has it."""

MONTH_CONTRACTS: Columns = {"row_key": pl.String, "member_id": pl.String, "start": pl.String, "end": pl.String, "days": pl.String,
                            "file": pl.String, "sheet": pl.String, "row": pl.Int64}
RECEIPTS: Columns = {"receipt_sha256": pl.String, "row_key": pl.String, "file": pl.String, "sheet": pl.String, "row": pl.Int64,
                     "work_month": pl.String}

BOOKED_SHARES: Columns = {**SHARE_MOVEMENTS, "of_run": pl.Boolean}
"""A movement in the books; of_run: no where an entry outside runs has it, of which the register that is dropped may be silent."""
PAID_MONTHS: Columns = {"member_id": pl.String, "year": pl.Int32, "months": pl.Int64}
"""Months before the run's in which a member had a payslip, by calendar year."""
INVOICED: Columns = {"activity_id": pl.String, "work_month": pl.String, "client_id": pl.String, "order_reference": pl.String,
                     "invoiced_cents": pl.Int64, "copyright_cents": pl.Int64}
COPYRIGHT_YEARS: Columns = {"member_id": pl.String, "income_year": pl.Int64, "gross": pl.Int64, "expenses": pl.Int64,
                            "withholding": pl.Int64}


RIGHTS_YEAR: Columns = {"member_id": pl.String, "days_worked": pl.Int64, "gross": pl.Int64, "first_month": pl.String,
                        "last_month": pl.String}
"""Days in hundredths, gross in cents, of all contracts but students' within the quota; the first and last month that has any."""
HELD_PAYMENTS: Columns = {**dict.fromkeys(("month", "run", "payment_id", "batch", "member_id", "name"), pl.String),
                          "amount_cents": pl.Int64, "held": pl.String}
PAID_ACCOUNTS: Columns = {"member_id": pl.String, "iban": pl.String}


def _empty(columns: Columns) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(columns))


@dataclass(frozen=True)
class SealedRows:
    """What the books hold of some rows, one row each as it was last sealed.

    lines: with the date of the invoice that first had them. contracts, expenses, exceptional: amounts of all runs added up,
    in cents.
    receipts: one row an expense that was reimbursed on a receipt asked for: RECEIPTS.
    copyright: as contracts and expenses. invoiced: what Activities with requests invoiced a client for an order by month of
        the workbook, excluding VAT, and paid of it as copyright: INVOICED.
    """

    lines: pl.DataFrame = field(default_factory=lambda: _empty(SEALED_LINES))
    contracts: pl.DataFrame = field(default_factory=lambda: _empty(CONTRACTS))
    expenses: pl.DataFrame = field(default_factory=lambda: _empty(EXPENSES))
    exceptional: pl.DataFrame = field(default_factory=lambda: _empty(EXCEPTIONAL))
    receipts: pl.DataFrame = field(default_factory=lambda: _empty(RECEIPTS))
    copyright: pl.DataFrame = field(default_factory=lambda: _empty(COPYRIGHT_REQUESTS))
    invoiced: pl.DataFrame = field(default_factory=lambda: _empty(INVOICED))


@dataclass(frozen=True)
class Opening:
    """The books before a run of a month, dated on a day.

    sequence: the run's number in its month. previous_seal: hex, "" before the first run ever.
    next_invoice, next_funding, next_transfer, next_payslip, next_copyright, next_agreement: the next number of the year of the
        day.
    last_issue: date of its last
        invoice, if any, else of the opening. begins_on: the day on which the books begin with an opening; None without one.
    budgets: activity_id -> cents, positive where the Activity owns them.
    first_as_of: the day of the month's first sealed run; None before it.
    sealed_rows: one row of work, expense, pay or copyright that runs used, as the last of them left it: SEALED_ROWS;
        content_hash is "" where it was taken back.
    to_take_back: what the books hold of rows that a workbook now says otherwise, or no longer.
    month_pay: one member: sums, in cents, of the payslips of the month's earlier runs, and the latest `facts`.
    quarter_pay: one member: special_base of the quarter's other months and special_contribution that all its runs
        kept, regularisations included, in cents.
    quarter_known: every other month of the quarter has a sealed run. quarter_pay_known: or its pay stands in an opening.
    quarter_contracts: what contracts cost in the month's earlier runs, and in the quarter's where it is known:
        QUARTER_CONTRACTS.
    quarter_reductions: what runs posted of the quarter's structural reduction: QUARTER_REDUCTIONS.
    last_month: one member: sums of the payslips of the month before, PAY in cents and days_worked in hundredths.
    rights_year: one member: what his contracts of the month's calendar year count for social rights: RIGHTS_YEAR.
    year_pay: one member: student_hours and work_bonus (parts A and B) of the month's calendar year, as Decimal.
    holiday_set_aside: one member and Activity: holiday pay that contracts earned and that was not paid out, in cents: SET_ASIDE.
    month_exceptional: one member and kind: exceptional pay of the month's earlier runs, in cents: MONTH_EXCEPTIONAL.
    month_contracts: one contract of the month that a run sealed and none took back: MONTH_CONTRACTS.
    lump_sums: what expenses without receipt gave, by member, category and day, all runs added up.
    copyright_years: what members received as copyright, by income year, all runs added up, in cents: COPYRIGHT_YEARS.
    state_balances: withholding_payable and onss_payable -> month -> cents, see `carried.state_balances`.
    paid_accounts: the accounts on which each member was last paid: PAID_ACCOUNTS.
    held_payments: payments of earlier runs that wait, or came back, and that nobody let go: HELD_PAYMENTS.
    shares: every movement of shares in the books: BOOKED_SHARES. next_share: as the other numbers. books_since: the day of the
        opening, else the first day of the first sealed month. shares_owed: member -> cents that he owes for shares.
    paid_months: months before this one with a payslip: PAID_MONTHS.
    agreements: contracts of the month that stand, each as its last document left it: AGREEMENTS. ahead: those of any month that
        end after the day.
    last_registers: register files that the last run kept, below the home: those dropped together, the latest first.
    """

    month: str
    sequence: int
    previous_seal: str
    next_invoice: int
    next_payslip: int
    budgets: Mapping[str, int]
    sealed_rows: pl.DataFrame
    month_pay: pl.DataFrame
    quarter_pay: pl.DataFrame
    quarter_known: bool
    last_month: pl.DataFrame
    year_pay: pl.DataFrame
    last_registers: tuple[tuple[str, ...], ...]
    first_as_of: date | None = None
    quarter_contracts: pl.DataFrame = field(default_factory=lambda: _empty(QUARTER_CONTRACTS))
    quarter_reductions: pl.DataFrame = field(default_factory=lambda: _empty(QUARTER_REDUCTIONS))
    last_issue: date | None = None
    rights_year: pl.DataFrame = field(default_factory=lambda: _empty(RIGHTS_YEAR))
    begins_on: date | None = None
    quarter_pay_known: bool = False
    holiday_set_aside: pl.DataFrame = field(default_factory=lambda: _empty(SET_ASIDE))
    month_exceptional: pl.DataFrame = field(default_factory=lambda: _empty(MONTH_EXCEPTIONAL))
    month_contracts: pl.DataFrame = field(default_factory=lambda: _empty(MONTH_CONTRACTS))
    lump_sums: pl.DataFrame = field(default_factory=lambda: _empty(LUMP_SUMS))
    copyright_years: pl.DataFrame = field(default_factory=lambda: _empty(COPYRIGHT_YEARS))
    next_copyright: int = 1
    next_funding: int = 1
    next_transfer: int = 1
    next_agreement: int = 1
    agreements: pl.DataFrame = field(default_factory=lambda: _empty(AGREEMENTS))
    ahead: pl.DataFrame = field(default_factory=lambda: _empty(AGREEMENTS))
    state_balances: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    paid_accounts: pl.DataFrame = field(default_factory=lambda: _empty(PAID_ACCOUNTS))
    held_payments: pl.DataFrame = field(default_factory=lambda: _empty(HELD_PAYMENTS))
    shares: pl.DataFrame = field(default_factory=lambda: _empty(BOOKED_SHARES))
    next_share: int = 1
    books_since: date = date.max
    shares_owed: Mapping[str, int] = field(default_factory=dict)
    paid_months: pl.DataFrame = field(default_factory=lambda: _empty(PAID_MONTHS))
    to_take_back: SealedRows = field(default_factory=SealedRows)

    def digest(self) -> str:
        """SHA-256, in hex, of what approval must find unchanged."""
        of_month = self.sealed_rows.filter(pl.col("month") == self.month).sort("kind", "row_key")
        body = [self.month, self.sequence, self.previous_seal, self.next_invoice, self.next_payslip,
                self.next_copyright, self.next_funding, self.next_transfer, self.next_share, self.next_agreement,
                self.shares.height, sorted(self.shares_owed.items()), self.agreements.sort("number").rows(),
                sorted(self.budgets.items()), self.month_pay.sort("member_id").rows(), of_month.rows(),
                self.month_exceptional.sort("member_id", "kind").rows(), self._still_set_aside()]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()

    def _still_set_aside(self) -> list[tuple[str | int, ...]]:
        """Holiday pay of earlier months that contracts that end now pay out."""
        return self.holiday_set_aside.filter(pl.col("holiday_provision") != 0).sort("member_id", "activity_id").rows()
