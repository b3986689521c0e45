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


def is_whole_month(hours_declared: Expr, full_time_hours_month: Expr) -> Expr:
    """Whether the contract has all the hours of a full-time month, however many days the month has.

    Law: collective labour agreement no 43 of 2 May 1988, article 3: a guaranteed income of each month.
    """
    return hours_declared >= full_time_hours_month


def minimum_gross(minimum_month: Expr, hours_declared: Expr, is_whole_month: Expr, weekly_hours: Decimal) -> Expr:
    """Least gross of the contract: that of its hours, a quarter having 13 weeks; all of a month's for a whole month.

    Law: collective labour agreement no 43 of 2 May 1988, article 3 (in proportion for part-time work).
    """
    hours = at_most(cents(minimum_month * 3 * hours_declared / (13 * weekly_hours)), minimum_month)
    return pl.when(is_whole_month).then(minimum_month).otherwise(hours)


def hours_that_fit(contract_gross: Expr, minimum_month: Expr, hours_declared: Expr, is_whole_month: Expr,
                   weekly_hours: Decimal) -> Expr:
    """Whole hours that the gross pays at the minimum, at most those declared; less than a whole month, if it is not paid.

    Law: collective labour agreement no 43 of 2 May 1988, article 3.
    """
    most = hours_declared - _one_less(is_whole_month, contract_gross, minimum_month)
    return at_most(_quarter_units(contract_gross * 13 * weekly_hours, minimum_month), most)


def days_that_fit(contract_gross: Expr, minimum_month: Expr, days_paid: Expr, is_whole_month: Expr) -> Expr:
    """Whole days that the gross pays at the minimum, at most those declared; less than a whole month, if it is not paid.

    Law: collective labour agreement no 43 of 2 May 1988, article 3.
    """
    most = days_paid - _one_less(is_whole_month, contract_gross, minimum_month)
    return at_most(_quarter_units(contract_gross * 13 * 5, minimum_month), most)


def _one_less(is_whole_month: Expr, contract_gross: Expr, minimum_month: Expr) -> Expr:
    """1 where a whole month does not reach its minimum."""
    return pl.when(is_whole_month & (contract_gross < minimum_month)).then(exact(1)).otherwise(exact(0))


def _quarter_units(gross_of_a_quarter: Expr, month: Expr) -> Expr:
    """Whole units of time that three months' minimum pays."""
    return (gross_of_a_quarter / pl.when(month > 0).then(month * 3)).floor()
