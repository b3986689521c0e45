"""Special contribution for social security, on the month as a whole."""

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact

WITH_INCOME, WITHOUT_INCOME = ["above"], ["none", "pension174", "pension579", "other290"]


def special_contribution_month(special_base: Expr, spouse: Expr, special_scale_single: list,
                               special_scale_two_incomes: list, special_scale_one_income: list) -> Expr:
    """Special contribution of the month so far, by table; the quarter is regularised apart.

    Law: law of 30 March 1994, article 108; ONSS instructions, special contribution (since 1 April 2022).
    """
    return (
        pl.when(spouse.is_in(WITH_INCOME)).then(_by_table(special_base, special_scale_two_incomes))
        .when(spouse.is_in(WITHOUT_INCOME)).then(_by_table(special_base, special_scale_one_income))
        .otherwise(_by_table(special_base, special_scale_single))
    )


def special_contribution(special_contribution_month: Expr, special_contribution_before: Expr) -> Expr:
    """Special contribution kept from this payslip: the month's, less what its earlier runs kept.

    Law: law of 30 March 1994, article 108.
    """
    return special_contribution_month - special_contribution_before


def _by_table(base: Expr, table: list) -> Expr:
    """The band of the base: fixed + rate of the part above the lower bound, between least and most."""
    amount = ZERO
    for band in table:
        value = exact(band["fixed"])
        if band["rate"]:
            value = value + cents((base - exact(band["above"])) * band["rate"])
        if band["least"]:
            value = at_least(value, band["least"])
        if band["most"]:
            value = at_most(value, band["most"])
        amount = pl.when(base > band["above"]).then(value).otherwise(amount)
    return amount
