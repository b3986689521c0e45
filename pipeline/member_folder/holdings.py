"""What the books say of members: payslips, contracts, expenses, copyright and payments, each once as it now stands."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from pipeline.books.accounting import Columns, quoted
from pipeline.books.store import Books

AMONG = "member_id IN (SELECT value FROM json_each(?1))"
LATEST = "MAX(r.nth * 2 + (t.content_hash <> '')) AS latest"
"""Of the rows of a key the one that the last run left: SQLite takes the other columns from it."""


def _texts(*names: str) -> dict[str, Any]:
    return {"member_id": pl.String, **dict.fromkeys(names, pl.String)}


def _cents(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, pl.Int64)


PAYSLIPS: Columns = {**_texts("number", "month"), "run": pl.Int64, **_cents("gross", "net"), "folder": pl.String}
CONTRACTS: Columns = {**_texts("contract_id", "month", "activity_id", "status", "start", "end", "days", "hours"),
                      **_cents("gross")}
EXPENSES: Columns = {**_texts("month", "date", "category", "description", "supplier", "receipt_sha256"), **_cents("amount")}
COPYRIGHT: Columns = {**_texts("number", "month", "income_year"), **_cents("gross", "withholding", "net"), "folder": pl.String}
RIGHTS: Columns = {**_texts("year"), "days_worked": pl.Int64, **_cents("gross"), **_texts("first_month", "last_month")}
PAYMENTS: Columns = {**_texts("payment_id", "document", "iban", "execution_date", "held"), **_cents("amount")}
QUERIES: Mapping[str, tuple[Columns, str]] = {
    "payslips": (PAYSLIPS, "SELECT member_id, number, p.month, p.run, gross, net, folder FROM payslips AS p"
                 f" JOIN runs USING (month, run) WHERE {AMONG} ORDER BY number"),
    "contracts": (CONTRACTS, "SELECT member_id, contract_id, month, activity_id, status, start, \"end\", days, hours, gross FROM"
                  f" (SELECT t.*, {LATEST}, SUM(t.gross) AS whole FROM contracts AS t JOIN runs AS r USING (month, run)"
                  f" WHERE {AMONG} GROUP BY contract_id) WHERE content_hash <> '' ORDER BY start, contract_id"),
    "expenses": (EXPENSES, "SELECT member_id, work_month, date, category, description, supplier, receipt_sha256, whole FROM"
                 f" (SELECT t.*, {LATEST}, SUM(t.reimbursed_cents) AS whole FROM expenses AS t JOIN runs AS r USING (month, run)"
                 f" WHERE {AMONG} GROUP BY row_key) WHERE content_hash <> '' ORDER BY date, row_key"),
    "copyright": (COPYRIGHT, "SELECT member_id, number, c.month, CAST(income_year AS TEXT), gross, withholding, net, folder"
                  f" FROM copyright_documents AS c JOIN runs USING (month, run) WHERE {AMONG} ORDER BY number"),
    "rights": (RIGHTS, "SELECT member_id, substr(month, 1, 4), SUM(days_worked), SUM(gross), MIN(month), MAX(month)"
               f" FROM contracts WHERE {AMONG} AND status <> 'student' GROUP BY 1, 2 HAVING SUM(gross) <> 0 ORDER BY 2"),
    "payments": (PAYMENTS, "SELECT member_id, payment_id, document, iban, execution_date, '', amount_cents"
                 f" FROM ordered_payments WHERE {AMONG} UNION ALL SELECT member_id, payment_id, document, iban, execution_date,"
                 f" held, amount_cents FROM payments WHERE held <> '' AND {AMONG}"
                 " AND payment_id NOT IN (SELECT held_id FROM released_payments) ORDER BY 5, 2")}
"""What is asked, by kind: its columns, amounts in cents, and its query over some members."""
TOUCHED = "SELECT DISTINCT member_id FROM {table} WHERE (month, run) IN (SELECT month, run FROM runs WHERE nth > ?)"
OF_MEMBERS = ("payslips", "contracts", "expenses", "copyright_documents", "payments")
Row = dict[str, Any]


def holdings(books: Books, members: Collection[str]) -> dict[str, dict[str, list[Row]]]:
    """Member -> kind of QUERIES -> his rows."""
    asked, found = json.dumps(sorted(members)), {member: {kind: list[Row]() for kind in QUERIES} for member in members}
    for kind, (columns, query) in QUERIES.items():
        for row in books.frame(query, columns, asked).iter_rows(named=True):
            found[row["member_id"]][kind].append(row)
    return found


def touched_since(books: Books, nth: int) -> set[str]:
    """Members whose papers or payments runs after the nth approval made."""
    return {member for table in OF_MEMBERS
            for member, in books.frame(TOUCHED.format(table=table), {"member_id": pl.String}, nth).iter_rows() if member}


def own_rows(books: Books, member: str) -> dict[str, pl.DataFrame]:
    """Every table of the books that has rows of members -> those of one, without keys of the program."""
    columns = books.frame("SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c"
                          " WHERE m.type = 'table' ORDER BY m.name, c.cid", {"table": pl.String, "column": pl.String})
    tables = {table: of["column"].to_list() for (table,), of in columns.group_by("table", maintain_order=True)}
    return {table: _own(books, table, [name for name in names if name not in ("row_key", "content_hash")], member)
            for table, names in tables.items() if "member_id" in names}


def _own(books: Books, table: str, names: list[str], member: str) -> pl.DataFrame:
    as_text = ", ".join(f'CAST("{name}" AS TEXT)' for name in names)
    return books.frame(f"SELECT {as_text} FROM {table} WHERE member_id = ? ORDER BY {quoted(names)}",
                       dict.fromkeys(names, pl.String), member)
