"""One request to be paid a part of an invoice as copyright: the most that it may be."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import at_least, cents, exact

HALF_A_CENT = Decimal("0.005")


def copyright_most(invoiced: Expr, copyright_share_max: Decimal) -> Expr:
    """The most that may be paid as copyright of what the client is invoiced for the order, rounded down to the cent.

    Policy: a share of the invoice excluding VAT; of two published ceilings the lower one.
    """
    share = exact(invoiced * exact(copyright_share_max))
    return at_least(cents(share - exact(HALF_A_CENT)), 0)


def copyright_most_year(copyright_before: Expr, copyright_ceiling: Decimal) -> Expr:
    """What the member may still receive as copyright this year.

    Law: income tax code, article 37, second paragraph: above the ceiling the income is professional.
    """
    return at_least(exact(copyright_ceiling) - copyright_before, 0)
