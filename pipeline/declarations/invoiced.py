"""What sealed runs say of sales and their VAT in a period, for declarations. A document belongs to the day of its issue."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.calendar import Month
from pipeline.core.countries import VAT_PREFIX
from pipeline.core.home import FOLDERS, Home
from pipeline.core.params import Params
from pipeline.core.refused import Refused
from pipeline.declarations.draft import WrongPeriod

SOLD: dict[str, Any] = {"number": pl.String, "kind": pl.String, "client_id": pl.String, "vat": pl.String,
                        "vat_ground": pl.String, "net_cents": pl.Int64}
"""One row a document, VAT code and ground; credit notes are negative."""
TAXED: dict[str, Any] = {"number": pl.String, "kind": pl.String, "client_id": pl.String, "total_vat_cents": pl.Int64}
OUTSIDE = "outside"
"""The box of what the return does not ask for."""


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year; name: as it was asked for."""

    name: str
    months: tuple[Month, ...]

    @property
    def days(self) -> tuple[str, str]:
        return self.months[0].first.isoformat(), self.months[-1].last.isoformat()

    @property
    def last(self) -> date:
        return self.months[-1].last


def period_of(text: str) -> Period:
    """2026-03 or 2026Q1. Raises WrongPeriod."""
    year, sign, quarter = text.partition("Q")
    try:
        if sign and quarter in ("1", "2", "3", "4"):
            return Period(text, Month.parse(f"{year}-{3 * int(quarter) - 2:02d}").quarter)
        return Period(text, (Month.parse(text),))
    except ValueError:
        raise WrongPeriod(f"{text!r} is neither a quarter such as 2026Q1 nor a month such as 2026-03") from None


def year_of(text: str) -> Period:
    """2026. Raises WrongPeriod."""
    if len(text) != 4 or not text.startswith("20") or not text.isascii() or not text.isdigit():
        raise WrongPeriod(f"{text!r} is not a year such as 2026")
    return Period(text, tuple(Month(int(text), number) for number in range(1, 13)))


def something_sealed(books: Books) -> None:
    """Raises Refused where no run is approved."""
    if not books.runs():
        raise Refused(["no run is approved yet: a declaration is made from approved months only"])


def nothing_issued(books: Books, period: Period) -> tuple[str, ...]:
    """A word where a period has no document: on which days those of the books were issued."""
    [(first, last)] = books.frame("SELECT MIN(issue_date), MAX(issue_date) FROM invoices",
                                  {"first": pl.String, "last": pl.String}).rows()
    others = f"; those of the books are dated {first} to {last}" if first else ""
    return (f"No document was issued in {period.name}{others}. A document belongs to the period of its date.",)


def sold(books: Books, period: Period, law: Params) -> pl.DataFrame:
    """SOLD with `box`, that of the return; credit notes of boxes that have one for them are in that and positive."""
    rows = books.frame("SELECT l.number, i.kind, i.client_id, l.vat, l.vat_ground, SUM(l.net_cents) FROM lines AS l"
                       " JOIN invoices AS i ON i.number = l.number WHERE i.issue_date BETWEEN ? AND ?"
                       " GROUP BY l.number, l.vat, l.vat_ground ORDER BY l.number, l.vat, l.vat_ground", SOLD, *period.days)
    boxes, credit = law["vat_boxes"].value, law["vat_credit_boxes"].value
    known = pl.coalesce(pl.col("vat_ground", "vat").replace_strict(boxes, default=None, return_dtype=pl.String))
    placed = rows.with_columns(issued=pl.when(known == "").then(pl.lit(OUTSIDE)).otherwise(known))
    if unknown := placed.filter(pl.col("issued").is_null())["vat"].to_list():
        raise Refused([f"vat_boxes has no box for VAT {', '.join(sorted(set(unknown)))}"])
    noted = pl.col("issued").replace_strict(credit, default=None, return_dtype=pl.String)
    is_note = (pl.col("kind") == "credit_note") & noted.is_not_null()
    return placed.with_columns(box=pl.when(is_note).then(noted).otherwise("issued"),
                               boxed_cents=pl.when(is_note).then(-pl.col("net_cents")).otherwise("net_cents"))


def vat_base() -> pl.Expr:
    """The name, on its document, of what SOLD has of a VAT code and ground."""
    ground = pl.when(pl.col("vat_ground") == "").then(pl.lit("")).otherwise(pl.concat_str(pl.lit("."), "vat_ground"))
    return pl.concat_str(pl.lit("vat_base@"), "vat", ground)


def taxed(books: Books, period: Period) -> pl.DataFrame:
    """TAXED: one row a document that bears VAT."""
    return books.frame("SELECT number, kind, client_id, total_vat_cents FROM invoices WHERE issue_date BETWEEN ? AND ?"
                       " AND total_vat_cents <> 0 ORDER BY number", TAXED, *period.days)


def cards(home: Home, books: Books, clients: Iterable[str], period: Period) -> Mapping[str, Mapping[str, str]]:
    """Client -> how the last document of the period names him: name, country, vat_number..., as it was sealed."""
    last = books.frame("SELECT client_id, billing, MAX(number), folder FROM invoices JOIN runs USING (month, run)"
                       " WHERE issue_date BETWEEN ? AND ? GROUP BY client_id",
                       {"client_id": pl.String, "billing": pl.String, "number": pl.String, "folder": pl.String}, *period.days)
    wanted = last.filter(pl.col("client_id").is_in(sorted(set(clients))))
    return {row["client_id"]: _card(home, row) for row in wanted.to_dicts()}


def _card(home: Home, row: Mapping[str, str]) -> Mapping[str, str]:
    file = home.path / row["folder"] / FOLDERS[row["billing"]] / f"{row['number']}.json"
    try:
        return dict(json.loads(file.read_bytes())["client"])
    except FileNotFoundError:
        raise Refused([f"{row['folder']}: the document {row['number']} is missing; smart verify says what else is"]) from None


def bare_number(card: Mapping[str, str]) -> str:
    """A VAT number without the letters of its country."""
    return card["vat_number"].removeprefix(VAT_PREFIX.get(card["country"], card["country"]))
