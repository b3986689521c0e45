"""The cooperative's fee on turnover."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, cents


def fee(total_excl_vat: Expr, billing: Expr, fee_rate: Decimal) -> Expr:
    """Fee on the document, rounded once a document; none on what one Activity sells to another.

    Policy: a fixed share of turnover, invoiced expenses included, whoever pays it: client, funder or patron. Between Activities
        the fee was taken on what the buyer's own clients paid.
    """
    return pl.when(billing == "internal").then(ZERO).otherwise(cents(total_excl_vat * fee_rate))
