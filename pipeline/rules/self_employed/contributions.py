"""Contributions of a self-employed year, or of some quarters of it, solved from the profit that has to bear them.

They are deducted from their own base: profit = net income + contributions, to the cent. `regime`: secondary, main or student.
"""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, cents, exact


def yearly_profit(profit: Expr, quarters: Expr) -> Expr:
    """Profit that has to bear the contributions, for a whole year.

    Law: royal decree no 38 of 27 July 1967, article 11 (income of fewer than four quarters is annualised).
    """
    return profit * 4 / quarters


def yearly_net(yearly_profit: Expr, self_employed_bands: list, fund_costs_rate: Decimal) -> Expr:
    """Net income of a whole year that is left where all of it contributes, band by band, not rounded.

    Law: royal decree no 38 of 27 July 1967, articles 11 and 12, paragraph 1.
    """
    net = exact(yearly_profit)
    for above, bears, takes in _bands(self_employed_bands, 1 + fund_costs_rate):
        beyond = exact(above) + (yearly_profit - exact(bears)) / takes
        net = pl.when(yearly_profit > bears).then(beyond).otherwise(net)
    return net


def whole_net(yearly_net: Expr, quarters: Expr) -> Expr:
    """Net income that is left where all of it contributes.

    Law: royal decree no 38 of 27 July 1967, articles 11 and 12, paragraph 1.
    """
    return cents(yearly_net * quarters / 4)


def reduced_net(profit: Expr, regime: Expr, quarters: Expr, self_employed_student_zero_below: Decimal, self_employed_bands: list,
                fund_costs_rate: Decimal) -> Expr:
    """Net income that is left to a student who contributes on the part above half of the minimum only; others: the profit.

    Law: royal decree no 38 of 27 July 1967, article 12bis.
    """
    rate = self_employed_bands[0]["rate"] * (1 + fund_costs_rate)
    franchise = exact(self_employed_student_zero_below) * quarters / 4
    net = cents((profit + franchise * rate) / (1 + rate))
    return pl.when(regime != "student").then(profit).when(profit > franchise).then(net).when(profit <= franchise).then(profit)


def least_contributions(regime: Expr, quarters: Expr, self_employed_minimum_income: Decimal, self_employed_bands: list,
                        fund_costs_rate: Decimal) -> Expr:
    """Least contributions of a main activity, each quarter's rounded to the cent; none in another regime.

    Law: royal decree no 38 of 27 July 1967, article 12, paragraph 1.
    """
    rate = self_employed_bands[0]["rate"] * (1 + fund_costs_rate)
    quarter = cents(exact(self_employed_minimum_income) * rate / 4)
    return pl.when(regime == "main").then(quarter * quarters).otherwise(ZERO)


def contributions(regime: Expr, profit: Expr, quarters: Expr, whole_net: Expr, reduced_net: Expr, least_contributions: Expr,
                  self_employed_threshold: Decimal, self_employed_student_reduced_to: Decimal) -> Expr:
    """Contributions of the quarters, costs of the insurance fund included.

    Secondary: nothing where the income they would leave is below the threshold, from there on the whole income contributes.
    Student: the reduced ones until the income reaches that of a main activity, then the whole income contributes.

    Law: royal decree no 38 of 27 July 1967, articles 12 and 12bis.
    """
    whole, reduced = profit - whole_net, profit - reduced_net
    threshold = cents(exact(self_employed_threshold) * quarters / 4)
    bound = cents(exact(self_employed_student_reduced_to) * quarters / 4)
    secondary = pl.when(whole_net >= threshold).then(whole).when(whole_net < threshold).then(ZERO)
    student = pl.when(whole_net >= bound).then(whole).when(whole_net < bound).then(reduced)
    main = at_least(whole, least_contributions)
    return pl.when(regime == "secondary").then(secondary).when(regime == "student").then(student).otherwise(main)


def net_income(profit: Expr, contributions: Expr) -> Expr:
    """Net professional income: what is left of the profit after contributions.

    Law: income tax code, article 52, 7; royal decree no 38 of 27 July 1967, article 11.
    """
    return profit - contributions


def pension_income(regime: Expr, quarters: Expr, net_income: Expr, self_employed_minimum_income: Decimal) -> Expr:
    """Income that counts for a pension as a self-employed person: below that of a main activity, none but in a main activity.

    Law: royal decree no 38 of 27 July 1967, articles 12 and 12bis; royal decree no 72 of 10 November 1967.
    """
    least = cents(exact(self_employed_minimum_income) * quarters / 4)
    below = pl.when(regime == "main").then(least).otherwise(ZERO)
    return pl.when(net_income >= least).then(net_income).when(net_income < least).then(below)


def _bands(bands: list, charged: Decimal) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Of each band: the net income that it begins above, the profit that bears it, and what a euro of net income takes."""
    found, above, bears, takes = [], Decimal(0), Decimal(0), Decimal(1)
    for band in bands:
        bears += (band["above"] - above) * takes
        above, takes = band["above"], 1 + band["rate"] * charged
        found.append((above, bears, takes))
    return found
