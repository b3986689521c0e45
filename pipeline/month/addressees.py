"""Sealed lines whose client, or buying Activity, has left the register: nobody can be sent the paper that gives them back."""

from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at
from pipeline.month.vat_grounds import INTERNAL

if TYPE_CHECKING:
    from pipeline.books.opening import Opening


def unaddressed(opening: "Opening", intake: Intake) -> pl.DataFrame:
    """Of the sealed lines that a workbook says otherwise, or no longer: row_key, client_id of those that nobody can be sent."""
    lines = opening.to_take_back.lines
    client, is_internal = pl.col("client_id"), pl.col("turnover_kind") == INTERNAL
    known = pl.when(is_internal).then(client.is_in(intake.activities["activity_id"].to_list())).otherwise(
        client.is_in(intake.clients["client_id"].to_list()))
    return lines.filter(~known).select("row_key", "client_id")


def addressed(lines: pl.DataFrame, nobody: pl.DataFrame, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Corrected lines without those of which nobody can be told; they stay as they were sealed."""
    waiting = lines.join(nobody.select("row_key", was="client_id"), on="row_key", maintain_order="left")
    problems += [problem_at(row, intake, "ROW-WAITS-ON-REGISTER", row["was"], "", "client_id") for row in waiting.to_dicts()]
    return lines.join(nobody, on="row_key", how="anti", maintain_order="left")
