"""The review of a draft: what is unusual, what changed, what was assumed. Pure: tables in, one dict out."""

import shlex
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.core.money import euros
from pipeline.month.review_findings import changes, compared, corrections, findings
from pipeline.month.review_flow import checks, flow, spread
from pipeline.month.review_problems import problems_by_file
from pipeline.month.review_tables import Tables, thresholds, together, totals, touched
from pipeline.month.statement_documents import stated

Previous = Tables
"""The same tables, of the month sealed before."""

TAKEN = ("month", "run", "as_of", "pay_day", "version", "totals", "holds", "switches", "rows", "assumptions", "parameters",
         "policy", "inputs", "employer", "payments", "shares", "fees", "agreements")
DOUBTFUL = ("one", "unverified", "computed")
WATCHED = 10
"""Clients shown."""
STATEMENTS = 2000
"""Statements of budgets shown: with more of them the page of a large cooperative would no longer open at once."""
STOPS = "UBL-INVALID"
"""The problem that approval refuses: an electronic invoice that may not leave."""


def review(run: Mapping[str, Any], now: Tables, previous: Previous | None = None, sealed: Tables | None = None,
           clients: pl.DataFrame | None = None) -> dict[str, Any]:
    """All that the review page says, as data; amounts are Decimal in EUR or text, no words.

    run: what `run.json` holds. now: its tables.
    previous: the same tables of the month sealed before, None for the first month.
    sealed: those of this month's earlier runs, None for the first run.
    clients: how each paid so far (`pipeline.books.score.SCORE`), as of the draft.
    """
    so_far = now if sealed is None else together([sealed, now])
    return {
        **{name: run[name] for name in TAKEN},
        "approve": _command(run),
        "checks": checks(run, now),
        "stops": sorted(problem["value"] for problem in run["problems"] if problem["code"] == STOPS),
        "changes": None if previous is None else changes(so_far, previous),
        "adds": None if sealed is None else compared(totals(so_far), totals(sealed)),
        "corrections": corrections(now),
        "findings": findings(so_far if sealed is None else touched(so_far, now), previous, thresholds(run["policy"])),
        "problems": problems_by_file(run["problems"]), "cutoff": run.get("cutoff"),
        "doubtful": [entry for entry in run["parameters"] if entry["confidence"] in DOUBTFUL],
        "flow": flow(now), "spread": spread(now.payslips),
        "minimal_rights": int(now.payslips["minimal_rights"].sum()),
        "payslips": _columns(now.payslips, "member_id", "name", "number", "gross", "net", "to_pay", "corrects"),
        "invoices": _columns(now.invoices, "number", "folder", "client_name", "activity_name", "document_kind", "billing",
                             "corrects", "total_excl_vat", "total_incl_vat", "peppol"),
        "statements": statements(now, run["run"]),
        "copyright": now.copyright.to_dicts(), "transfers": now.transfers.to_dicts(),
        "clients": [] if clients is None else watched(clients)}


def statements(now: Tables, run: int) -> dict[str, Any]:
    """Budgets that have a statement: how many, and those that are shown, by Activity; of too many those that hold most."""
    every = stated(now.activities, now.invoices, run)
    shown = every.sort("closing", "activity_id", descending=[True, False]).head(STATEMENTS).sort("activity_id")
    return {"count": every.height, "shown": _columns(shown, "activity_id", "name", "closing")}


def watched(clients: pl.DataFrame) -> list[dict[str, Any]]:
    """The clients that lost points, those who owe most of what is due first; amounts in EUR."""
    rows = clients.filter(pl.col("points") < 100).sort("overdue_cents", "client_id", descending=[True, False]).head(WATCHED)
    return rows.with_columns(euros(f"{name}_cents").alias(name) for name in ("open", "overdue", "lost", "limit")).to_dicts()


def _command(run: Mapping[str, Any]) -> str:
    """What to type to approve this very draft, but for the name."""
    which = ["--run", str(run["run"])] if run["run"] > 1 else []
    return shlex.join(["smart", "approve", "--month", run["month"], *which, "--by"])


def _columns(frame: pl.DataFrame, *names: str) -> list[dict[str, Any]]:
    return frame.select(names).to_dicts()
