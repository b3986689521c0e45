"""What a file is called in every problem and row, so that no two files are mixed up."""

import os
from pathlib import Path


def called(file: Path, inbox: Path) -> str:
    """Its name in the inbox, its path below the home (archive/2026-03/registers.xlsx), elsewhere its whole path."""
    home = inbox.parent
    if file.parent == inbox:
        return readable(file.name)
    return readable(file.relative_to(home).as_posix() if file.is_relative_to(home) else str(file))


def readable(name: str) -> str:
    """A name whose bytes are no UTF-8 shows them as \\xe9: it can be printed and stored everywhere."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_readable(file: Path) -> bool:
    """Whether the file's name is text."""
    return readable(file.name) == file.name
