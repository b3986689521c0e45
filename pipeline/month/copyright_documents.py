"""One document a member and income year of copyright: what was sold, of which invoice, expenses, tax and what is paid."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT, text
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import compute_dated, parameters_of, rules_in
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.copyright import INCOME, OF_INVOICE
from pipeline.month.documents import AT_A_TIME, SELLER, Document, by, origin, plain, run_parts, shown
from pipeline.rules import COPYRIGHT, COPYRIGHT_REQUEST

PERSON = ("member_id", "first_name", "last_name", "street", "postcode", "city", "country", "iban")
OF_YEAR = ("copyright_year", "copyright_first_expenses", "copyright_second_expenses", "copyright_taxable")
REQUEST = ("row_key", "date", "work_title", "client_id", "order_reference", "invoiced", "copyright_before", "copyright_most",
           "copyright_most_year", "copyright_gross")
TAKEN_BACK = ("row_key", "date", "work_title", "client_id", "order_reference", "number_was", "copyright_gross")


def copyright_documents(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document each, in the order of their numbers."""
    for some in tables.copyright.documents.sort("number").iter_slices(AT_A_TIME):
        yield from _some(some, inputs, tables)


def _some(some: pl.DataFrame, inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    members = {row["member_id"]: row for row in
               inputs.rows.members.join(some, on="member_id", how="semi", maintain_order="left").to_dicts()}
    paid, back = (by(rows.join(some.select("number"), on="number", how="semi", maintain_order="left"), "number")
                  for rows in (tables.copyright.requests, tables.copyright.taken_back))
    stated, before = Requests(inputs, tables), _years_before(some, inputs)
    for row in some.to_dicts():
        member, own = members[row["member_id"]], [*back.get(row["number"], []), *paid.get(row["number"], [])]
        yield {
            **shown(row, {"law_day"}), "kind": "copyright", **run_parts(inputs), "pay_day": inputs.order.pay_day.isoformat(),
            "law_day": row["law_day"].isoformat(), "language": member["language"],
            "is_earlier_year": row["income_year"] != inputs.order.pay_day.year,
            "employer": {name: inputs.cooperative[name] for name in SELLER},
            "member": {name: plain(name, member[name]) for name in PERSON}, "member_origin": origin(member, inputs),
            "requests": [stated.document(one) for one in own], "year_before": before[row["member_id"], row["income_year"]],
            "to_pay": text(max(row["net"], Decimal(0))), "paid_too_much": text(max(-row["net"], Decimal(0))),
            "rates": rates(row["law_day"], inputs.book)}


def _years_before(some: pl.DataFrame, inputs: Inputs) -> dict[tuple[Any, ...], Document]:
    """The income year before each document, by the same rules."""
    nothing = some.select(*INCOME, "law_day", "copyright_before", "copyright_withholding_before").with_columns(
        copyright_gross=pl.lit(0).cast(EXACT))
    rows = compute_dated(nothing, rules_in(*COPYRIGHT), inputs.book).rows
    return {(row["member_id"], row["income_year"]): {name: text(row[name]) for name in OF_YEAR} for row in rows.to_dicts()}


def rates(day: date, book: ParamBook) -> dict[str, str]:
    """Values of the law and the policy that the page shows beside what they give."""
    in_force = book.in_force(day)
    names = parameters_of(rules_in(*COPYRIGHT, *COPYRIGHT_REQUEST)) & set(in_force)
    return {name: f"{in_force[name].value:f}" for name in sorted(names)}


class Requests:
    """Requests as documents tell them, with the invoices of their client and order."""

    def __init__(self, inputs: Inputs, tables: MonthTables) -> None:
        self.inputs = inputs
        self.activities = dict(inputs.rows.activities.select("activity_id", "name").iter_rows())
        self.clients = dict(inputs.rows.clients.select("client_id", "name").iter_rows())
        asked = pl.concat([rows.select(OF_INVOICE) for rows in (tables.copyright.requests, tables.copyright.taken_back)])
        sold = tables.sales.invoiced.join(asked, on=OF_INVOICE, how="semi").unique([*OF_INVOICE, "number"]).sort("number")
        self.invoices = {key: rows["number"].to_list() for key, rows in sold.group_by(OF_INVOICE, maintain_order=True)}

    def document(self, row: Mapping[str, Any]) -> Document:
        """A request that is paid, or what it was, taken back."""
        taken_back = row["content_hash"] == ""
        numbers = self.invoices.get(tuple(row[name] for name in OF_INVOICE), [])
        return {**{name: plain(name, row[name]) for name in (TAKEN_BACK if taken_back else REQUEST)}, "taken_back": taken_back,
                "work_month": row["month"], "number": row["number"], "member_id": row["member_id"],
                "law_day": row["law_day"].isoformat(),
                "activity_id": row["activity_id"], "activity_name": self.activities.get(row["activity_id"], row["activity_id"]),
                "client_name": self.clients.get(row["client_id"], row["client_id"]), "invoices": numbers,
                "origin": origin(row, self.inputs)}
