"""The quarter's totals, each a cell of its own: the sum of the same parts as the figures of the members."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.core.money import from_cents, text
from pipeline.declarations.dmfa.amounts import OWED
from pipeline.declarations.dmfa.blocks import WHOLE
from pipeline.declarations.dmfa.sealed import Quarter
from pipeline.declarations.draft import CELLS, figure

TOTALS = {"pay": ("remun", "student_remun"), "contributions": ("contribution", "student_contribution", "unrelated"),
          "work_bonus": ("deduction",), "structural_reduction": ("reduction",)}
"""Total -> the figures that it adds up."""
NET = "net_owed"


def cells(celled: pl.DataFrame) -> pl.DataFrame:
    """The parts of every figure and of every total: CELLS."""
    parts = celled.filter(pl.col("cell").is_not_null(), pl.col("figure") != "undeclared")
    sums = [parts.filter(pl.col("figure").is_in(figures)).with_columns(cell=pl.lit(f"{WHOLE}.{name}"))
            for name, figures in TOTALS.items()]
    signed = parts.filter(pl.col("figure").is_in(list(OWED))).with_columns(
        cell=pl.lit(f"{WHOLE}.{NET}"),
        **{name: pl.col(name) * pl.col("figure").replace_strict(OWED, default=0, return_dtype=pl.Int64)
           for name in ("amount_cents", "sign")})
    every = pl.concat([parts, *sums, signed])
    return every.group_by("cell", "document", "amount", "member_id", "sign").agg(pl.col("amount_cents").sum()).filter(
        pl.col("amount_cents") != 0).select(list(CELLS)).sort("cell", "document", "amount", "member_id")


def totals(celled: pl.DataFrame, lines: Mapping[str, int], quarter: Quarter, employer: Mapping[str, str]) -> dict[str, Any]:
    """Figures for machines, as text: the totals, what they were made of, and the lines of the control."""
    found = cells(celled)
    sums = {name: text(from_cents(figure(found, f"{WHOLE}.{name}"))) for name in (*TOTALS, NET)}
    stands = celled.filter(pl.col("figure") != "undeclared")
    missing = {"missing_months": ", ".join(quarter.missing)} if quarter.missing else {}
    return {"quarter": quarter.name, "sealed_months": ", ".join(quarter.sealed), **missing,
            "registration_number": employer["registration_number"], "employer_class": employer["employer_class"],
            "members": str(stands["member_id"].n_unique()), **sums,
            **{f"dmfa_{name}": text(from_cents(cents)) for name, cents in lines.items() if name != NET}}
