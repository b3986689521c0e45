"""Contract statuses that are switched off on some days: their rows take another status or wait, with the reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.core.params import ParamBook, ParameterError
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at

NAME = "statuses_off"
HOLD = "hold"
STATUSES = ("employee", "worker", "artist", "student")


@dataclass(frozen=True)
class Switched:
    """rows: contracts that go on, some under another status; status_was, status_reason: what the row said and why it was
    changed, "" where it was not. problems: one a row that was touched.

    lines: one a status and what became of it: status, instead, reason, rows.
    """

    rows: pl.DataFrame
    problems: tuple[Problem, ...]
    lines: tuple[Mapping[str, Any], ...]


def switched(pay: pl.DataFrame, book: ParamBook, intake: Intake) -> Switched:
    """Contracts by what the policy says of their status on their first day."""
    off_on = {day: _off(day, book) for day in pay["start"].unique()}
    maybe = pay.filter(pl.col("status").is_in(sorted({status for off in off_on.values() for status in off})))
    touched = {row["row_key"]: (row, off) for row in maybe.to_dicts() if (off := off_on[row["start"]].get(row["status"]))}
    turned = {key: (off["instead"], row["status"], off["reason"]) for key, (row, off) in touched.items()
              if off["instead"] != HOLD}
    counts = Counter((row["status"], off["instead"], off["reason"]) for row, off in touched.values())
    rows = pay.filter(~pl.col("row_key").is_in([key for key in touched if key not in turned]))
    return Switched(
        rows.with_columns(_turned(turned)),
        tuple(_problem(row, off, intake) for row, off in touched.values()),
        tuple({"status": was, "instead": instead, "reason": reason, "rows": count}
              for (was, instead, reason), count in sorted(counts.items())))


def _turned(rows: Mapping[str, tuple[str, str, str]]) -> list[pl.Expr]:
    """status, status_was and status_reason by row_key; rows that are not named keep their status."""
    others = {"status": pl.col("status"), "status_was": pl.lit(""), "status_reason": pl.lit("")}
    return [pl.col("row_key").replace_strict({key: parts[nth] for key, parts in rows.items()}, default=other,
                                             return_dtype=pl.String).alias(name)
            for nth, (name, other) in enumerate(others.items())]


def _off(day: date, book: ParamBook) -> Mapping[str, Mapping[str, str]]:
    """Statuses that the policy switches off on a day, each with `instead` and `reason`."""
    off: Mapping[str, Mapping[str, str]] = book.in_force(day)[NAME].value
    if not isinstance(off, dict) or not all(isinstance(entry, dict) for entry in off.values()):
        raise ParameterError(f"policy.yaml, {NAME}: statuses with instead and reason are expected, not {off!r}")
    for status, entry in off.items():
        if status not in STATUSES or not entry.get("reason") or entry.get("instead") not in (*STATUSES, HOLD):
            raise ParameterError(f"policy.yaml, {NAME}: {status} needs a reason, and instead: {', '.join(STATUSES)} or {HOLD}")
        if entry["instead"] in off:
            raise ParameterError(f"policy.yaml, {NAME}: {status} may not become {entry['instead']}, which is switched off too")
    return off


def _problem(row: Mapping[str, Any], off: Mapping[str, str], intake: Intake) -> Problem:
    if off["instead"] == HOLD:
        return problem_at(row, intake, "STATUS-OFF", row["status"], off["reason"], "status")
    return problem_at(row, intake, "STATUS-REROUTED", f"{row['status']} → {off['instead']}", off["reason"], "status")
