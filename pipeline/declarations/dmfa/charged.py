"""The sealed rows that bear contributions: contracts and premiums, with their worker code and the lines of their charges."""

import polars as pl

from pipeline.core.money import EXACT, euros
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.declarations.dmfa.sealed import Sealed
from pipeline.month.employer_lines import PARTS, contract_lines, with_declared
from pipeline.month.exceptional import DOUBLE, EXIT, HALVES, PREMIUM, halves
from pipeline.rules import DECLARATION

RECORD = upstream(rules_in(*DECLARATION), ["record_code"])
PAY = "pay"
COMMON = ("number", "contract_id", "member_id", "row_key", "status", "joint_committee", "law_day", "end")
SUMS = ("gross", "onss_base", "onss", "employer_onss", "funds")
OF_PAY = ("work_bonus_A", "work_bonus_B", "days_worked", "hours_of_quota")


def charged(sealed: Sealed, people: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """One row a contract or premium of a run, or what it was, taken back: nth, COMMON, SUMS, OF_PAY in cents or hundredths,
    hours of a contract in hours, source (pay or other), record_code, is_earlier (of an earlier quarter)."""
    in_hours = pl.when(pl.col("days") == "").then("hours").otherwise(pl.lit("0"))
    hours = (in_hours.cast(EXACT, strict=False) * 100).fill_null(0).cast(pl.Int64)
    sign = pl.when(pl.col("content_hash") == "").then(-1).otherwise(1)
    pay = sealed.rows.select(*COMMON, *SUMS, *OF_PAY, hours=hours * sign, source=pl.lit(PAY))
    none = {name: pl.lit(0, dtype=pl.Int64) for name in ("hours", *OF_PAY)}
    premiums = sealed.exceptional.filter(kind=PREMIUM).select(
        *COMMON, *(name for name in SUMS if name != "onss"), onss="social_deduction", source="kind", **none)
    rows = pl.concat([pay, premiums], how="diagonal").with_row_index("nth")
    return with_codes(rows, sealed, people, book)


def holiday_pay(sealed: Sealed, people: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """One row a holiday pay of a contract: COMMON, record_code, is_earlier; simple (its simple half, which bears ordinary
    contributions), of_simple (the member's), employer_onss; double_base and of_double. In cents."""
    rows = sealed.exceptional.filter(pl.col("kind").is_in([DOUBLE, EXIT]))
    known = rows.select("kind", *COMMON, "employer_onss", *map(euros, ("gross", "holiday_simple", "social_deduction")))
    split = halves(known, book).with_columns(_whole(pl.col(name)).alias(name) for name in HALVES)
    return with_codes(split, sealed, people, book)


def with_codes(rows: pl.DataFrame, sealed: Sealed, people: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """Rows with record_code and is_earlier."""
    young = people.select("member_id", "is_young")
    known = rows.join(young, on="member_id", how="left", maintain_order="left").with_columns(pl.col("is_young").fill_null(False))
    keys = ["status", "joint_committee", "is_young", "law_day"]
    codes = compute_dated(known.select(keys).unique(maintain_order=True), RECORD, book).rows
    return known.join(codes, on=keys, how="left", maintain_order="left").with_columns(
        is_earlier=pl.col("end") < sealed.quarter.first)


def charges(rows: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """One row a line of the employer's contributions or of the funds of a row: its columns, part, line, rate (null where no
    rate of the law explains it), base and charge in cents, and declared_under ("" where it is only provisioned)."""
    exact = rows.with_columns(*map(euros, ("onss_base", *PARTS)), worker_code="record_code")
    lines = contract_lines(exact, book)
    whole = lines.select("nth", "part", "line", "rate", base=_whole(pl.col("base")), charge=_whole(pl.col("amount")))
    named = whole.join(rows, on="nth", maintain_order="left")
    return with_declared(named, book)


def _whole(amount: pl.Expr) -> pl.Expr:
    return (amount * 100).cast(pl.Int64)
