"""Contracts before the work: which are to be paid now, and which are agreed and wait for their end or for their Dimona."""

from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.calendar import working_days_after
from pipeline.core.params import Params
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at

if TYPE_CHECKING:
    from pipeline.month.collect import Order

PERIOD = ["member_id", "start", "end"]
"""What a Dimona and a contract have in common."""
REFUSED = "refused"


def due_now(pay: pl.DataFrame, intake: Intake, order: "Order", policy: Params,
            problems: list[Problem]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contracts that this run pays, and those that are agreed only: their last day is after it, or their Dimona is refused.

    Policy: work is paid once it is done; a contract that was not declared is paid once its declaration is accepted.
    """
    refused = answers(pay, intake.dimona).filter(result=REFUSED)
    ahead = pay.filter(pl.col("end") > order.as_of)
    days = int(policy["pay_clock_working_days"].value)
    problems += [problem_at(row, intake, "PAY-NOT-YET-WORKED", row["end"].isoformat(),
                            working_days_after(row["end"], days).isoformat(), "end") for row in ahead.to_dicts()]
    problems += [problem_at(row, intake, "DIMONA-REFUSED", row["dimona_number"] or "", row["reason"] or "", "start")
                 for row in refused.to_dicts()]
    waiting = pl.col("row_key").is_in([*ahead["row_key"], *refused["row_key"]])
    return pay.filter(~waiting), pay.filter(waiting)


def answers(contracts: pl.DataFrame, dimona: pl.DataFrame) -> pl.DataFrame:
    """Contracts that were declared for just their days, with the last answer: dimona_number, result, reason, declared_on.

    contracts: row_key, activity_id and PERIOD. A Dimona without Activity is of any of the member's.
    """
    asked = dimona.rename({"activity_id": "_activity"}).select(*PERIOD, "_activity", "dimona_number", "result", "reason",
                                                              "declared_on")
    both = contracts.join(asked, on=PERIOD, maintain_order="left")
    own = both.filter(pl.col("_activity").is_null() | (pl.col("_activity") == pl.col("activity_id")))
    ordered = own.sort("row_key", "declared_on", pl.col("result") != REFUSED, maintain_order=True)
    return ordered.unique("row_key", keep="last", maintain_order=True).drop("_activity")
