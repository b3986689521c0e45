"""The employer's contributions and the funds of each contract by line: what was charged, shared out to the cent."""

from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT, ZERO, share_out
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import compute_dated, rules_in, upstream
from pipeline.rules import DECLARATION, EMPLOYER_LINE

RATES = upstream(rules_in(*EMPLOYER_LINE), ["line_rate", "line_code", "is_reducible"])
UNDER = upstream(rules_in(*EMPLOYER_LINE, *DECLARATION), ["declared_under"])
PARTS = {"employer_onss": "other_contributions", "funds": "other_funds"}
"""Amount of a contract that has lines -> the line that takes what no rate of the law explains."""
SITUATION = ["status", "joint_committee", "law_day"]
HALF_A_CENT = Decimal("0.005")
COLUMNS = ["nth", "member_id", "contract_id", "worker_code", "part", "line", "code", "rate", "is_reducible", "base", "amount"]


def line_names(book: ParamBook) -> list[str]:
    """Every line that a value of the law or of the policy names, in their order."""
    tables = [entry.value for name in ("employer_contribution_lines", "employer_fund_lines", "joint_committee_funds")
              for entry in book.entries[name]]
    return list(dict.fromkeys(line for table in tables for lines in table.values() for line in lines))


def contract_lines(contracts: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """One row a line of a contract: COLUMNS. The lines of a part add up to what was charged for it.

    contracts: see `contracts_of_the_period`. rate is null on what no rate of the law explains.
    """
    parts = contracts.select("nth", "member_id", "contract_id", "worker_code", *SITUATION, *PARTS, base="onss_base").unpivot(
        list(PARTS), index=["nth", "member_id", "contract_id", "worker_code", *SITUATION, "base"],
        variable_name="part", value_name="whole")
    rated = line_rates(contracts.select(SITUATION).unique(maintain_order=True), book)
    lines = parts.join(rated, on=[*SITUATION, "part"]).with_columns(raw=(pl.col("base") * pl.col("rate")).cast(EXACT))
    every = pl.concat([lines, _unexplained(parts, lines)], how="diagonal")
    ordered = every.sort("nth", "part", "place", nulls_last=True)
    return share_out(ordered, pl.col("whole"), pl.col("raw"), ["nth", "part"]).rename({"share": "amount"}).select(COLUMNS)


def line_rates(situations: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """The lines that each status, joint committee and day bears, in their order: SITUATION, part, line, code, rate,
    is_reducible and place."""
    names = line_names(book)
    named = pl.DataFrame({"line": names, "place": range(len(names))}, schema={"line": pl.String, "place": pl.Int64})
    rated = compute_dated(situations.join(named, how="cross", maintain_order="left"), RATES, book).rows
    is_contribution = pl.col("contribution_line_rate") > 0
    part = pl.when(is_contribution).then(pl.lit("employer_onss")).otherwise(pl.lit("funds"))
    return rated.filter(pl.col("line_rate") > 0).select(
        *SITUATION, "line", "place", "is_reducible", part=part, code="line_code", rate="line_rate")


def with_declared(lines: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """Lines with declared_under: the code under which the ONSS collects them, "" where it is not known to.

    lines: SITUATION, part, line and is_young.
    """
    keys = [*SITUATION, "part", "line", "is_young"]
    codes = compute_dated(lines.select(keys).unique(maintain_order=True), UNDER, book).rows
    return lines.join(codes.select(*keys, "declared_under"), on=keys, how="left", maintain_order="left")


def collected_funds(lines: pl.DataFrame, contracts: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """What the ONSS collects of the funds: member_id, amount. lines: of contracts, by nth."""
    funds = lines.filter(part="funds").join(contracts.select("nth", *SITUATION), on="nth", maintain_order="left")
    declared = with_declared(funds.with_columns(is_young=pl.lit(False)), book).filter(pl.col("declared_under") != "")
    return declared.group_by("member_id").agg(pl.col("amount").sum()).sort("member_id")


def _unexplained(parts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """What a part has above or below the lines of the law, where it is more than a rounding."""
    known = lines.group_by("nth", "part").agg(known=pl.col("raw").sum())
    both = parts.join(known, on=["nth", "part"], how="left", maintain_order="left")
    rest = both.with_columns(raw=(pl.col("whole") - pl.col("known").fill_null(ZERO)).cast(EXACT)).drop("known")
    return rest.filter(pl.col("raw").abs() > HALF_A_CENT).with_columns(
        line=pl.col("part").replace_strict(PARTS, return_dtype=pl.String), code=pl.lit(""),
        is_reducible=pl.col("part") == "employer_onss")
