"""Numbers, budgets and balances that a run starts from: what the books booked, on top of what an opening said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.rows import Query

NUMBERED = {"invoice": ("invoices", "billing = 'invoice'"), "funding": ("invoices", "billing <> 'invoice'"),
            "transfer": ("transfers", "TRUE"), "payslip": ("payslips", "TRUE"), "copyright": ("copyright_documents", "TRUE"),
            "agreement": ("agreements", "TRUE")}
"""Series of numbers -> its table, and which of its rows."""
STATE = ("withholding_payable", "onss_payable")
OPENED = ""
"""In place of a month: what an opening brought."""
PERIOD = "CASE WHEN {0} GLOB '*-[0-9][0-9][0-9][0-9]-[0-9][0-9]' THEN substr({0}, -7) ELSE month END"
"""The month that a transfer to the State pays: the one that its id names, where an earlier one was left; else that of its run."""
OPENING_ENTRY, OPENED_ON = (f"SELECT {name} FROM entries WHERE kind = 'opening'" for name in ("nth", "as_of"))
"""Queries of the entry that books may begin with: its number, and the day on which they then begin."""


def next_numbers(query: Query, year: int) -> dict[str, Any]:
    """next_<series> -> its next number in a year."""
    return {f"next_{series}": _next(query, series, year) for series in NUMBERED}


def _next(query: Query, series: str, year: int) -> int:
    table, which = NUMBERED[series]
    return int(query(f"SELECT 1 + COALESCE((SELECT MAX(nth) FROM {table} WHERE year = ?1 AND {which}),"
                     " (SELECT last_nth FROM opening_numbers WHERE year = ?1 AND series = ?2), 0)",
                     {"nth": pl.Int64}, year, series)["nth"].item())


def budgets(query: Query) -> Mapping[str, int]:
    """Activity -> cents, positive where it owns them."""
    moved = " UNION ALL ".join(f"SELECT subject, amount_cents FROM {table} WHERE account = 'budgets'"
                               for table in ("postings", "entry_postings"))
    return dict(query(f"SELECT subject, -SUM(amount_cents) FROM ({moved}) GROUP BY subject ORDER BY subject",
                      {"subject": pl.String, "cents": pl.Int64}).iter_rows())


def state_balances(query: Query) -> Mapping[str, Mapping[str, int]]:
    """Account -> month -> cents, positive where runs paid too much, or the system before the opening did (OPENED); negative
    where they could not order what they owed. What was still due at the opening has communications of its own: no run orders
    it."""
    before = (f"SELECT account, '{OPENED}' AS month, MAX(0, SUM(amount_cents)) AS amount_cents FROM entry_postings"
              f" WHERE entry IN ({OPENING_ENTRY}) GROUP BY account")
    runs = f"SELECT account, {PERIOD.format('document')} AS month, amount_cents FROM postings"
    rows = query(f"SELECT account, month, SUM(amount_cents) FROM ({runs} UNION ALL {before})"
                 " WHERE account IN (?, ?) GROUP BY account, month ORDER BY account, month",
                 {"account": pl.String, "month": pl.String, "cents": pl.Int64}, *STATE)
    return {account: {month: cents for of, month, cents in rows.iter_rows() if of == account} for account in STATE}


def last_issue(query: Query, year: int) -> date | None:
    """The day of the year's last invoice or transfer; of the opening, where none followed it."""
    found = query("SELECT MAX(issue_date) FROM (SELECT issue_date, year FROM invoices UNION ALL SELECT issue_date, year FROM"
                  f" transfers UNION ALL SELECT as_of, CAST(substr(as_of, 1, 4) AS INTEGER) FROM ({OPENED_ON})) WHERE year = ?",
                  {"day": pl.String}, year)["day"].item()
    return date.fromisoformat(found) if found else None


def begins_on(query: Query) -> date | None:
    """The day on which the books begin with an opening; None where they begin without one."""
    found = query(OPENED_ON, {"day": pl.String})["day"]
    return date.fromisoformat(found.item()) if found.len() else None
