"""The payroll alone: from the invoice to the net of many invented persons, gross search included, without files."""

import time
from datetime import date
from decimal import Decimal

from pipeline.core.params import load
from pipeline.rules import param_files
from pipeline.whatif.simulate import simulate
from pipeline.whatif.situation_columns import SPOUSES, STATUSES
from pipeline.whatif.situations import situations

DAY = date(2026, 3, 31)


def seconds(persons: int) -> float:
    """Wall seconds of the computation; the persons are all different."""
    book = load(param_files())
    rows = situations([_person(i) for i in range(persons)], DAY, book)
    start = time.perf_counter()
    parts = simulate(rows, book)
    taken = time.perf_counter() - start
    if sum(part.rows.height for part in parts) != persons:
        raise AssertionError("somebody was not paid")
    return taken


def _person(i: int) -> dict[str, str | None]:
    invoice = Decimal(50_000 + i * 37 % 600_000) / 100
    return {"id": str(i), "invoice": str(invoice), "status": STATUSES[i % len(STATUSES)],
            "spouse": SPOUSES[i // 4 % len(SPOUSES)], "children": str(i // 7 % 4),
            "days_paid": str(5 + i % 18) if i % 3 else None}
