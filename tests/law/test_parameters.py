"""Every parameter is complete, and equals the value that was collected from its source."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.core.params import Dated, load
from pipeline.core.rulegraph import parameters_of, rules_in
from pipeline.rules import TABLES, param_files

BOOK = load(param_files())
POLICY = {name for name, entries in BOOK.entries.items()
          if all(entry.confidence in ("policy", "assumed") for entry in entries)}
REFERENCE: dict[str, dict[date, dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "reference.yaml").read_text(encoding="utf-8"))


def exact(value: Any, is_word: bool) -> Any:
    """Quoted text as numbers, all the way down; words stay."""
    if is_word:
        return value
    if isinstance(value, dict):
        return {key: exact(part, is_word) for key, part in value.items()}
    if isinstance(value, list):
        return [exact(part, is_word) for part in value]
    return None if value is None else Decimal(value)


@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_a_parameter_equals_the_collected_value(name: str) -> None:
    is_word = BOOK.entries[name][0].unit.startswith("word")
    ours = {entry.since: (entry.value, entry.confidence) for entry in BOOK.entries[name]}
    assert ours == {day: (exact(one["value"], is_word), one["confidence"]) for day, one in REFERENCE[name].items()}


def test_every_value_of_the_law_was_collected() -> None:
    assert set(BOOK.entries) - POLICY == set(REFERENCE)


@pytest.mark.parametrize("name", sorted(BOOK.entries))
def test_a_parameter_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    for entry in BOOK.entries[name]:
        assert entry.label and entry.unit and entry.source, entry
        assert entry.checked >= date(2026, 11, 1), f"{name} was last looked at on {entry.checked}"


def test_a_policy_of_our_own_never_claims_to_be_law() -> None:
    policy = next(file for file in param_files() if file.name == "policy.yaml")
    assert set(load((policy,)).entries) == POLICY


def test_rules_ask_only_for_parameters_that_exist() -> None:
    assert asked_for() <= set(BOOK.entries)


def asked_for() -> set[str]:
    return {name for modules in TABLES.values() for name in parameters_of(rules_in(*modules))}


def scales(entry: Dated) -> list[dict[str, Any]]:
    value = entry.value
    return value if isinstance(value, list) and value and isinstance(value[0], dict) and "above" in value[0] else []


def test_a_scale_starts_at_zero_and_rises() -> None:
    for entries in BOOK.entries.values():
        for entry in entries:
            bounds = [band["above"] for band in scales(entry)]
            assert bounds == sorted(set(bounds)), entry.name
            assert not bounds or bounds[0] == 0, entry.name


def test_the_fixed_amounts_of_the_tax_scale_are_what_the_brackets_below_add_up_to() -> None:
    for entry in BOOK.entries["key_formula_brackets"]:
        for below, band in zip(scales(entry), scales(entry)[1:], strict=False):
            full = below["fixed"] + (band["above"] - below["above"]) * below["rate"]
            assert abs(full - band["fixed"]) <= Decimal("0.02"), entry.since


@pytest.mark.parametrize(("name", "day"), [
    ("dependant_65_reduction_year", date(2025, 6, 30)), ("meal_day", date(2025, 6, 30)),
    ("copyright_first_bound", date(2025, 6, 30)), ("key_formula_brackets", date(2027, 1, 1)),
    ("work_bonus_year_cap", date(2027, 1, 1)), ("exceptional_pay_rates", date(2027, 1, 1))])
def test_a_value_that_is_not_known_is_not_in_force(name: str, day: date) -> None:
    assert name in BOOK.names()
    assert name not in BOOK.in_force(day)
