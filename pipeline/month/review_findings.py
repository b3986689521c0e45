"""The unusual documents of a month, ranked by the euros in doubt, and what changed since the month before."""

from decimal import Decimal
from operator import itemgetter
from typing import Any

import polars as pl

from pipeline.core.money import cents_of, exact
from pipeline.month.review_rules import RULES, Limits
from pipeline.month.review_tables import Tables, total, totals

SHOWN = 20
MOVED = 10
PARTS = ("gross", "onss_net", "withholding", "special_contribution")


def findings(now: Tables, before: Tables | None, limits: Limits) -> dict[str, Any]:
    """The documents most in doubt, at most SHOWN, each with all its reasons; the rest counted by rule.

    shown: kind, id, name, at_stake (EUR, the largest of its reasons), reasons (rule, amount, found, usual,
    at_stake). rest: rule, count. count: documents in all.
    """
    every = pl.concat([rule(now, before, limits) for rule in RULES]).sort(
        ["at_stake", "rule", "id"], descending=[True, False, False])
    documents = every.group_by("kind", "id", "name", maintain_order=True).agg(pl.col("at_stake").max())
    top = documents.head(SHOWN)
    rest = every.join(top, on=["kind", "id"], how="anti").group_by("rule").agg(count=pl.len()).sort("rule")
    reasons = every.join(top.select("kind", "id"), on=["kind", "id"], how="semi").to_dicts()
    return {"count": documents.height, "rest": rest.to_dicts(),
            "shown": [_with_reasons(document, reasons) for document in top.to_dicts()]}


def _with_reasons(document: dict[str, Any], reasons: list[dict[str, Any]]) -> dict[str, Any]:
    which = itemgetter("kind", "id")
    own = [{"rule": reason["rule"], "amount": reason["amount"]}
           | {key: cents_of(reason[key]) for key in ("found", "usual", "at_stake")}
           for reason in reasons if which(reason) == which(document)]
    return {**document, "at_stake": cents_of(document["at_stake"]), "reasons": own}


def changes(now: Tables, before: Tables) -> dict[str, Any]:
    """What moved since the month sealed before.

    totals: name, before, now, difference (numbers or EUR). moved: the members whose net moved most, at most
    MOVED: member_id, name, folder, before, now, difference and its parts (name, amount), which sum to the difference.
    new, gone: members paid in one of the two months alone: count, net, shown (the MOVED with most net), left.
    """
    slips = _side_by_side(now.payslips, before.payslips).filter(pl.col("difference") != 0)
    most = slips.sort([pl.col("difference").abs(), "member_id"], descending=[True, False]).head(MOVED)
    return {"totals": compared(totals(now), totals(before)), "moved_count": slips.height,
            "moved": [_moved(row) for row in most.to_dicts()], **_came_and_went(now, before)}


def compared(now: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """By total: name, before, now, difference (numbers or EUR)."""
    return [{"name": name, "before": before[name], "now": value, "difference": value - before[name]}
            for name, value in now.items()]


def _side_by_side(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    columns = ["member_id", "net", *PARTS]
    rows = now.join(before.select(columns), on="member_id", suffix="_before")
    return rows.with_columns(difference=exact(pl.col("net")) - exact(pl.col("net_before")))


def _moved(row: dict[str, Any]) -> dict[str, Any]:
    """Net = gross less what is kept from it, so the net moved by the sum of these moves."""
    signs = {name: 1 if name == "gross" else -1 for name in PARTS}
    parts = [{"name": name, "amount": cents_of(sign * (row[name] - row[f"{name}_before"]))}
             for name, sign in signs.items()]
    return {"member_id": row["member_id"], "name": row["name"], "folder": row["folder"],
            "before": cents_of(row["net_before"]), "now": cents_of(row["net"]), "difference": cents_of(row["difference"]),
            "parts": [part for part in parts if part["amount"] != Decimal(0)]}


def _came_and_went(now: Tables, before: Tables) -> dict[str, Any]:
    new = now.payslips.join(before.payslips, on="member_id", how="anti")
    gone = before.payslips.join(now.payslips, on="member_id", how="anti")
    return {"both": now.payslips.height - new.height, "new": _ranked(new), "gone": _ranked(gone)}


def _ranked(slips: pl.DataFrame) -> dict[str, Any]:
    most = slips.sort([pl.col("net").abs(), "member_id"], descending=[True, False]).head(MOVED)
    shown = most.select("member_id", "name", "folder", "net").to_dicts()
    return {"count": slips.height, "net": total(slips, "net"), "left": slips.height - most.height,
            "shown": [{**row, "net": cents_of(row["net"])} for row in shown]}


def corrections(now: Tables) -> list[dict[str, Any]]:
    """What the run puts right of sealed runs: name, count and amount (EUR: documents excluding VAT, payslips net)."""
    kind, corrects, is_invoice = pl.col("document_kind"), pl.col("corrects"), pl.col("billing") == "invoice"
    rows = {"credit_notes": (now.invoices.filter(is_invoice, kind == "credit_note"), "total_excl_vat"),
            "supplements": (now.invoices.filter(is_invoice, kind == "invoice", corrects != ""), "total_excl_vat"),
            "funds": (now.invoices.filter(~is_invoice, corrects != ""), "total_excl_vat"),
            "transfers": (now.transfers.filter(corrects != ""), "amount"),
            "payslips": (now.payslips.filter(corrects), "net"),
            "paid_too_much": (now.payslips.filter(pl.col("paid_too_much") > 0), "paid_too_much")}
    return [{"name": name, "count": frame.height, "amount": total(frame, column)}
            for name, (frame, column) in rows.items() if frame.height]
