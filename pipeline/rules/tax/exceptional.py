"""Exceptional pay and holiday pay: withholding by a table of the yearly reference."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, cents, exact


def exit_simple(gross: Expr, kind: Expr, holiday_simple_rate: Decimal, holiday_exit_rate: Decimal) -> Expr:
    """Simple half of holiday pay at a contract's end, which bears ordinary contributions; 0 for other exceptional pay.

    Law: royal decree of 30 March 1967, article 46; law of 29 June 1981, article 23bis.
    """
    return pl.when(kind == "exit_holiday").then(cents(gross * holiday_simple_rate / holiday_exit_rate)).otherwise(ZERO)


def deduction_base(gross: Expr, kind: Expr, status: Expr, exit_simple: Expr, base_factor_manual: Decimal,
                   double_holiday_subject_points: Decimal, double_holiday_points: Decimal,
                   exit_double_subject_points: Decimal, exit_double_points: Decimal) -> Expr:
    """Part of the exceptional pay that bears the member's contribution, but for the simple half at a contract's end.

    85 of the 92 points of double holiday pay; 6.80 of the 7.67 points of the double half at a contract's end; 108 % of
    other pay of manual workers and artists.

    Law: law of 29 June 1981, articles 38 and 39.
    """
    manual = status.is_in(["worker", "artist"])
    return cents(
        pl.when(kind == "double_holiday").then(gross * double_holiday_subject_points / double_holiday_points)
        .when(kind == "exit_holiday").then((gross - exit_simple) * exit_double_subject_points / exit_double_points)
        .when(manual).then(gross * base_factor_manual).otherwise(gross))


def social_deduction(deduction_base: Expr, exit_simple: Expr, status: Expr, onss_ordinary_rate: Decimal,
                     student_solidarity_rate: Decimal) -> Expr:
    """Social contribution on the exceptional pay, on each of its parts.

    Students within their hours pay the solidarity contribution only, as on their ordinary pay.

    Law: law of 29 June 1981, articles 38 and 39; royal decree of 28 November 1969, article 17bis (students).
    """
    rate = pl.when(status == "student").then(exact(student_solidarity_rate)).otherwise(exact(onss_ordinary_rate))
    return cents(deduction_base * rate) + cents(exit_simple * rate)


def monthly_onss(monthly_gross: Expr, status: Expr, onss_ordinary_rate: Decimal, base_factor_manual: Decimal) -> Expr:
    """Contribution on the month's ordinary gross, before the work bonus; on 108 % of it for manual workers and artists.

    Law: law of 29 June 1981, article 38.
    """
    factor = pl.when(status.is_in(["worker", "artist"])).then(exact(base_factor_manual)).otherwise(exact(1))
    return cents(cents(monthly_gross * factor) * onss_ordinary_rate)


def annual_reference(monthly_gross: Expr, monthly_onss: Expr) -> Expr:
    """Yearly reference: twelve months of ordinary gross less the contribution, without work bonus.

    Law: annex III of the royal decree implementing the income tax code, no 53.
    """
    return (monthly_gross - monthly_onss) * 12


def exceptional_base(gross: Expr, social_deduction: Expr, exemption: Expr, exemption_used: Expr) -> Expr:
    """Exceptional pay that is taxed, after what other exceptional pay of the month left of the exemption for children.

    Law: annex III of the royal decree implementing the income tax code, nos 53 to 55.
    """
    return at_least(gross - social_deduction - at_least(exemption - exemption_used, 0), 0)


def counted_children(children: Expr, disabled_children: Expr, resident: Expr,
                     exceptional_disabled_child_count: Decimal) -> Expr:
    """Dependent children that count for the exemption and the reduction; none for a member who lives abroad.

    Policy: annex III, nos 54 and 55, speaks of dependent children; a disabled child counts for two, as in the key formula.
    """
    counted = children + disabled_children * (exact(exceptional_disabled_child_count) - 1)
    return pl.when(resident).then(counted).otherwise(ZERO).cast(pl.Int64)


def exemption(annual_reference: Expr, counted_children: Expr, exceptional_child_exemption_limits: list) -> Expr:
    """Part exempt for children: what the yearly reference leaves below the limit.

    Law: annex III of the royal decree implementing the income tax code, no 54.
    """
    limit = _by_children(counted_children, exceptional_child_exemption_limits)
    return pl.when(counted_children > 0).then(at_least(limit - annual_reference, 0)).otherwise(ZERO)


def rate(kind: Expr, annual_reference: Expr, exceptional_pay_rates: list) -> Expr:
    """Rate of the band of the yearly reference; a bound belongs to the lower band.

    Law: annex III of the royal decree implementing the income tax code, no 53.
    """
    found = ZERO
    for band in exceptional_pay_rates:
        both = pl.when(kind != "other").then(exact(band["double_holiday"])).otherwise(exact(band["other"]))
        found = pl.when(annual_reference > exact(band["above"])).then(both).otherwise(found)
    return found


def rate_pct(rate: Expr) -> Expr:
    """The rate in per cent, as tables print it.

    Law: annex III of the royal decree implementing the income tax code, no 53.
    """
    return rate * 100


def child_reduction_rate(annual_reference: Expr, counted_children: Expr, exceptional_child_reductions: list) -> Expr:
    """Share of the tax that children take off, up to a limit of the yearly reference.

    Law: annex III of the royal decree implementing the income tax code, no 55.
    """
    limit = _by_children(counted_children, [entry["limit"] for entry in exceptional_child_reductions])
    share = _by_children(counted_children, [entry["rate"] for entry in exceptional_child_reductions])
    return pl.when((counted_children > 0) & (annual_reference <= limit)).then(share).otherwise(ZERO)


def withholding(exceptional_base: Expr, rate: Expr, child_reduction_rate: Expr, status: Expr) -> Expr:
    """Withholding tax on the exceptional pay; none for students within their hours.

    Law: annex III of the royal decree implementing the income tax code, nos 53 to 55 and no 2 (students).
    """
    tax = cents(exceptional_base * rate * (1 - child_reduction_rate))
    return pl.when(status == "student").then(ZERO).otherwise(tax)


def net(gross: Expr, social_deduction: Expr, withholding: Expr) -> Expr:
    """What is paid of the exceptional pay.

    Law: law of 12 April 1965 on the protection of wages, article 23.
    """
    return gross - social_deduction - withholding


def _by_children(children: Expr, values: list) -> Expr:
    """The value for a number of children; the last one holds for more."""
    found = exact(values[-1])
    for number, value in reversed(list(enumerate(values[:-1], start=1))):
        found = pl.when(children <= number).then(exact(value)).otherwise(found)
    return found
