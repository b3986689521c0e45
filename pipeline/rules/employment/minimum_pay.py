"""The least gross of a contract: the guaranteed minimum wage, or the higher scale of its joint committee."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import at_least, at_most, cents, exact


def minimum_month(joint_committee: Expr, minimum_wage_month: Decimal, joint_committee_scales: dict) -> Expr:
    """Least gross of a full-time month: the guaranteed minimum, or the joint committee's scale where it is higher.

    Law: collective labour agreement no 43 of 2 May 1988, article 3; the scale of the joint committee.
    """
    least = exact(minimum_wage_month)
    for committee, scale in joint_committee_scales.items():
        least = pl.when(joint_committee == committee).then(at_least(least, scale)).otherwise(least)
    return least


def hours_declared(days_paid: Expr, hours_paid: Expr, weekly_hours: Decimal) -> Expr:
    """Hours of the contract; a day is a fifth of the full-time week.

    Law: law of 16 March 1971, articles 19 and following.
    """
    return pl.coalesce(hours_paid, days_paid * weekly_hours / 5)


def minimum_gross(minimum_month: Expr, hours_declared: Expr, weekly_hours: Decimal) -> Expr:
    """Least gross of the contract: that of its hours, a quarter having 13 weeks; at most that of a full month.

    Law: collective labour agreement no 43 of 2 May 1988, article 3 (in proportion for part-time work).
    """
    return at_most(cents(minimum_month * 3 * hours_declared / (13 * weekly_hours)), minimum_month)


def hours_that_fit(contract_gross: Expr, minimum_month: Expr, hours_declared: Expr, weekly_hours: Decimal) -> Expr:
    """Whole hours that the gross pays at the minimum, at most those declared.

    Law: collective labour agreement no 43 of 2 May 1988, article 3.
    """
    return at_most(_quarter_units(contract_gross * 13 * weekly_hours, minimum_month), hours_declared)


def days_that_fit(contract_gross: Expr, minimum_month: Expr, days_paid: Expr) -> Expr:
    """Whole days that the gross pays at the minimum, at most those declared; a week has five.

    Law: collective labour agreement no 43 of 2 May 1988, article 3.
    """
    return at_most(_quarter_units(contract_gross * 13 * 5, minimum_month), days_paid)


def _quarter_units(gross_of_a_quarter: Expr, month: Expr) -> Expr:
    """Whole units of time that three months' minimum pays."""
    return (gross_of_a_quarter / pl.when(month > 0).then(month * 3)).floor()
