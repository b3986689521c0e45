"""A command as a real process: wall seconds, and the memory of it and its workers."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
EVERY = 0.2


@dataclass(frozen=True)
class Measured:
    """exit_code; wall seconds; MB of the largest process, and of all processes together at their highest."""

    exit_code: int
    seconds: float
    largest_mb: float
    together_mb: float


def measured(command: Sequence[str]) -> Measured:
    """Run a command to its end. Its output goes where ours goes."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    highest, done = [0.0], Event()
    watcher = Thread(target=_watch, args=(process.pid, highest, done), daemon=True)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(process.returncode, seconds, used.ru_maxrss / 1024, max(highest[0], used.ru_maxrss / 1024))


def _watch(pid: int, highest: list[float], done: Event) -> None:
    while not done.wait(EVERY):
        highest[0] = max(highest[0], sum(map(_resident_mb, _family(pid))))


def _family(pid: int) -> list[int]:
    """A process and all that it started, as far as they still live."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [one for child in task.read_text().split() for one in _family(int(child))]
        except OSError:
            continue
    return found


def _resident_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
    except (OSError, IndexError):
        return 0.0
