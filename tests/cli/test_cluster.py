"""The same draft from a Dask cluster: a real scheduler and real workers, each a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.outputs import workers
from tests.cli.homes import MARCH, copied, smart, state


def started(stack: ExitStack, *command: str, says: str) -> str:
    """A program of Dask, left running; the line of its log that has this."""
    process = stack.enter_context(subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.PIPE, text=True))
    stack.callback(process.terminate)
    assert process.stderr
    return next(line for line in process.stderr if says in line)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two workers."""
    with ExitStack() as stack:
        line = started(stack, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                       says="Scheduler at:")
        address = line.split()[-1]
        for _ in range(2):
            started(stack, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", says="Registered to")
        yield address


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes(dropped_small: Path, drafted_small: Path, tmp_path: Path, scheduler: str) -> None:
    home = copied(dropped_small, tmp_path / "coop")
    ended = smart(home, "run", *MARCH, "--as-of", "2026-04-02", "--scheduler", scheduler, "--quiet")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert state(home) == state(drafted_small)


@pytest.mark.parametrize(("address", "says"), [("tcp://127.0.0.1:1", "tcp://127.0.0.1:1"), ("here", "here")])
def test_a_scheduler_that_does_not_answer_is_named(small: Path, drafted_small: Path, address: str, says: str,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_WAIT", 1)
    ended = smart(small, "run", *MARCH, "--as-of", "2026-04-02", "--scheduler", address, "--quiet")
    assert ended.exit_code == 3 and says in ended.stderr and "Traceback" not in ended.stderr
    assert state(small) == state(drafted_small)
