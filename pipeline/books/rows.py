"""Dropped rows in the books, each as the last run that used it left it."""

import json
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from pipeline.books.accounting import (
    CONTRACT,
    CONTRACTS,
    COPYRIGHT_REQUESTS,
    EXCEPTIONAL,
    EXCEPTIONAL_AMOUNTS,
    EXPENSES,
    Columns,
    quoted,
)
from pipeline.books.opening import (
    COPYRIGHT_YEARS,
    HOLIDAY,
    INVOICED,
    LUMP_SUMS,
    MONTH_CONTRACTS,
    MONTH_EXCEPTIONAL,
    OF_PREMIUM,
    QUARTER_CONTRACTS,
    QUARTER_REDUCTIONS,
    RECEIPTS,
    SEALED_LINES,
    SEALED_ROWS,
    SET_ASIDE,
    SealedRows,
)

Query = Callable[..., pl.DataFrame]
"""A query, the columns of its answer and its values -> its rows."""
TABLES = {"line": "lines", "expense": "expenses", "pay": "contracts", "copyright": "copyright_requests"}
"""Kind of row -> the table that has it."""
ASKED = "row_key IN (SELECT value FROM json_each(?))"
LATEST = "ROW_NUMBER() OVER (PARTITION BY row_key ORDER BY r.nth DESC, content_hash DESC) AS latest"
"""1 for a row as the last run left it: of two entries of that run, the one that is not taken back."""
LAST = f"""SELECT {{columns}} FROM (SELECT t.*, {LATEST}
    FROM {{table}} AS t JOIN runs AS r USING (month, run) WHERE {{where}}) WHERE latest = 1"""
LINES_AS_SEALED = f"""SELECT {{columns}} FROM (SELECT t.*, {LATEST}, o.issue_date AS origin_date
    FROM lines AS t JOIN runs AS r USING (month, run) JOIN (SELECT number, issue_date FROM invoices UNION ALL
    SELECT number, issue_date FROM transfers) AS o ON o.number = t.origin WHERE {ASKED})
    WHERE latest = 1 ORDER BY row_key"""


def last_sealed(query: Query) -> pl.DataFrame:
    """Every row that runs used, as the last of them left it: SEALED_ROWS."""
    columns = quoted(list(SEALED_ROWS)[1:])
    found = [query(LAST.format(columns=f"'{kind}', {columns}", table=table, where="TRUE"), SEALED_ROWS)
             for kind, table in TABLES.items()]
    return pl.concat(found).sort("kind", "row_key")


def sealed_rows(query: Query, keys: Mapping[str, Iterable[str]], receipts: Iterable[str],
                activities: Iterable[str]) -> SealedRows:
    """All that the books hold of some rows. keys: kind of row -> row_key of each. receipts: SHA-256 of each.

    activities: those of which it is asked what was invoiced and paid as copyright.
    """
    asked = {kind: json.dumps(sorted(keys.get(kind, ()))) for kind in TABLES}
    lines = query(LINES_AS_SEALED.format(columns=quoted(SEALED_LINES)), SEALED_LINES, asked["line"])
    contracts = _summed(query, "contracts", CONTRACTS, (*CONTRACT, "hours_of_quota", "days_worked"), asked["pay"])
    expenses = _summed(query, "expenses", EXPENSES, ("reimbursed_cents", "charged_cents"), asked["expense"])
    requests = _summed(query, "copyright_requests", COPYRIGHT_REQUESTS, ("gross_cents",), asked["copyright"])
    return SealedRows(lines, contracts, expenses, _exceptional(query, asked["pay"]), _used_receipts(query, receipts), requests,
                      _invoiced(query, activities))


def _invoiced(query: Query, activities: Iterable[str]) -> pl.DataFrame:
    """What Activities invoiced, and paid of it as copyright, by month of the workbook, client and order."""
    asked = sorted(activities)
    if not asked:
        return pl.DataFrame(schema=dict(INVOICED))
    of = ("SELECT activity_id, work_month, client_id, order_reference, {sums} FROM {table}"
          " WHERE activity_id IN (SELECT value FROM json_each(?1))")
    sold = of.format(table="lines", sums="net_cents, 0 AS copyright_cents")
    sold += " AND turnover_kind IN ('client_invoice', 'copyright')"
    paid = of.format(table="copyright_requests", sums="0, gross_cents")
    return query("SELECT activity_id, work_month, client_id, order_reference, SUM(net_cents), SUM(copyright_cents)"
                 f" FROM ({sold} UNION ALL {paid}) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4", INVOICED, json.dumps(asked))


def _exceptional(query: Query, keys: str) -> pl.DataFrame:
    """Exceptional pay of contracts by kind, all runs added up."""
    sums = ", ".join(f"SUM({name})" for name in EXCEPTIONAL_AMOUNTS)
    return query(f"SELECT '', '', row_key, activity_id, member_id, kind, {sums} FROM exceptional WHERE {ASKED}"
                 " GROUP BY row_key, activity_id, member_id, kind ORDER BY row_key, kind", EXCEPTIONAL, keys)


