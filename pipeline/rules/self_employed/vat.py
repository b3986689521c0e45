"""VAT of a small business of one's own, beside the cooperative's price."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import cents, exact


def is_vat_exempt(turnover: Expr, vat_exemption_most: Decimal) -> Expr:
    """Whether a turnover of the year may be invoiced without VAT.

    Law: VAT code, article 56bis and following.
    """
    return turnover <= exact(vat_exemption_most)


def loses_exemption_at_once(turnover: Expr, vat_exemption_lost_above: Decimal) -> Expr:
    """Whether a turnover of the year ends the exemption from the sale that crosses the higher bound.

    Law: VAT code, article 56bis and following.
    """
    return turnover > exact(vat_exemption_lost_above)


def consumer_price(price: Expr, vat_rate_standard: Decimal) -> Expr:
    """What a consumer pays where VAT comes on top at the standard rate.

    Law: royal decree no 20 on the rates of VAT, article 1.
    """
    return cents(price * (1 + vat_rate_standard))
