"""What a late client owes beside the balance: interest and a lump sum, by kind of client and agreed terms."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def interest(interest_parts: Expr) -> Expr:
    """Interest of all open periods, rounded once.

    Law: law of 2 August 2002, article 5; Economic Law Code, book XIX.
    """
    return cents(interest_parts)


def lump_sum_agreed(balance: Expr, client_terms_share: Decimal, client_terms_least: Decimal) -> Expr:
    """Lump sum of the cooperative's own terms: a share of the balance, and never less than an amount.

    Policy: the terms that the signed quote names; off where it names none.
    """
    return at_least(cents(balance * client_terms_share), client_terms_least)


def lump_sum_cap(balance: Expr, consumer_lump_sums: list[list[Decimal]], consumer_lump_sum_most: Decimal) -> Expr:
    """Most that may be asked of a consumer; it jumps at 150 EUR, as the law does.

    Law: Economic Law Code, book XIX, article XIX.4.
    """
    cap = ZERO
    for above, fixed, share in consumer_lump_sums:
        cap = pl.when(balance > exact(above)).then(exact(fixed) + (balance - exact(above)) * exact(share)).otherwise(cap)
    return at_most(cents(cap), consumer_lump_sum_most)


def lump_sum(client_kind: Expr, terms: Expr, lump_sum_agreed: Expr, lump_sum_cap: Expr, recovery_lump_sum: Decimal) -> Expr:
    """Lump sum for the costs of recovery: by right between businesses; of a consumer only where agreed, up to the cap.

    None of who gives a grant or patronage, which is no price.

    Law: law of 2 August 2002, articles 2 and 6; Economic Law Code, book XIX, articles XIX.2 and XIX.4.
    """
    legal = terms == "legal"
    return (pl.when((client_kind == "funder") | (client_kind == "consumer") & legal).then(ZERO)
            .when(client_kind == "consumer").then(at_most(lump_sum_agreed, lump_sum_cap))
            .when(legal).then(exact(recovery_lump_sum)).otherwise(lump_sum_agreed))


def reminder_costs(client_kind: Expr, extra_reminders: Expr, extra_reminder_cost: Decimal,
                   consumer_extra_reminder_most: Decimal, reminder_postage: Decimal) -> Expr:
    """Costs of a consumer's reminders after the free one, this one among them; businesses owe the lump sum instead.

    Law: Economic Law Code, book XIX, article XIX.2.
    """
    each = at_most(exact(extra_reminder_cost), consumer_extra_reminder_most) + exact(reminder_postage)
    return pl.when(client_kind == "consumer").then(cents(extra_reminders * each)).otherwise(ZERO)


def claim(balance: Expr, interest: Expr, lump_sum: Expr, reminder_costs: Expr) -> Expr:
    """All that may be asked on the day.

    Law: law of 2 August 2002, articles 5 and 6; Economic Law Code, book XIX.
    """
    return cents(balance + interest + lump_sum + reminder_costs)
