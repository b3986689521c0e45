"""How rows of the month's tables become documents: the JSON that machines read and templates lay out."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.month.collect import Inputs

Document = dict[str, Any]
NOT_AMOUNTS = re.compile("rate|factor|fraction|quantity|weight|days|hours|kilometres")
UNSHOWN = {"file", "sheet", "row", "row_key", "content_hash", "law_day", "month", "version"}
SELLER = ("name", "enterprise_number", "vat_number", "street", "postcode", "city", "country", "iban", "bic",
          "email", "phone", "website")

AT_A_TIME = 1000
"""Documents whose rows are in memory as Python objects at a time."""


def plain(name: str, value: Any) -> Any:
    """A value for JSON: amounts with two decimals, other numbers without idle zeros, days as ISO text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if NOT_AMOUNTS.search(name) else text(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def shown(row: Mapping[str, Any], hidden: set[str] = UNSHOWN) -> Document:
    """A row's columns for JSON, without those that concern the machine."""
    return {name: plain(name, value) for name, value in row.items() if name not in hidden}


def origin(row: Mapping[str, Any], inputs: Inputs) -> Document:
    """Where a row stands: file, sheet, row, and the cell of each column.

    A row that is taken back stands in the version that was sealed, whose columns are not read again: it has no cells.
    """
    place = {name: row[name] for name in ("file", "sheet", "row")}
    if row.get("content_hash") == "":
        return {**place, "cells": {}, "sealed_version": row["version"]}
    letters = inputs.intake.columns.get((row["file"], row["sheet"]), {})
    return {**place, "cells": {name: f"{letter}{row['row']}" for name, letter in sorted(letters.items())}}


def by(rows: pl.DataFrame, key: str) -> dict[Any, list[dict[str, Any]]]:
    """Rows as dicts, in lists by key."""
    lists: dict[Any, list[dict[str, Any]]] = {}
    for row in rows.to_dicts():
        lists.setdefault(row[key], []).append(row)
    return lists


def run_parts(inputs: Inputs) -> Document:
    """What every document of the run says of itself."""
    return {"month": str(inputs.order.month), "run": inputs.opening.sequence}
