"""One document an invoice, request for funds, credit note or transfer between Activities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.month.billed import CREDIT_NOTE
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.documents import AT_A_TIME, SELLER, UNSHOWN, Document, by, origin, plain, run_parts, shown
from pipeline.month.invoices import Sales
from pipeline.month.vat_grounds import Grounds, Row
from pipeline.outputs.ubl import address

CLIENT = ("client_id", "name", "kind", "language", "street", "postcode", "city", "country", "enterprise_number",
          "vat_number", "email")
AMOUNTS = ("total_excl_vat", "total_vat", "total_incl_vat", "fee")
ACTIVITY = "activity"
"""Kind of client that an Activity is to the one that sells to it."""
HIDDEN = {"law_day", "nth", "letter", "kind", "document_kind", "payment_days", "vat_reason"}
OF_A_CORRECTION = {"vat_reason", "billing", "worth", "worth_was", "quantity_was", "unit_price_was", "corrects", "corrects_date",
                   "document_kind"}


def invoices(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document each, in the order of their numbers, transfers last; a credit note's amounts are positive."""
    buyers = ((tables.sales, _clients), (tables.transfers.papers, _buying_activities))
    for sold, of in buyers:
        for some in sold.invoices.sort("number").iter_slices(AT_A_TIME):
            yield from _some(replace(sold, invoices=some), of(some["client_id"].to_list(), inputs), inputs)


def _clients(ids: Sequence[str], inputs: Inputs) -> dict[str, Row]:
    billed = inputs.rows.clients.filter(pl.col("client_id").is_in(ids))
    return {row["client_id"]: row for row in billed.to_dicts()}


def _buying_activities(ids: Sequence[str], inputs: Inputs) -> dict[str, Row]:
    """Activities that buy, as clients: at the cooperative's address, in the language of who runs them."""
    home = {name: inputs.cooperative[name] for name in ("street", "postcode", "city", "country")}
    nobody = dict.fromkeys(("enterprise_number", "vat_number", "email", "buyer_reference"), "")
    speaks = dict(inputs.intake.members.select("member_id", "language").iter_rows())
    rows = inputs.rows.activities.filter(pl.col("activity_id").is_in(ids)).to_dicts()
    return {row["activity_id"]: {"client_id": row["activity_id"], "name": row["name"], "kind": ACTIVITY, **home, **nobody,
                                 "language": speaks.get(row["administrator"], inputs.cooperative["language"])}
            for row in rows}


def _some(sold: Sales, clients: Mapping[str, Row], inputs: Inputs) -> Iterator[Document]:
    some = sold.invoices
    lines, vat = (by(rows.join(some.select("number"), on="number", how="semi", maintain_order="left"), "number")
                  for rows in (sold.lines, sold.vat))
    seller = {name: inputs.cooperative[name] for name in SELLER}
    for row in some.to_dicts():
        client, sign = clients[row["client_id"]], -1 if row["document_kind"] == CREDIT_NOTE else 1
        own = lines[row["number"]]
        grounds = inputs.policy["vat_grounds"].value
        yield {
            **shown(_signed(row, AMOUNTS, sign), HIDDEN),
            "kind": row["document_kind"], **run_parts(inputs), "seller": seller,
            "language": client["language"], "client": {name: plain(name, client[name]) for name in CLIENT},
            "buyer_reference": client["buyer_reference"] or "",
            "lines": [_line_of(line, sign, inputs) for line in own],
            "vat": [_vat_of(_signed(part, ("vat_base", "vat_amount"), sign), row["vat_reason"], grounds)
                    for part in vat[row["number"]]],
            "peppol": row["billing"] == "invoice" and has_address(client),
            "mentions": sorted({line["vat_ground"] for line in own if grounds[line["vat_ground"]]["mention"]}),
        }


def has_address(client: Row) -> bool:
    """Whether a client takes electronic invoices: no consumer, and with an address that Peppol knows."""
    return client["kind"] != "consumer" and address({**client, "vat_number": client["vat_number"] or ""}) is not None


def _signed(row: Mapping[str, Any], names: Sequence[str], sign: int) -> dict[str, Any]:
    return {**row, **{name: row[name] * sign for name in names}}


def _vat_of(part: Mapping[str, Any], ground: str, grounds: Grounds) -> Document:
    """A rate as its document prints it; one without VAT with the code and the ground of why."""
    why = {"vatex": grounds[ground]["vatex"] if ground else "", "mention": ground}
    return {**shown(part), **why, "base": text(part["vat_base"]), "amount": text(part["vat_amount"])}


def _line_of(line: Mapping[str, Any], sign: int, inputs: Inputs) -> Document:
    """A line as its document prints it; a corrected one as one piece at the difference, `was` and `becomes` beside it."""
    printed = _signed(line, ("line_net",), sign)
    if line["worth_was"] is not None:
        becomes, was = ({"quantity": plain("quantity", line[f"quantity{when}"]), "unit": line["unit"],
                         "unit_price": text(line[f"unit_price{when}"]), "net": text(line[f"worth{when}"])}
                        for when in ("", "_was"))
        printed |= {"quantity": Decimal(1), "unit": "piece", "unit_price": printed["line_net"], "was": was, "becomes": becomes}
    return {**shown(printed, UNSHOWN | OF_A_CORRECTION), "net": text(printed["line_net"]), "origin": origin(line, inputs)}
