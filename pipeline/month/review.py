"""The review of a draft: what is unusual, what changed, what was assumed. Pure: tables in, one dict out."""

import shlex
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from pipeline.month.review_findings import changes, findings
from pipeline.month.review_flow import checks, flow, spread
from pipeline.month.review_tables import Tables, thresholds

Previous = Tables
"""The same tables, of the month sealed before."""

TAKEN = ("month", "run", "as_of", "pay_day", "version", "totals", "holds", "switches", "rows", "assumptions", "parameters",
         "policy", "inputs")
DOUBTFUL = ("one", "unverified", "computed")
FILES_SHOWN = 200
PROBLEMS_SHOWN = 50


def review(run: Mapping[str, Any], payslips: pl.DataFrame, invoices: pl.DataFrame, activities: pl.DataFrame,
           previous: Previous | None = None) -> dict[str, Any]:
    """All that the review page says, as data; amounts are Decimal in EUR or text, no words.

    run: what `run.json` holds. payslips, invoices, activities: the columns named in `review_tables.Tables`.
    previous: the same tables of the month sealed before, None for the first month.
    """
    now = Tables(payslips, invoices, activities)
    return {
        **{name: run[name] for name in TAKEN},
        "approve": _command(run),
        "checks": checks(run, now),
        "changes": None if previous is None else changes(now, previous),
        "findings": findings(now, previous, thresholds(run["policy"])),
        "problems": _problems(run["problems"]),
        "doubtful": [entry for entry in run["parameters"] if entry["confidence"] in DOUBTFUL],
        "flow": flow(now), "spread": spread(payslips),
        "minimal_rights": int(payslips["minimal_rights"].sum()),
        "payslips": _columns(payslips, "member_id", "name", "number", "gross", "net", "to_pay"),
        "invoices": _columns(invoices, "number", "client_name", "activity_name", "total_excl_vat",
                             "total_incl_vat", "peppol")}


def _command(run: Mapping[str, Any]) -> str:
    """What to type to approve this very draft, but for the name."""
    which = ["--run", str(run["run"])] if run["run"] > 1 else []
    return shlex.join(["smart", "approve", "--month", run["month"], *which, "--by"])


def _columns(frame: pl.DataFrame, *names: str) -> list[dict[str, Any]]:
    return frame.select(names).to_dicts()


def _problems(problems: list[dict[str, str]]) -> dict[str, Any]:
    """Problems by file, files with most errors first; the longest lists are cut and the rest counted."""
    by_file = groupby(sorted(problems, key=itemgetter("file")), key=itemgetter("file"))
    files = [_file(name, list(group)) for name, group in by_file]
    files.sort(key=lambda file: (-file["errors"], -file["warnings"], file["file"]))
    return {"files": files[:FILES_SHOWN], "files_left": len(files[FILES_SHOWN:]),
            "errors": sum(file["errors"] for file in files),
            "warnings": sum(file["warnings"] for file in files)}


def _file(name: str, problems: list[dict[str, str]]) -> dict[str, Any]:
    errors = [problem for problem in problems if problem["severity"] == "error"]
    warnings = [problem for problem in problems if problem["severity"] != "error"]
    shown = (errors + warnings)[:PROBLEMS_SHOWN]
    return {"file": name, "errors": len(errors), "warnings": len(warnings), "shown": shown,
            "left": len(problems) - len(shown)}
