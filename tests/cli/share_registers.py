"""Registers of shares dropped in a home: the sample's rows, less some, and more."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from sample_inputs.story import registers
from sample_inputs.write import workbook

HEADS = ["Member", "Date", "Movement", "Shares", "Account", "Letter"]
Movement = tuple[str, str, str, int, str | None, str | None]


def drop_shares(home: Path, *more: Movement, without: Collection[str] = (), changed: dict[str, int] | None = None) -> None:
    """The register as a whole: the sample's movements and more. without: members of whom it says nothing; changed: member ->
    shares of his movements instead."""
    said = [list(row.values()) for row in registers()["Shares"] if row["member_id"] not in without]
    rows: list[list[Any]] = [[who, day, movement, (changed or {}).get(who, shares)] for who, day, movement, shares in said]
    rows += [[who, date.fromisoformat(day), *rest] for who, day, *rest in more]
    (home / "inbox" / "shares.xlsx").write_bytes(workbook({"Shares": [HEADS, *rows]}))


def subscription(who: str, day: str, shares: int = 1, account: str | None = None) -> Movement:
    return who, day, "subscription", shares, account, None


def refund(who: str, day: str, shares: int, account: str | None = None) -> Movement:
    return who, day, "refund", shares, account, f"letter of {who}"
