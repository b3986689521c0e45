"""Premiums and holiday pay of contracts, beside their ordinary pay.

A premium is asked for, and borne by the budget. Holiday pay of employees comes out of what their contracts set aside: double
holiday pay where it is asked for, all the rest when a contract ends.
"""

import polars as pl

from pipeline.books.opening import HOLIDAY as SET_ASIDE
from pipeline.core.money import EXACT, ZERO, at_least, cents, euros, text
from pipeline.core.params import ParamBook
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.intake import problem_at
from pipeline.month.collect import Inputs
from pipeline.rules import CONTRACT, EXCEPTIONAL

PREMIUM, DOUBLE, EXIT = "other", "double_holiday", "exit_holiday"
COST = ("employer_onss", "funds", "accident_insurance", "holiday_provision", "margin", "full_cost")
AMOUNTS = ("gross", "onss_base", "exit_simple", "social_deduction", *COST, "holiday_earned", "holiday_simple",
           "special_base_beside")
WHOSE = ["member_id", "activity_id"]
PLACE = ("file", "sheet", "row", "row_key", "activity_id", "member_id", "contract_id", "status", "joint_committee", "law_day",
         "month", "content_hash")
PRICED = upstream(rules_in(*CONTRACT), ["full_cost", "margin", "holiday_simple", "special_base"])
DEDUCED = {name: rule for name, rule in upstream(rules_in(*EXCEPTIONAL), ["social_deduction"]).items() if name != "exit_simple"}
"""The simple half of holiday pay is known from the contracts that earned it."""

HALVES = ("simple", "simple_deduction", "double_base", "double_deduction")
"""Of holiday pay: the half that bears ordinary contributions, the member's on it; of the other the base and his contribution."""


