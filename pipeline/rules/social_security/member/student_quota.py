"""A student's hours of the year: the contract that crosses the quota is split at the hour."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import at_least, at_most, cents, exact

ABOVE = ("above", "all above")
"""Parts of a student's contract beyond the quota: what is left of a contract that crosses it, or all of one that follows."""


def quota_hours_left(student_hours_before: Expr, student_quota_hours: Decimal) -> Expr:
    """Hours of the year's quota that earlier contracts leave, those elsewhere included.

    Law: royal decree of 28 November 1969, article 17bis; ONSS instructions, students.
    """
    return at_least(exact(student_quota_hours) - student_hours_before, 0)


def hours_within_quota(contract_status: Expr, student_hours: Expr, quota_hours_left: Expr) -> Expr:
    """Hours of a student's contract that the quota still takes; none where it is not a student's.

    Law: royal decree of 28 November 1969, article 17bis: the quota is counted in hours.
    """
    return pl.when(contract_status == "student").then(at_most(student_hours, quota_hours_left))


def hours_above_quota(student_hours: Expr, hours_within_quota: Expr) -> Expr:
    """Hours of a student's contract under ordinary contributions: from the first hour above the quota.

    Law: royal decree of 28 November 1969, article 17bis.
    """
    return student_hours - hours_within_quota


def status(contract_status: Expr, quota_part: Expr, status_above_student_quota: str) -> Expr:
    """Status whose contributions a part of a contract bears.

    Law: royal decree of 28 November 1969, article 17bis: above the quota, the ordinary contributions.
    """
    above = quota_part.is_in(ABOVE)
    return pl.when(above).then(pl.lit(status_above_student_quota)).otherwise(contract_status)


def gross_within_quota(contract_gross: Expr, hours_within_quota: Expr, student_hours: Expr) -> Expr:
    """Gross of the hours within the quota: every hour of the contract is paid alike.

    Law: royal decree of 28 November 1969, article 17bis.
    """
    return cents(contract_gross * hours_within_quota / pl.when(student_hours > 0).then(student_hours))


def gross(contract_gross: Expr, gross_within_quota: Expr, quota_part: Expr) -> Expr:
    """Gross of a part of a contract: the hours within the student's quota, those above it, or all.

    Law: royal decree of 28 November 1969, article 17bis.
    """
    return (
        pl.when(quota_part == "within").then(gross_within_quota)
        .when(quota_part == "above").then(contract_gross - gross_within_quota)
        .otherwise(contract_gross)
    )
