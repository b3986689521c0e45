"""What the books hold when a run begins."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Opening:
    """The books before a run of a month, dated on a day.

    sequence: the run's number in its month. previous_seal: hex, "" before the first run ever.
    next_invoice, next_payslip: the next number of the year of the day.
    budgets: activity_id -> cents, positive where the Activity owns them.
    sealed_rows: one row of work, expense or pay that a run used: kind, row_key, content_hash, month, run.
    month_pay: one member: sums, in cents, of the payslips of the month's earlier runs.
    quarter_pay: one member: special_base of the quarter's other months and special_contribution that all its runs
        kept, regularisations included, in cents.
    quarter_known: every other month of the quarter has a sealed run.
    last_month: one member: sums of the payslips of the month before, PAY in cents and days_worked in hundredths.
    year_pay: one member: student_hours and work_bonus (parts A and B) of the month's calendar year, as Decimal.
    last_registers: register files that the last run kept, below the home.
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
    last_registers: tuple[str, ...]

    def digest(self) -> str:
        """SHA-256, in hex, of what approval must find unchanged."""
        of_month = self.sealed_rows.filter(pl.col("month") == self.month).sort("kind", "row_key")
        body = [self.month, self.sequence, self.previous_seal, self.next_invoice, self.next_payslip,
                sorted(self.budgets.items()), self.month_pay.sort("member_id").rows(), of_month.rows()]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()
