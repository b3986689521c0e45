"""One document an Activity: what its budget had, gained and bore in the run, line by line, and what it has."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.documents import AT_A_TIME, SELLER, Document, by, plain, run_parts
from pipeline.month.review_tables import BUDGET_SUMS

SUMS = ("opening", "turnover", "transfers", "fees", "expenses", "copyright", "cost", "reductions", "closing")
"""opening + turnover + transfers - fees - expenses - copyright - cost + reductions = closing."""
COST = ("gross", "employer_onss", "funds", "accident_insurance", "holiday_provision", "margin", "full_cost")
EMPLOYED = ("activity_id", "member_id")
EXPENSE = (*EMPLOYED, "date", "category", "description", "reimbursed", "charged", "content_hash")
RIGHT = (*EMPLOYED, "number", "date", "work_title", "copyright_gross")
PERSON = ("member_id", "first_name", "last_name", "street", "postcode", "city", "country")
Row = Mapping[str, Any]


def stated(activities: pl.DataFrame, invoices: pl.DataFrame, run: int) -> pl.DataFrame:
    """Activities that have a statement: those where something moved; in a month's first run also those that hold money.

    activities: the sums of each budget. invoices: what was issued, even where it adds up to nothing.
    """
    moved = pl.any_horizontal(pl.col(name) != 0 for name in BUDGET_SUMS)
    holds = (pl.col("opening") != 0) if run == 1 else pl.lit(False)
    issued = pl.col("activity_id").is_in(invoices["activity_id"].to_list())
    return activities.filter(moved | holds | issued)


def statements(inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    """One document each, by Activity."""
    having = stated(tables.activities, tables.sales.invoices, inputs.opening.sequence).sort("activity_id")
    for some in having.iter_slices(AT_A_TIME):
        yield from _some(some, inputs, tables)


def _some(some: pl.DataFrame, inputs: Inputs, tables: MonthTables) -> Iterator[Document]:
    people = {row["member_id"]: row for row in inputs.intake.members.to_dicts()}
    runs = dict(inputs.rows.activities.select("activity_id", "administrator").iter_rows())
    lists = {name: by(rows.join(some, on="activity_id", how="semi", maintain_order="left"), "activity_id")
             for name, rows in _lists(tables).items()}
    for row in some.to_dicts():
        key = row["activity_id"]
        person = people.get(runs.get(key, ""), {})
        yield {
            "kind": "statement", "number": key, **run_parts(inputs), "as_of": inputs.order.as_of.isoformat(),
            "activity_id": key, "activity_name": row["name"], "language": person.get("language", inputs.cooperative["language"]),
            "cooperative": {name: inputs.cooperative[name] for name in SELLER},
            "administrator": {name: plain(name, person[name]) for name in PERSON} if person else {},
            **{name: text(row[name]) for name in SUMS},
            **{name: [_line(each, people) for each in own.get(key, [])] for name, own in lists.items()}}


def _line(row: Row, people: Mapping[str, Row]) -> Document:
    """A row of a list for JSON, the member beside its id."""
    person = people.get(row.get("member_id") or "", {})
    name = f"{person['first_name']} {person['last_name']}" if person else row.get("member_id") or ""
    shown = {column: plain(column, value) for column, value in row.items() if column != "activity_id"}
    return {**shown, "member_name": name} if "member_id" in row else shown


def _lists(tables: MonthTables) -> dict[str, pl.DataFrame]:
    """What moved the budgets, one table a kind of line."""
    papers, rights, pay = tables.transfers.papers.invoices, tables.copyright, tables.pay
    amount = pl.col("total_excl_vat")
    sold = papers.select("activity_id", "number", other_name="client_name", amount=amount)
    bought = papers.select("number", activity_id="client_id", other_name="activity_name", amount=-amount).select(sold.columns)
    spent = _both(tables.expenses, tables.expenses_taken_back, EXPENSE).with_columns(taken_back=pl.col("content_hash") == "")
    employed = pl.concat([rows.select(*EMPLOYED, *COST) for rows in (pay.contracts, pay.taken_back, pay.exceptional)])
    return {
        "invoices": tables.sales.invoices.select("activity_id", "number", "document_kind", "billing", "client_name",
                                                 "order_reference", "total_excl_vat", "fee").sort("number"),
        "transfers_list": pl.concat([sold, bought]).sort("number", "amount"),
        "expenses_list": spent.drop("content_hash").sort("date", "member_id", "description", "charged"),
        "copyright_list": _both(rights.requests, rights.taken_back, RIGHT).sort("date", "number", "work_title"),
        "employed": employed.group_by(EMPLOYED).agg(pl.col(COST).sum()).sort("member_id"),
        "reductions_list": tables.employer.posted.filter(pl.col("activity_id") != "").select(
            "activity_id", "quarter", "member_id", "amount").sort("quarter", "member_id")}


def _both(paid: pl.DataFrame, back: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """What is paid, and what is taken back of it."""
    return pl.concat([rows.select(columns) for rows in (paid, back)])
