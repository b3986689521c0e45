"""Dated values: what the law or the cooperative's policy says on a day, with its source.

Each YAML file holds names; each name its label, unit, day last checked and values by first day of validity:

    onss_ordinary_rate:
      label: Member's social security contribution
      unit: share of gross
      checked: 2026-11-20
      2025-01-01: {value: "0.1307", source: "...", confidence: official}

Numbers are quoted text. `value: null` means ended or never found: whatever needs it stops, by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.core.refused import WrongUse

CONFIDENCES = ("official", "two", "one", "computed", "unverified", "policy", "assumed")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same loader in C, where the package has it: seven times faster."""
ABOUT = ("label", "unit", "checked")


class ParameterError(WrongUse):
    """A parameter file that does not keep the format; names file and parameter."""


@dataclass(frozen=True)
class Dated:
    """One value of one parameter from its first day on. `value` None: not known."""

    name: str
    label: str
    unit: str
    checked: date
    since: date
    value: Any
    source: str
    confidence: str
    note: str = ""


Params = Mapping[str, Dated]
"""Values in force on a day, by name; a value that is not known is absent."""


@dataclass(frozen=True)
class ParamBook:
    """Every dated value of the rules and the policy, each name's entries in rising order of day."""

    entries: Mapping[str, tuple[Dated, ...]]

    def in_force(self, day: date) -> dict[str, Dated]:
        """The latest entry of each name that is not after the day; unknown values left out."""
        found = {name: _latest(dated, day) for name, dated in self.entries.items()}
        return {name: entry for name, entry in found.items() if entry is not None and entry.value is not None}

    def names(self) -> frozenset[str]:
        return frozenset(self.entries)

    def changed(self, values: Mapping[str, tuple[Dated, ...]]) -> "ParamBook":
        """The same book where the given names have other entries (a cooperative's policy)."""
        unknown = sorted(set(values) - set(self.entries))
        if unknown:
            raise ParameterError(f"unknown policy entry: {', '.join(unknown)}")
        return ParamBook({**self.entries, **values})

    def supposing(self, names: Iterable[str]) -> "ParamBook":
        """The same book where each name has its latest known value, or 0, on every day: only to see what else is asked for."""
        latest = {name: next((entry for entry in reversed(self.entries[name]) if entry.value is not None),
                             replace(self.entries[name][-1], value=Decimal(0))) for name in names}
        return self.changed({name: (replace(entry, since=date.min),) for name, entry in latest.items()})


def _latest(dated: tuple[Dated, ...], day: date) -> Dated | None:
    return next((entry for entry in reversed(dated) if entry.since <= day), None)


@cache
def load(files: tuple[Path, ...]) -> ParamBook:
    """Read parameter files once; a name written twice is refused."""
    entries: dict[str, tuple[Dated, ...]] = {}
    for file in files:
        for name, dated in read(file).items():
            if name in entries:
                raise ParameterError(f"{file.name}: {name} is written twice")
            entries[name] = dated
    return ParamBook(entries)


def read(file: Path) -> dict[str, tuple[Dated, ...]]:
    """The parameters of one YAML file."""
    try:
        body = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParameterError(f"{file.name} is not YAML: {' '.join(str(error).split())}") from None
    for name, parts in _mapping(file.name, body).items():
        _mapping(f"{file.name}: {name}", parts)
    return {name: _entries(f"{file.name}: {name}", name, parts) for name, parts in body.items()}


def _mapping(where: str, value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, dict):
        raise ParameterError(f"{where}: names with values are expected, not {value!r}")
    return value


def _entries(where: str, name: str, parts: Mapping[Any, Any]) -> tuple[Dated, ...]:
    missing = [key for key in ABOUT if key not in parts]
    if missing or not isinstance(parts["checked"], date):
        raise ParameterError(f"{where}: {', '.join(missing) or 'a day in checked'} is missing")
    days = [key for key in parts if isinstance(key, date)]
    unknown = [str(key) for key in parts if key not in ABOUT and key not in days]
    if unknown or not days or days != sorted(days):
        raise ParameterError(f"{where}: days must rise, other keys are refused: {', '.join(unknown)}")
    return tuple(_entry(where, name, parts, day) for day in days)


def _entry(where: str, name: str, parts: Mapping[Any, Any], day: date) -> Dated:
    body = _mapping(f"{where} from {day}", parts[day])
    if not body.get("source") or body.get("confidence") not in CONFIDENCES or "value" not in body:
        raise ParameterError(f"{where} from {day}: needs value, source and confidence")
    word = str(parts["unit"]).startswith("word")
    value = body["value"] if word else _decimals(where, body["value"])
    return Dated(name, parts["label"], parts["unit"], parts["checked"], day, value,
                 body["source"], body["confidence"], body.get("note", ""))


def _decimals(where: str, value: Any) -> Any:
    """Quoted text becomes Decimal, all the way down; a bare number is refused."""
    if isinstance(value, dict):
        return {str(key): _decimals(where, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_decimals(where, part) for part in value]
    if value is None:
        return None
    if not isinstance(value, str):
        raise ParameterError(f"{where}: {value!r} must be quoted text")
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ParameterError(f"{where}: {value!r} is not a number (unit word, if it is a word)") from None
