"""The declaration as its XML nests it: persons, their worker lines, the occupations of each."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.declarations.dmfa.blocks import OF_OCCUPATION
from pipeline.month.documents import by

Node = dict[str, Any]
Row = Mapping[str, Any]
DAYS_A_WEEK = 5
IRREGULAR = "00"
"""How often a premium is paid: not at fixed times."""


def persons(figures: pl.DataFrame, worked: pl.DataFrame, people: pl.DataFrame, words: Row) -> list[Node]:
    """One node a person: number, inss, member_id and records. figures, worked: see `blocks`.

    words: codes (dmfa_codes), types (dmfa_contribution_types), full_week in hundredths of an hour.
    """
    inss = dict(people.select("member_id", "inss").iter_rows())
    occupied = by(worked, "member_id")
    of_members = by(figures.filter(pl.col("member_id") != ""), "member_id")
    return [{"number": nth, "inss": inss[member], "member_id": member,
             "records": [_record(code, rows, [one for one in occupied.get(member, []) if one["record_code"] == code], words)
                         for code, rows in grouped(found, "record_code").items()]}
            for nth, (member, found) in enumerate(of_members.items(), start=1)]


def grouped(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    """Rows in lists by key, in their order."""
    lists: dict[Any, list[Row]] = {}
    for row in rows:
        lists.setdefault(row[key], []).append(row)
    return lists


def unrelated(figures: pl.DataFrame) -> list[Node]:
    """Contributions for all workers together: code, base, amount."""
    rows = figures.filter(member_id="").to_dicts()
    base = {row["code"]: row["value"] for row in rows if row["figure"] == "unrelated_base"}
    return [{"code": row["code"], "base": base.get(row["code"], 0), "amount": row["value"]}
            for row in rows if row["figure"] == "unrelated"]


def _record(code: str, rows: list[Row], occupied: list[Row], words: Row) -> Node:
    """One worker line."""
    of_line = grouped([row for row in rows if row["figure"] not in OF_OCCUPATION], "figure")
    of_number = grouped([row for row in rows if row["figure"] in OF_OCCUPATION], "number")
    base = {row["code"]: row["value"] for row in of_line.get("base", [])}
    return {
        "code": code, "student": _student(of_line),
        "occupations": [_occupation(one, of_number[one["number"]], words) for one in occupied],
        "contributions": [{"code": row["code"], "type": words["types"].get(row["code"], "0"), "base": base.get(row["code"]),
                           "amount": row["value"]} for row in of_line.get("contribution", [])],
        "deductions": [{"code": row["code"], "amount": row["value"]} for row in of_line.get("deduction", [])]}


def _student(of_line: Mapping[str, list[Row]]) -> Node | None:
    """Pay, contribution and hours within the quota; an hour begun counts."""
    if "student_remun" not in of_line:
        return None
    sums = {name: sum(row["value"] for row in of_line.get(f"student_{name}", [])) for name in ("remun", "contribution", "hours")}
    return {**sums, "hours": -(-sums["hours"] // 100)}


def _occupation(one: Row, rows: list[Row], words: Row) -> Node:
    found = grouped(rows, "figure")
    time = {name: sum(row["value"] for row in found.get(name, [])) for name in ("days", "hours")}
    mean = mean_hours(time["hours"], one["weekdays"], words["full_week"])
    codes, full = words["codes"], words["full_week"]
    often = {codes["premium"]: IRREGULAR}
    return {**one, **time, "mean": mean, "full_week": full, "contract_type": 0 if mean == full else 1,
            "worker_status": codes["artist_status"] if one["is_artist"] else "", "service": codes["worked"],
            "remuns": [{"code": row["code"], "amount": row["value"], "frequency": often.get(row["code"], "")}
                       for row in found.get("remun", [])],
            "reductions": [{"code": row["code"], "amount": row["value"]} for row in found.get("reduction", [])]}


def mean_hours(hours: int, weekdays: int, full_week: int) -> int:
    """Mean weekly hours of an occupation: those of a full-time week for one in days. All in hundredths."""
    weeks = Decimal(max(1, weekdays)) / DAYS_A_WEEK
    return min(full_week, max(1, round(hours / weeks))) if hours else full_week
