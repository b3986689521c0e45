"""Rules become one lazy plan: a rule's name is its column, its arguments are what it needs."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from graphlib import CycleError, TopologicalSorter
from types import ModuleType
from typing import Any, get_type_hints

import polars as pl

from pipeline.core.money import EXACT
from pipeline.core.params import Dated, ParamBook

Rule = Any
Rules = Mapping[str, Rule]
"""Rules by name."""
_COLUMNS: dict[tuple[Any, ...], pl.Schema] = {}
"""What rules make of no row, by rules and given columns: asked for again in every month, never different."""

UNKNOWN = pl.lit(None, dtype=EXACT)
"""A number that is not known: whatever is computed from it is null."""


class RuleError(Exception):
    """Rules that do not fit together; names the rule."""


@dataclass(frozen=True)
class Computed:
    """`rows`: the frame with every rule's column. `stopped`: rows whose value is unknown on their day,
    with the names in a column `missing_parameters`."""

    rows: pl.DataFrame
    stopped: pl.DataFrame


def rules_in(*modules: ModuleType) -> dict[str, Rule]:
    """The public functions written in the modules. One name, one rule."""
    found: dict[str, Rule] = {}
    for module in modules:
        for name, rule in vars(module).items():
            if not inspect.isfunction(rule) or rule.__module__ != module.__name__ or name.startswith("_"):
                continue
            if name in found:
                raise RuleError(f"{name} is written in {found[name].__module__} and in {rule.__module__}")
            found[name] = rule
    return found


@cache
def needs(rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns and the parameters that a rule asks for."""
    hints = get_type_hints(rule)
    arguments = tuple(inspect.signature(rule).parameters)
    columns = tuple(name for name in arguments if hints[name] is pl.Expr)
    return columns, tuple(name for name in arguments if name not in columns)


def upstream(rules: Rules, targets: list[str]) -> dict[str, Rule]:
    """The rules that the targets need, themselves included."""
    wanted: dict[str, Rule] = {}
    waiting = list(targets)
    while waiting:
        name = waiting.pop()
        if name in rules and name not in wanted:
            wanted[name] = rules[name]
            waiting += needs(rules[name])[0]
    return wanted


def parameters_of(rules: Rules) -> set[str]:
    """Names of the parameters that rules ask for."""
    return {name for rule in rules.values() for name in needs(rule)[1]}


def levels(rules: Rules, columns: list[str]) -> Iterator[list[str]]:
    """Rules in order of dependency: those of one level need only earlier ones."""
    both = sorted(set(rules) & set(columns))
    if both:
        raise RuleError(f"{both[0]} is both a rule and a given column")
    graph = {name: {need for need in _columns(rule) if need in rules} for name, rule in rules.items()}
    for name, rule in rules.items():
        if unknown := [need for need in _columns(rule) if need not in rules and need not in columns]:
            raise RuleError(f"{name} needs {unknown[0]}, which is neither a rule nor a given column")
    yield from _sorted_levels(graph)


def _columns(rule: Rule) -> tuple[str, ...]:
    return needs(rule)[0]


def _sorted_levels(graph: Mapping[str, set[str]]) -> Iterator[list[str]]:
    order = TopologicalSorter(graph)
    try:
        order.prepare()
    except CycleError as error:
        raise RuleError(f"rules in a circle: {' -> '.join(error.args[1])}") from None
    while order.is_active():
        ready = sorted(order.get_ready())
        yield ready
        order.done(*ready)


def compute(frame: pl.LazyFrame, rules: Rules, values: Mapping[str, Any]) -> pl.LazyFrame:
    """One `with_columns` per level, so that the plan stays small however deep the rules are."""
    given = frame.collect_schema().names()
    own = {name: rule for name, rule in rules.items() if name not in given}
    for level in levels(own, given):
        frame = frame.with_columns(_column(name, own[name], values) for name in level)
    return frame


