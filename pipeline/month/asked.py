"""Contracts whose gross somebody asks for: a gross, the gross that gives a net, or the one that an amount pays."""

import polars as pl

from pipeline.core.money import EXACT, ZERO
from pipeline.core.rulegraph import compute_dated
from pipeline.month.collect import Inputs
from pipeline.month.contracts import RULES, cost_of
from pipeline.month.gross import largest_gross
from pipeline.month.net_search import Net, smallest_gross
from pipeline.month.payslips import ALONE, payslip_columns, sums, with_person

WISHES = ("gross", "net_wished", "budget_amount")


def is_asked() -> pl.Expr:
    """Whether a contract wishes something of its own; the others share what is left."""
    return pl.any_horizontal(pl.col(name).is_not_null() for name in WISHES)


def with_asked_gross(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Contracts with the gross that their wish asks for; `net_alone`: what a net wish gives if nothing else is paid,
    `net_difference` what that is above the wish.

    A net wish is met by the smallest gross whose net reaches it, as if the contract were all the pay of its month.
    """
    by_amount, by_net = pl.col("budget_amount").is_not_null(), pl.col("net_wished").is_not_null()
    amounts, nets = contracts.filter(by_amount), contracts.filter(by_net & ~by_amount)
    paid = largest_gross(amounts["budget_amount"], cost_of(amounts, parts, inputs.book))
    alone = net_alone(nets, parts, inputs)
    reached = smallest_gross(nets["net_wished"], alone)
    given = alone(pl.int_range(nets.height, eager=True), reached) if nets.height else reached
    return pl.concat([
        contracts.filter(~by_amount, ~by_net),
        amounts.with_columns(gross=paid, budget=pl.col("budget_amount")),
        nets.with_columns(gross=reached, net_alone=given, net_difference=given - nets["net_wished"]),
    ], how="diagonal")


def net_alone(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> Net:
    """Nets of contracts, each as if it were all the pay of its month and quarter."""
    own = parts.join(contracts.select("row_key").with_row_index("nth"), on="row_key").cast({"nth": pl.Int64})

    def net(nth: pl.Series, gross: pl.Series) -> pl.Series:
        asked = pl.DataFrame({"nth": nth.cast(pl.Int64), "contract_gross": gross.cast(EXACT)}).with_row_index("place")
        priced = compute_dated(asked.join(own, on="nth"), RULES, inputs.book).rows
        whose = priced.group_by("place").agg(pl.col("member_id").first())
        slips = with_person(sums(priced, "place").join(whose, on="place"), inputs).with_columns(**ALONE)
        return payslip_columns(slips, inputs.book).rows.sort("place")["net"]

    return net


def untaxable(contracts: pl.DataFrame, parts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Contracts with a net wish whose tax is not known, with the names in `missing_parameters`."""
    wished = contracts.filter(pl.col("net_wished").is_not_null())
    own = parts.join(wished, on="row_key", how="semi").with_columns(contract_gross=ZERO)
    people = with_person(sums(compute_dated(own, RULES, inputs.book).rows, "member_id"), inputs)
    stopped = payslip_columns(people.with_columns(**ALONE), inputs.book).stopped
    return wished.join(stopped.select("member_id", "missing_parameters"), on="member_id")
