"""Contracts that overlap one that an earlier run of the month paid."""

import polars as pl

from pipeline.core.money import EXACT
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at
from pipeline.intake.checks import more_days_than_there_are


def without_overlaps(pay: pl.DataFrame, sealed: pl.DataFrame, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Contracts none of whose days a sealed one has too; where periods only cross, a person is told.

    sealed: MONTH_CONTRACTS of the books. Contracts that a workbook still has were compared with one another at intake.
    """
    here = intake.pay["row_key"].to_list()
    days = {name: pl.col(name).str.to_date() for name in ("start", "end")}
    others = sealed.filter(~pl.col("row_key").is_in(here)).select(
        "member_id", _place=pl.format("{} {} {}", "file", "sheet", "row"), _days=pl.col("days").cast(EXACT, strict=False),
        **{f"_{name}": day for name, day in days.items()})
    both = pay.join(others, on="member_id", maintain_order="left")
    crossing = both.filter(pl.col("start") <= pl.col("_end"), pl.col("_start") <= pl.col("end"))
    told = crossing.with_columns(twice=more_days_than_there_are(lambda name: pl.col(f"_{name}"))).sort(
        "row_key", "twice", descending=[False, True]).unique("row_key", keep="first", maintain_order=True)
    problems += [problem_at(row, intake, "PAY-OVERLAP" if row["twice"] else "PAY-OVERLAP-POSSIBLE", row["member_id"],
                            row["_place"], "start") for row in told.to_dicts()]
    return pay.join(told.filter("twice"), on="row_key", how="anti", maintain_order="left")
