"""Runs a command of `smart` that is killed just before it renames, swaps or removes a folder of its home for the nth time.

    python -m tests.cli.killed NTH HOME COMMAND...

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


def main(nth: int, home: str, arguments: list[str]) -> None:
    left = nth

    def audit(event: str, values: tuple[Any, ...]) -> None:
        nonlocal left
        if is_a_step(event, values, home):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    from pipeline.cli import main as smart

    sys.addaudithook(audit)
    smart(["--home", home, *arguments])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
