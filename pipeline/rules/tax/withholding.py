"""Withholding tax by the key formula, on the month's taxable pay as a whole."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def annual(key_formula_taxable: Expr) -> Expr:
    """Taxable pay of the month, for a year.

    Law: key formula, no 4.
    """
    return key_formula_taxable * 12


def forfait(annual: Expr, forfait_rate: Decimal, forfait_cap: Decimal) -> Expr:
    """Flat-rate professional costs of the year.

    Law: key formula, no 5; income tax code, article 51.
    """
    return at_most(cents(annual * forfait_rate), forfait_cap)


def annual_net(annual: Expr, forfait: Expr) -> Expr:
    """Yearly taxable income after flat-rate costs.

    Law: key formula, no 6.
    """
    return annual - forfait


def imputed(annual_net: Expr, has_quotient: Expr, conjugal_quotient_rate: Decimal,
            conjugal_quotient_cap: Decimal) -> Expr:
    """Part of the income imputed to the spouse (conjugal quotient), in scale 2.

    Law: key formula, scale II; income tax code, articles 87 and 88.
    """
    quotient = at_most(cents(annual_net * conjugal_quotient_rate), conjugal_quotient_cap)
    return pl.when(has_quotient).then(quotient).otherwise(ZERO)


def own_tax(annual_net: Expr, imputed: Expr, key_formula_brackets: list) -> Expr:
    """Yearly tax by the scale on the member's own part of the income.

    Law: key formula, scales I and II.
    """
    return _tax(annual_net - imputed, key_formula_brackets)


def imputed_tax(imputed: Expr, key_formula_brackets: list) -> Expr:
    """Yearly tax by the scale on the part imputed to the spouse.

    Law: key formula, scale II.
    """
    return _tax(imputed, key_formula_brackets)


def base_tax(own_tax: Expr, imputed_tax: Expr, has_quotient: Expr, tax_on_tax_free_sum: Decimal) -> Expr:
    """Yearly tax by the scale, after the tax on the tax-free sum (twice in scale 2).

    Law: key formula, scales I and II.
    """
    free = exact(tax_on_tax_free_sum)
    return at_least(own_tax + imputed_tax - pl.when(has_quotient).then(free * 2).otherwise(free), 0)


def reductions(base_tax: Expr, children_reduction_year: Expr, other_reductions_year: Expr) -> Expr:
    """Family reductions really used in the year: at most the tax.

    Law: key formula, reductions for family charges.
    """
    return at_most(children_reduction_year + other_reductions_year, base_tax)


def children_reduction(children_reduction_year: Expr) -> Expr:
    """Reduction for children, by month.

    Law: key formula, reductions for family charges; shown by month, computed by year.
    """
    return cents(children_reduction_year / 12)


def withholding_before_bonus(base_tax: Expr, reductions: Expr) -> Expr:
    """Tax of the month: a twelfth of the year's, divided once.

    Law: key formula, no 19.
    """
    return cents((base_tax - reductions) / 12)


def fiscal_bonus(fiscal_bonus_A: Expr, fiscal_bonus_B: Expr, fiscal_work_bonus_rate_A: Decimal,
                 fiscal_work_bonus_rate_B: Decimal) -> Expr:
    """Fiscal work bonus: a share of each part of the work bonus that was granted, each rounded.

    Law: income tax code, article 289ter/1; key formula, no 20.
    """
    return cents(fiscal_bonus_A * fiscal_work_bonus_rate_A) + cents(fiscal_bonus_B * fiscal_work_bonus_rate_B)


def fiscal_bonus_used(withholding_before_bonus: Expr, fiscal_bonus: Expr) -> Expr:
    """Fiscal work bonus really used: at most the month's tax.

    Law: key formula, no 20.
    """
    return at_most(fiscal_bonus, withholding_before_bonus)


def withholding_artist_flat(flat_taxable: Expr, artist_flat_rate: Decimal) -> Expr:
    """Withholding at the flat rate of performing artists.

    Law: annex III of the royal decree implementing the income tax code, no 80; no reduction applies.
    """
    return cents(flat_taxable * artist_flat_rate)


def withholding_month(withholding_before_bonus: Expr, fiscal_bonus_used: Expr, withholding_artist_flat: Expr) -> Expr:
    """Withholding tax of the month so far.

    Law: key formula, no 20; annex III, no 80.
    """
    return withholding_before_bonus - fiscal_bonus_used + withholding_artist_flat


def withholding_requested(extra_withholding: Expr, key_formula_taxable: Expr, flat_taxable: Expr,
                          withholding_month: Expr) -> Expr:
    """More tax withheld in the month because the member asks for it; at most what the taxable pay leaves.

    Policy: a member may ask for more to be withheld, as an advance on the tax of the year.
    """
    return at_most(extra_withholding, at_least(key_formula_taxable + flat_taxable - withholding_month, 0))


def withholding(withholding_month: Expr, withholding_requested: Expr, withholding_before: Expr) -> Expr:
    """Withholding tax kept from this payslip: the month's and what was asked for, less what earlier runs kept.

    Law: income tax code, article 270.
    """
    return withholding_month + withholding_requested - withholding_before


def net(gross: Expr, onss_net: Expr, withholding: Expr, special_contribution: Expr) -> Expr:
    """What is paid to the member.

    Law: law of 12 April 1965 on the protection of wages, article 23 (the deductions that are allowed).
    """
    return gross - onss_net - withholding - special_contribution


def _tax(income: Expr, brackets: list) -> Expr:
    """The scale: fixed amount of the bracket + rate x part above its lower bound, rounded."""
    tax = ZERO
    for bracket in brackets:
        above = exact(bracket["above"])
        part = exact(bracket["fixed"]) + cents((income - above) * exact(bracket["rate"]))
        tax = pl.when(income > above).then(part).otherwise(tax)
    return tax
