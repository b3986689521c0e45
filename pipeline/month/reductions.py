"""What a run posts of the quarter's structural reduction: once, and afterwards the difference alone."""

import polars as pl

from pipeline.core.money import EXACT, euros, share_out
from pipeline.month.collect import Inputs

TARGET = ["member_id", "activity_id"]


def to_post(contracts: pl.DataFrame, reduced: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member and Activity ("" for the pool) of which something is posted: quarter and amount.

    Nothing before the quarter is all in the books; then what the reduction is now, less what earlier runs posted.
    contracts: see `contracts_of_the_period`. reduced: member_id, reduction, returned, missing_parameters; where a value of
    the law is missing nothing is posted.
    """
    posted = inputs.opening.quarter_reductions.select(*TARGET, posted=euros("amount_cents"))
    both = _due(contracts, reduced).join(posted, on=TARGET, how="full", coalesce=True)
    amount = pl.col("due").fill_null(0) - pl.col("posted").fill_null(0)
    rows = both.select("member_id", "activity_id", quarter=pl.lit(inputs.order.month.quarter_name), amount=amount.cast(EXACT))
    is_known = inputs.opening.quarter_known and (reduced["missing_parameters"] == "").all()
    return rows.filter(pl.col("amount") != 0).sort(TARGET) if is_known else rows.clear()


def _due(contracts: pl.DataFrame, reduced: pl.DataFrame) -> pl.DataFrame:
    """TARGET and `due`: the pool's part; what is returned, by the employer's contributions that each Activity bore."""
    sums = reduced.group_by("member_id").agg(pl.col("reduction", "returned").sum())
    pool = sums.select("member_id", activity_id=pl.lit(""), due=(pl.col("reduction") - pl.col("returned")).cast(EXACT))
    reduces = contracts.filter(pl.col("reduction_category") != "")
    borne = reduces.group_by(TARGET).agg(weight=pl.col("employer_onss").sum()).filter(pl.col("weight") > 0).sort(TARGET)
    shares = borne.join(sums, on="member_id", maintain_order="left")
    raw = pl.col("returned") * pl.col("weight") / pl.col("weight").sum().over("member_id")
    members = share_out(shares, pl.col("returned"), raw, ["member_id"]).select(*TARGET, due="share")
    return pl.concat([pool, members]).filter(pl.col("due") != 0)
