"""The command as a process: any folder, time zone, locale and number of workers; alone in its home; stopped by Ctrl-C."""

import json
import os
import signal
import sys
import time
from pathlib import Path
from subprocess import Popen

import pytest

from tests.cli.homes import APPROVE, MARCH, RUN, books, called, copied, edit, started, state, tree

ANY_WORKERS = RUN[:-2]


def until(happened: Path, process: "Popen[str]") -> None:
    """Wait for a file or folder while the process runs."""
    while not happened.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.001)


def workers_of(process: "Popen[str]") -> list[int]:
    """Ids of the processes that render for it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_the_home_may_come_from_the_environment(small: Path, tmp_path: Path) -> None:
    before = tree(small / "output")
    code, out, err = called(*RUN, cwd=tmp_path, env={"SMART_HOME": str(small)})
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == str(small / "output" / "2026-03.draft" / "review" / "index.html")
    assert tree(small / "output") == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["coop"]


def test_the_home_may_be_the_folder_one_stands_in_or_a_relative_one(small: Path) -> None:
    page = str(small / "output" / "2026-03.draft" / "review" / "index.html")
    for folder, options in ((small, ()), (small.parent, ("--home", small.name)), (small / "inbox", ("--home", ".."))):
        code, out, err = called(*options, "review", *MARCH, cwd=folder)
        assert (code, out.splitlines()[-1], err) == (0, page, "")


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "env"), [
    ("1", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
    ("2", {"TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2"}),
    ("3", {"TZ": "Europe/Brussels", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
])
def test_workers_time_zone_and_locale_do_not_change_a_byte(drafted: Path, tmp_path: Path, workers: str,
                                                           env: dict[str, str]) -> None:
    home = copied(drafted, tmp_path / "somewhere" / "else")
    (home / "output" / "2026-03.draft").rename(tmp_path / "set aside")
    code, out, err = called("--home", str(home), *ANY_WORKERS, "--workers", workers, "--quiet", env=env)
    assert (code, out, err) == (0, "", "")
    assert tree(home / "output") == tree(drafted / "output")


def test_problems_go_to_stderr_and_results_to_stdout(small: Path) -> None:
    edit(small / "inbox" / "foto-heck-2026-03.xlsx", {("Activities", "F2"): "six"})
    line = "foto-heck-2026-03.xlsx: Activities!F2 CELL-NOT-NUMBER\n"
    code, out, err = called("--home", str(small), *RUN)
    assert (code, err) == (1, line) and "CELL-NOT-NUMBER" not in out
    assert "\x1b" not in out + err and "\r" not in out + err
    code, out, err = called("--home", str(small), *RUN, "--json")
    assert (code, err) == (1, "") and json.loads(out)["totals"]["problems"] == 1


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
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)


@pytest.mark.slow
def test_a_second_command_at_the_same_time_ends_with_4_and_changes_nothing(drafted: Path, tmp_path: Path) -> None:
    home = copied(drafted, tmp_path / "coop")
    before, rows = tree(home / "output" / "2026-03.draft"), books(home)
    first = started("--home", str(home), *RUN, "--quiet")
    until(home / "output" / ".2026-03.draft.building", first)
    for arguments in (RUN, APPROVE, ("discard", *MARCH), ("verify",), ("check", *MARCH)):
        code, out, err = called("--home", str(home), *arguments)
        assert (code, out) == (4, "")
        assert err == f"smart: process {first.pid} is at work in {home}: try again later\n"
        assert first.poll() is None
    assert first.communicate(timeout=60) == ("", "") and first.returncode == 0
    assert (tree(home / "output" / "2026-03.draft"), books(home)) == (before, rows)


@pytest.mark.slow
def test_of_two_runs_started_together_one_at_most_is_refused(small: Path) -> None:
    before = tree(small / "output")
    pair = [started("--home", str(small), *RUN, "--quiet") for _ in range(2)]
    ended = [(process.communicate(timeout=60), process.returncode) for process in pair]
    assert sorted(code for _, code in ended) == [0, 4]
    assert tree(small / "output") == before


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("again", [False, True], ids=["first run", "another run"])
def test_ctrl_c_leaves_the_draft_that_was_there_and_no_traceback(dropped_small: Path, drafted_small: Path, tmp_path: Path,
                                                                 workers: str, again: bool) -> None:
    """A terminal sends it to the workers too."""
    home = copied(drafted_small if again else dropped_small, tmp_path / "coop")
    before = {name: body for name, body in state(home).items() if ".building" not in name}
    process = started("--home", str(home), *ANY_WORKERS, "--workers", workers)
    until(home / "output" / ".2026-03.draft.building" / "invoices", process)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode != 0 and "Traceback" not in err and out == ""
    assert {name: body for name, body in state(home).items() if ".building" not in name} == before
    if not again:
        assert called("--home", str(home), "review", *MARCH)[0] == 2


def test_a_worker_that_dies_is_said_plainly(small: Path) -> None:
    """As when the machine has no memory left and picks one."""
    before = state(small)
    process = started("--home", str(small), *ANY_WORKERS, "--workers", "2")
    until(small / "output" / ".2026-03.draft.building", process)
    while not (workers := workers_of(process)):
        assert process.poll() is None
    os.kill(workers[0], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3 and "Traceback" not in err and len(err.splitlines()) == 1
    assert {name: body for name, body in state(small).items() if ".building" not in name} == before


def test_a_terminal_gets_a_progress_bar_and_a_pipe_does_not(small: Path) -> None:
    import pty

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
    assert "documents" not in "".join(called("--home", str(small), *RUN)[1:])


def test_python_m_is_the_same_command(small: Path) -> None:
    import subprocess

    page = str(small / "output" / "2026-03.draft" / "review" / "index.html")
    ended = subprocess.run([sys.executable, "-m", "pipeline.cli", "--home", str(small), "review", *MARCH], capture_output=True,
                           text=True, cwd=Path(__file__).parents[2])
    assert (ended.returncode, ended.stdout.splitlines()[-1:], ended.stderr) == (0, [page], "")
