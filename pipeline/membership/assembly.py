"""The attendance sheet of a general assembly, written into the home."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.core.home import Home
from pipeline.outputs.assembly import attendance_sheet

PLACE = "assembly"


def write_attendance_sheet(home: Home, voters: Sequence[Mapping[str, Any]], day: date) -> Path:
    """Write output/assembly/<day>.pdf, whole or not at all; its path."""
    target = home.output / PLACE / f"{day}.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = target.with_name(f".{target.name}")
    hidden.write_bytes(attendance_sheet(voters, day.isoformat(), home.cooperative))
    hidden.replace(target)
    return target
