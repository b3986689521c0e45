"""Payslips in the books, by member: of a month, of a quarter, of a year; with what an opening says of the time before."""

from collections.abc import Sequence

import polars as pl

from pipeline.books.accounting import PAY, Columns
from pipeline.books.opening import HELD_PAYMENTS, PAID_ACCOUNTS, RIGHTS_YEAR
from pipeline.books.rows import Query
from pipeline.core.money import EXACT

RETURNED = "PAY-RETURNED"
"""Why a payment waits that the bank gave back: the code of the problem."""
MONTH_PAY: Columns = {"member_id": pl.String, **dict.fromkeys((*PAY, "days_worked"), pl.Int64), "facts": pl.String}
QUARTER_PAY: Columns = {"member_id": pl.String, "special_base": pl.Int64, "special_contribution": pl.Int64}
YEAR_PAY: Columns = {"member_id": pl.String, "student_hours": pl.Int64, "work_bonus": pl.Int64}

COUNTED_BESIDE = "CASE kind WHEN 'other' THEN gross WHEN 'exit_holiday' THEN -holiday_simple ELSE 0 END"
STATUS_BESIDE = ("(SELECT c.status FROM contracts AS c WHERE c.month = exceptional.month AND c.run = exceptional.run"
                 " AND c.contract_id = exceptional.contract_id)")
"""Of a row of exceptional pay: what counts for pension where the status of its contract does."""


def month_pay(query: Query, month: str) -> pl.DataFrame:
    """Sums of the month's payslips in cents, and the latest `facts`: MONTH_PAY."""
    sums = ", ".join(f'SUM("{name}")' for name in (*PAY, "days_worked"))
    return query(f"SELECT member_id, {sums}, (SELECT facts FROM payslips AS last WHERE last.month = p.month"
                 " AND last.member_id = p.member_id ORDER BY run DESC LIMIT 1)"
                 " FROM payslips AS p WHERE month = ? GROUP BY member_id ORDER BY member_id", MONTH_PAY, month)


def last_month(query: Query, month: str) -> pl.DataFrame:
    """As `month_pay`, of the month before a run's: of members whom another system paid then, what its opening tells."""
    told = {"work_bonus_A": "work_bonus", **{name: name for name in
            ("gross", "onss", "withholding", "special_contribution", "net", "special_base", "days_worked")}}
    columns = ", ".join(told.get(name, "0") for name in (*PAY, "days_worked"))
    return pl.concat([month_pay(query, month), query(
        f"SELECT member_id, {columns}, '' FROM opening_months WHERE month = ?1 AND gross IS NOT NULL AND member_id NOT IN"
        " (SELECT member_id FROM payslips WHERE month = ?1) ORDER BY member_id", MONTH_PAY, month)])


def quarter_pay(query: Query, month: str, others: Sequence[str]) -> pl.DataFrame:
    """Base of the quarter's other months, and what all its runs kept: QUARTER_PAY."""
    paid = ("SELECT month, member_id, special_base + special_base_beside AS base, special_contribution +"
            " special_contribution_regularisation AS kept FROM payslips"
            " UNION ALL SELECT month, member_id, special_base, special_contribution FROM opening_months")
    return query(f"SELECT member_id, SUM(CASE month WHEN ? THEN 0 ELSE base END), SUM(kept) FROM ({paid})"
                 " WHERE month IN (?, ?, ?) GROUP BY member_id ORDER BY member_id", QUARTER_PAY, month, month, *others)


def known_months(query: Query) -> set[str]:
    """Months whose pay the books know: those with a sealed run, and those that an opening tells."""
    return set(query("SELECT month FROM runs UNION SELECT month FROM opening_months", {"month": pl.String})["month"])


def paid_accounts(query: Query) -> pl.DataFrame:
    """The accounts on which each member was last paid: PAID_ACCOUNTS."""
    ordered = ("SELECT member_id, iban, r.as_of FROM payments JOIN runs AS r USING (month, run) WHERE held = ''"
               " UNION ALL SELECT member_id, iban, e.as_of FROM released_payments JOIN entries AS e ON e.nth = entry")
    return query("SELECT DISTINCT member_id, iban FROM (SELECT *, RANK() OVER (PARTITION BY member_id ORDER BY as_of DESC)"
                 f" AS latest FROM ({ordered})) WHERE latest = 1 ORDER BY member_id, iban", PAID_ACCOUNTS)


def held_payments(query: Query) -> pl.DataFrame:
    """Payments that runs held and nobody released, and those that the bank returned and nobody ordered anew: HELD_PAYMENTS.
    run: which ordered or held it; a file of payments let go later is named by its entry."""
    held = ("SELECT month, month || '.' || run AS run, payment_id, batch, member_id, name, amount_cents, held FROM payments"
            " WHERE held <> ''")
    back = f"SELECT month, ordered_by, payment_id, batch, member_id, name, amount_cents, '{RETURNED}' FROM returned_payments"
    return query(f"SELECT * FROM ({held} UNION ALL {back}) WHERE payment_id NOT IN (SELECT held_id FROM released_payments)"
                 " ORDER BY payment_id", HELD_PAYMENTS)


def year_pay(query: Query, year: str) -> pl.DataFrame:
    """Student hours and work bonus of a calendar year, as Decimal: YEAR_PAY."""
    paid = ('SELECT substr(month, 1, 4) AS year, member_id, student_hours, "work_bonus_A" + "work_bonus_B" AS work_bonus'
            " FROM payslips UNION ALL SELECT CAST(year AS TEXT), member_id, student_hours, work_bonus FROM opening_years")
    sums = query(f"SELECT member_id, SUM(student_hours), SUM(work_bonus) FROM ({paid}) WHERE year = ?"
                 " GROUP BY member_id ORDER BY member_id", YEAR_PAY, year)
    return sums.with_columns(pl.col("student_hours", "work_bonus").cast(EXACT) / 100)


def rights_year(query: Query, year: str) -> pl.DataFrame:
    """What contracts of a calendar year count for social rights, by member: RIGHTS_YEAR. gross: that of their premiums too,
    and of holiday pay at the end its simple half."""
    return query("SELECT member_id, SUM(days), SUM(gross), MIN(month), MAX(month) FROM"
                 " (SELECT member_id, month, status, days_worked AS days, gross FROM contracts UNION ALL"
                 f" SELECT member_id, month, {STATUS_BESIDE}, 0, {COUNTED_BESIDE} FROM exceptional)"
                 " WHERE substr(month, 1, 4) = ? AND status <> 'student' GROUP BY member_id ORDER BY member_id",
                 RIGHTS_YEAR, year)
