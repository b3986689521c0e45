"""The minimum pay of each contract: what is below it waits, with the days that fit and the euro that are missing."""

from typing import Any

import polars as pl

from pipeline.core.money import CENT, at_least, text
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.intake import problem_at
from pipeline.month.asked import is_asked
from pipeline.month.collect import Inputs
from pipeline.month.contracts import cost_of
from pipeline.rules import MINIMUM

RULES = rules_in(*MINIMUM)
LEAST = upstream(RULES, ["minimum_gross"])
WARN = "warn"


def above_minimum(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts that go on. contracts: with contract_gross, and budget (null where the gross was asked for)."""
    checked = compute_dated(contracts, RULES, inputs.book)
    below = checked.rows.filter(pl.col("contract_gross") < pl.col("minimum_gross"))
    asked = cost_of(below, parts, inputs.book)(below["contract_gross"])
    problems = [*_below(below, inputs), *that_fit(below.with_columns(money=pl.coalesce("budget", asked)), parts, inputs),
                *_unchecked(checked.stopped, inputs)]
    if _is_paid(inputs):
        return contracts, problems
    return contracts.join(below, on="row_key", how="anti", maintain_order="left"), problems


def _is_paid(inputs: Inputs) -> bool:
    """Whether the policy pays below the minimum and only warns."""
    return bool(inputs.policy["below_minimum_pay"].value == WARN)


def _below(contracts: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """Contracts below the minimum, at the cell that says how long."""
    code = "PAY-BELOW-MINIMUM-PAID" if _is_paid(inputs) else "PAY-BELOW-MINIMUM"
    return [problem_at(row, inputs.intake, code, text(row["contract_gross"]), text(row["minimum_gross"]), _unit(row))
            for row in contracts.filter(~pl.col("waits")).to_dicts()]


def _unit(row: dict[str, Any]) -> str:
    return "days" if row["hours"] is None else "hours"


def _unchecked(stopped: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on contracts whose minimum is not known on their day."""
    return [problem_at(row, inputs.intake, "MINIMUM-UNKNOWN", str(row["law_day"]), row["missing_parameters"], "end")
            for row in stopped.filter(~pl.col("waits")).to_dicts()]


def that_fit(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """For each contract, how much of its time fits at the minimum, and what the budget lacks for all of it.

    contracts: contract_gross, what `money` (the budget they have) pays; gross, where one was asked for.
    """
    known = compute_dated(contracts.filter(~pl.col("waits")), RULES, inputs.book).rows
    if known.is_empty():
        return []
    needed = known.select(at_least(pl.col("gross").fill_null(0), pl.col("minimum_gross"))).to_series()
    cost = cost_of(known, parts, inputs.book)(needed)
    return [_that_fit(row, inputs) for row in known.with_columns(missing=cost - known["money"]).to_dicts()]


def with_least_cost(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Contracts with `least_cost`: what they cost at the minimum pay; at a cent, where no minimum is known."""
    return contracts.with_columns(least_cost=cost_of(contracts, parts, inputs.book)(_least_gross(contracts, inputs)))


def at_least_gross(contracts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Contracts where those whose money is only kept, and that ask for nothing, ask for their minimum pay."""
    is_kept = pl.col("kept_for").is_not_null() & ~is_asked()
    kept, others = contracts.filter(is_kept), contracts.filter(~is_kept)
    return pl.concat([others, kept.with_columns(gross=_least_gross(kept, inputs))]).sort("member_id", "start", "row_key")


def _least_gross(contracts: pl.DataFrame, inputs: Inputs) -> pl.Series:
    """The minimum pay of each contract; a cent, where it is not known."""
    least = compute_dated(contracts, LEAST, inputs.book).rows.select("row_key", "minimum_gross")
    known = contracts.select("row_key").join(least, on="row_key", how="left", maintain_order="left")
    return known.select(at_least(pl.col("minimum_gross").fill_null(0), CENT)).to_series()


def _that_fit(row: dict[str, Any], inputs: Inputs) -> Problem:
    unit = _unit(row)
    fits = f"{row[f'{unit}_that_fit']:.0f}"
    return problem_at(row, inputs.intake, f"{unit.upper()}-THAT-FIT", fits, text(row["missing"]), unit)
