"""What sealed runs paid in an income year, by member: pay and costs paid back, copyright, days in service.

The income year of pay is that of the run that paid it: a December that is paid in January belongs to the new year. A
correction belongs to the year that pays or takes it back. Copyright keeps the year in which it was first paid.

Law: income tax code 1992, article 360; royal decree implementing it, article 199 (year of payment or attribution).
"""

from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.refused import Refused
from pipeline.declarations.sealed import AMOUNTS

PARTS: dict[str, Any] = {"document": pl.String, "member_id": pl.String, "amount": pl.String, "amount_cents": pl.Int64}
"""One row an amount of a document, under the name by which the document explains it."""
SERVED: dict[str, Any] = {"member_id": pl.String, "first": pl.String, "last": pl.String}
WORDS = {"other": "premium", "double_holiday": "double_holiday", "exit_holiday": "exit_holiday"}
"""Kind of exceptional pay -> how payslips name it."""
OF_YEAR = "JOIN runs AS r USING (month, run) WHERE substr(r.as_of, 1, 4) = ?"
OWN = {"document": pl.String, "member_id": pl.String, **dict.fromkeys(AMOUNTS, pl.Int64)}
BESIDE = {"document": pl.String, "member_id": pl.String, "kind": pl.String,
          **dict.fromkeys(("gross", "deduction", "withholding"), pl.Int64)}
COPYRIGHT = {"document": pl.String, "member_id": pl.String,
             **dict.fromkeys(("copyright_gross", "copyright_expenses", "copyright_expenses_before", "copyright_withholding"),
                             pl.Int64)}


def paid_out(books: Books, year: str) -> pl.DataFrame:
    """All that payslips paid in a year, and the copyright of the year: PARTS. Raises Refused where there is none."""
    found = pl.concat([_payslips(books, year), _beside(books, year), _paid_back(books, year), _copyright(books, year)])
    if found.is_empty():
        raise Refused([f"no sealed run was paid in {year}: a declaration is made from approved months only"])
    return found.sort("member_id", "document", "amount")


def _payslips(books: Books, year: str) -> pl.DataFrame:
    names = ", ".join(f'p."{name}"' for name in AMOUNTS)
    return _long(books.frame(f"SELECT p.number, p.member_id, {names} FROM payslips AS p {OF_YEAR}", OWN, year))


def _beside(books: Books, year: str) -> pl.DataFrame:
    """Premiums and holiday pay, by kind."""
    rows = _long(books.frame("SELECT number, member_id, kind, gross, social_deduction, withholding FROM exceptional_tax"
                             f" {OF_YEAR}", BESIDE, year), "kind")
    return rows.select("document", "member_id", pl.concat_str(pl.col("kind").replace_strict(WORDS), pl.lit("_"), "amount")
                       .alias("amount"), "amount_cents")


def _paid_back(books: Books, year: str) -> pl.DataFrame:
    """Expenses, on receipts and without."""
    return books.frame("SELECT p.number, p.member_id, CASE x.receipt_sha256 WHEN '' THEN 'reimbursed_flat'"
                       " ELSE 'reimbursed_on_receipts' END, SUM(x.reimbursed_cents) FROM expenses AS x"
                       f" JOIN payslips AS p USING (month, run, member_id) {OF_YEAR} GROUP BY 1, 2, 3", PARTS, year)


def _copyright(books: Books, year: str) -> pl.DataFrame:
    """Documents of an income year; their lump-sum expenses are those of the year so far, and what it had before."""
    so_far = "SUM(expenses) OVER (PARTITION BY member_id ORDER BY number)"
    return _long(books.frame(f"SELECT number, member_id, gross, {so_far}, {so_far} - expenses, withholding"
                             " FROM copyright_documents WHERE income_year = ?", COPYRIGHT, int(year)))


def _long(wide: pl.DataFrame, *more: str) -> pl.DataFrame:
    """One row an amount that is not zero."""
    keys = ["document", "member_id", *more]
    rows = wide.unpivot(index=keys, variable_name="amount", value_name="amount_cents")
    return rows.filter(pl.col("amount_cents") != 0).select(*keys, "amount", "amount_cents")


def served(books: Books, year: str) -> pl.DataFrame:
    """First and last day of the contracts that a year paid and that stand: SERVED."""
    return books.frame(f"SELECT member_id, MIN(start), MAX(\"end\") FROM (SELECT member_id, start, \"end\", row_key,"
                       f" SUM(gross) AS gross FROM contracts {OF_YEAR} GROUP BY member_id, start, \"end\", row_key)"
                       " WHERE gross > 0 GROUP BY member_id ORDER BY member_id", SERVED, year)