def lump_sums(query: Query) -> pl.DataFrame:
    """What expenses without receipt gave, by member, category and day: LUMP_SUMS."""
    return query("SELECT member_id, category, date, SUM(reimbursed_cents) FROM expenses WHERE receipt_sha256 = ''"
                 " GROUP BY member_id, category, date ORDER BY member_id, category, date", LUMP_SUMS)


def copyright_years(query: Query) -> pl.DataFrame:
    """What members received as copyright, by income year: COPYRIGHT_YEARS."""
    columns = "SELECT member_id, income_year, gross, expenses, withholding FROM"
    return query("SELECT member_id, income_year, SUM(gross), SUM(expenses), SUM(withholding) FROM"
                 f" ({columns} copyright_documents UNION ALL {columns} opening_copyright)"
                 " GROUP BY member_id, income_year ORDER BY member_id, income_year", COPYRIGHT_YEARS)


def month_contracts(query: Query, month: str) -> pl.DataFrame:
    """Contracts of a month as they were last sealed, but for those taken back: MONTH_CONTRACTS."""
    last = LAST.format(columns=quoted(MONTH_CONTRACTS), table="contracts", where="month = ?")
    return query(f"{last} AND content_hash <> '' ORDER BY row_key", MONTH_CONTRACTS, month)


def month_exceptional(query: Query, month: str) -> pl.DataFrame:
    """Exceptional pay of a month by member and kind, all runs added up: MONTH_EXCEPTIONAL."""
    return query("SELECT member_id, kind, SUM(gross), SUM(social_deduction), SUM(withholding), SUM(net) FROM exceptional_tax"
                 " WHERE month = ? GROUP BY member_id, kind ORDER BY member_id, kind", MONTH_EXCEPTIONAL, month)


def holiday_set_aside(query: Query, month: str) -> pl.DataFrame:
    """Holiday pay that contracts earned and that was not paid out, of all months and of those from a month on: SET_ASIDE."""
    moved = f"month, member_id, activity_id, {', '.join(HOLIDAY)}"
    sums = ", ".join([*(f"SUM({name})" for name in HOLIDAY),
                      *(f"SUM(CASE WHEN month >= ?1 THEN {name} ELSE 0 END)" for name in HOLIDAY)])
    return query(f"SELECT member_id, activity_id, {sums} FROM (SELECT {moved} FROM contracts WHERE status = 'employee'"
                 f" UNION ALL SELECT {moved} FROM exceptional WHERE holiday_earned <> 0"
                 f" UNION ALL SELECT '', {moved.removeprefix('month, ')} FROM opening_holiday)"
                 " GROUP BY member_id, activity_id ORDER BY member_id, activity_id", SET_ASIDE, month)


def _used_receipts(query: Query, receipts: Iterable[str]) -> pl.DataFrame:
    """Expenses that were reimbursed on one of these receipts and not taken back since."""
    last = LAST.format(columns=quoted(RECEIPTS), table="expenses", where="TRUE")
    asked = "content_hash <> '' AND receipt_sha256 IN (SELECT value FROM json_each(?))"
    return query(f"{last} AND {asked} ORDER BY receipt_sha256, row_key", RECEIPTS, json.dumps(sorted(receipts)))


def _summed(query: Query, table: str, columns: Columns, amounts: Iterable[str], keys: str) -> pl.DataFrame:
    """Rows as they were last sealed, with their amounts over all runs added up."""
    last = query(LAST.format(columns=quoted(columns), table=table, where=ASKED), columns, keys)
    sums = ", ".join(f'SUM("{name}")' for name in amounts)
    whole = query(f"SELECT row_key, {sums} FROM {table} WHERE {ASKED} GROUP BY row_key",
                  {"row_key": pl.String, **dict.fromkeys(amounts, pl.Int64)}, keys)
    return last.drop(amounts).join(whole, on="row_key").select(list(columns)).sort("row_key")


def quarter_contracts(query: Query, months: Iterable[str]) -> pl.DataFrame:
    """What contracts of some months and their premiums cost, run by run: QUARTER_CONTRACTS."""
    amounts = ", ".join(f"p.{name}" for name in list(QUARTER_CONTRACTS)[8:-1])
    return query(f"SELECT {quoted(QUARTER_CONTRACTS)} FROM (SELECT run, {quoted(QUARTER_CONTRACTS)} FROM contracts UNION ALL"
                 f" SELECT run, p.contract_id || '{OF_PREMIUM}', p.activity_id, p.member_id, c.status, c.joint_committee, month,"
                 f" c.\"end\", '', {amounts}, 0 FROM exceptional AS p JOIN contracts AS c USING (month, run, contract_id)"
                 " WHERE p.kind = 'other') WHERE month IN (SELECT value FROM json_each(?)) ORDER BY month, run, contract_id",
                 QUARTER_CONTRACTS, json.dumps(sorted(months)))


def quarter_reductions(query: Query, quarter: str) -> pl.DataFrame:
    """What runs posted of a quarter's structural reduction, all added up: QUARTER_REDUCTIONS."""
    return query("SELECT member_id, activity_id, SUM(amount_cents) FROM reductions WHERE quarter = ?"
                 " GROUP BY member_id, activity_id ORDER BY member_id, activity_id", QUARTER_REDUCTIONS, quarter)
