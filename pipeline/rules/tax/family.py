"""Family reductions of the withholding tax, in yearly amounts."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, exact

ONE_INCOME = ["none", "pension174"]


def has_quotient(spouse: Expr) -> Expr:
    """Whether scale 2 applies: the spouse has no income, or a pension of at most 174 (2025: 170) a month.

    Law: annex III of the royal decree implementing the income tax code, scale II.
    """
    return spouse.is_in(ONE_INCOME)


def children_reduction_year(children: Expr, disabled_children: Expr, children_reduction_table: list,
                            children_reduction_each_above: Decimal) -> Expr:
    """Yearly reduction for dependent children; a disabled child counts for two.

    Law: annex III of the royal decree implementing the income tax code, reductions for dependent children.
    """
    counted = children + disabled_children
    most = len(children_reduction_table) - 1
    above = exact(children_reduction_table[most]) + (counted - most) * exact(children_reduction_each_above)
    amount = above
    for number, reduction in reversed(list(enumerate(children_reduction_table))):
        amount = pl.when(counted == number).then(exact(reduction)).otherwise(amount)
    return amount


def single_parent_reduction(single_parent: Expr, spouse: Expr, children: Expr, single_parent_reduction_year: Decimal) -> Expr:
    """Reduction for a single person with one or more children; none beside a spouse.

    Law: annex III of the royal decree implementing the income tax code, other family charges.
    """
    alone = single_parent & (spouse == "single")
    return pl.when(alone & (children > 0)).then(exact(single_parent_reduction_year)).otherwise(ZERO)


def disabled_reduction(disabled: Expr, disabled_beneficiary_reduction_year: Decimal) -> Expr:
    """Reduction for a disabled member.

    Law: annex III of the royal decree implementing the income tax code, annex 4.2 and 5.1.
    """
    return pl.when(disabled).then(exact(disabled_beneficiary_reduction_year)).otherwise(ZERO)


def disabled_spouse_reduction(disabled_spouse: Expr, has_quotient: Expr,
                              disabled_spouse_reduction_year: Decimal) -> Expr:
    """Reduction for a disabled spouse, in scale 2.

    Law: annex III of the royal decree implementing the income tax code, annex 5.2.
    """
    return pl.when(disabled_spouse & has_quotient).then(exact(disabled_spouse_reduction_year)).otherwise(ZERO)


def dependants_reduction(other_dependants: Expr, other_dependant_reduction_year: Decimal) -> Expr:
    """Reduction for each other dependant.

    Law: annex III of the royal decree implementing the income tax code, annex 4.4 and 5.4.
    """
    return other_dependants * exact(other_dependant_reduction_year)


def dependants_65_reduction(dependants_65: Expr, dependant_65_reduction_year: Decimal) -> Expr:
    """Reduction for each dependant of 65 or more who is in a situation of dependency.

    Law: annex III of the royal decree implementing the income tax code, annex 4.3 and 5.3.
    """
    each = dependants_65 * exact(dependant_65_reduction_year)
    return pl.when(dependants_65 > 0).then(each).otherwise(ZERO)


def spouse_reduction(spouse: Expr, spouse_small_income_reduction_year: Decimal,
                     spouse_small_pension_reduction_year: Decimal) -> Expr:
    """Reduction, in scale 1, for a spouse with a small income (290 a month) or a small pension (579 a month).

    Law: annex III of the royal decree implementing the income tax code, scale I.
    """
    return (
        pl.when(spouse == "other290").then(exact(spouse_small_income_reduction_year))
        .when(spouse == "pension579").then(exact(spouse_small_pension_reduction_year))
        .otherwise(ZERO)
    )


def other_reductions_year(single_parent_reduction: Expr, disabled_reduction: Expr, disabled_spouse_reduction: Expr,
                          dependants_reduction: Expr, dependants_65_reduction: Expr, spouse_reduction: Expr) -> Expr:
    """All yearly family reductions but that for children.

    Law: annex III of the royal decree implementing the income tax code; they are cumulative.
    """
    return (single_parent_reduction + disabled_reduction + disabled_spouse_reduction
            + dependants_reduction + dependants_65_reduction + spouse_reduction)
