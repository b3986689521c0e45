"""Double holiday pay of employees."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import cents


def double_holiday_pay(monthly_gross: Expr, months_worked: Expr, double_holiday_rate: Decimal) -> Expr:
    """Double holiday pay: 92 % of the month's gross, for the months of the year before.

    Law: royal decree of 30 March 1967, article 38.
    """
    return cents(monthly_gross * double_holiday_rate * months_worked / 12)


def double_holiday_subject(double_holiday_pay: Expr, double_holiday_subject_points: Decimal,
                           double_holiday_points: Decimal) -> Expr:
    """Part of it that bears the member's contribution: before the third day of the fourth week.

    Law: law of 29 June 1981, article 39.
    """
    return cents(double_holiday_pay * double_holiday_subject_points / double_holiday_points)


def double_holiday_exempt(double_holiday_pay: Expr, double_holiday_subject: Expr) -> Expr:
    """Part of it that bears none.

    Law: law of 29 June 1981, article 39.
    """
    return double_holiday_pay - double_holiday_subject


def double_holiday_deduction(double_holiday_subject: Expr, double_holiday_deduction_rate: Decimal) -> Expr:
    """Member's contribution on double holiday pay.

    Law: law of 29 June 1981, article 39.
    """
    return cents(double_holiday_subject * double_holiday_deduction_rate)
