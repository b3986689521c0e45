"""Frames of situations for tests: a full month of an ordinary person where nothing else is said."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT

DAY = date(2026, 3, 31)
EXACT_COLUMNS = ("gross", "days_paid", "days_full_month", "hours_paid", "full_time_hours_month", "time_fraction",
                 "work_bonus_before", "extra_withholding", "withholding_before", "special_contribution_before",
                 "special_base_quarter_before", "special_contribution_quarter_before", "special_base_beside")
ORDINARY: dict[str, Any] = {
    "status": "employee", "days_paid": None, "days_full_month": Decimal(22), "hours_paid": None,
    "full_time_hours_month": Decimal("167.2"), "time_fraction": None, "is_artist_flat": False,
    "work_bonus_before": Decimal(0), "extra_withholding": Decimal(0),
    "withholding_before": Decimal(0), "special_contribution_before": Decimal(0),
    "special_base_quarter_before": Decimal(0), "special_contribution_quarter_before": Decimal(0), "is_quarter_known": False,
    "special_base_beside": Decimal(0), "joint_committee": "200",
    "spouse": "single", "children": 0, "disabled_children": 0, "single_parent": False, "disabled": False,
    "disabled_spouse": False, "other_dependants": 0, "dependants_65": 0, "law_day": DAY}


def frame(*situations: dict[str, Any]) -> pl.DataFrame:
    """One row a situation; each says only what is not ordinary."""
    rows = [{**ORDINARY, **situation} for situation in situations]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(EXACT_COLUMNS, EXACT), infer_schema_length=None)


def grosses(cents: list[int], status: str) -> pl.DataFrame:
    """One ordinary person of a status at each gross."""
    return frame(*({"gross": Decimal(one) / 100, "status": status} for one in cents))
