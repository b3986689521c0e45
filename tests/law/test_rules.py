"""Every rule says what it is and on which ground, has a case, and imports nothing but numbers."""

import ast
import inspect
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import pipeline.rules
from pipeline.core.explain import first_line, ground
from pipeline.core.params import load
from pipeline.core.rulegraph import compute, needs, rules_in
from pipeline.rules import TABLES, param_files
from tests.law.casebook import Case, cases, results

RULES = [(table, name, rule) for table, modules in TABLES.items() for name, rule in rules_in(*modules).items()]
FOLDER = Path(pipeline.rules.__file__).parent
ALLOWED = {"polars", "decimal", "pipeline.core.money"}
WORDS = {"status": "employee", "spouse": "single", "kind": "other", "vat": "21", "category": "meals", "description": "Paper",
         "supplier": "Shop",
         "receipt": "a.pdf", "quota_part": "within",
         "contract_status": "student", "joint_committee": "200", "line": "asbestos_fund",
         "regime": "main", "costs": "flat"}
COUNTS = {"children", "disabled_children", "other_dependants", "dependants_65"}
YES_NO = {"single_parent", "disabled", "disabled_spouse", "is_artist_flat", "invoiced_to_cooperative",
          "at_least_half_time", "is_quarter_known", "resident"}


def named(found: tuple[str, str, Any]) -> str:
    return f"{found[0]}.{found[1]}"


@pytest.mark.parametrize("found", RULES, ids=named)
def test_a_rule_says_what_its_amount_is_and_on_which_ground(found: tuple[str, str, Any]) -> None:
    rule = found[2]
    assert first_line(rule).endswith("."), f"the first line is cut: {first_line(rule)}"
    assert ground(rule).startswith(("Law: ", "Policy: "))
    assert len(inspect.getsource(rule).splitlines()) <= 30


def test_every_rule_has_a_case() -> None:
    told = {(table, name) for case in cases() for table in case.tables for name in case.expect}
    assert sorted({(table, name) for table, name, _ in RULES} - told) == []


def test_every_case_has_a_source_and_a_sentence_as_its_name() -> None:
    for case in cases():
        assert case.source and len(case.name.split()) >= 2, case
        assert not case.name.strip().isdigit(), case


def test_no_two_cases_of_a_file_have_one_name() -> None:
    names = [(case.file, case.name) for case in cases()]
    assert len(set(names)) == len(names)


def test_a_column_that_a_case_does_not_give_is_named() -> None:
    case = Case("here", "no gross given", date(2026, 3, 31), "own: a slip", {}, {"onss": "0"})
    with pytest.raises(AssertionError, match="no gross given: give gross"):
        results(case)


def modules() -> list[Path]:
    return [file for file in sorted(FOLDER.rglob("*.py")) if file.name != "__init__.py"]


@pytest.mark.parametrize("file", modules(), ids=lambda file: file.stem)
def test_a_rule_file_imports_nothing_but_numbers(file: Path) -> None:
    assert set(imported(file)) <= ALLOWED
    assert len(file.read_text(encoding="utf-8").splitlines()) < 200


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("table", sorted(TABLES))
def test_no_float_is_in_the_plan_of_a_table(table: str) -> None:
    rules = rules_in(*TABLES[table])
    columns = {need for rule in rules.values() for need in needs(rule)[0]} - set(rules)
    frame = pl.LazyFrame({name: [example(name)] for name in sorted(columns)})
    values = {name: entry.value for name, entry in load(param_files()).in_force(date(2026, 3, 31)).items()}
    schema = compute(frame, rules, values).collect_schema()
    assert [name for name, dtype in schema.items() if dtype.is_float()] == []


def example(name: str) -> Any:
    if name in WORDS:
        return WORDS[name]
    if name in COUNTS:
        return 0
    return False if name in YES_NO else Decimal("1.0000000000")
