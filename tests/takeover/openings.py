"""Opening workbooks for the tests: the sample, and others made of its rows."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from sample_inputs.make_opening import FILE, Rows, opening_file, opening_rows
from tests.cli.homes import smart

SAMPLE = FILE
NAMES = ("registers.xlsx", "foto-heck-2026-03.xlsx", "trio-cascade-2026-03.xlsx", "bijles-wouters-2026-03.xlsx",
         "encre-et-trait-2026-03.xlsx", "receipts")
"""What the homes have in their inbox."""
ROWS = opening_rows()


def rows() -> Rows:
    """The sample's rows, to be changed."""
    return deepcopy(ROWS)


def written(home: Path, some: Rows, language: str = "fr") -> Path:
    """A workbook of these rows beside a home."""
    file = home.parent / "opening.xlsx"
    file.write_bytes(opening_file(some, language))
    return file


def opened(home: Path, file: Path, code: int = 0) -> dict[str, Any]:
    """What the command says of an opening workbook, for machines."""
    result = smart(home, "init", str(home), "--opening", str(file), "--json")
    assert result.exit_code == code, result.stderr
    return dict(json.loads(result.stdout))


def faults(home: Path, file: Path) -> list[tuple[str, str]]:
    """Code and cell of every problem of a workbook that is not booked."""
    return [(each["code"], f"{each['sheet']}!{each['cell']}") for each in opened(home, file, 1)["problems"]]


def slip(home: Path, member_id: str, name: str = "2026-03") -> dict[str, Any]:
    return dict(json.loads((home / "output" / name / "payslips" / f"{member_id}.json").read_bytes()))
