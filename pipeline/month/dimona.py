"""Dimonas that contracts need against those given: what must still be declared, changed or cancelled."""

from datetime import date, timedelta

import polars as pl

from pipeline.month.due import PERIOD, REFUSED, answers, crossing

LATE, DUE, UPDATE, CANCEL = "late", "due", "update", "cancel"
"""States, beside a refusal: work that began without a number, work that begins soon, a Dimona that no longer agrees with its
contract, one whose contract was withdrawn or moved."""
ACCEPTED = "accepted"
ANSWER = ("dimona_number", "reason", "declared_start", "declared_end")
COLUMNS = ("state", "start", "end", "member_id", "activity_id", "number", "contract", "status", "joint_committee", "days",
           "hours", *ANSWER)


def needed(contracts: pl.DataFrame, dimona: pl.DataFrame, before: pl.DataFrame, day: date, ahead: int) -> pl.DataFrame:
    """What is to be done, one row each, in the order of the first days: COLUMNS.

    contracts: those that stand, AGREEMENTS. dimona: the register. before: every contract document so far, of which a given Dimona
    that no contract has any more may be. ahead: days from `day` within which a contract that begins needs its number.
    """
    stand = contracts.with_columns(_days())
    answered, free = answers(stand, dimona), _free(stand, dimona)
    settled = answered.filter(pl.col("result").is_in([ACCEPTED, REFUSED]))
    open_ones = stand.join(settled, on="row_key", how="anti", maintain_order="left")
    changed = _changed(open_ones, free)
    missing = open_ones.join(changed, on="row_key", how="anti", maintain_order="left").filter(
        pl.col("start") <= day + timedelta(days=ahead))
    late = pl.when(pl.col("start") <= day).then(pl.lit(LATE)).otherwise(pl.lit(DUE))
    gone = free.join(changed, on="dimona_number", how="anti").join(before.with_columns(_days()), on=PERIOD).unique(
        "dimona_number", keep="last", maintain_order=True).with_columns(declared_start="start", declared_end="end")
    found = (missing.with_columns(state=late), settled.filter(result=REFUSED).with_columns(state=pl.lit(REFUSED)),
             changed.with_columns(state=pl.lit(UPDATE)), gone.with_columns(state=pl.lit(CANCEL)))
    return pl.concat([_told(rows) for rows in found]).sort("start", "member_id", "number")


def _days() -> list[pl.Expr]:
    return [pl.col(name).str.to_date() for name in ("start", "end")]


def _free(contracts: pl.DataFrame, dimona: pl.DataFrame) -> pl.DataFrame:
    """Accepted Dimonas, each as it was last declared, that are of no contract's days."""
    last = dimona.drop_nulls("dimona_number").sort("declared_on").unique("dimona_number", keep="last", maintain_order=True)
    names = ("member_id", "start", "end", "dimona_number")
    return last.filter(result=ACCEPTED).join(contracts, on=PERIOD, how="anti").select(*names, _activity="activity_id")


def _changed(contracts: pl.DataFrame, free: pl.DataFrame) -> pl.DataFrame:
    """Contracts without a Dimona of their days that have one of other days which cross theirs; a Dimona counts once."""
    crossed = crossing(contracts, free.rename({"start": "_start", "end": "_end"})).rename(
        {"_start": "declared_start", "_end": "declared_end"})
    ordered = crossed.sort("start", "declared_start", "row_key", "dimona_number")
    return ordered.unique("row_key", keep="first", maintain_order=True).unique("dimona_number", keep="first", maintain_order=True)


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=pl.Date if name.startswith("declared") else pl.String).alias(name)
               for name in ANSWER if name not in rows.columns]
    return rows.with_columns(missing).select(COLUMNS)
