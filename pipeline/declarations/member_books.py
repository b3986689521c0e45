"""All that the books say of one member's work, in cents and hundredths of a day: months, contracts, holiday pay, budgets."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.books import carried
from pipeline.books.store import Books

OWN = ("gross", "onss", "work_bonus_A", "work_bonus_B", "onss_net", "taxable", "withholding", "special_contribution",
       "special_contribution_regularisation", "net", "days_worked")
BESIDE = ("exceptional_gross", "exceptional_deduction", "exceptional_withholding", "exceptional_net")
MONTHS: dict[str, Any] = {"month": pl.String, "numbers": pl.String, "paid_on": pl.String,
                          **dict.fromkeys((*OWN, *BESIDE, "reimbursed", "paid"), pl.Int64)}
"""One row a month: its payslips added up, with premiums and holiday pay (exceptional_), expenses paid back and what was due."""
CONTRACTS: dict[str, Any] = {**dict.fromkeys(("row_key", "activity_id", "status", "joint_committee", "start", "end", "month"),
                                             pl.String),
                             **dict.fromkeys(("gross", "onss_base", "onss_net", "days_worked", "holiday_earned"), pl.Int64)}
"""One row a contract and status as it stands after all corrections. month: the payslip's."""
HOLIDAY: dict[str, Any] = {"year": pl.String, "kind": pl.String,
                           **dict.fromkeys(("gross", "simple", "social_deduction", "employer_onss"), pl.Int64)}
"""Holiday pay that was paid, by year of the month and kind; simple: its simple half, what was set aside as such."""


def months(books: Books, member_id: str, year: str) -> pl.DataFrame:
    """The payslips of a calendar year by month: MONTHS."""
    own = ", ".join(f'SUM(p."{name}")' for name in OWN)
    columns = ("gross", "social_deduction", "withholding", "net")
    beside = ", ".join(f"SUM(COALESCE((SELECT SUM({name}) FROM exceptional_tax AS e WHERE e.month = p.month AND e.run = p.run"
                       " AND e.number = p.number), 0))" for name in columns)
    back = ("SUM(COALESCE((SELECT SUM(reimbursed_cents) FROM expenses AS x WHERE x.month = p.month AND x.run = p.run"
            " AND x.member_id = p.member_id), 0))")
    found = books.frame(f"SELECT p.month, GROUP_CONCAT(p.number, ' '), MAX(r.as_of), {own}, {beside}, {back}, 0"
                        " FROM (SELECT * FROM payslips ORDER BY number) AS p JOIN runs AS r USING (month, run)"
                        " WHERE p.member_id = ? AND substr(p.month, 1, 4) = ? GROUP BY p.month ORDER BY p.month",
                        MONTHS, member_id, year)
    due = pl.col("net") + pl.col("exceptional_net") + pl.col("reimbursed") - pl.col("special_contribution_regularisation")
    return found.with_columns(paid=due)


def years(books: Books, member_id: str) -> list[str]:
    """Calendar years of which the member has payslips."""
    found = books.frame("SELECT DISTINCT substr(month, 1, 4) FROM payslips WHERE member_id = ? ORDER BY 1",
                        {"year": pl.String}, member_id)
    return found["year"].to_list()


def contracts(books: Books, member_id: str) -> pl.DataFrame:
    """Every contract that stands, by its first day: CONTRACTS."""
    sums = ", ".join(f"SUM({name}) AS {name}" for name in list(CONTRACTS)[7:])
    return books.frame(f'SELECT * FROM (SELECT row_key, activity_id, status, joint_committee, start, "end", month, {sums}'
                       " FROM contracts WHERE member_id = ? GROUP BY 1, 2, 3, 4, 5, 6, 7) WHERE gross > 0 OR days_worked > 0"
                       ' ORDER BY start, "end", row_key', CONTRACTS, member_id)


def holiday_paid(books: Books, member_id: str) -> pl.DataFrame:
    """Holiday pay that was paid in advance or at the end of contracts: HOLIDAY."""
    return books.frame("SELECT substr(month, 1, 4), kind, SUM(gross), -SUM(holiday_simple), SUM(social_deduction),"
                       " SUM(employer_onss) FROM exceptional WHERE member_id = ? AND kind <> 'other' GROUP BY 1, 2 ORDER BY 1, 2",
                       HOLIDAY, member_id)


def premiums(books: Books, member_id: str) -> pl.DataFrame:
    """Premiums by year of the month and status of their contract: year, status, gross, onss_base."""
    return books.frame("SELECT substr(p.month, 1, 4), c.status, SUM(p.gross), SUM(p.onss_base) FROM exceptional AS p"
                       " JOIN (SELECT DISTINCT month, run, contract_id, status FROM contracts) AS c"
                       " USING (month, run, contract_id)"
                       " WHERE p.member_id = ? AND p.kind = 'other' GROUP BY 1, 2 ORDER BY 1, 2",
                       {"year": pl.String, "status": pl.String, "gross": pl.Int64, "onss_base": pl.Int64}, member_id)


def holiday_set_aside(books: Books, member_id: str) -> int:
    """Holiday pay of employees that is still set aside, in cents."""
    found = books.frame("SELECT COALESCE(SUM(earned), 0) FROM (SELECT holiday_earned AS earned FROM contracts"
                        " WHERE member_id = ?1 AND status = 'employee'"
                        " UNION ALL SELECT holiday_earned FROM exceptional WHERE member_id = ?1)",
                        {"earned": pl.Int64}, member_id)
    return int(found["earned"][0])


def budgets(books: Books, activities: Sequence[str]) -> dict[str, int]:
    """Activity -> what its budget still has, in cents."""
    known = carried.budgets(books.frame)
    return {activity_id: known.get(activity_id, 0) for activity_id in activities}
