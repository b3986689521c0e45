"""The social work bonus: less contribution on low pay, in two parts, for each contract."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def is_full_month(days_paid: Expr, days_full_month: Expr, hours_paid: Expr, full_time_hours_month: Expr,
                  time_fraction: Expr) -> Expr:
    """Whether the contract fills the month: nothing says it is shorter.

    Law: ONSS instructions, work bonus: full performances of the month.
    """
    full_days = days_paid.is_null() | (days_paid >= days_full_month)
    full_hours = hours_paid.is_null() | (hours_paid >= full_time_hours_month)
    return time_fraction.is_null() & full_days & full_hours


def reference_daily(gross: Expr, days_paid: Expr) -> Expr:
    """Pay of a day, rounded.

    Law: ONSS instructions 2026/3, p. 449-453: W/J on two decimals.
    """
    return cents(_per(gross, days_paid))


def reference_hourly(gross: Expr, hours_paid: Expr) -> Expr:
    """Pay of an hour, rounded.

    Law: ONSS instructions 2026/3, p. 449-453: W/H on two decimals.
    """
    return cents(_per(gross, hours_paid))


def reference_wage_S(gross: Expr, is_full_month: Expr, reference_daily: Expr, days_full_month: Expr,
                     reference_hourly: Expr, full_time_hours_month: Expr, time_fraction: Expr) -> Expr:
    """Full-time wage of the month at 100 %: pay of an hour or day times those of a full month.

    Law: royal decree of 17 January 2000, article 2; ONSS instructions 2026/3, p. 449-453.
    """
    return (
        pl.when(is_full_month).then(gross)
        .when(time_fraction.is_not_null()).then(cents(_per(gross, time_fraction)))
        .when(reference_hourly.is_not_null()).then(cents(reference_hourly * full_time_hours_month))
        .otherwise(cents(reference_daily * days_full_month))
    )


def work_fraction(is_full_month: Expr, days_paid: Expr, days_full_month: Expr, hours_paid: Expr,
                  full_time_hours_month: Expr, time_fraction: Expr) -> Expr:
    """Share of the full month's bonus that the performances give, on two decimals; overtime adds nothing.

    Law: royal decree of 17 January 2000, article 2; ONSS instructions 2026/3, p. 449-453.
    """
    return (
        pl.when(is_full_month).then(exact(1))
        .when(time_fraction.is_not_null()).then(time_fraction)
        .when(hours_paid.is_not_null()).then(at_most(cents(_per(hours_paid, full_time_hours_month)), 1))
        .otherwise(cents(_per(days_paid, days_full_month)))
    )


def full_bonus_A(reference_wage_S: Expr, status: Expr, work_bonus_scale_A: dict) -> Expr:
    """Part A of a full month, on low and middle wages.

    Law: royal decree of 17 January 2000, article 2; ONSS instructions, work bonus.
    """
    return _part(reference_wage_S, status, work_bonus_scale_A)


def full_bonus_B(reference_wage_S: Expr, status: Expr, work_bonus_scale_B: dict) -> Expr:
    """Part B of a full month, on very low wages.

    Law: royal decree of 17 January 2000, article 2; ONSS instructions, work bonus.
    """
    return _part(reference_wage_S, status, work_bonus_scale_B)


def work_bonus_A_due(full_bonus_A: Expr, work_fraction: Expr, onss: Expr) -> Expr:
    """Work bonus of the contract, part A: at most the contribution due.

    Law: royal decree of 17 January 2000, article 2; part B is cut before part A.
    """
    return at_most(cents(full_bonus_A * work_fraction), onss)


def work_bonus_B_due(full_bonus_B: Expr, work_fraction: Expr, onss: Expr, work_bonus_A_due: Expr) -> Expr:
    """Work bonus of the contract, part B: at most what part A leaves of the contribution due.

    Law: royal decree of 17 January 2000, article 2; part B is cut before part A.
    """
    return at_most(cents(full_bonus_B * work_fraction), onss - work_bonus_A_due)


def work_bonus_A(work_bonus_A_due: Expr, work_bonus_left: Expr) -> Expr:
    """Work bonus granted, part A: at most what is left of the year's bonus.

    Law: royal decree of 17 January 2000, article 2 (yearly highest amount).
    """
    return at_most(work_bonus_A_due, work_bonus_left)


def work_bonus_B(work_bonus_B_due: Expr, work_bonus_A: Expr, work_bonus_left: Expr) -> Expr:
    """Work bonus granted, part B: at most what part A leaves of the year's bonus.

    Law: royal decree of 17 January 2000, article 2 (yearly highest amount); part B is cut before part A.
    """
    return at_most(work_bonus_B_due, work_bonus_left - work_bonus_A)


def work_bonus_left(work_bonus_before: Expr, work_bonus_year_cap: Decimal) -> Expr:
    """What the year's highest bonus still allows, after the contracts paid or ended before.

    Law: royal decree of 17 January 2000, article 2 (yearly highest amount).
    """
    return at_least(exact(work_bonus_year_cap) - work_bonus_before, 0)


def _per(amount: Expr, units: Expr) -> Expr:
    """An amount for one unit; unknown where there is none."""
    return amount / pl.when(units > 0).then(units)


def _part(wage: Expr, status: Expr, scale: dict) -> Expr:
    """A part of the bonus: the highest up to the low bound, falling to nothing at the high bound.

    The falling amount itself is rounded, not the product that is subtracted. Students have no bonus.
    """
    low, high = exact(scale["low"]), exact(scale["high"])
    manual = status.is_in(["worker", "artist"])
    most = pl.when(manual).then(exact(scale["manual_max"])).otherwise(exact(scale["employee_max"]))
    slope = pl.when(manual).then(exact(scale["manual_slope"])).otherwise(exact(scale["employee_slope"]))
    falling = at_least(cents(most - slope * (wage - low)), 0)
    part = pl.when(wage <= low).then(most).when(wage <= high).then(falling).otherwise(ZERO)
    return pl.when(status == "student").then(ZERO).otherwise(part)
