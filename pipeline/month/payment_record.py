"""What run.json and the review say of payments: ordered, held, to the State, and the promise kept."""

import polars as pl

from pipeline.core.money import from_cents, text
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.documents import Document
from pipeline.month.pay_clock import clock_record
from pipeline.month.payments import TO_MEMBERS, control_sum


def payment_record(inputs: Inputs, tables: MonthTables) -> Document:
    """ordered: transfers to members and their sum. state: one transfer each. held: this run's, then those of earlier runs
    that nobody released. released: members let through, and why. clock: see `clock_record`."""
    rows = tables.payments.ordered
    to_members = rows.filter(pl.col("batch").is_in(TO_MEMBERS))
    state = rows.filter(~pl.col("batch").is_in(TO_MEMBERS))
    return {
        "ordered": {"count": to_members.height, "sum": text(control_sum(to_members))},
        "state": [{"payment_id": row["payment_id"], "name": row["name"], "amount": text(row["amount"]),
                   "execution_date": row["execution_date"].isoformat(), "communication": row["communication"]}
                  for row in state.to_dicts()],
        "held": [*_held(inputs, tables), *_still_held(inputs)],
        "released": [{"id": who, "reason": reason} for who, reason in sorted(inputs.order.releases.items())],
        "clock": clock_record(tables.clock, int(inputs.policy["pay_clock_working_days"].value))}


def _held(inputs: Inputs, tables: MonthTables) -> list[Document]:
    run = f"{inputs.order.month}.{inputs.opening.sequence}"
    return [{"run": run, "payment_id": row["payment_id"], "member_id": row["member_id"], "name": row["name"],
             "amount": text(row["amount"]), "code": row["held"]} for row in tables.payments.held.to_dicts()]


def _still_held(inputs: Inputs) -> list[Document]:
    return [{"run": row["run"], "payment_id": row["payment_id"], "member_id": row["member_id"], "name": row["name"],
             "amount": text(from_cents(row["amount_cents"])), "code": row["held"]}
            for row in inputs.opening.held_payments.to_dicts()]
