"""What is left of a year's work in one way of working."""

from polars import Expr


def cash(received: Expr, real_costs: Expr, contributions: Expr, final_tax: Expr, copyright_net: Expr) -> Expr:
    """Cash of the year after contributions, final tax and the costs that the person pays himself.

    Policy: what comes in (pay, or turnover), less real costs, contributions and final tax; copyright after its own tax beside it.
    """
    return received - real_costs - contributions - final_tax + copyright_net
