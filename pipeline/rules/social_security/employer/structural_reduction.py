"""Structural reduction of the employer's contributions, category 1, for a quarter; a third of it estimates a month."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def factor(paid: Expr, full_week: Expr) -> Expr:
    """From the wage paid to the full-time wage of a quarter of 13 weeks, on two decimals.

    Law: programme law of 24 December 2002, title IV, chapter 7; ONSS instructions 2026/3, p. 375-383.
    """
    return cents(13 * full_week / paid)


def quarter_wage_S(wage: Expr, factor: Expr) -> Expr:
    """Full-time wage of the quarter.

    Law: programme law of 24 December 2002, title IV, chapter 7; ONSS instructions 2026/3, p. 375-383.
    """
    return cents(wage * factor)


def full_reduction(quarter_wage_S: Expr, structural_alpha: Decimal, structural_S0: Decimal,
                   structural_gamma: Decimal, structural_S2: Decimal) -> Expr:
    """Reduction for full performances: for low wages and for very low wages, each rounded.

    Law: programme law of 24 December 2002, article 331; royal decree of 16 May 2003, article 2.
    """
    low = cents(at_least(exact(structural_S0) - quarter_wage_S, 0) * structural_alpha)
    very_low = cents(at_least(exact(structural_S2) - quarter_wage_S, 0) * structural_gamma)
    return low + very_low


def mu(counted: Expr, full_week: Expr) -> Expr:
    """Share of the quarter's full performances, on two decimals.

    Law: programme law of 24 December 2002, title IV, chapter 7; ONSS instructions 2026/3, p. 375-383.
    """
    return cents(counted / (13 * full_week))


def beta(mu: Expr, at_least_half_time: Expr, structural_mu_full: Decimal, structural_mu_half: Decimal,
         structural_mu_least: Decimal, structural_beta: Decimal, structural_beta_slope: Decimal) -> Expr:
    """Weight of a share of the quarter; below the least share it takes a contract of at least half time.

    Law: programme law of 24 December 2002, title IV, chapter 7; ONSS instructions 2026/3, p. 375-383.
    """
    rising = exact(structural_beta) + (mu - structural_mu_half) * structural_beta_slope
    return (
        pl.when(mu >= structural_mu_full).then(1 / mu)
        .when(mu >= structural_mu_half).then(rising)
        .when((mu >= structural_mu_least) | at_least_half_time).then(exact(structural_beta))
        .otherwise(ZERO)
    )


def structural_reduction_quarter(full_reduction: Expr, mu: Expr, beta: Expr, structural_mu_full: Decimal) -> Expr:
    """Structural reduction of the quarter: all of it from the full share on, where weight and share make one.

    Law: programme law of 24 December 2002, title IV, chapter 7; ONSS instructions 2026/3, p. 375-383.
    """
    part = cents(full_reduction * mu * beta)
    return pl.when(mu >= structural_mu_full).then(full_reduction).otherwise(part)


def structural_reduction(structural_reduction_quarter: Expr) -> Expr:
    """A month's estimate: a third of the quarter's.

    Policy: what payroll offices show before the quarter is over.
    """
    return cents(structural_reduction_quarter / 3)


def first_hiring_reduction(employer_onss: Expr, structural_reduction: Expr, first_hiring_quarter: Decimal) -> Expr:
    """Reduction for the first worker: at most what the structural reduction leaves of the contributions.

    Law: programme law of 24 December 2002, articles 342 to 345.
    """
    return at_most(at_least(employer_onss - structural_reduction, 0), cents(exact(first_hiring_quarter) / 3))


def employer_after_reductions(employer_onss: Expr, structural_reduction: Expr, first_hiring_reduction: Expr) -> Expr:
    """Employer's contributions after reductions.

    Law: programme law of 24 December 2002, article 326 (never below nothing).
    """
    return at_least(employer_onss - structural_reduction - first_hiring_reduction, 0)


def granted_reduction(structural_reduction_quarter: Expr, reducible_onss: Expr) -> Expr:
    """Structural reduction that is really granted: at most the contributions that may be reduced.

    Law: programme law of 24 December 2002, article 326; the part for holiday pay is not reduced.
    """
    return at_most(structural_reduction_quarter, at_least(reducible_onss, 0))


def estimated_reduction(structural_reduction: Expr, reducible_onss: Expr) -> Expr:
    """A month's estimate of what is granted: at most the month's contributions that may be reduced.

    Law: programme law of 24 December 2002, article 326; the part for holiday pay is not reduced.
    """
    return at_most(structural_reduction, at_least(reducible_onss, 0))


def returned(reduction: Expr, reductions_to: str) -> Expr:
    """Reduction that goes back to the budgets of the Activities that employed the member.

    Policy: the reduction goes to the pool, or to the member.
    """
    return reduction if reductions_to == "member" else ZERO
