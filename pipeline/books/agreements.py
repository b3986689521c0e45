"""Employment contracts in the books: which stand, each as its last document left it."""

import polars as pl

from pipeline.books.accounting import AGREEMENTS, quoted
from pipeline.books.rows import Query


def standing(query: Query, month: str | None = None) -> pl.DataFrame:
    """Contracts of a month's work, or of all, that no document ended: AGREEMENTS, sorted by number."""
    where, key = ("WHERE work_month = ?", (month,)) if month else ("", ())
    return query(f"SELECT {quoted(AGREEMENTS)} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY contract"
                 f" ORDER BY year DESC, nth DESC) AS latest FROM agreements {where})"
                 " WHERE latest = 1 AND kind <> 'withdrawal' ORDER BY number", AGREEMENTS, *key)
