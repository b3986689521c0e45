"""Numbers that the books will give, against those that another system gave."""

import re
from collections.abc import Iterator, Mapping

import polars as pl

from pipeline.intake.tables import Table
from pipeline.intake.typed import CellFault
from pipeline.month.invoices import FUNDS_YEAR
from schemas.opening import SERIES

LIKE_OURS = re.compile(r"(\d{4})-(F?)(\d{5})")
"""2026-00001, or 2026-F00001 of a request for funds."""
SERIES_OF = {"": "invoice", "F": "funding"}


def missing_numbers(tables: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    """Series without a next number in the year in which the books begin, and that year."""
    said = set(tables["opening_numbers"].frame.select("series", "year").iter_rows())
    for day in tables["opening_day"].frame["opening_day"].drop_nulls().head(1):
        yield from ((series, str(day.year)) for series in SERIES if (series, day.year) not in said)


def ahead(invoices: pl.DataFrame, numbers: pl.DataFrame) -> Iterator[CellFault]:
    """Numbers and communications of old invoices that an invoice of the books would have again."""
    following = {(series, year): nth for series, year, nth in numbers.select("series", "year", "next_number").iter_rows()}
    for index, row in enumerate(invoices.select("invoice_number", "structured_communication", "begins").to_dicts()):
        for column, found in (("invoice_number", _numbered(row["invoice_number"] or "")),
                              ("structured_communication", _communicated(row["structured_communication"] or ""))):
            if found and row["begins"] and found[1] >= row["begins"].year and found[2] >= following.get(found[:2], 1):
                yield CellFault(index, column, "OPENING-NUMBER-AHEAD", row[column], f"{found[1]}: {following.get(found[:2], 1)}")


def _numbered(number: str) -> tuple[str, int, int] | None:
    """Series, year and place of a number that is written as ours are."""
    found = LIKE_OURS.fullmatch(number)
    return (SERIES_OF[found[2]], int(found[1]), int(found[3])) if found else None


def _communicated(words: str) -> tuple[str, int, int] | None:
    """Series, year and place of the invoice whose communication this would be."""
    digits = re.sub(r"\D", "", words)
    if len(digits) != 12:
        return None
    year, nth = int(digits[:4]), int(digits[4:10])
    series = "funding" if year >= FUNDS_YEAR else "invoice"
    return series, year - (FUNDS_YEAR if series == "funding" else 0), nth
