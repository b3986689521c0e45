"""Holiday pay that employees earn with a contract and are paid when it ends."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, cents


def holiday_earned(gross: Expr, status: Expr, holiday_exit_rate: Decimal) -> Expr:
    """Holiday pay earned by an employee, simple and double; workers and artists get theirs from the holiday fund.

    Law: royal decree of 30 March 1967 on the annual holidays of employees, article 46.
    """
    return pl.when(status == "employee").then(cents(gross * holiday_exit_rate)).otherwise(ZERO)


def holiday_simple(gross: Expr, status: Expr, holiday_simple_rate: Decimal) -> Expr:
    """Simple half of it, which stands for the pay of the holidays themselves.

    Law: royal decree of 30 March 1967, article 46; law of 29 June 1981, article 23bis.
    """
    return pl.when(status == "employee").then(cents(gross * holiday_simple_rate)).otherwise(ZERO)