def _column(name: str, rule: Rule, values: Mapping[str, Any]) -> pl.Expr:
    columns, wanted = needs(rule)
    arguments = {need: pl.col(need) for need in columns} | {need: values[need] for need in wanted}
    return rule(**arguments).alias(name)


def compute_dated(rows: pl.DataFrame, rules: Rules, book: ParamBook, day: str = "law_day") -> Computed:
    """Each row under the values in force on its day. Rows are grouped by the set of values, then put together
    in their order. Where a value is unknown, the rows that need it are stopped and the others go on.
    """
    own = {name: rule for name, rule in rules.items() if name not in rows.columns}
    wanted = sorted(parameters_of(own))
    if strangers := sorted(set(wanted) - book.names()):
        raise RuleError(f"no parameter file has {strangers[0]}")
    numbered = rows.with_row_index("_order")
    parts = [_group(numbered.filter(pl.col(day).is_in(days)), own, values)
             for days, values in _by_values(rows[day].unique().to_list(), wanted, book)]
    if not any(part.rows.height for part in parts):
        parts.append(_nobody(numbered, own, {name: _example(book.entries[name]) for name in wanted}))
    return Computed(_together([part.rows for part in parts]), _together([part.stopped for part in parts]))


def _by_values(days: list[date], wanted: list[str], book: ParamBook) -> list[tuple[list[date], dict[str, Any]]]:
    """Days that share every value, with the values; an unknown one is UNKNOWN, or None where it is a table."""
    groups: dict[tuple[date | None, ...], tuple[list[date], dict[str, Any]]] = {}
    for day in sorted(days):
        found = book.in_force(day)
        key = tuple(found[name].since if name in found else None for name in wanted)
        values = {name: found[name].value if name in found else _unknown(book.entries[name]) for name in wanted}
        groups.setdefault(key, ([], values))[0].append(day)
    return list(groups.values())


def _example(dated: tuple[Dated, ...]) -> Any:
    return next((entry.value for entry in reversed(dated) if entry.value is not None), Decimal(0))


def _unknown(dated: tuple[Dated, ...]) -> Any:
    """What stands for a value that is not known: a number becomes a null column, a table cannot be used at all."""
    return UNKNOWN if isinstance(_example(dated), Decimal) else None


def _group(rows: pl.DataFrame, rules: Rules, values: dict[str, Any]) -> Computed:
    """Rows of one set of values. A row needs an unknown number when its result would be another with a zero there."""
    missing = sorted(name for name, value in values.items() if value is None or value is UNKNOWN)
    if any(values[name] is None for name in missing):
        return Computed(rows.clear(), _named(rows, missing))
    done = compute(rows.lazy(), rules, values).collect()
    if not missing:
        return Computed(done, _named(rows.clear(), missing))
    zeros = {**values, **dict.fromkeys(missing, Decimal(0))}
    supposed = compute(rows.lazy(), rules, zeros).collect()
    stops = pl.any_horizontal(done[name].is_null() & supposed[name].is_not_null() for name in rules)
    stopped = pl.select(stops).to_series() if rules else pl.Series([False] * rows.height)
    return Computed(done.filter(~stopped), _named(rows.filter(stopped), missing))


def _nobody(rows: pl.DataFrame, rules: Rules, values: dict[str, Any]) -> Computed:
    """No row at all, with every column: what is left where all rows are stopped, or none came."""
    asked = (tuple(rules.items()), tuple(rows.schema.items()))
    if asked not in _COLUMNS:
        _COLUMNS[asked] = compute(rows.clear().lazy(), rules, values).collect_schema()
    return Computed(pl.DataFrame(schema=_COLUMNS[asked]), _named(rows.clear(), []))


def _named(rows: pl.DataFrame, missing: list[str]) -> pl.DataFrame:
    return rows.with_columns(missing_parameters=pl.lit(", ".join(missing)))


def _together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts, how="diagonal").sort("_order").drop("_order")
