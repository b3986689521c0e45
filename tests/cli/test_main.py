"""Commands are found by name, and imported when they are asked for."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

from pipeline import cli
from pipeline.cli.main import WHERE
from tests.cli.homes import called

SMALL_PARTS = {"core", "cli", "start"}
"""What a word of completion may wait for."""


def test_every_command_that_is_written_is_found_by_its_name() -> None:
    modules = {file.stem for file in Path(str(cli.__file__)).parent.glob("*.py") if "\nCOMMANDS = " in file.read_text()}
    written = {(command.name, name) for name in modules for command in import_module(f"pipeline.cli.{name}").COMMANDS}
    assert set(WHERE.items()) == written


def test_a_name_is_completed_and_a_wrong_one_has_a_suggestion() -> None:
    code, out, _ = called(env={"_SMART_COMPLETE": "bash_complete", "COMP_WORDS": "smart re", "COMP_CWORD": "1"})
    assert (code, out.split()) == (0, ["plain,reconcile", "plain,remind", "plain,review"])
    assert called("aprove")[2].splitlines()[-1] == "Error: No such command 'aprove'. Did you mean 'approve'?"


def test_the_group_waits_for_no_command() -> None:
    said = subprocess.run([sys.executable, "-c", "import sys, pipeline.cli; print(*sys.modules)"], capture_output=True, text=True)
    loaded = set(said.stdout.split())
    assert "click" in loaded and "polars" not in loaded
    assert {name.split(".")[1] for name in loaded if name.startswith("pipeline.")} <= SMALL_PARTS
