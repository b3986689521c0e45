"""What a simulation prints under a name of its own, only where the kind of contract has it."""

import polars as pl
from polars import Expr


def onss_base_108(onss_base: Expr, onss_factor: Expr) -> Expr:
    """Base of the contributions where it is not gross itself.

    Law: ONSS instructions, base of the contributions of manual workers and artists.
    """
    return pl.when(onss_factor > 1).then(onss_base)


def daily(reference_daily: Expr, is_full_month: Expr) -> Expr:
    """Pay of a day, where the month is not full.

    Law: ONSS instructions 2026/3, p. 449-453.
    """
    return pl.when(~is_full_month).then(reference_daily)


def fraction_J_D(work_fraction: Expr, is_full_month: Expr, days_paid: Expr, hours_paid: Expr) -> Expr:
    """Share of the month in days.

    Law: ONSS instructions 2026/3, p. 449-453.
    """
    return pl.when(~is_full_month & days_paid.is_not_null() & hours_paid.is_null()).then(work_fraction)


def fraction_H_U(work_fraction: Expr, is_full_month: Expr, hours_paid: Expr) -> Expr:
    """Share of the month in hours.

    Law: ONSS instructions 2026/3, p. 449-453.
    """
    return pl.when(~is_full_month & hours_paid.is_not_null()).then(work_fraction)


def employer_25pct(employer_onss: Expr, status: Expr) -> Expr:
    """Employer's contributions of an employee.

    Law: law of 29 June 1981, article 38.
    """
    return pl.when(status == "employee").then(employer_onss)


def employer_30_57pct(employer_onss: Expr, status: Expr) -> Expr:
    """Employer's contributions of a manual worker or artist, quarterly holiday pay included.

    Law: law of 29 June 1981, article 38.
    """
    return pl.when(status.is_in(["worker", "artist"])).then(employer_onss)


def employer_solidarity(employer_onss: Expr, status: Expr) -> Expr:
    """Employer's solidarity contribution for a student.

    Law: royal decree of 28 November 1969, article 17bis.
    """
    return pl.when(status == "student").then(employer_onss)


def withholding_11_11(withholding_artist_flat: Expr, is_artist_flat: Expr) -> Expr:
    """Withholding at the flat rate of performing artists.

    Law: annex III of the royal decree implementing the income tax code, no 80.
    """
    return pl.when(is_artist_flat).then(withholding_artist_flat)
