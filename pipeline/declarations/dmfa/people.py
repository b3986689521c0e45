"""Who is declared: the national number of each member, and whether he is young."""

import polars as pl

from pipeline.declarations.dmfa.sealed import Quarter

YOUNG = 18
"""Until the end of the calendar year of this birthday other worker codes hold."""
NUMBER = r"^\d{11}$"


def people(register: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """One row a member of the register: member_id, inss ("" where none is known or two members have the same) and is_young."""
    number = pl.when(pl.col("national_number").str.contains(NUMBER)).then("national_number").otherwise(pl.lit("")).fill_null("")
    rows = register.select("member_id", inss=number)
    year = pl.when(pl.col("inss") == "").then(None).otherwise(birth_year(pl.col("inss")))
    twice = pl.col("inss").is_duplicated()
    return rows.select("member_id", inss=pl.when(twice).then(pl.lit("")).otherwise("inss"),
                       is_young=(quarter.first.year - year <= YOUNG).fill_null(False))


def birth_year(inss: pl.Expr) -> pl.Expr:
    """Year of birth in a national or BIS number: the check digits say whether it is of this century."""
    first, check = (part.cast(pl.Int64, strict=False) for part in (inss.str.slice(0, 9), inss.str.slice(9)))
    of_this_century = 97 - (2_000_000_000 + first) % 97 == check
    return pl.when(of_this_century).then(2000).otherwise(1900) + inss.str.slice(0, 2).cast(pl.Int64, strict=False)
