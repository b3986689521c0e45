"""The periodic VAT return of a month or quarter, and the statement of services to the Union, from what runs sealed.

A document belongs to the period of its issue. The cooperative's own purchases are not in the books of its months: only what
members' expense notes let it deduct stands in box 59.
Law: VAT Code, articles 53 and 53sexies; royal decrees no 1, article 18, and no 50.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.chart import entries_by_chart
from pipeline.books.store import open_books
from pipeline.core.countries import VAT_PREFIX
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.declarations.draft import Draft, figure
from pipeline.declarations.intervat import intervat, total
from pipeline.declarations.invoiced import (
    OUTSIDE,
    Period,
    bare_number,
    cards,
    nothing_issued,
    period_of,
    sold,
    something_sealed,
    taxed,
)
from pipeline.declarations.vat_boxes import TO_PAY, TO_RECEIVE, agrees_with_ledger, boxes, lost, spent
from pipeline.month.collect import param_book
from pipeline.outputs.declaration import Summary, Table, summary, told
from pipeline.outputs.journal import journal_book
from pipeline.outputs.printed import Printed

UNION = {"44": 1, "48": -1}
"""Boxes of services to businesses in the Union."""
NOT_BOXES = ("XX", "YY", OUTSIDE)
Client = Mapping[str, Any]


def vat(home: Home, period: str, as_of: date) -> Draft:
    """The draft of a period such as 2026Q1 or 2026-03. Raises WrongPeriod, Refused."""
    asked = period_of(period)
    law = param_book(home)[0].in_force(asked.last)
    with open_books(home.books_url, home.path) as books:
        something_sealed(books)
        rows = sold(books, asked, law)
        cells = boxes(rows, taxed(books, asked), spent(books, asked))
        agrees_with_ledger(books, asked, cells)
        union = rows.filter(pl.col("box").is_in(list(UNION)))
        clients = _union_clients(union, cards(home, books, union["client_id"], asked))
        given_up = lost(books, asked)
        entries = entries_by_chart(books.frame, *asked.days, law["chart_of_accounts"].value)
        note = nothing_issued(books, asked) if rows.is_empty() else ()
    totals = _totals(cells, given_up)
    said = Summary("vat", period, as_of, home.cooperative, (), tuple(_tables(cells, clients, given_up, home)), "declarant")
    files = {"summary.pdf": summary(said, totals), "vat.xml": _xml(home, asked, cells), "boxes.csv": _boxes_csv(cells),
             "entries_by_chart.csv": entries.write_csv().encode(),
             "entries.xlsx": journal_book(entries, as_of, home.cooperative["language"])}
    if clients:
        files["intracom.xml"] = intervat("intracom", home.cooperative, asked, clients=clients, total=total(clients, "cents"))
        files["intracom.csv"] = pl.DataFrame(clients).write_csv().encode()
    first, *each, pending = told(said, totals)
    numbered = (f"{box} {line}" if box[-1:].isdigit() else line for box, line in zip(totals, each, strict=True))
    return Draft("vat", period, files, totals, (first, *note, *numbered, pending), cells)


def figures(cells: pl.DataFrame) -> dict[str, int]:
    """Box -> cents, in their order; what is left to pay, or to receive, stands there even where it is nothing."""
    found = {box: figure(cells, box) for box in cells["cell"].unique().sort()}
    return dict(sorted(({} if TO_RECEIVE in found else {TO_PAY: 0}).items() | found.items()))


def _totals(cells: pl.DataFrame, given_up: pl.DataFrame) -> dict[str, str]:
    named = {box: text(from_cents(cents)) for box, cents in figures(cells).items()}
    return {**named, "vat_on_lost_invoices": text(from_cents(int(given_up["cents"].sum())))}


def _xml(home: Home, period: Period, cells: pl.DataFrame) -> bytes:
    amounts = [(int(box), cents) for box, cents in figures(cells).items()
               if box not in NOT_BOXES and (cents > 0 or box == TO_PAY)]
    return intervat("vat", home.cooperative, period, amounts=amounts)


def _boxes_csv(cells: pl.DataFrame) -> bytes:
    rows = [(box, text(from_cents(cents))) for box, cents in figures(cells).items()]
    return pl.DataFrame(rows, schema={"box": pl.String, "amount": pl.String}, orient="row").write_csv().encode()


def _union_clients(union: pl.DataFrame, known: Mapping[str, Mapping[str, str]]) -> list[Client]:
    """One row a VAT number with its services less credit notes: issued_by, vat_number, name, cents."""
    sums: dict[tuple[str, str], list[Any]] = {}
    for row in union.to_dicts():
        card = known[row["client_id"]]
        one = sums.setdefault((VAT_PREFIX.get(card["country"], card["country"]), bare_number(card)), [card["name"], 0])
        one[1] += row["boxed_cents"] * UNION[row["box"]]
    return [{"issued_by": country, "vat_number": number, "name": name, "cents": cents}
            for (country, number), (name, cents) in sorted(sums.items()) if cents]


def _tables(cells: pl.DataFrame, clients: Sequence[Client], given_up: pl.DataFrame, home: Home) -> list[Table]:
    printed = Printed(home.cooperative["language"])
    rows = tuple((box if box != OUTSIDE else "", printed.word(f"declaration_{box}"), text(from_cents(cents)))
                 for box, cents in figures(cells).items())
    tables = [Table("vat_boxes", ("box", "what", "amount"), rows, amounts=(2,), narrow=(0,))]
    if clients:
        own = tuple((one["name"], one["issued_by"] + one["vat_number"], text(from_cents(one["cents"]))) for one in clients)
        last = (printed.word("declaration_total"), "", text(from_cents(total(clients, "cents"))))
        tables.append(Table("intracom", ("customer", "vat_number", "amount"), own, amounts=(2,), total=last))
    if given_up.height:
        gone = tuple((number, text(from_cents(cents))) for number, cents in given_up.iter_rows())
        tables.append(Table("vat_on_lost_invoices", ("invoice", "amount"), gone, amounts=(1,)))
    return tables
