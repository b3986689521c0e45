"""Contributions of a self-employed year on a known net income, before the costs of an insurance fund."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def whole_contributions(net_income: Expr, self_employed_bands: list) -> Expr:
    """Contributions where the whole income contributes, band by band.

    Law: royal decree no 38 of 27 July 1967, article 12, paragraph 1.
    """
    due = ZERO
    for nth, band in enumerate(self_employed_bands):
        part = at_least(net_income - exact(band["above"]), 0)
        if nth + 1 < len(self_employed_bands):
            part = at_most(part, self_employed_bands[nth + 1]["above"] - band["above"])
        due = due + part * band["rate"]
    return cents(due)


def secondary_contributions(net_income: Expr, whole_contributions: Expr, self_employed_threshold: Decimal) -> Expr:
    """Contributions of a secondary activity: none below the threshold, from there on on the whole income.

    Law: royal decree no 38 of 27 July 1967, article 12, paragraph 2.
    """
    threshold = exact(self_employed_threshold)
    return pl.when(net_income >= threshold).then(whole_contributions).when(net_income < threshold).then(ZERO)


def student_contributions(net_income: Expr, whole_contributions: Expr, self_employed_bands: list,
                          self_employed_student_zero_below: Decimal, self_employed_student_reduced_to: Decimal) -> Expr:
    """Contributions of a student: none up to half the minimum, on what is above it up to the minimum, then on all.

    Law: royal decree no 38 of 27 July 1967, article 12bis.
    """
    reduced = cents(at_least(net_income - exact(self_employed_student_zero_below), 0) * self_employed_bands[0]["rate"])
    bound = exact(self_employed_student_reduced_to)
    return pl.when(net_income >= bound).then(whole_contributions).when(net_income < bound).then(reduced)


def minimum_quarter(self_employed_minimum_income: Decimal, self_employed_bands: list) -> Expr:
    """Least contribution of a quarter in a main activity.

    Law: royal decree no 38 of 27 July 1967, article 12, paragraph 1.
    """
    return cents(exact(self_employed_minimum_income) * self_employed_bands[0]["rate"] / 4)


def main_contributions(whole_contributions: Expr, minimum_quarter: Expr) -> Expr:
    """Contributions of a main activity, at least those of four quarters at the minimum.

    Law: royal decree no 38 of 27 July 1967, article 12, paragraph 1.
    """
    return at_least(whole_contributions, minimum_quarter * 4)


def starter_quarter(self_employed_threshold: Decimal, self_employed_bands: list) -> Expr:
    """Provisional contribution of a quarter that a starter with a secondary activity is asked.

    Law: royal decree no 38 of 27 July 1967, article 13bis.
    """
    return cents(exact(self_employed_threshold) * self_employed_bands[0]["rate"] / 4)
