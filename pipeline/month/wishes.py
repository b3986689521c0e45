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

IS_TOLD = ~pl.col("waits") | pl.col("is_ahead")


def with_gross(contracts: pl.DataFrame, parts: pl.DataFrame, budgets: pl.DataFrame,
               inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts that their budget carries, with contract_gross and budget (null where a gross or net was asked for).

    budgets: activity_id, available. Contracts that only reserve their share (waits) are among them, unnamed but for those ahead.
    Who was promised pay in writing comes first, then who begins first.
    """
    unknown = untaxable(contracts, parts, inputs)
    known = contracts.join(unknown, on="row_key", how="anti", maintain_order="left")
    asked = with_asked_gross(known.filter(is_asked()), parts, inputs)
    free = _but_kept(budgets, known)
    fixed, dear = _fixed(asked, parts, free, inputs)
    shared, short = _shared(known.filter(~is_asked()), parts, _left(free, fixed), inputs)
    stopped = [problem_at(row, inputs.intake, "PAY-KEPT-UNKNOWN" if row["waits"] else "PARAMETER-MISSING", str(inputs.tax_day),
                          row["missing_parameters"], "net_wished") for row in unknown.filter(IS_TOLD).to_dicts()]
    return pl.concat([fixed, shared], how="diagonal"), [*stopped, *dear, *short]


def _fixed(asked: pl.DataFrame, parts: pl.DataFrame, budgets: pl.DataFrame,
           inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts with a wish of their own, as long as the budget carries them."""
    ordered = asked.sort("activity_id", ~pl.col("stands"), "start", "row_key")
    priced = ordered.with_columns(full_cost=cost_of(ordered, parts, inputs.book)(ordered["gross"]))
    joined = priced.join(budgets, on="activity_id", how="left", maintain_order="left")
    kept = _those_that_fit(joined)
    spent = kept.group_by("activity_id").agg(spent=pl.col("full_cost").sum())
    others = joined.join(kept, on="row_key", how="anti", maintain_order="left").join(
        spent, on="activity_id", how="left", maintain_order="left")
    left = at_least(pl.col("available") - pl.col("spent").fill_null(0), 0)
    short = others.filter(IS_TOLD).with_columns(money=left)
    problems = [problem_at(row, inputs.intake, "PAY-KEPT", text(row["full_cost"]), row["kept_for"], _wish(row))
                for row in kept.filter(pl.col("kept_for").is_not_null()).to_dicts()]
    problems += [problem_at(row, inputs.intake, _too_dear(row), text(row["full_cost"]), text(row["money"]), _wish(row))
                 for row in short.to_dicts()]
    problems += _that_fit(_paid_by_what_is_left(short, parts, inputs), parts, inputs)
    return kept.drop("available").with_columns(contract_gross=pl.col("gross")), problems


def _too_dear(row: dict[str, Any]) -> str:
    """What is said of a contract that the budget does not carry; one ahead may still be carried when it ends."""
    return "PAY-OVER-BUDGET" if row["waits"] else "BUDGET-TOO-SMALL"


def _that_fit(short: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """The days that fit of contracts that have a row of their own."""
    return that_fit(short.filter(pl.col("content_hash").is_not_null()).with_columns(waits=False), parts, inputs)


def _those_that_fit(priced: pl.DataFrame) -> pl.DataFrame:
    """Contracts in their order as long as the budget lasts; one that is too dear leaves its money to the next ones."""
    left = pl.col("available") - pl.col("full_cost").cum_sum().over("activity_id")
    fits = priced
    while (over := fits.filter(left < 0)).height:
        first = over.unique("activity_id", keep="first", maintain_order=True)
        fits = fits.join(first, on="row_key", how="anti", maintain_order="left")
    return fits


def _wish(row: dict[str, Any]) -> str:
    """The column that the wish stands in; the gross of the other wishes was found for them."""
    return next((name for name in WISHES[1:] if row[name] is not None), WISHES[0])


def _but_kept(budgets: pl.DataFrame, contracts: pl.DataFrame) -> pl.DataFrame:
    """What may be spent: activity_id, available; less what somebody wants to keep in the budget."""
    kept = contracts.group_by("activity_id").agg(kept=pl.col("kept_in_budget").sum())
    both = budgets.join(kept, on="activity_id", how="left", maintain_order="left")
    return both.select("activity_id", available=at_least(pl.col("available") - pl.col("kept").fill_null(0), 0))


def _left(budgets: pl.DataFrame, fixed: pl.DataFrame) -> pl.DataFrame:
    """What the others share: activity_id, left."""
    spent = fixed.group_by("activity_id").agg(spent=pl.col("full_cost").sum())
    both = budgets.join(spent, on="activity_id", how="left")
    return both.select("activity_id", left=at_least(pl.col("available") - pl.col("spent").fill_null(0), 0))


def _paid_by_what_is_left(short: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Contracts that are too dear, with the gross that the money there is would pay."""
    return short.with_columns(contract_gross=largest_gross(short["money"], cost_of(short, parts, inputs.book)))


def _shared(rows: pl.DataFrame, parts: pl.DataFrame, left: pl.DataFrame,
            inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts that share what is left, by weight, each with the largest gross that fits."""
    ordered = rows.join(left, on="activity_id", how="left", maintain_order="left").sort("activity_id", "row_key")
    by_weight = pl.col("left") * pl.col("weight") / pl.col("weight").sum().over("activity_id")
    shares = share_out(ordered, pl.col("left"), by_weight, ["activity_id"]).rename({"share": "budget"}).drop("left")
    solved = shares.with_columns(contract_gross=largest_gross(shares["budget"], cost_of(shares, parts, inputs.book)))
    is_told = pl.col("is_ahead") | (~pl.col("waits") & (pl.col("contract_gross") == 0))
    told = with_least_cost(solved.filter(is_told), parts, inputs)
    short = told.filter(pl.col("budget") < pl.col("least_cost")).with_columns(money=pl.col("budget"))
    problems = [problem_at(row, inputs.intake, _too_dear(row), text(row["least_cost"]), text(row["budget"]), "member_id")
                for row in short.to_dicts()]
    problems += _that_fit(short, parts, inputs)
    return solved.filter(pl.col("contract_gross") > 0), problems
