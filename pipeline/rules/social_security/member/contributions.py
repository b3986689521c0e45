"""What is kept from the member's gross for social security, contract by contract."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, cents, exact


def onss_factor(status: Expr, base_factor_manual: Decimal) -> Expr:
    """Share of gross on which contributions are computed: 108 % for manual workers and artists.

    Law: law of 29 June 1981, article 23; ONSS instructions, base of the contributions.
    """
    return pl.when(status.is_in(["worker", "artist"])).then(exact(base_factor_manual)).otherwise(exact(1))


def onss_base(gross: Expr, onss_factor: Expr) -> Expr:
    """Base of the contributions.

    Law: ONSS instructions, base of the contributions; rounded to the cent.
    """
    return cents(gross * onss_factor)


def onss_rate(status: Expr, onss_ordinary_rate: Decimal, student_solidarity_rate: Decimal) -> Expr:
    """Rate of the member's contribution; students within their hours pay the solidarity contribution only.

    Law: law of 29 June 1981, article 38; royal decree of 28 November 1969, article 17bis (students).
    """
    return pl.when(status == "student").then(exact(student_solidarity_rate)).otherwise(exact(onss_ordinary_rate))


def onss(onss_base: Expr, onss_rate: Expr) -> Expr:
    """Social security contribution kept from the member's gross, before the work bonus.

    Law: law of 29 June 1981, article 38; rounded to the cent.
    """
    return cents(onss_base * onss_rate)


def onss_net(onss: Expr, work_bonus_A: Expr, work_bonus_B: Expr) -> Expr:
    """Contribution really kept: the work bonus is given back at once.

    Law: royal decree of 17 January 2000, article 2.
    """
    return onss - work_bonus_A - work_bonus_B


def taxable(gross: Expr, onss_net: Expr) -> Expr:
    """Taxable pay of the contract.

    Law: annex III of the royal decree implementing the income tax code, no 1.
    """
    return gross - onss_net


def special_base(status: Expr, onss_base: Expr) -> Expr:
    """Pay on which the special contribution is taken; none where only the solidarity contribution is due.

    Law: law of 30 March 1994, article 108; 108 % for manual workers and artists.
    """
    return pl.when(status == "student").then(ZERO).otherwise(onss_base)
