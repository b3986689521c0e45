"""What lies in the inbox: workbooks to be read, and what is not read, by name."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.core.problems import Problem
from pipeline.intake.origin import called, is_readable
from pipeline.intake.receipts import FOLDER
from pipeline.intake.recognise import Dropped, recognise
from pipeline.workbooks.read import Read, read_all

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""What people drop as a workbook; all but .xlsx is refused by name."""
OF_THE_BANK = (".cod", ".coda", ".xml")
"""Statements, which another command reads."""
DECISIONS = "to-decide"
"""How workbooks with decisions on movements of the bank are called, which that command reads too."""


def dropped_files(inbox: Path) -> list[Path]:
    """Workbooks in the inbox, by name; not the lock files of an open spreadsheet."""
    return sorted(file for file in _seen(inbox) if file.suffix.lower() in SUFFIXES and file.is_file() and not is_decisions(file))


def is_decisions(file: Path) -> bool:
    """Whether a workbook says what movements of the bank are."""
    return file.name.lower().startswith(DECISIONS) and file.suffix.lower() == ".xlsx"


def not_read(inbox: Path) -> list[Problem]:
    """A warning for each file and folder of the inbox that nobody reads."""
    others = (file for file in _seen(inbox) if file.is_dir() or file.suffix.lower() not in (*SUFFIXES, *OF_THE_BANK))
    return [Problem(file=called(file, inbox), code="FILE-NOT-READ") for file in sorted(others) if file.name != FOLDER]


def _seen(inbox: Path) -> list[Path]:
    return [file for file in inbox.glob("*") if not file.name.startswith(("~$", "."))]


def recognised(files: Sequence[Path], inbox: Path, workers: int) -> list[Dropped]:
    """Each file as recognised. One whose name is no text is refused unread: nothing could name it."""
    read = {each.path: each for each in read_all([file for file in files if is_readable(file)], workers)}
    unnamed = {file: Read(file, "", refused=("FILE-NAME", "", "")) for file in files if not is_readable(file)}
    return [recognise((read | unnamed)[file], called(file, inbox)) for file in files]
