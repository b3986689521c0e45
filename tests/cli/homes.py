"""Homes, commands and workbooks for the tests of the command line."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from openpyxl import load_workbook

from pipeline.cli import main

MARCH = ("--month", "2026-03")
RUN = ("run", *MARCH, "--as-of", "2026-04-02", "--workers", "1")
APPROVE = ("approve", *MARCH, "--by", "Ann Peeters")
COMMAND = Path(sys.executable).with_name("smart")
TRIO = "trio-cascade-2026-03.xlsx"
SMALL = ("registers.xlsx", "foto-heck-2026-03.xlsx", TRIO, "receipts")
"""What a small home has in its inbox: two Activities, four members, ten invoices."""


def smart(home: Path, *arguments: str) -> Result:
    """The command in this process; an exception that is no exit stops the test."""
    return CliRunner().invoke(main, ["--home", str(home), *arguments], catch_exceptions=False)


def done(home: Path, *arguments: str) -> Result:
    """The command, which must end well."""
    result = smart(home, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result


def started(*arguments: str, **more: Any) -> "subprocess.Popen[str]":
    """The command as a process of its own, leader of its group; nothing of our own environment but PATH."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more.pop("env", {})}
    return subprocess.Popen([COMMAND, *arguments], env=env, text=True, start_new_session=True,
                            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more})


def called(*arguments: str, **more: Any) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command as a process."""
    process = started(*arguments, **more)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def until(happened: Callable[[], Any], process: "subprocess.Popen[str]") -> bool:
    """Whether something happened while the process ran."""
    while not happened():
        if process.poll() is not None:
            return False
        time.sleep(0.0005)
    return True


def half_made(home: Path) -> Callable[[str], list[Path]]:
    """Files of a draft that a run is making, by pattern."""
    return lambda pattern: list((home / "output").glob(f".*building*/{pattern}"))


def workers_of(process: "subprocess.Popen[str]") -> list[int]:
    """Ids of the processes that render for a run."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def fresh(path: Path, *names: str) -> Path:
    """A home with the sample; of its inbox only these, if any are named."""
    done(path, "init", str(path), "--sample", "--quiet")
    for file in (path / "inbox").iterdir() if names else ():
        if file.name not in names:
            file.unlink()
    return path


def copied(home: Path, target: Path) -> Path:
    return Path(shutil.copytree(home, target))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def state(home: Path) -> dict[str, bytes]:
    """Every file of a home that somebody sees: not the lock, the log, the database's bytes, a draft in the making."""
    return {name: body for name, body in tree(home).items()
            if not name.startswith((".lock", "smart.log", "books.db", "output/."))}


def correct(home: Path) -> None:
    """The trio's sealed workbook dropped again: a price lower, one higher, another client, fewer days; a line, a contract
    and an expense removed."""
    again = Path(shutil.copy(home / "archive/2026-03" / TRIO, home / "inbox"))
    edit(again, {("About", "C2"): 2, ("Activities", "H2"): 1400, ("Activities", "H5"): 330,
                 ("Activities", "C7"): "festival-vennen", ("Pay", "E2"): 8, ("Expenses", "F4"): 50})
    book = load_workbook(again)
    for sheet, row in {"Activities": 6, "Pay": 4, "Expenses": 5}.items():
        book[sheet].delete_rows(row)
    book.save(again)


def run_again(home: Path) -> None:
    """A draft that corrects what is sealed."""
    correct(home)
    shutil.copyfile(home / "archive/2026-03/registers.xlsx", home / "inbox/registers.xlsx")
    done(home, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")


def books(home: Path) -> list[str]:
    """Every row of the books."""
    with sqlite3.connect(home / "books.db") as connection:
        return list(connection.iterdump())


def run_json(home: Path, name: str = "2026-03.draft") -> dict[str, Any]:
    return dict(json.loads((home / "output" / name / "run.json").read_bytes()))


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def edit(file: Path, cells: Mapping[tuple[str, str], Any]) -> None:
    """Write cells of a workbook, as a member would: (sheet, cell) -> value."""
    book = load_workbook(file)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(file)
