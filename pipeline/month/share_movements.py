"""Movements of shares that a run books: their numbers, postings, and the refunds that leave with its payments."""

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.calendar import bank_day
from pipeline.core.money import EXACT, text
from pipeline.core.problems import Problem
from pipeline.intake import problem_at
from pipeline.month.share_register import REFUND, SUBSCRIPTION

if TYPE_CHECKING:
    from pipeline.month.collect import Inputs

BATCH, OLD, UNPAID = "SHAR", "SHARE-REFUND-OLD", "SHARE-REFUND-UNPAID"
"""The batch of share refunds; why one is held: its letter is older than the books; its member still owes for shares."""


def share_movements(inputs: "Inputs") -> pl.DataFrame:
    """The run's movements, numbered in the order of days: number, amount (EUR, at nominal value), before (older than the books),
    and the columns of NEW."""
    year, first = inputs.order.as_of.year, inputs.opening.next_share
    nth = pl.int_range(first, first + pl.len()).cast(pl.String).str.zfill(5)
    since = min(inputs.opening.books_since, inputs.order.month.first)
    return inputs.rows.shares.with_columns(
        number=pl.concat_str(pl.lit(f"{year}-S"), nth), amount=(pl.col("shares") * pl.col("nominal")).cast(EXACT),
        before=pl.col("date") < since)


def share_sets(moved: pl.DataFrame) -> list[tuple[pl.DataFrame, str, pl.Expr]]:
    """Rows, account and amount of each side, debit positive. A subscription is owed until the bank shows it, or was paid before
    the books began; a refund takes its nominal value off the capital and is owed to the member."""
    bought, back = moved.filter(movement=SUBSCRIPTION), moved.filter(movement=REFUND)
    amount = pl.col("amount")
    return [(bought.filter("before"), "shares_before", amount), (bought.filter(~pl.col("before")), "shares_receivable", amount),
            (bought, "share_capital", -amount), (back, "share_capital", amount), (back, "members_payable", -amount)]


def owed_for_shares(moved: pl.DataFrame, inputs: "Inputs") -> dict[str, Decimal]:
    """Member -> EUR that he owes for shares, with what the run books."""
    bought = moved.filter(~pl.col("before"), movement=SUBSCRIPTION).group_by("member_id").agg(pl.col("amount").sum())
    owed, now = inputs.opening.shares_owed, dict(bought.iter_rows())
    return {who: Decimal(owed.get(who, 0)) / 100 + now.get(who, Decimal(0)) for who in sorted({*owed, *now})}


def share_refunds(moved: pl.DataFrame, held: pl.DataFrame, inputs: "Inputs") -> pl.DataFrame:
    """One transfer each, or one that waits: columns as `payments.COLUMNS`. held: member_id, code of those whose payments wait.

    Policy: what is given back waits while the member owes for shares; a person lets it go.
    """
    codes = held.select("member_id", "code")
    due = moved.filter(movement=REFUND).join(codes, on="member_id", how="left", maintain_order="left")
    freely = ~pl.col("member_id").is_in(sorted(inputs.order.releases))
    old, owes = freely & pl.col("before"), freely & pl.col("member_id").is_in(sorted(owed_for_shares(moved, inputs)))
    why = pl.when(old).then(pl.lit(OLD)).when(owes).then(pl.lit(UNPAID))
    waits = due.with_columns(held=pl.coalesce("code", why, pl.lit("")))
    name = pl.when(pl.col("held") == "").then(pl.format("{}-1", "number")).otherwise("number")
    return waits.with_columns(payment_id=name, document="number", batch=pl.lit(BATCH), communication=pl.lit(""),
                              execution_date=pl.lit(bank_day(inputs.order.pay_day)))


def waiting_refunds(refunds: pl.DataFrame, moved: pl.DataFrame, inputs: "Inputs") -> list[Problem]:
    """A word on each refund that waits because it may have been paid before, or because shares are not paid."""
    owed = owed_for_shares(moved, inputs)
    why = [(row, row["date"].isoformat() if row["held"] == OLD else text(owed[row["member_id"]]))
           for row in refunds.filter(pl.col("held").is_in([OLD, UNPAID])).to_dicts()]
    return [problem_at(row, inputs.intake, row["held"], row["member_id"], said, "date") for row, said in why]


def share_record(moved: pl.DataFrame) -> dict[str, Decimal | int]:
    """Of the run: movements, and what members subscribed and were given back, EUR."""
    kinds = {"subscribed": SUBSCRIPTION, "refunded": REFUND}
    sums = {name: Decimal(moved.filter(movement=kind)["amount"].sum() or 0) for name, kind in kinds.items()}
    return {"movements": moved.height, **sums}
