"""Interest of one period in which one balance was open and one rate held."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_most, exact

DAYS_OF_A_YEAR = 365


def interest_rate(client_kind: Expr, terms: Expr, late_rate_business: Decimal, late_rate_civil: Decimal,
                  client_terms_rate: Decimal) -> Expr:
    """Rate of interest a year, by kind of client and agreed terms.

    The half-year's between businesses; of a consumer the civil one, or what was agreed up to the business rate; none on a grant
    or patronage, which is no price.

    Law: law of 2 August 2002, articles 2 and 5; Economic Law Code, book XIX, article XIX.4.
    """
    legal = terms == "legal"
    return (pl.when(client_kind == "funder").then(ZERO)
            .when((client_kind == "consumer") & legal).then(exact(late_rate_civil))
            .when(client_kind == "consumer").then(at_most(exact(client_terms_rate), late_rate_business))
            .when(legal).then(exact(late_rate_business)).otherwise(exact(client_terms_rate)))


def interest_part(balance: Expr, interest_rate: Expr, days: Expr) -> Expr:
    """Interest of the period, before the sum of all periods is rounded.

    Law: law of 2 August 2002, article 5; a year has 365 days.
    """
    return (balance * interest_rate * days / DAYS_OF_A_YEAR).cast(pl.Decimal(38, 10))
