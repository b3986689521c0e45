"""The lock between real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.core.lock import Locked, lock

HOLD = """
import sys
from pathlib import Path
from pipeline.core.lock import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its standard input ends."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process


def test_a_second_process_is_told_who_works(tmp_path: Path) -> None:
    with other_process(tmp_path) as process:
        with pytest.raises(Locked, match=f"process {process.pid} is at work"), lock(tmp_path):
            pass
        process.communicate("")
    with lock(tmp_path):
        pass


def test_the_lock_of_a_killed_process_does_not_refuse(tmp_path: Path) -> None:
    with other_process(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with lock(tmp_path):
            pass


def test_a_file_left_behind_does_not_refuse(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("12345\n")
    with lock(tmp_path):
        assert (tmp_path / ".lock").read_text() == f"{os.getpid()}\n"


def test_who_holds_the_lock_may_ask_again(tmp_path: Path) -> None:
    with lock(tmp_path):
        with lock(tmp_path):
            pass
        assert subprocess.run([sys.executable, "-c", HOLD, str(tmp_path)], capture_output=True).returncode == 1


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(KeyError), lock(tmp_path):
        raise KeyError
    with lock(tmp_path):
        pass
