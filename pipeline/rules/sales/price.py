"""The price that pays a wanted cost: the fee computed backwards."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import cents


def invoice(cost: Expr, expenses: Expr, fee_rate: Decimal) -> Expr:
    """Invoice, excluding VAT, that leaves the cost of employment and the expenses once the fee is off.

    Policy: the fee is taken on the whole invoice, so price = (cost + expenses) / (1 - fee).
    """
    return cents((cost + expenses) / (1 - fee_rate))


def fee(invoice: Expr, fee_rate: Decimal) -> Expr:
    """Fee on the invoice.

    Policy: a fixed share of turnover, invoiced expenses included.
    """
    return cents(invoice * fee_rate)
