"""What run.json and the review say of the employer's side: sums over members, by part and by line."""

from decimal import Decimal

import polars as pl

from pipeline.core.money import text
from pipeline.month.collect import Inputs
from pipeline.month.documents import Document, plain
from pipeline.month.employer_side import COST, EmployerSide, period

SUMS = ("charged", "reduction", "returned", "real_cost", "difference")
PLACES = {name: nth for nth, name in enumerate(
    ("employer_onss", "structural_reduction", "funds", "accident_insurance", "holiday_provision", "margin"))}
BY_LINE = ("worker_code", "part", "line", "code", "rate")


def employer_record(inputs: Inputs, side: EmployerSide) -> Document:
    """What employing everybody was charged, and what it really costs; is_final: of the quarter, else an estimate.

    posted: what this run posts of the quarter's structural reduction. parts: name, charged, real. lines: over all members,
    by worker code, line and rate: base, provisioned, real.
    """
    members = side.members
    return {**{name: _sum(members, name) for name in SUMS}, "period": period(inputs),
            "is_final": bool(members["is_final"].all()) and members.height > 0,
            "missing_parameters": max(members["missing_parameters"], default=""),
            "posted": _sum(side.posted, "amount"), "parts": _parts(members), "lines": _lines(side)}


def _sum(frame: pl.DataFrame, name: str) -> str:
    return text(Decimal(frame[name].sum() or 0))


def _parts(members: pl.DataFrame) -> list[Document]:
    """What was charged and what it really costs, part by part; the reduction is taken from the contributions."""
    sums = {name: Decimal(members[name].sum() or 0) for name in (*COST, "margin", "reduction")}
    real = {**sums, "margin": Decimal(0), "employer_onss": sums["employer_onss"] - sums["reduction"]}
    return [{"name": name, "charged": text(sums[name]), "real": text(real[name])} for name in (*COST, "margin")]


def _lines(side: EmployerSide) -> list[Document]:
    sums = side.lines.group_by(BY_LINE).agg(pl.col("base", "provisioned", "real").sum())
    place = pl.col("part").replace_strict(PLACES, return_dtype=pl.Int64)
    ordered = sums.sort("worker_code", place, -pl.col("rate"), "line", nulls_last=True)
    return [{name: plain(name, value) for name, value in row.items()} for row in ordered.to_dicts()]
