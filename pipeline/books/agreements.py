"""Employment contracts in the books: which stand, each as its last document left it."""

from datetime import date

import polars as pl

from pipeline.books.accounting import AGREEMENTS, quoted
from pipeline.books.rows import Query


def standing(query: Query, month: str | None = None) -> pl.DataFrame:
    """Contracts of a month's work, or of all, that no document ended: AGREEMENTS, sorted by number."""
    where, key = ("WHERE work_month = ?", (month,)) if month else ("", ())
    return query(_stand(where), AGREEMENTS, *key)


def ahead(query: Query, as_of: date) -> pl.DataFrame:
    """Contracts of any month that stand and end after a day: AGREEMENTS, sorted by number."""
    return query(_stand(also="AND \"end\" > ?"), AGREEMENTS, as_of.isoformat())


def _stand(where: str = "", also: str = "") -> str:
    return (f"SELECT {quoted(AGREEMENTS)} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY contract"
            f" ORDER BY year DESC, nth DESC) AS latest FROM agreements {where})"
            f" WHERE latest = 1 AND kind <> 'withdrawal' {also} ORDER BY number")
