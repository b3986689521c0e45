"""What a user would pick instead, on the same inputs: WeasyPrint for payslips, openpyxl for workbooks."""

import json
import time
from collections.abc import Callable, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.intake import read_inbox
from pipeline.outputs import payslip
from sample_inputs import MONTH

SLIPS = 40


def payslips_a_second(folder: Path) -> dict[str, float | None]:
    """Our payslip beside the same words in plain HTML by WeasyPrint; None where it is not installed."""
    slips = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))[: 2 * SLIPS]]
    warm, timed = slips[:1], slips[-SLIPS:]
    ours = _a_second(payslip.files, warm, timed)
    return {"typst": ours, "weasyprint": _weasyprint(warm, timed) if find_spec("weasyprint") else None}


def _weasyprint(warm: Sequence[Any], timed: Sequence[Any]) -> float:
    from weasyprint import HTML

    return _a_second(lambda slip: HTML(string=html(slip)).write_pdf(), warm, timed)


def html(slip: dict[str, Any]) -> str:
    """The words and amounts of a payslip as a page without any design."""
    def rows(entries: Sequence[Any]) -> str:
        cells = ("".join(f"<td>{escape(str(value))}" for value in _flat(entry)) for entry in entries)
        return "".join(f"<tr>{row}" for row in cells)

    view = payslip.view(slip)
    tables = "".join(f"<h2>{escape(name)}</h2><table>{rows(part if isinstance(part, list) else [part])}</table>"
                     for name, part in view.items() if isinstance(part, list | dict))
    return f"<html lang='{view['language']}'><h1>{escape(view['title'])}</h1>{tables}"


def _flat(entry: Any) -> list[Any]:
    if isinstance(entry, dict):
        entry = list(entry.values())
    return [word for part in entry for word in _flat(part)] if isinstance(entry, list) else [entry]


def _a_second(make: Callable[[Any], object], warm: Sequence[Any], timed: Sequence[Any]) -> float:
    for one in warm:
        make(one)
    start = time.perf_counter()
    for one in timed:
        make(one)
    return round(len(timed) / (time.perf_counter() - start), 1)


def workbooks_a_second(inbox: Path) -> dict[str, float]:
    """Our whole intake (gate, reading, every check) beside openpyxl that only reads the cells, on one core each."""
    files = sorted(inbox.glob("*.xlsx"))
    start = time.perf_counter()
    read_inbox(inbox, MONTH, workers=1)
    ours = len(files) / (time.perf_counter() - start)
    some = files[:: max(1, len(files) // 100)]
    start = time.perf_counter()
    for file in some:
        _cells(file)
    return {"intake": round(ours, 1), "openpyxl": round(len(some) / (time.perf_counter() - start), 1)}


def _cells(file: Path) -> int:
    book = load_workbook(file, read_only=True, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
