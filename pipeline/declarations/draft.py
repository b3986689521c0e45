"""A declaration's draft: its files, its totals, and the parts of each figure; written as one folder."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.home import Home
from pipeline.core.refused import WrongUse
from pipeline.month.folders import exchange
from pipeline.outputs.render import CHUNK, Document, render_all

CELLS: dict[str, Any] = {"cell": pl.String, "amount_cents": pl.Int64, "document": pl.String, "amount": pl.String,
                         "member_id": pl.String, "sign": pl.Int64}
"""One row a part of a figure: the document that it comes from, and the name of the amount there (as `smart explain` takes it; ""
where it has none of its own). The figure is the sum of its parts; a part is sign (1, or -1 where it is taken off) times what that
amount is on the document."""
PARTS = "cells.csv"


class WrongPeriod(WrongUse):
    """A period, member or day that the kind of declaration does not take; says which it takes."""


@dataclass(frozen=True)
class Draft:
    """What a kind makes of a period. Nothing is written yet.

    files: name in the folder -> bytes. totals: figures for machines, as text. told: lines for a person, the last of which says
    who still has to accept it. cells: the parts of every figure: CELLS. documents: members' papers, rendered when it is written.
    urgent: lines that cannot wait, printed in red. problems: who is left out, and why; the rest goes on.
    """

    kind: str
    period: str
    files: Mapping[str, bytes]
    totals: Mapping[str, Any]
    told: tuple[str, ...]
    cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CELLS))
    documents: tuple[Document, ...] = ()
    problems: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()


def figure(cells: pl.DataFrame, cell: str) -> int:
    """A figure in cents: the sum of its parts."""
    return int(cells.filter(cell=cell)["amount_cents"].sum())


def folder_of(home: Home, kind: str, period: str) -> Path:
    """Where the draft of a period lies."""
    return home.output / "declarations" / kind / period


def write(home: Home, draft: Draft, progress: Callable[[int], None] = lambda done: None) -> tuple[Path, ...]:
    """Put a draft in its folder, in one step, in the place of an earlier one; its files. progress: told how many papers are
    finished."""
    folder = folder_of(home, draft.kind, draft.period)
    building = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    files = {**draft.files, **({PARTS: draft.cells.write_csv().encode()} if draft.cells.height else {})}
    for name, body in files.items():
        (building / name).parent.mkdir(parents=True, exist_ok=True)
        (building / name).write_bytes(body)
    workers = 1 if len(draft.documents) <= CHUNK else os.cpu_count() or 1
    rendered = render_all(draft.documents, building, workers, progress=progress)
    if folder.exists():
        exchange(building, folder)
        shutil.rmtree(building)
    else:
        building.rename(folder)
    return tuple(folder / name for name in sorted([*files, *(file.path for file in rendered.written)]))
