"""The structural reduction of a member's quarter, shared out to the occupations whose contributions it takes from."""

import polars as pl

from pipeline.core.money import EXACT, euros, share_out

OCCUPATION = ["member_id", "row_key", "status", "record_code"]


def shared_reduction(reductions: pl.DataFrame, rows: pl.DataFrame, code: str) -> pl.DataFrame:
    """One row a run's reduction and occupation, by the employer's contributions of each; row_key is "" where there is none.

    A run has what the sum so far gives an occupation more than the sum before it: what comes to nothing is nothing everywhere.
    reductions: see `Sealed`, in the order of runs. rows: charged pay.
    """
    own = rows.filter(pl.col("status") != "student", ~pl.col("is_earlier"))
    borne = own.group_by(OCCUPATION).agg(weight=pl.col("employer_onss").sum()).filter(pl.col("weight") > 0).sort(OCCUPATION)
    so_far = euros("amount_cents").cum_sum().over("member_id").cast(EXACT)
    runs = reductions.with_row_index("nth").with_columns(whole=so_far)
    shares = runs.join(borne, on="member_id", how="left", maintain_order="left")
    weight = pl.col("weight").fill_null(1).cast(EXACT)
    raw = pl.col("whole") * weight / weight.sum().over("nth")
    shared = share_out(shares, pl.col("whole"), raw, ["nth"]).sort("nth", *OCCUPATION[1:])
    before = pl.col("share").shift(1, fill_value=0).over(OCCUPATION)
    names = [pl.col(name).fill_null("") for name in OCCUPATION[1:]]
    document = pl.when(pl.col("number") == "").then(pl.lit("reductions")).otherwise("number")
    return shared.select(
        "member_id", *names, is_earlier=pl.lit(False), figure=pl.lit("reduction"), code=pl.lit(code),
        amount_cents=((pl.col("share") - before) * 100).cast(pl.Int64), document=document,
        amount=pl.lit(""), sign=pl.lit(1, dtype=pl.Int64))
