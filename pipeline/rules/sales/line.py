"""One line of work sold."""

from polars import Expr

from pipeline.core.money import cents


def line_net(quantity: Expr, unit_price: Expr) -> Expr:
    """Amount of the line, excluding VAT.

    Law: EN 16931, BT-131: the line's net amount is rounded, never its VAT.
    """
    return cents(quantity * unit_price)
