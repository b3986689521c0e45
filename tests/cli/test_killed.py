"""`smart run` and `smart approve` killed at several moments, as real processes: the old state or the new one, and the next
command goes on from there."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.cli.homes import APPROVE, MARCH, RUN, books, copied, done, half_made, smart, started, state, tree, until, workers_of

BEFORE = (*RUN[:3], "--as-of", "2026-04-01", "--workers", "1", "--quiet")
"""The draft that was there: of another day, so of other bytes."""
DOCUMENTS = 3 * 10 - 2 + 2 * 4
"""Files of ten invoices, two of them without Peppol, and of four payslips."""
Moment = Callable[[Path], Callable[[], Any]]


def after(seconds: float) -> Callable[[], bool]:
    ends = time.monotonic() + seconds
    return lambda: time.monotonic() > ends


RUN_MOMENTS: dict[str, Moment] = {
    "after half a second": lambda home: after(0.5),
    "when the folder appears": lambda home: lambda: half_made(home)(""),
    "when half of the documents are there": lambda home: lambda: len(half_made(home)("*/*.*")) > DOCUMENTS / 2,
    "when the page is there": lambda home: lambda: half_made(home)("review/index.html"),
}
APPROVE_MOMENTS: dict[str, Moment] = {
    "while Python starts": lambda home: after(0.2),
    "when the books have a journal": lambda home: (home / "books.db-journal").exists,
    "when the archive appears": lambda home: (home / "archive" / "2026-03").exists,
    "when the inbox begins to empty": lambda home: lambda: not (home / "inbox" / "foto-heck-2026-03.xlsx").exists(),
    "when the draft is gone": lambda home: lambda: not (home / "output" / "2026-03.draft").exists(),
}
NEXT = {"review": ("review", *MARCH), "verify": ("verify",), "approve": APPROVE, "run": (*RUN, "--quiet")}
OF_THE_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+]+|[0-9a-f]{64}")
"""Time of approval, and the seal that depends on it."""


@pytest.fixture(scope="module")
def earlier(dropped_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home with the draft of another day."""
    home = copied(dropped_small, tmp_path_factory.mktemp("earlier") / "coop")
    done(home, *BEFORE)
    return home


def rows(home: Path) -> list[str]:
    """Every row of the books, the same for approvals of different moments."""
    return [OF_THE_MOMENT.sub("", line) if line.startswith('INSERT INTO "runs"') else line for line in books(home)]


def killed(home: Path, nth: int | str, *arguments: str) -> None:
    """The command, killed before it renames, swaps or removes a folder for the nth time."""
    ended = subprocess.run([sys.executable, "-m", "tests.cli.killed", str(nth), home, *arguments], capture_output=True,
                           cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL


def goes_on(home: Path, earlier: Path, undisturbed: Path) -> None:
    """After a killed run: the old draft or the new one, books and inbox as they were; the next run makes the new one."""
    assert state(home) in (state(earlier), state(undisturbed))
    assert books(home) == books(earlier)
    assert done(home, "review", *MARCH).stdout != ""
    done(home, *RUN, "--quiet")
    assert state(home) == state(undisturbed)
    assert [folder.name for folder in (home / "output").iterdir()] == ["2026-03.draft"]


@pytest.mark.slow
@pytest.mark.parametrize("moment", RUN_MOMENTS.values(), ids=RUN_MOMENTS)
def test_a_killed_run_leaves_the_old_draft_or_the_new_one(earlier: Path, drafted_small: Path, tmp_path: Path,
                                                          moment: Moment) -> None:
    home = copied(earlier, tmp_path / "coop")
    process = started("--home", str(home), *RUN)
    assert until(moment(home), process)
    process.kill()
    process.communicate(timeout=60)
    goes_on(home, earlier, drafted_small)


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 2])
def test_a_run_killed_between_its_last_steps_leaves_the_old_draft_or_the_new_one(earlier: Path, drafted_small: Path,
                                                                                 tmp_path: Path, nth: int) -> None:
    home = copied(earlier, tmp_path / "coop")
    killed(home, nth, *RUN)
    goes_on(home, earlier, drafted_small)


