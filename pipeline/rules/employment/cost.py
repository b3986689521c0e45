"""What a contract costs the Activity's budget."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import cents


def cost(gross: Expr, employer_onss: Expr, funds: Expr, accident_insurance: Expr, holiday_provision: Expr) -> Expr:
    """Cost of employment before the mutualised margin.

    Policy: reductions of contributions go to the pool, not to the contract.
    """
    return gross + employer_onss + funds + accident_insurance + holiday_provision


def full_cost(cost: Expr, mutualised_margin_rate: Decimal) -> Expr:
    """What the budget is charged: the margin is a share of the employment budget itself.

    Policy: charged = cost / (1 - margin), rounded to the cent.
    """
    return cents(cost / (1 - mutualised_margin_rate))


def margin(full_cost: Expr, cost: Expr) -> Expr:
    """Mutualised margin: paying early, the holiday fund, contributions tied to no single contract.

    Policy: what the budget is charged above the cost of employment.
    """
    return full_cost - cost