def premiums(contracts: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """Contracts that ask for a premium, with what it costs: gross is the premium."""
    asked = contracts.filter(pl.col("premium") > 0).with_columns(gross=pl.col("premium"), status="contract_status")
    return compute_dated(asked.with_columns(work_bonus_before=ZERO), PRICED, book).rows


def with_premiums(contracts: pl.DataFrame, asked: pl.DataFrame, budgets: pl.DataFrame,
                  inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame, list[Problem]]:
    """Contracts whose premium their budget bears, and what it leaves: activity_id, available. asked: premiums."""
    priced = asked.sort("activity_id", "row_key").join(
        budgets, on="activity_id", how="left", maintain_order="left")
    left = pl.col("available") - pl.col("full_cost").cum_sum().over("activity_id")
    short = priced.filter(left < 0)
    problems = [problem_at(row, inputs.intake, "BUDGET-TOO-SMALL", text(row["full_cost"]), text(row["available"]), "premium")
                for row in short.filter(~pl.col("waits")).to_dicts()]
    spent = priced.filter(left >= 0).group_by("activity_id").agg(spent=pl.col("full_cost").sum())
    rest = budgets.join(spent, on="activity_id", how="left", maintain_order="left").select(
        "activity_id", available=(pl.col("available") - pl.col("spent").fill_null(0)).cast(EXACT))
    return contracts.join(short, on="row_key", how="anti", maintain_order="left"), rest, problems


def set_aside(inputs: Inputs, taken_back: pl.DataFrame, back: pl.DataFrame) -> pl.DataFrame:
    """Holiday pay that earlier contracts left, less what is taken back: WHOSE, SET_ASIDE.

    What other contracts of the run's own month and of later ones set aside stays there. Below nothing by no more than is
    taken back: what was paid out for a contract that is corrected is not paid again; what was paid too much before is not
    taken from other holiday pay.
    """
    later = {f"later_{name}": pl.col(name) for name in SET_ASIDE}
    books = inputs.opening.holiday_set_aside.select(*WHOSE, *map(euros, (*SET_ASIDE, *later)))
    undone = taken_back.select(*WHOSE, undone=-pl.col("holiday_earned"))
    gone = [rows.select(*WHOSE, *SET_ASIDE, **later) for rows in (taken_back, back)]
    sums = pl.concat([books, *gone, undone], how="diagonal").group_by(WHOSE).sum()
    kept = pl.col("later_holiday_earned") > 0
    here = sums.select(*WHOSE, "undone", *(
        (pl.col(name) - pl.when(kept).then(f"later_{name}").otherwise(0)).cast(EXACT).alias(name) for name in SET_ASIDE))
    return here.select(*WHOSE, *(_not_below(name) for name in SET_ASIDE)).sort(WHOSE)


def _not_below(name: str) -> pl.Expr:
    """An amount of what is set aside; where more was paid out than is taken back, in proportion to what is taken back."""
    share = pl.col(name) * pl.col("undone") / -pl.col("holiday_earned")
    return pl.when(pl.col("holiday_earned") < -pl.col("undone")).then(cents(share)).otherwise(name).cast(EXACT).alias(name)


def with_double_holiday(contracts: pl.DataFrame, left: pl.DataFrame, inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Contracts that ask for no more double holiday pay than earlier ones of the Activity set aside."""
    asked = contracts.filter(pl.col("double_holiday") > 0).join(left, on=WHOSE, how="left", maintain_order="left")
    most = at_least((pl.col("holiday_earned") - pl.col("holiday_simple")).fill_null(0), 0)
    checked = asked.with_columns(most=most, sum=pl.col("double_holiday").cum_sum().over(WHOSE))
    short = checked.filter(pl.col("sum") > pl.col("most"))
    problems = [problem_at(row, inputs.intake, "HOLIDAY-NOT-SET-ASIDE", text(row["double_holiday"]), text(row["most"]),
                           "double_holiday") for row in short.filter(~pl.col("waits")).to_dicts()]
    return contracts.join(short, on="row_key", how="anti", maintain_order="left"), problems


def exceptional(contracts: pl.DataFrame, asked: pl.DataFrame, left: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """One row an exceptional pay of a contract: PLACE, kind, AMOUNTS.

    contracts: computed, with what their rows ask for. asked: premiums. left: what earlier contracts set aside.
    holiday_earned, holiday_simple, holiday_provision: what is set aside, negative where it is paid out; full_cost: what the
    budget is charged.
    """
    first = contracts.filter(pl.col("contract_id") == pl.col("row_key"))
    given = _premiums(asked, first)
    double = _double(first)
    rows = pl.concat([given, double, _at_the_end(contracts, given, _without(left, double))], how="diagonal")
    done = compute_dated(rows, DEDUCED, book).rows
    amounts = (pl.col(name).cast(EXACT) for name in ("deduction_base", *AMOUNTS))
    return done.select(*PLACE, "kind", *amounts).sort("contract_id", "kind")


def halves(rows: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """Holiday pay with its HALVES, in euro. rows: kind, gross, holiday_simple, social_deduction, status and law_day."""
    simple = pl.when(pl.col("kind") == EXIT).then(-pl.col("holiday_simple")).otherwise(ZERO).cast(EXACT)
    split = rows.with_columns(simple=simple, exit_simple=simple)
    based = compute_dated(split, {"deduction_base": DEDUCED["deduction_base"]}, book).rows
    alone = based.drop("social_deduction").with_columns(exit_simple=ZERO)
    double = compute_dated(alone, {"social_deduction": DEDUCED["social_deduction"]}, book).rows["social_deduction"]
    return based.with_columns(double_base="deduction_base", double_deduction=double,
                              simple_deduction=(pl.col("social_deduction") - double).cast(EXACT))


def holiday_left(contracts: pl.DataFrame, taken_back: pl.DataFrame, rows: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on holiday pay that stays set aside, or was paid too much, of members whose contract does not go on.

    rows: exceptional pay of the run, what is taken back among it.
    """
    later = {"later": pl.col("holiday_earned")}
    books = inputs.opening.holiday_set_aside.select(*WHOSE, euros("holiday_earned"), euros("later_holiday_earned").alias("later"))
    now = [part.select(*WHOSE, "holiday_earned", **later) for part in (contracts, taken_back, rows)]
    sums = pl.concat([books, *now]).group_by(WHOSE).sum()
    touched = pl.concat([part.select(WHOSE) for part in (contracts, taken_back)]).unique()
    goes_on = contracts.filter(pl.col("status") == "employee", pl.col("continues"))
    left = sums.with_columns(left=pl.col("holiday_earned") - at_least(pl.col("later"), 0)).filter(pl.col("left") != 0)
    named = left.join(touched, on=WHOSE, how="semi").join(goes_on, on=WHOSE, how="anti").join(
        inputs.rows.members, on="member_id").sort(WHOSE)
    return [problem_at(row, inputs.intake, "HOLIDAY-LEFT", text(row["left"]), row["activity_id"], "member_id")
            for row in named.to_dicts()]


def _premiums(asked: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Premiums of the contracts that are paid."""
    paid = asked.join(first.select("row_key", "contract_id"), on="row_key", maintain_order="left")
    return paid.select(*PLACE, "gross", "onss_base", *COST, "holiday_earned", "holiday_simple", kind=pl.lit(PREMIUM),
                       exit_simple=ZERO, special_base_beside="special_base")


def _double(first: pl.DataFrame) -> pl.DataFrame:
    """Double holiday pay, out of what was set aside."""
    gross = pl.col("double_holiday")
    return first.filter(gross > 0).select(
        *PLACE, **{**dict.fromkeys((*COST, "onss_base", "holiday_simple", "exit_simple", "special_base_beside"), ZERO),
                   "kind": pl.lit(DOUBLE), "gross": gross, "holiday_earned": -gross, "holiday_provision": -gross})


def _without(left: pl.DataFrame, double: pl.DataFrame) -> pl.DataFrame:
    """What is still set aside."""
    both = pl.concat([rows.select(*WHOSE, *(pl.col(name).cast(EXACT) for name in SET_ASIDE)) for rows in (left, double)])
    return both.group_by(WHOSE).sum()


def _at_the_end(contracts: pl.DataFrame, given: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    """Holiday pay of employees whose contract ends: what it earned, its premium too; the first of an Activity to end also
    pays what earlier contracts left."""
    ended = contracts.filter(pl.col("status") == "employee", ~pl.col("continues")).sort(*WHOSE, "end", "contract_id")
    is_first = pl.int_range(pl.len()).over(WHOSE) == 0
    first = ended.filter(is_first).select(*WHOSE, "contract_id").join(left, on=WHOSE).select("contract_id", *SET_ASIDE)
    of_premiums = given.select("contract_id", *(pl.col(name).cast(EXACT) for name in SET_ASIDE))
    own = ended.select("contract_id", *SET_ASIDE)
    whole = pl.concat([own, of_premiums, first]).group_by("contract_id").sum().rename({name: f"{name}_due" for name in SET_ASIDE})
    earned, simple, charged = (pl.col(f"{name}_due") for name in SET_ASIDE)
    return ended.join(whole, on="contract_id", maintain_order="left").filter(earned > 0).select(
        *PLACE, **{**dict.fromkeys((*COST, "onss_base"), ZERO), "kind": pl.lit(EXIT), "gross": earned, "exit_simple": simple,
                   "employer_onss": charged - earned, "holiday_earned": -earned, "holiday_simple": -simple,
                   "holiday_provision": -charged, "special_base_beside": simple})
