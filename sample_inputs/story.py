"""The readable rows of the sample month: tables of words between bars, one file an Activity."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import yaml

Row = dict[str, Any]
DAYS = {"date", "quote_date", "work_date", "work_end", "start", "end", "valid_from"}
COUNTS = {"children", "disabled_children", "other_dependants", "dependants_65", "student_hours_elsewhere", "shares",
          "payment_days", "version"}
AMOUNTS = {"quantity", "unit_price", "kilometres", "amount_incl_vat", "vat_amount", "days", "hours", "gross", "weight",
           "premium", "copyright_amount", "paid"}


@dataclass(frozen=True)
class Month:
    """One Activity's month: the administrator's language, and the rows of its sheets; most ask for no copyright."""

    activity_id: str
    language: str
    lines: list[Row]
    expenses: list[Row]
    pay: list[Row]
    copyright: list[Row]


def months() -> list[Month]:
    """Every Activity of the sample, by key."""
    names = sorted(item.name for item in files("sample_inputs").joinpath("story").iterdir())
    return [_month(_read(name)) for name in names if name != "registers.yaml"]


def registers() -> dict[str, list[Row]]:
    """Rows of the sheets Members, Shares, Activities and Clients."""
    body = _read("registers.yaml")
    families: dict[str, list[Row]] = {}
    for family in table(body["families"]):
        families.setdefault(family["member_id"], []).append(family)
    members = [person | {"country": "BE"} | family
               for person in table(body["people"]) for family in families[person["member_id"]]]
    return {"Members": members, **{name.title(): table(body[name]) for name in ("shares", "activities", "clients")}}


def table(text: str) -> list[Row]:
    """Rows of a table written between bars; the first line names the columns, an empty cell is None."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    return [{name: _value(name, cell) for name, cell in zip(head, row, strict=True)} for row in rows]


def _value(column: str, cell: str) -> Any:
    if not cell:
        return None
    if column in DAYS:
        return date.fromisoformat(cell)
    if column in COUNTS or (column == "vat" and cell.isdigit()):
        return int(cell)
    return Decimal(cell) if column in AMOUNTS else cell


def _month(body: dict[str, str]) -> Month:
    sheets = (table(body[name]) if name in body else [] for name in ("lines", "expenses", "pay", "copyright"))
    return Month(body["activity_id"], body["language"], *sheets)


def _read(name: str) -> dict[str, str]:
    text = files("sample_inputs").joinpath("story", name).read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))