def test_a_killed_run_leaves_no_worker_behind(small: Path) -> None:
    process = started("--home", str(small), *RUN[:-2], "--workers", "2")
    until(lambda: workers_of(process), process)
    workers = workers_of(process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    ends = after(8)
    while alive := [worker for worker in workers if Path(f"/proc/{worker}").exists()]:
        if ends():
            break
        time.sleep(0.05)
    send(signal.SIGKILL, alive)
    assert alive == []


@pytest.mark.slow
def test_a_worker_of_a_killed_run_never_writes_in_the_next_one(dropped_small: Path, small: Path, tmp_path: Path) -> None:
    """The worker sleeps while its run is killed, and wakes up when the next run, with a member on hold, makes its draft."""
    hold = (*RUN, "--hold", "M011", "--reason", "IBAN in doubt", "--quiet")
    alone = copied(dropped_small, tmp_path / "alone")
    smart(alone, *hold)
    first = started("--home", str(small), *RUN[:-2], "--workers", "2")
    assert until(lambda: half_made(small)("invoices/*.pdf"), first)
    workers = workers_of(first)
    send(signal.SIGSTOP, workers)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = started("--home", str(small), *hold)
    until(lambda: not half_made(small)("invoices/*.pdf"), second)
    until(lambda: half_made(small)("invoices/*.pdf"), second)
    send(signal.SIGCONT, workers)
    second.wait(timeout=60)
    send(signal.SIGKILL, workers)
    assert tree(small / "output" / "2026-03.draft") == tree(alone / "output" / "2026-03.draft")


def send(what: signal.Signals, processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, what)


def is_completed(home: Path, drafted: Path, approved: Path, command: str) -> None:
    """After a killed approval: if the books took the run, the next command publishes it; if not, it can be approved."""
    sealed = rows(home) == rows(approved)
    assert sealed or (rows(home), state(home)) == (rows(drafted), state(drafted))
    smart(home, *NEXT[command])
    if not sealed and command != "approve":
        done(home, *APPROVE)
    output = tree(home / "output")
    assert {name: body for name, body in output.items() if not name.startswith("2026-03.2")} == tree(approved / "output")
    assert tree(home / "archive") == tree(approved / "archive") and tree(home / "inbox") == tree(approved / "inbox")
    assert rows(home) == rows(approved)
    assert done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.slow
@pytest.mark.parametrize("moment", APPROVE_MOMENTS.values(), ids=APPROVE_MOMENTS)
def test_a_killed_approval_is_completed_by_the_next_command(drafted_small: Path, sealed_small: Path, tmp_path: Path,
                                                            moment: Moment) -> None:
    home = copied(drafted_small, tmp_path / "coop")
    process = started("--home", str(home), *APPROVE)
    until(moment(home), process)
    process.kill()
    process.communicate(timeout=60)
    for command in ("verify", "approve", "run"):
        is_completed(copied(home, tmp_path / command), drafted_small, sealed_small, command)


@pytest.fixture(scope="module")
def sealed_only(drafted_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home whose approval was killed between the books and the published folder."""
    home = copied(drafted_small, tmp_path_factory.mktemp("sealed") / "coop")
    killed(home, 1, *APPROVE)
    assert [folder.name for folder in (home / "output").iterdir()] == ["2026-03.draft"]
    return home


@pytest.mark.parametrize("command", NEXT)
def test_a_sealed_run_is_published_by_any_next_command(sealed_only: Path, drafted_small: Path, sealed_small: Path, tmp_path: Path,
                                                       command: str) -> None:
    home = copied(sealed_only, tmp_path / "coop")
    assert rows(home) == rows(sealed_small)
    is_completed(home, drafted_small, sealed_small, command)
    assert tree(home / "output" / "2026-03") == tree(drafted_small / "output" / "2026-03.draft")


def test_an_approval_repeated_after_a_kill_says_that_it_is_completed_now(sealed_only: Path, tmp_path: Path) -> None:
    said = done(copied(sealed_only, tmp_path / "coop"), "approve", *MARCH, "--by", "Bert Maes").stdout
    assert re.fullmatch(r"2026-03 is sealed \(\w{12}\): an earlier approval by Ann Peeters, completed now\.\n.*\n", said)
