"""The cooperative's fee on turnover."""

from decimal import Decimal

from polars import Expr

from pipeline.core.money import cents


def fee(total_excl_vat: Expr, fee_rate: Decimal) -> Expr:
    """Fee on the invoice, rounded once an invoice.

    Policy: a fixed share of turnover, invoiced expenses included.
    """
    return cents(total_excl_vat * fee_rate)
