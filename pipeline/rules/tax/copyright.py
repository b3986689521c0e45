"""Copyright income of a year: lump-sum expenses and withholding."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import at_least, at_most, cents, exact


def copyright_expenses(copyright_gross: Expr, copyright_first_bound: Decimal, copyright_second_bound: Decimal,
                       copyright_first_share: Decimal, copyright_second_share: Decimal) -> Expr:
    """Lump-sum expenses: half up to the first bound, a quarter up to the second, none above.

    Law: royal decree implementing the income tax code, article 4.
    """
    first = at_most(copyright_gross, copyright_first_bound)
    second = at_least(at_most(copyright_gross, copyright_second_bound) - exact(copyright_first_bound), 0)
    return cents(first * copyright_first_share) + cents(second * copyright_second_share)


def copyright_withholding(copyright_gross: Expr, copyright_expenses: Expr, copyright_withholding_rate: Decimal) -> Expr:
    """Withholding on copyright income after expenses.

    Law: income tax code, article 269, paragraph 1, 4.
    """
    return cents((copyright_gross - copyright_expenses) * copyright_withholding_rate)


def net(copyright_gross: Expr, copyright_withholding: Expr) -> Expr:
    """What is paid of the copyright income.

    Law: income tax code, article 269.
    """
    return copyright_gross - copyright_withholding
