"""What one Activity sells to another: no invoice, no VAT, no fee, a transfer between two budgets of which the sum is zero."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from pipeline.core.money import text
from pipeline.core.problems import Problem
from pipeline.intake import problem_at
from pipeline.month.collect import Inputs
from pipeline.month.invoices import Sales, documented
from pipeline.month.vat_grounds import INTERNAL, Row


@dataclass(frozen=True)
class Transfers:
    """papers: the transfers as documents, `client_id` the Activity that buys.
    short: row_key of rows that its budget cannot bear -> what they ask, what it has."""

    papers: Sales
    short: Mapping[str, tuple[Decimal, Decimal]]


def transfers(inputs: Inputs, billed: pl.DataFrame, budgets: pl.DataFrame, sold: Sales) -> Transfers:
    """Transfers of the run. billed: `billed_lines`. budgets: activity_id, available, what clients brought included. sold: what
    they brought, whose columns the transfers have.

    What the work brings its seller in the same run may pay what he buys himself. A row that waits stays as it was sealed.
    """
    lines = billed.filter(billing=INTERNAL)
    if lines.is_empty():
        return Transfers(Sales(sold.lines.clear(), sold.vat.clear(), sold.invoices.clear()), {})
    short = _short(lines, dict(budgets.select("activity_id", "available").iter_rows()))
    buyers = inputs.rows.activities.select(client_id="activity_id", payment_days=pl.lit(0, pl.Int64), kind=pl.lit("activity"),
                                           client_name="name")
    return Transfers(documented(lines.filter(~pl.col("row_key").is_in(list(short))), buyers, inputs), short)


def short_problems(inputs: Inputs, moved: Transfers) -> list[Problem]:
    """A word on each row that waits for its buyer's budget."""
    waiting = inputs.rows.lines.filter(pl.col("row_key").is_in(list(moved.short))).to_dicts()
    return [problem_at(row, inputs.intake, "INTERNAL-BUDGET-SHORT", text(asked), text(there), "client_id")
            for row in waiting for asked, there in [moved.short[row["row_key"]]]]


def _short(lines: pl.DataFrame, room: dict[str, Decimal]) -> dict[str, tuple[Decimal, Decimal]]:
    """Rows that no budget can bear (see `Transfers`); the others move the budgets, the oldest work first."""
    rows: dict[str, list[Row]] = {}
    for row in lines.sort("work_date", "row_key", "content_hash").to_dicts():
        rows.setdefault(row["row_key"], []).append(row)
    waiting = list(rows)
    while left := [key for key in waiting if not _moved(rows[key], room)]:
        if len(left) == len(waiting):
            break
        waiting = left
    return {key: _asked_and_there(rows[key], room) for key in left}


def _moved(rows: Sequence[Row], room: dict[str, Decimal]) -> bool:
    """Move the budgets by all documents of one row, if its buyers can bear it."""
    moves: Counter[str] = Counter()
    for row in rows:
        moves[row["client_id"]] -= row["line_net"]
        moves[row["activity_id"]] += row["line_net"]
    sellers = {row["activity_id"] for row in rows}
    if any(move < 0 and room.get(one, Decimal(0)) + move < 0 for one, move in moves.items() if one not in sellers):
        return False
    for one, move in moves.items():
        room[one] = room.get(one, Decimal(0)) + move
    return True


def _asked_and_there(rows: Sequence[Row], room: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    now = next(row for row in rows if row["line_net"] > 0)
    return now["line_net"], max(room.get(now["client_id"], Decimal(0)), Decimal(0))
