"""When an invoice must be paid at the latest: the term that was agreed, as far as the law lets it stand."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import EXACT, exact


def is_term_void(client_kind: Expr, agreed_days: Expr, received_after: Expr, business_term_longest: Decimal) -> Expr:
    """Whether the agreed term is longer than the law lets businesses agree, counted from the day of receipt.

    Law: law of 2 August 2002, article 4, as amended by the law of 14 August 2021.
    """
    return (client_kind == "company") & (agreed_days > received_after + exact(business_term_longest))


def term_days(client_kind: Expr, agreed_days: Expr, received_after: Expr, is_term_void: Expr, business_term_days: Decimal,
              public_body_term_days: Decimal) -> Expr:
    """Days from an invoice's date to its last day of payment.

    What was agreed; where nothing was, or a term that is void, the law's days from receipt. A consumer has what was agreed.

    Law: law of 2 August 2002, article 4, as amended by the law of 14 August 2021.
    """
    lawful = pl.when(client_kind == "public_body").then(exact(public_body_term_days)).otherwise(exact(business_term_days))
    return (pl.when(client_kind == "consumer").then(agreed_days)
            .when(agreed_days.is_null() | is_term_void).then(received_after + lawful)
            .otherwise(agreed_days)).cast(EXACT)
