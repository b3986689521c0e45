"""One command at a time in a folder. The lock dies with its process: a file left behind never refuses."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.core.refused import LOCKED, Told

NAME = ".lock"

_held: set[Path] = set()


class Locked(Told):
    """Another process works in the folder; says which."""

    code = LOCKED


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold a folder alone. A process that holds it already goes on; another one gets Locked at once."""
    file = folder.resolve() / NAME
    if file in _held:
        yield
        return
    with file.open("a+", encoding="utf-8") as stream:
        _take(stream, folder)
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)


def _take(stream: TextIO, folder: Path) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        raise Locked(f"process {stream.read().strip() or '?'} is at work in {folder}: try again later") from None
    stream.seek(0)
    stream.truncate()
    stream.write(f"{os.getpid()}\n")
    stream.flush()
