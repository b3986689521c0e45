"""Finished tables become bytes. Sums of cells at most, never a rule."""

import json
from dataclasses import dataclass
from typing import Any

from pipeline.core.problems import Problem


@dataclass(frozen=True)
class Finished:
    """The files of one document, by path inside the month's folder, and what was found wrong while making them."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...] = ()


def document_json(document: dict[str, Any]) -> bytes:
    """A document for machines: keys sorted, amounts as text, one line a value."""
    return (json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()
