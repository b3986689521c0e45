"""The contracts of the month or of its whole quarter: those of this run and those in the books."""

import polars as pl

from pipeline.books.opening import OF_PREMIUM, QUARTER_COST
from pipeline.core.money import EXACT, ZERO, euros
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.month.exceptional import PREMIUM
from pipeline.month.pay import Pay
from pipeline.rules import EMPLOYER_LINE

KEYS = ("contract_id", "activity_id", "member_id", "status", "joint_committee")
CODES = upstream(rules_in(*EMPLOYER_LINE), ["worker_code", "reduction_category"])
AMOUNTS = ("onss_base", *QUARTER_COST)


def contracts_of_the_period(employed: Pay, inputs: Inputs) -> pl.DataFrame:
    """One row a contract of a run, or what it was, taken back, with days as the books keep them: nth, KEYS, law_day,
    in_days, AMOUNTS, is_own (of this run), worker_code, reduction_category ("" where the status brings no reduction). A premium
    is a row of its own, without days and category: it is no pay of the quarter's reference wage.

    The quarter's where all its months are in the books; else the month's.
    """
    premiums = employed.exceptional.filter(pl.col("kind") == PREMIUM).with_columns(
        contract_id=pl.concat_str("contract_id", pl.lit(OF_PREMIUM)), days=pl.lit(None, dtype=EXACT), days_worked=ZERO)
    now = [_of_this_run(rows) for rows in (employed.contracts, employed.taken_back, premiums)]
    rows = pl.concat([*now, _of_the_books(inputs)]).with_row_index("nth")
    codes = compute_dated(rows.select("status", "law_day").unique(maintain_order=True), CODES, inputs.book).rows
    return rows.join(codes, on=["status", "law_day"], how="left", maintain_order="left").with_columns(
        worker_code=pl.col("worker_code").fill_null(""), reduction_category=pl.when(
            pl.col("contract_id").str.ends_with(OF_PREMIUM)).then(pl.lit("")).otherwise(pl.col("reduction_category").fill_null("")))


def _of_this_run(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*KEYS, "law_day", *AMOUNTS, in_days=pl.col("days").is_not_null(), is_own=pl.lit(True)).with_columns(
        pl.col("joint_committee").fill_null(""), pl.col("days_worked").round(2))


def _of_the_books(inputs: Inputs) -> pl.DataFrame:
    last_of_month = pl.concat_str("month", pl.lit("-01")).str.to_date().dt.month_end()
    return inputs.opening.quarter_contracts.select(
        *KEYS, law_day=pl.min_horizontal(pl.col("end").str.to_date(), last_of_month),
        **{name: euros(name) for name in AMOUNTS}, in_days=pl.col("days") != "", is_own=pl.lit(False))
