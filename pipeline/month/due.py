"""Contracts before the work: which are to be paid now, and which are agreed and wait for their end or for their Dimona."""

from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at

if TYPE_CHECKING:
    from pipeline.month.collect import Order

PERIOD = ["member_id", "start", "end"]
"""What a Dimona and a contract have in common."""
REFUSED, CANCELLED = "refused", "cancelled"
NOT_DECLARED = {REFUSED: "DIMONA-REFUSED", CANCELLED: "DIMONA-CANCELLED"}
"""Answers that leave a contract without a declaration, and what is said of it."""


def due_now(pay: pl.DataFrame, intake: Intake, order: "Order", problems: list[Problem]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contracts that this run pays, and those that are agreed only: their last day is after it, or the last Dimona
    of their days is refused or cancelled.

    Policy: work is paid once it is done; a contract that was not declared is paid once its declaration is accepted.
    """
    undeclared = last_answers(pay, intake.dimona).filter(pl.col("result").is_in(list(NOT_DECLARED)))
    ahead = pay.filter(pl.col("end") > order.as_of)
    problems += [problem_at(row, intake, NOT_DECLARED[row["result"]], row["dimona_number"] or "", row["reason"] or "", "start")
                 for row in undeclared.to_dicts()]
    waiting = pl.col("row_key").is_in([*ahead["row_key"], *undeclared["row_key"]])
    return pay.filter(~waiting), pay.filter(waiting)


def answers(contracts: pl.DataFrame, dimona: pl.DataFrame) -> pl.DataFrame:
    """Contracts that were declared for just their days, with the last answer: dimona_number, result, reason, declared_on.

    contracts: row_key, activity_id and PERIOD. A Dimona without Activity is of any of the member's.
    """
    same_days = (pl.col("start") == pl.col("_start")) & (pl.col("end") == pl.col("_end"))
    return _last(crossing(contracts, _asked(dimona)).filter(same_days))


def last_answers(contracts: pl.DataFrame, dimona: pl.DataFrame) -> pl.DataFrame:
    """Contracts some of whose days were declared, with the last answer as `answers` has it: days that move keep a refusal."""
    return _last(crossing(contracts, _asked(dimona)))


def _asked(dimona: pl.DataFrame) -> pl.DataFrame:
    return dimona.select("member_id", "dimona_number", "result", "reason", "declared_on", _activity="activity_id",
                         _start="start", _end="end")


def crossing(contracts: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Contracts with each Dimona of their member, and of their Activity where it names one, that has a day in common.

    given: member_id, and its _activity, _start and _end.
    """
    both = contracts.join(given, on="member_id", maintain_order="left")
    return both.filter(pl.col("start") <= pl.col("_end"), pl.col("_start") <= pl.col("end"),
                       pl.col("_activity").is_null() | (pl.col("_activity") == pl.col("activity_id")))


def _last(answered: pl.DataFrame) -> pl.DataFrame:
    """The last answer of each contract; of one day, a refusal is the earliest."""
    ordered = answered.sort("row_key", "declared_on", pl.col("result") != REFUSED, maintain_order=True)
    return ordered.unique("row_key", keep="last", maintain_order=True).drop("_activity", "_start", "_end")
