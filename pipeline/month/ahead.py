"""Contracts that are agreed and not paid yet: their own pay must reach its minimum before anything is put in writing."""

import polars as pl

from pipeline.core.calendar import working_days_after
from pipeline.core.problems import Problem
from pipeline.intake import problem_at
from pipeline.month.asked import is_asked, untaxable, with_asked_gross
from pipeline.month.collect import Inputs
from pipeline.month.minimum import above_minimum


def unlawful(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> tuple[list[str], list[Problem]]:
    """Keys of agreed contracts that ask for less than their minimum pay and wait for it, and what is said of all that are
    agreed. What the budget allows is no agreed amount.

    contracts: with is_agreed. parts: of those whose law is known.
    """
    agreed = contracts.filter("is_agreed", is_asked())
    if agreed.is_empty():
        return [], _not_yet_worked(inputs, [])
    lawful = agreed.join(parts, on="row_key", how="semi", maintain_order="left")
    known = lawful.join(untaxable(lawful, parts, inputs), on="row_key", how="anti", maintain_order="left")
    priced = with_asked_gross(known, parts, inputs).with_columns(contract_gross="gross", waits=False)
    decent, problems = above_minimum(priced, parts, inputs)
    low = priced.join(decent, on="row_key", how="anti", maintain_order="left")["row_key"].to_list()
    return low, [*problems, *_not_yet_worked(inputs, low)]


def _not_yet_worked(inputs: Inputs, low: list[str]) -> list[Problem]:
    """When contracts that are put in writing will be paid."""
    days = int(inputs.policy["pay_clock_working_days"].value)
    ahead = inputs.rows.agreed.filter(pl.col("end") > inputs.order.as_of, ~pl.col("row_key").is_in(low))
    return [problem_at(row, inputs.intake, "PAY-NOT-YET-WORKED", row["end"].isoformat(),
                       working_days_after(row["end"], days).isoformat(), "end") for row in ahead.to_dicts()]
