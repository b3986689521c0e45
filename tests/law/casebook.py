"""Reads the experts' cases: situations with the columns they must give, exactly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from pipeline.core.calendar import Month, weekdays
from pipeline.core.money import EXACT
from pipeline.core.params import Dated, load
from pipeline.core.rulegraph import compute, needs, parameters_of, rules_in, upstream
from pipeline.rules import TABLES, param_files

FOLDER = Path(__file__).parents[1] / "cases"
WORDS = ("status", "contract_status", "quota_part", "spouse", "kind", "vat", "category", "receipt", "joint_committee", "line",
         "part", "line_code", "description", "supplier", "client_kind", "terms", "billing", "regime", "costs")
ORDINARY: Mapping[str, Any] = {
    "status": "employee", "spouse": "single", "children": 0, "disabled_children": 0, "single_parent": False,
    "disabled": False, "disabled_spouse": False, "other_dependants": 0, "dependants_65": 0,
    "work_bonus_before": "0", "extra_withholding": "0", "withholding_before": "0", "special_contribution_before": "0",
    "special_base_quarter_before": "0", "special_contribution_quarter_before": "0", "is_quarter_known": False,
    "is_artist_flat": False, "resident": True, "special_base_beside": "0", "exemption_used": "0", "joint_committee": "200"}


@dataclass(frozen=True)
class Case:
    """One case: `tables` are the rule tables it runs through; `other` values replace parameters."""

    file: str
    name: str
    date: date
    source: str
    input: Mapping[str, Any]
    expect: Mapping[str, Any]
    tables: Sequence[str] = ("contract", "payslip")
    other: Mapping[str, str] = field(default_factory=dict)
    apart: Mapping[str, str] = field(default_factory=dict)


def cases() -> Iterator[Case]:
    """Every case of every file, in a fixed order."""
    for file in sorted(FOLDER.rglob("*.yaml")):
        for body in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield Case(file.relative_to(FOLDER).as_posix(), **body)


def results(case: Case) -> dict[str, Any]:
    """The columns that the case expects, computed by the rules upstream of them only."""
    row = {**calendar(case.date), **ORDINARY, **case.input}
    for rules in reversed(_wanted(case)):
        row |= _computed(case, row, rules)
    return {name: row[name] for name in case.expect}


def _wanted(case: Case) -> list[dict[str, Any]]:
    """The rules of each table that the expected columns need, the last table first."""
    targets, found = list(case.expect), []
    for table in reversed(case.tables):
        free = {name: rule for name, rule in rules_in(*TABLES[table]).items() if name not in case.input}
        rules = upstream(free, targets)
        targets += sorted({need for rule in rules.values() for need in needs(rule)[0]} - set(rules))
        found.append(rules)
    return found


def calendar(day: date) -> dict[str, Any]:
    """A full month: no days, hours or fraction given; those of a full-time month from the calendar."""
    month = Month(day.year, day.month)
    days = weekdays(month.first, month.last)
    return {"days_paid": None, "hours_paid": None, "time_fraction": None, "days_full_month": str(days),
            "full_time_hours_month": str(Decimal(days) * 38 / 5)}


def _computed(case: Case, row: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    in_force = load(param_files()).in_force(case.date)
    values = {name: Decimal(case.other[name]) if name in case.other else _value(in_force, name)
              for name in parameters_of(rules)}
    columns = {need for rule in rules.values() for need in needs(rule)[0]} - set(rules)
    if not columns:
        return {}
    missing = sorted(columns - set(row))
    assert not missing, f"{case.name}: give {', '.join(missing)}"
    frame = pl.DataFrame({name: [_typed(name, row[name])] for name in sorted(columns)}, schema_overrides={
        name: EXACT for name in columns if row[name] is None or isinstance(row[name], str) and name not in WORDS})
    return compute(frame.lazy(), rules, values).collect().to_dicts()[0]


def _value(in_force: Mapping[str, Dated], name: str) -> Any:
    assert name in in_force, f"no value of {name} that day"
    return in_force[name].value


def _typed(name: str, value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and name not in WORDS else value
