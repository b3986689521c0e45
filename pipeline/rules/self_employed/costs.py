"""Professional costs of a self-employed year: real ones are off the profit already, or a flat amount takes their place."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def flat_costs(net_income: Expr, costs: Expr, flat_costs_rate: Decimal, flat_costs_ceiling: Decimal) -> Expr:
    """Flat costs of the profit, capped, where they take the place of real ones (`costs` is flat, not real).

    Law: income tax code, article 51.
    """
    flat = at_most(cents(at_least(net_income, 0) * exact(flat_costs_rate)), flat_costs_ceiling)
    return pl.when(costs == "flat").then(flat).otherwise(ZERO)


def taxable_profit(net_income: Expr, flat_costs: Expr) -> Expr:
    """Profit that is taxed.

    Law: income tax code, articles 23, 49 and 51.
    """
    return net_income - flat_costs
