"""README.md says nothing that is not so: its table, its commands, its paths, its packages, its pictures."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from pipeline.cli import main

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [line.split("#")[0].strip() for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
CALLS = sorted({call.strip() for line in SHELL for call in line.split("&&") if call.strip().startswith("smart ")}
               | {call for call in re.findall(r"`(smart [^`\n]+)`", TEXT) if "SOMETHING" not in call})
VERBS = sorted(set(re.findall(r"\bmake ([a-z]+)\b", TEXT)) - {"every", "of"})


def test_the_generated_parts_are_current() -> None:
    checked = subprocess.run([sys.executable, "-m", "cogapp", "--check", "README.md"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("call", CALLS)
def test_every_command_it_shows_exists_with_its_options(call: str) -> None:
    name, *words = shlex.split(call)[1:]
    command = main.commands[name]
    known = {option for param in command.params for option in param.opts} | {"--json", "--help"}
    assert {word for word in words if word.startswith("--")} <= known


def test_it_shows_every_command() -> None:
    assert {call.split()[1] for call in CALLS} == set(main.commands)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_it_shows_is_in_the_makefile(verb: str) -> None:
    assert re.search(rf"^{verb}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_file_it_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    paths = [word for word in re.findall(r"`([\w./-]+/[\w./-]*)`", TEXT) if (ROOT / word.split("/")[0]).exists()]
    assert links and paths
    assert [name for name in (*links, *paths) if not (ROOT / name).exists() and "x." not in name] == []


def test_it_says_of_every_package_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = {re.split(r"[\[<>=]", one)[0].lower() for one in project["dependencies"]}
    table = TEXT.split("## Dependencies")[1].split("\n## ")[0]
    said = {word.strip().split(" ")[0].lower() for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
            for word in row.split(",")}
    assert packages <= said


def test_help_of_every_command_gives_an_example() -> None:
    for name, command in main.commands.items():
        help_text = command.get_help(click.Context(command, info_name=f"smart {name}"))
        assert f"smart {name}" in help_text.split("Usage:")[1].split("\n", 1)[1], name
