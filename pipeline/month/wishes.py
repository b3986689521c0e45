"""From budgets to the gross of each contract: those with a wish of their own first, the others share the rest."""

from typing import Any

import polars as pl

from pipeline.core.money import at_least, share_out, text
from pipeline.core.problems import Problem
from pipeline.intake import problem_at
from pipeline.month.asked import WISHES, is_asked, untaxable, with_asked_gross
from pipeline.month.collect import Inputs
from pipeline.month.contracts import cost_of
from pipeline.month.gross import largest_gross
from pipeline.month.minimum import that_fit, with_least_cost


def with_gross(contracts: pl.DataFrame, parts: pl.DataFrame, budgets: pl.DataFrame,
               inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts that their budget carries, with contract_gross and budget (null where a gross or net was asked for).

    budgets: activity_id, available. Contracts that only reserve their share (waits) are among them, unnamed.
    """
    unknown = untaxable(contracts, parts, inputs)
    known = contracts.join(unknown, on="row_key", how="anti", maintain_order="left")
    asked = with_asked_gross(known.filter(is_asked()), parts, inputs)
    fixed, dear = _fixed(asked, parts, budgets, inputs)
    shared, short = _shared(known.filter(~is_asked()), parts, _left(budgets, known, fixed), inputs)
    stopped = [problem_at(row, inputs.intake, "PARAMETER-MISSING", str(inputs.tax_day), row["missing_parameters"],
                          "net_wished") for row in unknown.filter(~pl.col("waits")).to_dicts()]
    return pl.concat([fixed, shared], how="diagonal"), [*stopped, *dear, *short]


def _fixed(asked: pl.DataFrame, parts: pl.DataFrame, budgets: pl.DataFrame,
           inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts with a wish of their own, as long as the budget carries them."""
    ordered = asked.sort("activity_id", "row_key")
    priced = ordered.with_columns(full_cost=cost_of(ordered, parts, inputs.book)(ordered["gross"]))
    left = pl.col("available") - pl.col("full_cost").cum_sum().over("activity_id")
    joined = priced.join(budgets, on="activity_id", how="left", maintain_order="left").with_columns(left=left)
    short = joined.filter(~pl.col("waits"), pl.col("left") < 0)
    problems = [problem_at(row, inputs.intake, "BUDGET-TOO-SMALL", text(row["full_cost"]), text(row["available"]), _wish(row))
                for row in short.to_dicts()]
    problems += that_fit(_paid_by_what_is_left(short, parts, inputs), parts, inputs)
    kept = joined.filter(pl.col("left") >= 0).drop("left", "available")
    return kept.with_columns(contract_gross=pl.col("gross")), problems


def _wish(row: dict[str, Any]) -> str:
    """The column that the wish stands in; the gross of the other wishes was found for them."""
    return next((name for name in WISHES[1:] if row[name] is not None), WISHES[0])


def _left(budgets: pl.DataFrame, contracts: pl.DataFrame, fixed: pl.DataFrame) -> pl.DataFrame:
    """What the others share: activity_id, left; less what somebody wants to keep in the budget."""
    spent = fixed.group_by("activity_id").agg(spent=pl.col("full_cost").sum())
    kept = contracts.group_by("activity_id").agg(kept=pl.col("kept_in_budget").sum())
    both = budgets.join(spent, on="activity_id", how="left").join(kept, on="activity_id", how="left")
    left = pl.col("available") - pl.col("spent").fill_null(0) - pl.col("kept").fill_null(0)
    return both.select("activity_id", left=at_least(left, 0))


def _paid_by_what_is_left(short: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Contracts that are too dear, with the money there is for them and the gross that it would pay."""
    money = short.with_columns(money=at_least(pl.col("left") + pl.col("full_cost"), 0))
    return money.with_columns(contract_gross=largest_gross(money["money"], cost_of(money, parts, inputs.book)))


def _shared(rows: pl.DataFrame, parts: pl.DataFrame, left: pl.DataFrame,
            inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts that share what is left, by weight, each with the largest gross that fits."""
    ordered = rows.join(left, on="activity_id", how="left", maintain_order="left").sort("activity_id", "row_key")
    by_weight = pl.col("left") * pl.col("weight") / pl.col("weight").sum().over("activity_id")
    shares = share_out(ordered, pl.col("left"), by_weight, ["activity_id"]).rename({"share": "budget"}).drop("left")
    solved = shares.with_columns(contract_gross=largest_gross(shares["budget"], cost_of(shares, parts, inputs.book)))
    nothing = solved.filter(~pl.col("waits"), pl.col("contract_gross") == 0)
    problems = [problem_at(row, inputs.intake, "BUDGET-TOO-SMALL", text(row["least_cost"]), text(row["budget"]), "member_id")
                for row in with_least_cost(nothing, parts, inputs).to_dicts()]
    problems += that_fit(nothing.with_columns(money=pl.col("budget")), parts, inputs)
    return solved.filter(pl.col("contract_gross") > 0), problems
