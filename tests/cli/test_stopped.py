"""A run that is stopped by Ctrl-C, `kill` or a terminal that closes: one plain line, at once, and nothing is left behind."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.homes import APPROVE, MARCH, RUN, called, copied, half_made, smart, started, state, until

SAID = "smart: stopped; nothing changed\n"
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
ANY_WORKERS = RUN[:-2]


def stopped(home: Path, signum: int, workers: str, happened: Callable[[], Any]) -> float:
    """Seconds until a run ended that was stopped, with all its processes, once something had happened."""
    before = state(home)
    process = started("--home", str(home), *ANY_WORKERS, "--workers", workers)
    assert until(happened, process)
    os.killpg(process.pid, signum)
    asked = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (CODES[signal.Signals(signum)], "", SAID)
    assert state(home) == before and list((home / "output").glob(".*")) == []
    return time.monotonic() - asked


@pytest.mark.parametrize("signum", CODES, ids=lambda signum: signal.Signals(signum).name)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_that_is_stopped_says_so_at_once_and_leaves_the_draft_that_was_there(small: Path, signum: int,
                                                                                   workers: str) -> None:
    """A terminal sends the signal to the workers too."""
    assert stopped(small, signum, workers, lambda: half_made(small)("invoices/*.pdf")) < 5


def test_without_a_draft_before_there_is_none_after(dropped_small: Path, tmp_path: Path) -> None:
    home = copied(dropped_small, tmp_path / "coop")
    stopped(home, signal.SIGINT, "2", lambda: half_made(home)("*"))
    assert called("--home", str(home), "review", *MARCH)[0] == 2


def test_while_the_program_is_imported_it_is_stopped_in_the_same_words(small: Path) -> None:
    process = started("--home", str(small), *RUN)
    assert until(lambda: "polars" in Path(f"/proc/{process.pid}/maps").read_text(), process)
    os.kill(process.pid, signal.SIGINT)
    assert (process.communicate(timeout=60), process.returncode) == (("", SAID), 130)


def test_what_whoever_started_it_wants_ignored_does_not_stop_it(small: Path) -> None:
    """As under nohup."""
    process = started("--home", str(small), *RUN, "--quiet", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert until(lambda: half_made(small)("*"), process)
    os.kill(process.pid, signal.SIGHUP)
    assert (process.communicate(timeout=60), process.returncode) == (("", ""), 0)


def test_an_approval_that_has_begun_to_seal_comes_to_its_end(small: Path) -> None:
    process = started("--home", str(small), *APPROVE)
    assert until((small / "books.db-journal").exists, process)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "") and out.startswith("2026-03 is sealed")


def test_what_is_sealed_and_cannot_be_published_is_not_called_refused(small: Path) -> None:
    """As on a full disk; the next command goes on."""
    (small / "archive").rmdir()
    (small / "archive").touch()
    result = smart(small, *APPROVE)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("smart: 2026-03 is sealed in the books but not yet published (")
    again = smart(small, *RUN)
    assert (again.exit_code, again.stderr) == (3, result.stderr)
    assert smart(small, "review", *MARCH).exit_code == 0
    (small / "archive").unlink()
    assert smart(small, "verify").stdout == "The books are sound.\n"
