"""Special contribution for social security: on the month as a whole, regularised on the quarter."""

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact

WITH_INCOME, WITHOUT_INCOME = ["above"], ["none", "pension174", "pension579", "other290"]
MONTHS = 3
"""The law's own tables are the quarter's: each of their amounts is three times that of the month."""


def special_contribution_month(special_base: Expr, spouse: Expr, special_scale_single: list,
                               special_scale_two_incomes: list, special_scale_one_income: list) -> Expr:
    """Special contribution of the month so far, by table; the quarter is regularised apart.

    Law: law of 30 March 1994, article 108; ONSS instructions, special contribution (since 1 April 2022).
    """
    return _due(special_base, spouse, special_scale_single, special_scale_two_incomes, special_scale_one_income, 1)


def special_contribution(special_contribution_month: Expr, special_contribution_before: Expr) -> Expr:
    """Special contribution kept from this payslip: the month's, less what its earlier runs kept.

    Law: law of 30 March 1994, article 108.
    """
    return special_contribution_month - special_contribution_before


def special_base_quarter(special_base: Expr, special_base_beside: Expr, special_base_quarter_before: Expr) -> Expr:
    """Pay of the quarter on which the special contribution is taken.

    Premiums and the simple half of holiday pay at a contract's end too, which the month's table leaves out; double holiday
    pay never.

    Law: law of 30 March 1994, article 108: the contribution is that of the quarter.
    """
    return special_base + special_base_beside + special_base_quarter_before


def special_contribution_quarter(special_base_quarter: Expr, spouse: Expr, special_scale_single: list,
                                 special_scale_two_incomes: list, special_scale_one_income: list) -> Expr:
    """Special contribution of the quarter, by table.

    Law: law of 30 March 1994, article 108; ONSS instructions, special contribution (since 1 April 2022).
    """
    return _due(special_base_quarter, spouse, special_scale_single, special_scale_two_incomes, special_scale_one_income,
                MONTHS)


def special_contribution_regularisation_due(special_contribution_quarter: Expr, special_contribution: Expr,
                                            special_contribution_quarter_before: Expr, is_quarter_known: Expr) -> Expr:
    """What the quarter's contribution is above (or, negative, below) all that its payslips kept.

    Nothing while a month of the quarter is not in the books.

    Law: law of 30 March 1994, article 108; ONSS instructions: taken monthly, regularised on the quarter.
    """
    kept = special_contribution_quarter_before + special_contribution
    return pl.when(is_quarter_known).then(special_contribution_quarter - kept).otherwise(ZERO)


def special_contribution_regularisation(special_contribution_regularisation_due: Expr, net: Expr) -> Expr:
    """Regularisation of the quarter, taken from what is paid (or, negative, added to it): at most the net pay.

    Law: law of 30 March 1994, article 108; law of 12 April 1965 on the protection of wages, article 23.
    """
    return at_most(special_contribution_regularisation_due, at_least(net, 0))


def _due(base: Expr, spouse: Expr, single: list, two_incomes: list, one_income: list, months: int) -> Expr:
    """The contribution by the household's table."""
    return (
        pl.when(spouse.is_in(WITH_INCOME)).then(_by_table(base, two_incomes, months))
        .when(spouse.is_in(WITHOUT_INCOME)).then(_by_table(base, one_income, months))
        .otherwise(_by_table(base, single, months))
    )


def _by_table(base: Expr, table: list, months: int) -> Expr:
    """The band of the base: fixed + rate of the part above the lower bound, between least and most."""
    amount = ZERO
    for band in table:
        above, value = exact(band["above"]) * months, exact(band["fixed"]) * months
        if band["rate"]:
            value = value + cents((base - above) * band["rate"])
        if band["least"]:
            value = at_least(value, band["least"] * months)
        if band["most"]:
            value = at_most(value, band["most"] * months)
        amount = pl.when(base > above).then(value).otherwise(amount)
    return amount
