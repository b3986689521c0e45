"""Runs a command of `smart` that is killed just before it renames, swaps or removes a folder of its home for the nth time.

    python -m tests.cli.killed NTH[:EVENT] HOME COMMAND...

EVENT: an audit event of Python, each time that it names something below the home, instead of those steps.
The exit code is the command's own where there is no nth time.
"""

import os
import signal
import sys
from typing import Any

EVENTS = ("os.rename", "shutil.rmtree")


def is_a_step(event: str, values: tuple[Any, ...], home: str) -> bool:
    """Whether the event renames, swaps (a call of the system, looked up just before it) or removes a folder of the home."""
    if event == "ctypes.dlsym":
        return bool(values[1] == "renameat2")
    return event in EVENTS and os.path.isdir(str(values[0])) and str(values[0]).startswith(home)


def main(nth: str, home: str, arguments: list[str]) -> None:
    count, _, which = nth.partition(":")
    left = int(count)

    def audit(event: str, values: tuple[Any, ...]) -> None:
        nonlocal left
        if event == which and home in str(values) if which else is_a_step(event, values, home):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    from pipeline.cli import main as smart

    sys.addaudithook(audit)
    smart(["--home", home, *arguments])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
