"""Dropped rows in the books, each as the last run that used it left it."""

import json
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from pipeline.books.accounting import CONTRACT, CONTRACTS, EXPENSES, Columns, quoted
from pipeline.books.opening import QUARTER_CONTRACTS, QUARTER_REDUCTIONS, RECEIPTS, SEALED_LINES, SEALED_ROWS, SealedRows

Query = Callable[..., pl.DataFrame]
"""A query, the columns of its answer and its values -> its rows."""
TABLES = {"line": "lines", "expense": "expenses", "pay": "contracts"}
"""Kind of row -> the table that has it."""
ASKED = "row_key IN (SELECT value FROM json_each(?))"
LATEST = "ROW_NUMBER() OVER (PARTITION BY row_key ORDER BY r.nth DESC, content_hash DESC) AS latest"
"""1 for a row as the last run left it: of two entries of that run, the one that is not taken back."""
LAST = f"""SELECT {{columns}} FROM (SELECT t.*, {LATEST}
    FROM {{table}} AS t JOIN runs AS r USING (month, run) WHERE {{where}}) WHERE latest = 1"""
LINES_AS_SEALED = f"""SELECT {{columns}} FROM (SELECT t.*, {LATEST}, o.issue_date AS origin_date
    FROM lines AS t JOIN runs AS r USING (month, run) JOIN invoices AS o ON o.number = t.origin WHERE {ASKED})
    WHERE latest = 1 ORDER BY row_key"""


def last_sealed(query: Query) -> pl.DataFrame:
    """Every row that runs used, as the last of them left it: SEALED_ROWS."""
    columns = quoted(list(SEALED_ROWS)[1:])
    found = [query(LAST.format(columns=f"'{kind}', {columns}", table=table, where="TRUE"), SEALED_ROWS)
             for kind, table in TABLES.items()]
    return pl.concat(found).sort("kind", "row_key")


def sealed_rows(query: Query, keys: Mapping[str, Iterable[str]], receipts: Iterable[str]) -> SealedRows:
    """All that the books hold of some rows. keys: kind of row -> row_key of each. receipts: SHA-256 of each."""
    asked = {kind: json.dumps(sorted(keys.get(kind, ()))) for kind in TABLES}
    lines = query(LINES_AS_SEALED.format(columns=quoted(SEALED_LINES)), SEALED_LINES, asked["line"])
    contracts = _summed(query, "contracts", CONTRACTS, (*CONTRACT, "hours_of_quota", "days_worked"), asked["pay"])
    expenses = _summed(query, "expenses", EXPENSES, ("reimbursed_cents", "charged_cents"), asked["expense"])
    return SealedRows(lines, contracts, expenses, _used_receipts(query, receipts))


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
    """What contracts of some months cost, run by run: QUARTER_CONTRACTS."""
    return query(f"SELECT {quoted(QUARTER_CONTRACTS)} FROM contracts WHERE month IN (SELECT value FROM json_each(?))"
                 " ORDER BY month, run, contract_id", QUARTER_CONTRACTS, json.dumps(sorted(months)))


def quarter_reductions(query: Query, quarter: str) -> pl.DataFrame:
    """What runs posted of a quarter's structural reduction, all added up: QUARTER_REDUCTIONS."""
    return query("SELECT member_id, activity_id, SUM(amount_cents) FROM reductions WHERE quarter = ?"
                 " GROUP BY member_id, activity_id ORDER BY member_id, activity_id", QUARTER_REDUCTIONS, quarter)
