"""The ledger beside the declaration: what the runs owe, what of it is not declared and why, what is declared."""

from collections.abc import Mapping

import polars as pl

from pipeline.declarations.dmfa.amounts import OWED
from pipeline.declarations.dmfa.standing import REASONS

UNEXPLAINED = "unexplained"
"""What no line accounts for. It is nothing, or our bug."""


def net(parts: pl.DataFrame) -> int:
    """What parts add to what is owed, in cents."""
    signed = pl.col("amount_cents") * pl.col("figure").replace_strict(OWED, default=0, return_dtype=pl.Int64)
    return int(parts.select(signed.sum()).item())


def control(parts: pl.DataFrame, owed: Mapping[str, int]) -> dict[str, int]:
    """Line -> cents: the accounts of the ledger, what is taken off by reason, and what is left: net_owed.

    parts: with left_out. provisioned: charged to budgets for funds to which nothing is known to be due.
    """
    stands = parts.filter(left_out="")
    provisioned = net(stands.filter(figure="undeclared"))
    by_reason = {reason: -net(parts.filter(left_out=reason)) for reason in REASONS}
    lines = {**owed, "provisioned": -provisioned, **{reason: cents for reason, cents in by_reason.items() if cents}}
    declared = net(stands) - provisioned
    return {**lines, UNEXPLAINED: declared - sum(lines.values()), "net_owed": declared}


def left_out(parts: pl.DataFrame) -> pl.DataFrame:
    """One row a member and reason: what is owed and not declared, and the payslips that say so."""
    signed = pl.col("amount_cents") * pl.col("figure").replace_strict(OWED, default=0, return_dtype=pl.Int64)
    papers = pl.col("document").unique().sort().str.join(" ")
    gone = parts.filter(pl.col("left_out") != "").group_by("member_id", "left_out")
    return gone.agg(amount_cents=signed.sum(), payslips=papers).sort("left_out", "member_id")
