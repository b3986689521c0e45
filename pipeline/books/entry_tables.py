"""The tables whose rows belong to an entry, and their columns but `entry`, its number."""

from collections.abc import Mapping

import polars as pl

from pipeline.books.accounting import POSTINGS, Columns


def _texts(*names: str) -> Columns:
    return dict.fromkeys(names, pl.String)


RELEASED: Columns = {**_texts("payment_id", "held_id", "batch", "member_id", "name", "iban"), "amount_cents": pl.Int64,
                     **_texts("execution_date")}
STATEMENTS: Columns = {**_texts("statement_id", "account"), "year": pl.Int64, "number": pl.Int64,
                       **_texts("old_date", "new_date"),
                       "old_cents": pl.Int64, "new_cents": pl.Int64, **_texts("file", "sha256")}
MOVEMENTS: Columns = {**_texts("movement_id", "date"), "amount_cents": pl.Int64,
                      **_texts("name", "iban", "communication", "text", "reference")}
MATCHES: Columns = {**_texts("movement_id", "kind", "target"), "amount_cents": pl.Int64, "score": pl.Int64, **_texts("why")}
ENTRY_TABLES: Mapping[str, Columns] = {
    "entry_postings": {"line": pl.Int64, **POSTINGS}, "released_payments": RELEASED,
    "statements": STATEMENTS, "movements": MOVEMENTS, "matches": MATCHES}
