"""The yearly listing of customers with a Belgian VAT number: turnover and VAT of each, from what runs sealed.

Sales that article 44 exempts are left out, credit notes are taken off; a document belongs to the year of its issue.
Law: VAT Code, article 53quinquies; royal decree no 23 of 9 December 2009.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text, to_cents
from pipeline.declarations.draft import CELLS, Draft, figure
from pipeline.declarations.intervat import intervat
from pipeline.declarations.invoiced import bare_number, cards, nothing_issued, sold, something_sealed, taxed, vat_base, year_of
from pipeline.month.collect import param_book
from pipeline.outputs.declaration import Summary, Table, summary, told
from pipeline.outputs.printed import Printed

BELGIUM = "BE"
LISTED = ("vat_number", "name", "turnover_cents", "vat_cents")
FIGURES = {"turnover": "turnover_cents", "vat_charged": "vat_cents"}
"""Figure of the form -> column."""


def customers(home: Home, period: str, as_of: date) -> Draft:
    """The draft of a year such as 2026. Raises WrongPeriod, Refused."""
    asked = year_of(period)
    law = param_book(home)[0].in_force(asked.last)
    with open_books(home.books_url, home.path) as books:
        something_sealed(books)
        sales = sold(books, asked, law).filter(pl.col("issued").is_in(law["customer_listing_boxes"].value))
        known = cards(home, books, sales["client_id"], asked)
        parts = _parts(sales, taxed(books, asked), known)
        note = nothing_issued(books, asked) if sales.is_empty() else ()
    every = _by_number(parts, known)
    listed = every.filter(pl.col("turnover_cents") > to_cents(law["customer_listing_over"].value))
    cells = _cells(parts.join(listed, on="vat_number", how="semi"))
    totals = {"clients": str(listed.height), **{name: _euro(int(listed[column].sum())) for name, column in FIGURES.items()},
              "below": str(every.height - listed.height)}
    said = Summary("customers", period, as_of, home.cooperative, (), (_table(listed, totals, home),), "declarant")
    files = {"summary.pdf": summary(said, totals), "customers.csv": _csv(listed),
             "customers.xml": intervat("customers", home.cooperative, asked, clients=listed.to_dicts(),
                                       turnover=figure(cells, "turnover"), vat=figure(cells, "vat"))}
    first, *others = told(said, totals)
    return Draft("customers", period, files, totals, (first, *note, *others), cells)


def _parts(sales: pl.DataFrame, vat: pl.DataFrame, known: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """One row a document, VAT code, ground and figure of a customer with a Belgian VAT number: vat_number, number, part, amount
    (its name on the document), sign, cents."""
    numbers = {client: bare_number(card) for client, card in known.items()
               if card["country"] == BELGIUM and card["vat_number"] and card["kind"] != "consumer"}
    sign = pl.when(pl.col("kind") == "credit_note").then(-1).otherwise(1).cast(pl.Int64)
    rows = pl.concat([
        sales.select("number", "client_id", cents="net_cents", part=pl.lit("turnover"), amount=vat_base(), sign=sign),
        vat.join(sales, on="number", how="semi").select("number", "client_id", cents="total_vat_cents", part=pl.lit("vat"),
                                                        amount=pl.lit("total_vat"), sign=sign)])
    named = rows.with_columns(vat_number=pl.col("client_id").replace_strict(numbers, default=None, return_dtype=pl.String))
    return named.filter(pl.col("vat_number").is_not_null()).sort("vat_number", "number", "part", "amount")


def _by_number(parts: pl.DataFrame, known: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """LISTED, one row a VAT number; the name is that of its last document."""
    names = {client: card["name"] for client, card in known.items()}
    cents = pl.col("cents")
    return parts.group_by("vat_number").agg(
        name=pl.col("client_id").last().replace_strict(names, default="", return_dtype=pl.String),
        turnover_cents=cents.filter(pl.col("part") == "turnover").sum(), vat_cents=cents.filter(pl.col("part") == "vat").sum(),
    ).select(LISTED).sort("vat_number")


def _cells(parts: pl.DataFrame) -> pl.DataFrame:
    """CELLS: the parts of each customer's figures (0999027645.turnover), and of the sums of all (turnover)."""
    own = parts.select(cell=pl.concat_str("vat_number", pl.lit("."), "part"), amount_cents="cents", document="number",
                       amount="amount", member_id=pl.lit(""), sign="sign")
    sums = own.with_columns(pl.col("cell").str.split(".").list.last())
    return pl.concat([own, sums]).select(list(CELLS)).sort("cell", "document", "amount")


def _table(listed: pl.DataFrame, totals: Mapping[str, str], home: Home) -> Table:
    rows = tuple((row["name"], BELGIUM + row["vat_number"], *(_euro(row[column]) for column in FIGURES.values()))
                 for row in listed.to_dicts())
    last = (Printed(home.cooperative["language"]).word("declaration_total"), "", *(totals[name] for name in FIGURES))
    return Table("clients", ("customer", "vat_number", *FIGURES), rows, amounts=(2, 3), total=last)


def _csv(listed: pl.DataFrame) -> bytes:
    rows = [(row["vat_number"], row["name"], *(_euro(row[column]) for column in FIGURES.values())) for row in listed.to_dicts()]
    columns = dict.fromkeys(("vat_number", "name", *FIGURES), pl.String)
    return pl.DataFrame(rows, schema=columns, orient="row").write_csv().encode()


def _euro(whole: int) -> str:
    return text(from_cents(whole))
