"""What the sealed runs of a calendar year's months say of one member, corrections included."""

from dataclasses import dataclass

import polars as pl

from pipeline.books.accounting import Columns
from pipeline.books.pay import COUNTED_BESIDE, STATUS_BESIDE
from pipeline.books.store import Books
from pipeline.core.money import EXACT, euros, share_out

SUMS: Columns = {"name": pl.String, "month": pl.String, "amount_cents": pl.Int64}
SPENT: Columns = {"activity_id": pl.String, "member_id": pl.String, "amount_cents": pl.Int64}
CAME_IN: Columns = {"activity_id": pl.String, "came_in_cents": pl.Int64, "fees_cents": pl.Int64}
COST = ("employer_onss", "funds", "accident_insurance", "holiday_provision", "margin", "full_cost")
NAMED = (
    *((name, "payslips", name) for name in ("gross", "onss_net", "taxable", "withholding", "net")),
    ("special_contribution", "payslips", "special_contribution + special_contribution_regularisation"),
    *((f"exceptional_{name}", "exceptional_tax", name) for name in ("gross", "social_deduction", "withholding", "net")),
    *((name, table, name) for name in COST for table in ("contracts", "exceptional")),
    *((f"work_bonus_{part}", "payslips", f'"work_bonus_{part}"') for part in "AB"),
    ("counted_gross", "contracts", "gross * (status <> 'student')"),
    ("counted_gross", "exceptional", f"({COUNTED_BESIDE}) * ({STATUS_BESIDE} <> 'student')"),
    ("counted_days", "contracts", "days_worked * (status <> 'student')"),
    ("student_gross", "contracts", "gross * (status = 'student')"),
    ("expenses", "expenses", "charged_cents"), ("reimbursed", "expenses", "reimbursed_cents"),
    ("copyright_gross", "copyright_requests", "gross_cents"),
    *((f"copyright_{name}", "copyright_documents", name) for name in ("withholding", "net")),
)
"""What is summed: its name here, the table of the books, what of a row (amounts in cents, days in hundredths)."""
SPENT_ON = (("contracts", "full_cost"), ("exceptional", "full_cost"), ("expenses", "charged_cents"),
            ("copyright_requests", "gross_cents"))
"""What an Activity's budget spends on a member."""


@dataclass(frozen=True)
class MemberYear:
    """amounts: one row a name of NAMED that the books have: name, amount. months: those with anything of the member.

    came_in, fees: his part of what his Activities were invoiced and paid as fees, by what each member's employment, expenses and
    copyright took of their budgets. sealed: the months of the year with a sealed run.
    """

    amounts: pl.DataFrame
    months: tuple[str, ...]
    sealed: tuple[str, ...]
    came_in: pl.DataFrame


def member_year(books: Books, member_id: str, year: int) -> MemberYear:
    """The sums of one member and calendar year; of nothing where no sealed month has him."""
    months = f"{year}-__"
    parts = [f"SELECT '{name}', month, {column} FROM {table} WHERE member_id = ?1 AND month LIKE ?2"
             for name, table, column in NAMED]
    rows = books.frame(f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY 1, 2", SUMS, member_id, months)
    sealed = books.frame("SELECT DISTINCT month FROM runs WHERE month LIKE ? ORDER BY month", {"month": pl.String}, months)
    sums = rows.group_by("name").agg(pl.col("amount_cents").sum()).sort("name")
    return MemberYear(sums.select("name", amount=euros("amount_cents")), tuple(rows["month"].unique().sort()),
                      tuple(sealed["month"]), _own_part(books, member_id, months))


def _own_part(books: Books, member_id: str, months: str) -> pl.DataFrame:
    """The member's part of what came into each of his Activities, and of its fees: activity_id, came_in, fees."""
    spent = " UNION ALL ".join(f"SELECT activity_id, member_id, {column} AS cents FROM {table} WHERE month LIKE ?1"
                               for table, column in SPENT_ON)
    of_each = books.frame(f"SELECT activity_id, member_id, SUM(cents) FROM ({spent}) GROUP BY 1, 2 HAVING SUM(cents) > 0"
                          " ORDER BY 1, 2", SPENT, months)
    came = books.frame(f"SELECT activity_id, SUM(cents), SUM(fee) FROM ({IN}) GROUP BY 1 ORDER BY 1", CAME_IN, months)
    rows = of_each.join(came, on="activity_id").with_columns(
        euros("came_in_cents").alias("came_in"), euros("fees_cents").alias("fees"),
        part=(pl.col("amount_cents").cast(EXACT) / pl.col("amount_cents").sum().over("activity_id")).cast(EXACT))
    for name in ("came_in", "fees"):
        rows = share_out(rows, pl.col(name), (pl.col(name) * pl.col("part")).cast(EXACT), ["activity_id"]).with_columns(
            pl.col("share").alias(name)).drop("share")
    return rows.filter(member_id=member_id).select("activity_id", "came_in", "fees")


IN = """SELECT activity_id, total_excl_vat_cents AS cents, fee_cents AS fee FROM invoices WHERE month LIKE ?1
    UNION ALL SELECT activity_id, amount_cents, 0 FROM transfers WHERE month LIKE ?1
    UNION ALL SELECT buyer_activity_id, -amount_cents, 0 FROM transfers WHERE month LIKE ?1"""
