"""Workbooks read by processes of their own: whatever a file does, it costs that file alone."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from itertools import repeat
from pathlib import Path
from threading import Event
from typing import IO, Any

CHILD = (sys.executable, "-P", "-m", "pipeline.workbooks.child")
LEAST_FILES = 40
"""Fewer files do not pay for one more process."""


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was dropped: rows are the Excel row number, then marked cells (see `cells`)."""

    name: str
    hidden: bool
    rows: list[list[Any]]


@dataclass(frozen=True)
class Read:
    """One file: its hash, and either sheets or why it was refused (code, value, expected)."""

    path: Path
    sha256: str
    sheets: tuple[RawSheet, ...] = ()
    refused: tuple[str, str, str] | None = None


def read_all(files: Sequence[Path], workers: int = 1) -> list[Read]:
    """Every file read or refused, in the order given."""
    count = max(1, min(workers, len(files) // LEAST_FILES))
    size = -(-len(files) // count) or 1
    parts = [files[start:start + size] for start in range(0, len(files), size)]
    stop = Event()
    with ThreadPoolExecutor(count) as pool:
        try:
            return [read for part in pool.map(_read_part, parts, repeat(stop)) for read in part]
        finally:
            stop.set()


def _read_part(files: Sequence[Path], stop: Event) -> list[Read]:
    """One process for all of them; a new one after a file that killed it. After the file at hand where all is to stop."""
    done: list[Read] = []
    while len(done) < len(files) and not stop.is_set():
        done += _until_it_dies(files[len(done):], stop)
    return done


def _until_it_dies(files: Sequence[Path], stop: Event) -> list[Read]:
    done: list[Read] = []
    with subprocess.Popen(CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, encoding="utf-8") as child:
        assert child.stdin and child.stdout
        for file in files:
            if stop.is_set():
                break
            said = _ask(file, child.stdin, child.stdout)
            if not said:
                return [*done, _killer(file)]
            done.append(_heard(file, json.loads(said)))
    return done


def _ask(file: Path, to: IO[str], back: IO[str]) -> str:
    """The child's line about a file; empty where it died."""
    try:
        to.write(json.dumps(str(file)) + "\n")
        to.flush()
        said = back.readline()
    except BrokenPipeError:
        return ""
    return said if said.endswith("\n") else ""


def _heard(file: Path, said: dict[str, Any]) -> Read:
    if "refused" in said:
        code, value, expected = said["refused"]
        return Read(file, said["sha256"], refused=(code, value, expected))
    return Read(file, said["sha256"], tuple(RawSheet(**sheet) for sheet in said["sheets"]))


def _killer(file: Path) -> Read:
    """A file that the reading process did not survive."""
    with file.open("rb") as stream:
        return Read(file, file_digest(stream, "sha256").hexdigest(), refused=("FILE-UNREADABLE", "", ""))
