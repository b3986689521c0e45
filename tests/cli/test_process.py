"""The command as a process: any folder, time zone, locale and number of workers; alone in its home; stopped by Ctrl-C."""

import json
import os
import pty
import signal
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from tests.cli.homes import APPROVE, MARCH, RUN, called, copied, edit, half_made, started, state, tree, until, workers_of

ANY_WORKERS = RUN[:-2]


def test_the_home_may_come_from_the_environment(small: Path, tmp_path: Path) -> None:
    code, out, err = called("review", *MARCH, cwd=tmp_path, env={"SMART_HOME": str(small)})
    assert (code, out.splitlines()[-1], err) == (0, str(small / "output" / "2026-03.draft" / "review" / "index.html"), "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["coop"]


def test_the_home_may_be_the_folder_one_stands_in_or_a_relative_one(small: Path) -> None:
    page = str(small / "output" / "2026-03.draft" / "review" / "index.html")
    for folder, options in ((small, ()), (small.parent, ("--home", small.name)), (small / "inbox", ("--home", ".."))):
        code, out, err = called(*options, "review", *MARCH, cwd=folder)
        assert (code, out.splitlines()[-1], err) == (0, page, "")


@pytest.mark.slow
@pytest.mark.parametrize(("which", "workers", "env"), [
    ("drafted", "2", {"TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2"}),
    ("drafted_small", "1", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
    ("drafted_small", "3", {"TZ": "Asia/Kolkata", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
])
def test_workers_time_zone_and_locale_do_not_change_a_byte(request: pytest.FixtureRequest, tmp_path: Path, which: str,
                                                           workers: str, env: dict[str, str]) -> None:
    """From another folder, in another place, with SMART_HOME; the draft was never there."""
    drafted: Path = request.getfixturevalue(which)
    home = copied(drafted, tmp_path / "somewhere" / "else")
    (home / "output" / "2026-03.draft").rename(tmp_path / "set aside")
    code, out, err = called(*ANY_WORKERS, "--workers", workers, "--quiet", cwd="/", env={**env, "SMART_HOME": str(home)})
    assert (code, out, err) == (0, "", "")
    assert tree(home / "output") == tree(drafted / "output")


def test_problems_go_to_stderr_and_results_to_stdout(small: Path) -> None:
    edit(small / "inbox" / "foto-heck-2026-03.xlsx", {("Activities", "F2"): "six"})
    line = "foto-heck-2026-03.xlsx: Activities!F2 CELL-NOT-NUMBER\n"
    code, out, err = called("--home", str(small), *RUN)
    assert (code, err) == (1, line) and "CELL-NOT-NUMBER" not in out
    assert "\x1b" not in out + err and "\r" not in out + err
    code, out, err = called("--home", str(small), "review", *MARCH, "--json")
    assert (code, err) == (0, "") and json.loads(out)["totals"]["problems"] == 1


@pytest.mark.parametrize(("arguments", "code"), [
    (("verify",), 0), (("review", "--month", "2025-01"), 2), (("nonsense",), 2), (("law", "--on", "tomorrow"), 2),
    (("approve", "--month", "2025-01", "--by", "Ann Peeters"), 3)])
def test_exit_codes_reach_the_shell_without_a_traceback(small: Path, arguments: tuple[str, ...], code: int) -> None:
    ended, _, err = called("--home", str(small), *arguments)
    assert ended == code and "Traceback" not in err


def test_a_reader_that_goes_away_is_no_error(small: Path) -> None:
    """As in `smart law | head -1`."""
    process = started("--home", str(small), "law")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=30)


@pytest.fixture(scope="module")
def at_work(dropped_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["tuple[Path, Popen[str]]"]:
    """A home in which a run is at work, and that run, which was stopped half-way."""
    home = copied(dropped_small, tmp_path_factory.mktemp("at work") / "coop")
    first = started("--home", str(home), *RUN, "--quiet")
    assert until(lambda: half_made(home)("*"), first)
    os.kill(first.pid, signal.SIGSTOP)
    yield home, first
    first.kill()
    first.communicate()


@pytest.mark.parametrize("arguments", [RUN, APPROVE, ("discard", *MARCH), ("verify",), ("check", *MARCH)],
                         ids=lambda words: words[0])
def test_a_second_command_at_the_same_time_ends_with_4(at_work: "tuple[Path, Popen[str]]", arguments: tuple[str, ...]) -> None:
    home, first = at_work
    before = state(home)
    code, out, err = called("--home", str(home), *arguments)
    assert (code, out, err) == (4, "", f"smart: process {first.pid} is at work in {home}: try again later\n")
    assert state(home) == before and first.poll() is None


def test_the_run_that_was_at_work_ends_as_if_alone(at_work: "tuple[Path, Popen[str]]", drafted_small: Path) -> None:
    home, first = at_work
    os.kill(first.pid, signal.SIGCONT)
    assert first.communicate(timeout=60) == ("", "") and first.returncode == 0
    assert tree(home / "output") == tree(drafted_small / "output")


@pytest.mark.slow
def test_of_two_runs_started_together_one_is_refused(small: Path) -> None:
    before = tree(small / "output")
    pair = [started("--home", str(small), *RUN, "--quiet") for _ in range(2)]
    ended = [(process.communicate(timeout=60), process.returncode) for process in pair]
    assert sorted(code for _, code in ended) == [0, 4]
    assert tree(small / "output") == before


def test_a_worker_that_dies_is_said_plainly(small: Path) -> None:
    """As when the machine has no memory left and picks one."""
    before = state(small)
    process = started("--home", str(small), *ANY_WORKERS, "--workers", "2")
    assert until(lambda: half_made(small)("*"), process)
    assert until(lambda: workers_of(process), process)
    os.kill(workers_of(process)[0], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3 and "Traceback" not in err and len(err.splitlines()) == 1
    assert state(small) == before


def test_a_terminal_gets_a_progress_bar_and_a_pipe_does_not(small: Path) -> None:
    shown, ours = pty.openpty()
    process = started("--home", str(small), *RUN, stderr=ours, env={"TERM": "xterm"})
    os.close(ours)
    seen = b""
    try:
        while part := os.read(shown, 4096):
            seen += part
    except OSError:  # the terminal's other end is closed
        pass
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and b"documents" in seen and "documents" not in out
