"""The list of who has expenses to settle before the last day, and a message to each, ready to send."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.money import cents_of, text
from pipeline.month.collect import Inputs
from pipeline.month.cutoff import STATES, Cutoff, by_member
from pipeline.month.documents import Document
from pipeline.outputs.printed import Printed

MESSAGES, LIST = "messages", "review/expense_cutoff.csv"


def cutoff_record(found: Cutoff | None, inputs: Inputs) -> Document:
    """What run.json and the review say; nothing where no last day is near."""
    if found is None:
        return {}
    names = {row["member_id"]: f"{row['first_name']} {row['last_name']}" for row in inputs.rows.members.to_dicts()}
    members = [{name: text(cents_of(value)) if isinstance(value, Decimal) else value for name, value in row.items()}
               for row in by_member(found, names)]
    return {"year": found.year, "last_day": found.last_day.isoformat(), "days_left": found.days_left, "wave": found.wave,
            "members": members}


def write_cutoff(found: Cutoff | None, inputs: Inputs, folder: Path) -> None:
    """review/expense_cutoff.csv, one row an expense, and messages/<member_id>.txt."""
    if found is None or found.rows.is_empty():
        return
    (folder / MESSAGES).mkdir(parents=True, exist_ok=True)
    (folder / LIST).parent.mkdir(parents=True, exist_ok=True)
    found.rows.with_columns(pl.col("amount_incl_vat").round(2).cast(pl.Decimal(38, 2))).write_csv(folder / LIST)
    people = {row["member_id"]: row for row in inputs.rows.members.to_dicts()}
    for (member,), rows in found.rows.group_by("member_id", maintain_order=True):
        if member in people:
            body = message(found, rows.to_dicts(), people[member], inputs.cooperative)
            (folder / MESSAGES / f"{member}.txt").write_text(body, encoding="utf-8", newline="\n")


def message(found: Cutoff, rows: list[dict[str, Any]], person: Mapping[str, Any], cooperative: Mapping[str, str]) -> str:
    """Subject, an empty line, and the words in the member's language."""
    printed = Printed(person["language"])
    facts = {"year": str(found.year), "day": printed.day(found.last_day.isoformat())}
    total = sum((cents_of(row["amount_incl_vat"] or Decimal(0)) for row in rows), Decimal(0))
    body = printed.word("cutoff_body", **facts, name=person["first_name"], left=days_left(found.days_left, printed),
                        lines="\n".join(_line(row, printed) for row in rows), total=printed.euro(total),
                        cooperative=cooperative["name"], email=cooperative["email"], phone=cooperative["phone"])
    return f"{printed.word('cutoff_subject', **facts)}\n\n{body}"


def days_left(days: int, printed: Printed) -> str:
    """How long there is still time."""
    key = {0: "cutoff_last_day", 1: "cutoff_one_day"}.get(days, "cutoff_days_left")
    return printed.word(key, count=str(days))


def _line(row: Mapping[str, Any], printed: Printed) -> str:
    assert row["state"] in STATES
    amount = row["amount_incl_vat"]
    return printed.word("cutoff_line", what=row["description"] or "?", state=printed.word(f"cutoff_{row['state']}"),
                        day=printed.day(row["date"].isoformat()) if row["date"] else printed.word("cutoff_no_date"),
                        amount=printed.euro(cents_of(amount)) if amount is not None else printed.word("cutoff_no_amount"),
                        file=row["file"], row=str(row["row"]))
