"""Contracts whose money is kept though this run does not pay them: those that wait, of any month, and those of the books."""

from typing import TYPE_CHECKING

import polars as pl

from pipeline.books.accounting import PAY_BASES
from pipeline.core.money import EXACT
from pipeline.intake import Intake

if TYPE_CHECKING:
    from pipeline.books.store import Opening
    from pipeline.month.collect import Order

OF = ["activity_id", "member_id", "month"]
WHOSE = ("activity_id", "member_id", "month", "status", "start", "weight")
BEYOND_THE_MONTH = ("premium", "double_holiday", "kept_in_budget")
"""What a row asks for beside its pay: a run of its own month sees to it."""


def reserved(contracts: pl.DataFrame, paid: pl.DataFrame, intake: Intake, opening: "Opening", order: "Order") -> pl.DataFrame:
    """Contracts that wait, with `kept_for`: null in the run's month, else the month, or the number of one of the books that no
    workbook tells. contracts: rows of every month, none sealed as it is. paid: those that go on."""
    waiting = contracts.join(paid, on="row_key", how="anti", maintain_order="left")
    both = pl.concat([waiting, *_to_be_corrected(intake)], how="diagonal").unique("row_key", keep="first", maintain_order=True)
    sealed = opening.sealed_rows.filter(pl.col("kind") == "pay", pl.col("content_hash") != "")
    dropped = both.join(sealed, on="row_key", how="anti", maintain_order="left").with_columns(
        kept_for=pl.when(pl.col("month") != str(order.month)).then("month"))
    known = pl.concat([rows.select("row_key") for rows in (both, intake.pay, sealed)])
    every = pl.concat([dropped, _of_the_books(opening.ahead, known, dropped, intake)], how="diagonal")
    plain = {name: pl.when(pl.col("kept_for").is_null()).then(name) for name in BEYOND_THE_MONTH if name in every.columns}
    return every.with_columns(**plain)


def _to_be_corrected(intake: Intake) -> list[pl.DataFrame]:
    """Contracts that wait for a correction and whose cost can be told all the same."""
    if intake.waiting_pay is None:
        return []
    return [intake.waiting_pay.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in WHOSE))]


def _of_the_books(ahead: pl.DataFrame, known: pl.DataFrame, dropped: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    """Contracts of the books that no row tells, as rows of pay that stand where the register has their Activity. A workbook
    without rows that wait tells all of its Activity and month; where some wait, each may be one of its member's."""
    books = intake.files.filter(kind="workbook").select("activity_id", "month", "waiting", version_now="version")
    told = ahead.rename({"work_month": "month"}).join(known, on="row_key", how="anti", maintain_order="left").join(
        books, on=["activity_id", "month"], how="left", maintain_order="left")
    is_whole = (pl.col("waiting") == 0) & (pl.col("version_now") >= pl.col("version"))
    lost = told.filter(~is_whole.fill_null(value=False)).join(dropped, on=OF, how="anti", maintain_order="left")
    places = intake.activities.unique("activity_id", keep="last", maintain_order=True)
    return lost.join(places.select("activity_id", "file", "sheet", "row"), on="activity_id", maintain_order="left").select(
        *OF, "row_key", "status", "joint_committee", "function", "file", "sheet", "row", kept_for="contract", **_terms())


def _terms() -> dict[str, pl.Expr]:
    """Terms that the books write as text, in the types of the rows."""
    amount = (pl.col("pay_cents").cast(EXACT) / 100).cast(EXACT)
    wishes = {name: pl.when(pay_basis=basis).then(amount) for name, basis in PAY_BASES.items()}
    numbers = {name: pl.when(pl.col(name) != "").then(name).cast(EXACT) for name in ("days", "hours")}
    return {**numbers, **wishes, **{name: pl.col(name).str.to_date() for name in ("start", "end")}}
