"""Copyright income of a calendar year, payment by payment: lump-sum expenses and withholding on the year so far."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import at_least, at_most, cents, exact


def copyright_year(copyright_before: Expr, copyright_gross: Expr) -> Expr:
    """Copyright income of the year so far, this payment included.

    Law: royal decree implementing the income tax code, article 4 (its bounds are those of a year).
    """
    return copyright_before + copyright_gross


def copyright_first_base(copyright_year: Expr, copyright_first_bound: Decimal) -> Expr:
    """Income of the year so far up to the first bound, of which half counts as expenses.

    Law: royal decree implementing the income tax code, article 4.
    """
    return at_most(copyright_year, copyright_first_bound)


def copyright_second_base(copyright_year: Expr, copyright_first_bound: Decimal, copyright_second_bound: Decimal) -> Expr:
    """Income of the year so far between the bounds, of which a quarter counts as expenses.

    Law: royal decree implementing the income tax code, article 4.
    """
    return at_least(at_most(copyright_year, copyright_second_bound) - exact(copyright_first_bound), 0)


def copyright_first_expenses(copyright_first_base: Expr, copyright_first_share: Decimal) -> Expr:
    """Lump-sum expenses of the year so far up to the first bound.

    Law: royal decree implementing the income tax code, article 4.
    """
    return cents(copyright_first_base * copyright_first_share)


def copyright_second_expenses(copyright_second_base: Expr, copyright_second_share: Decimal) -> Expr:
    """Lump-sum expenses of the year so far between the bounds.

    Law: royal decree implementing the income tax code, article 4.
    """
    return cents(copyright_second_base * copyright_second_share)


def copyright_expenses(copyright_first_expenses: Expr, copyright_second_expenses: Expr) -> Expr:
    """Lump-sum expenses of the year so far: half up to the first bound, a quarter up to the second, none above.

    Law: royal decree implementing the income tax code, article 4.
    """
    return copyright_first_expenses + copyright_second_expenses


def copyright_taxable(copyright_year: Expr, copyright_expenses: Expr) -> Expr:
    """Copyright income of the year so far after expenses.

    Law: income tax code, article 22, paragraph 3.
    """
    return copyright_year - copyright_expenses


def copyright_withholding_year(copyright_taxable: Expr, copyright_withholding_rate: Decimal) -> Expr:
    """Withholding due on the year so far.

    Law: income tax code, article 269, paragraph 1, 4.
    """
    return cents(copyright_taxable * copyright_withholding_rate)


def copyright_withholding(copyright_withholding_year: Expr, copyright_withholding_before: Expr) -> Expr:
    """Withholding on this payment: what is due on the year so far, less what its earlier payments kept.

    Law: income tax code, article 269, paragraph 1, 4.
    """
    return copyright_withholding_year - copyright_withholding_before


def net(copyright_gross: Expr, copyright_withholding: Expr) -> Expr:
    """What is paid of the copyright income. No social contributions are due on it.

    Law: income tax code, article 269.
    """
    return copyright_gross - copyright_withholding
