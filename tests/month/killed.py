"""Runs `approve` or `finish_interrupted` in children of its own, and kills each one at another instant.

    python -m tests.month.killed approve|finish HOME COPIES

Makes COPIES/1, COPIES/2, ... of HOME; in copy n the command is killed just before its nth file event or SQL statement; one that
only reads the books leaves what the next one leaves, and does not count.
Ends, and prints how many instants there were, with the first copy in which the command came to its end.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.core.home import Home
from pipeline.month.approve import approve, finish_interrupted
from tests.books.drafts import AT

COMMANDS: dict[str, Callable[[Home], object]] = {
    "approve": lambda home: approve(home, "2026-03", "Ann Peeters", AT), "finish": finish_interrupted}


class Countdown:
    """Sends this process SIGKILL at the nth event."""

    def __init__(self, home: Path, left: int) -> None:
        self.home, self.left = str(home), left

    def event(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Files below the home that are opened, made, moved or removed."""
        if name.startswith(("open", "os.", "shutil.")) and self.home in str(arguments):
            self.event()

    def profile(self, frame: FrameType, what: str, called: Any) -> None:
        """Every call on a connection has its statements counted, one by one."""
        connection = getattr(called, "__self__", None)
        if what == "c_call" and isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(lambda statement: None if statement.startswith("SELECT") else self.event())


def ended(command: Callable[[Home], object], home: Path, nth: int) -> bool:
    """Whether the command came to its end in a child that is killed at its nth event."""
    child = os.fork()
    if child == 0:
        countdown = Countdown(home, nth)
        sys.addaudithook(countdown.audit)
        sys.setprofile(countdown.profile)
        command(Home(home))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0
    return True


def main(command: str, home: Path, copies: Path) -> None:
    nth = 1
    while not ended(COMMANDS[command], Path(shutil.copytree(home, copies / str(nth))), nth):
        nth += 1
    print(nth)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
