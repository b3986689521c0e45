"""A sealed month under other values of the law or the policy: who wins, who loses. Nothing is saved."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.money import EXACT
from pipeline.core.params import Dated, ParamBook, read
from pipeline.month.admit import admit
from pipeline.month.carry import carried
from pipeline.month.collect import Inputs, registers_in_force
from pipeline.month.compute import MonthTables, compute
from pipeline.month.replay import Replayed

ALWAYS = date(1900, 1, 1)
AMOUNTS = ("gross", "net", "exceptional_net", "full_cost")


@dataclass(frozen=True)
class Impact:
    """members: one row each whose pay differs: member_id and <amount>_before, _after, _difference, by net difference.

    totals: the same over all members. as_sealed: whether today's law and policy give what was sealed. stopped: members
    whom the changed values leave without a payslip. why: what else the changed values find wrong: code, value that would be
    right or is missing, and how often; pay that waits is not lost.
    """

    members: list[dict[str, Any]]
    totals: dict[str, Decimal]
    as_sealed: bool
    stopped: list[str]
    why: list[tuple[str, str, int]]


def changed_book(book: ParamBook, file: Path) -> ParamBook:
    """The book where each name of a YAML file has the file's latest value on every day. Raises ParameterError."""
    values: dict[str, tuple[Dated, ...]] = {name: (replace(dated[-1], since=ALWAYS),) for name, dated in read(file).items()}
    return book.changed(values)


def impact(runs: Sequence[Replayed], file: Path) -> Impact:
    """All runs of a month, each as sealed and under the file's values, compared member by member."""
    sealed = _computed([run.inputs for run in runs])
    other = _computed([_under(run.inputs, changed_book(run.inputs.book, file)) for run in runs])
    before, after = _pay(sealed), _pay(other)
    both = before.join(after, on="member_id", how="full", coalesce=True, suffix="_after")
    rows = [_compared(row) for row in both.sort("member_id").to_dicts()]
    differing = [row for row in rows if any(row[f"{name}_difference"] for name in AMOUNTS)]
    differing.sort(key=lambda row: (row["net_difference"], row["member_id"]))
    totals = {key: sum((row[key] for row in rows), Decimal(0)) for key in _keys()}
    stopped = [row["member_id"] for row in both.to_dicts() if row["net_after"] is None]
    return Impact(differing, totals, _sealed_net(runs) == totals["net_before"], sorted(stopped), _why(sealed, other))


def _why(sealed: Sequence[MonthTables], other: Sequence[MonthTables]) -> list[tuple[str, str, int]]:
    """Problems that only the changed values find: code, expected (the names that are missing, else ""), how often."""
    known = {(problem.code, problem.file, problem.cell) for tables in sealed for problem in tables.problems}
    found = Counter((problem.code, problem.expected if problem.code == "PARAMETER-MISSING" else "")
                    for tables in other for problem in tables.problems
                    if (problem.code, problem.file, problem.cell) not in known)
    return [(code, missing, count) for (code, missing), count in sorted(found.items())]


def _under(inputs: Inputs, book: ParamBook) -> Inputs:
    """The same inputs under another book, their rows admitted anew: a policy may refuse others."""
    intake = registers_in_force(inputs.intake, inputs.order.month.last)
    return replace(inputs, book=book, rows=admit(intake, inputs.opening, book, inputs.order))


def _computed(runs: Sequence[Inputs]) -> list[MonthTables]:
    """The runs of a month, each starting from what the one before gave under the same values."""
    done: list[MonthTables] = []
    for inputs in runs:
        opening = carried(inputs.opening, runs[0].opening, done)
        done.append(compute(replace(inputs, opening=opening)))
    return done


def _pay(done: Sequence[MonthTables]) -> pl.DataFrame:
    """Pay of a month by member, over its runs."""
    slips = [tables.pay.payslips.select("member_id", *AMOUNTS) for tables in done]
    return pl.concat(slips).group_by("member_id").agg(pl.col(AMOUNTS).sum().cast(EXACT))


def _compared(row: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"member_id": row["member_id"]}
    for name in AMOUNTS:
        before, after = row[name] or Decimal(0), row[f"{name}_after"] or Decimal(0)
        told |= {f"{name}_before": before, f"{name}_after": after, f"{name}_difference": after - before}
    return told


def _keys() -> list[str]:
    return [f"{name}_{which}" for name in AMOUNTS for which in ("before", "after", "difference")]


def _sealed_net(runs: Sequence[Replayed]) -> Decimal:
    """What the sealed runs paid, by their own record."""
    return sum((Decimal(json.loads(run.run.run_json)["totals"]["net"]) for run in runs), Decimal(0))
