"""Final income tax of a year, of a single person without dependants: what an activity adds to it.

Two full computations, with the activity and without it; the difference is rounded once.
"""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def other_flat_costs(other_pay: Expr, flat_costs_rate: Decimal, flat_costs_ceiling: Decimal) -> Expr:
    """Flat costs of the other job's pay on its own.

    Law: income tax code, article 51.
    """
    return _flat(other_pay, flat_costs_rate, flat_costs_ceiling)


def wage_flat_costs(other_pay: Expr, smart_pay: Expr, flat_costs_rate: Decimal, flat_costs_ceiling: Decimal) -> Expr:
    """Flat costs of all pay as an employee, under one cap: what the other job leaves of it is little.

    Law: income tax code, article 51 (the cap is that of a category of income).
    """
    return _flat(other_pay + smart_pay, flat_costs_rate, flat_costs_ceiling)


def taxable_without(other_pay: Expr, other_flat_costs: Expr) -> Expr:
    """Taxable income of the year without the activity.

    Law: income tax code, article 23.
    """
    return other_pay - other_flat_costs


def taxable(other_pay: Expr, smart_pay: Expr, wage_flat_costs: Expr, taxable_profit: Expr) -> Expr:
    """Taxable income of the year, the activity included; a loss is off the other income.

    Law: income tax code, article 23.
    """
    return at_least(other_pay + smart_pay - wage_flat_costs + taxable_profit, 0)


def tax_without(taxable_without: Expr, income_tax_scale: list, tax_free_sum: Decimal) -> Expr:
    """Tax of the year without the activity, before the municipal surcharge, not rounded.

    Law: income tax code, articles 130, 131 and 134.
    """
    return _tax(taxable_without, income_tax_scale, tax_free_sum)


def tax_with(taxable: Expr, income_tax_scale: list, tax_free_sum: Decimal) -> Expr:
    """Tax of the year, the activity included, before the municipal surcharge, not rounded.

    Law: income tax code, articles 130, 131 and 134.
    """
    return _tax(taxable, income_tax_scale, tax_free_sum)


def tax_before_surcharge(tax_with: Expr) -> Expr:
    """Tax on all income of the year before the municipal surcharge.

    Law: income tax code, articles 130, 131 and 134.
    """
    return cents(tax_with)


def tax_difference(tax_with: Expr, tax_without: Expr, municipal_surcharge_rate: Decimal) -> Expr:
    """What the activity adds to the tax of the year, municipal surcharge included, before the credit of the work bonus.

    Law: income tax code, articles 130, 134 and 465 to 470.
    """
    return cents((tax_with - tax_without) * (1 + municipal_surcharge_rate))


def work_bonus_credit(work_bonus_A: Expr, work_bonus_B: Expr, fiscal_work_bonus_rate_A: Decimal,
                      fiscal_work_bonus_rate_B: Decimal) -> Expr:
    """Credit for low pay: a share of each part of the year's work bonus, each rounded; no bonus, no credit.

    Law: income tax code, article 289ter/1; key formula, no 20.
    """
    credit = cents(work_bonus_A * exact(fiscal_work_bonus_rate_A)) + cents(work_bonus_B * exact(fiscal_work_bonus_rate_B))
    return pl.when((work_bonus_A == 0) & (work_bonus_B == 0)).then(ZERO).otherwise(credit)


def final_tax(tax_difference: Expr, work_bonus_credit: Expr) -> Expr:
    """Final tax on the activity: less the credit for low pay, as far as there is tax.

    Law: income tax code, article 289ter/1 (that it may be paid out beyond the tax was not verified: it is not counted).
    """
    least = pl.min_horizontal(tax_difference, ZERO)
    return at_least(tax_difference - work_bonus_credit, least)


def _flat(pay: Expr, rate: Decimal, ceiling: Decimal) -> Expr:
    """A share of pay, capped; no pay has none, whatever the law's values."""
    return pl.when(pay == 0).then(ZERO).otherwise(at_most(cents(pay * exact(rate)), ceiling))


def _tax(taxable: Expr, scale: list, free: Decimal) -> Expr:
    """Tax by the scale, less that on the tax-free sum at its bottom; at least 0."""
    return at_least(_by_scale(taxable, scale) - _by_scale(exact(free), scale), 0)


def _by_scale(income: Expr, scale: list) -> Expr:
    """Each part of the income at the rate of its bracket."""
    tax = ZERO
    for nth, bracket in enumerate(scale):
        part = at_least(income - exact(bracket["above"]), 0)
        if nth + 1 < len(scale):
            part = at_most(part, scale[nth + 1]["above"] - bracket["above"])
        tax = tax + part * bracket["rate"]
    return tax
