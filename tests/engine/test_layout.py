"""Who may import whom, and how large a file may grow, so that the layout keeps telling the story."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "rules": {"core"},
    "workbooks": set(),
    "intake": {"core", "schemas", "workbooks"},
    "books": {"core"},
    "bank": {"books", "core", "intake", "workbooks"},
    "receivables": {"books", "core", "outputs", "rules"},
    "declarations": {"books", "core", "month", "outputs", "rules"},
    "sending": {"books", "core"},
    "outputs": {"core"},
    "month": {"books", "core", "intake", "outputs", "rules", "schemas"},
    "member_folder": {"books", "core", "intake", "month", "outputs"},
    "membership": {"books", "core", "intake", "month", "outputs"},
    "takeover": {"books", "core", "intake", "month", "outputs", "schemas", "workbooks"},
    "whatif": {"books", "core", "month", "rules", "schemas"},
    "cli": {"bank", "books", "core", "declarations", "intake", "member_folder", "membership", "month", "outputs",
            "receivables", "rules", "schemas", "sending", "takeover", "whatif"},
}
LONGEST_FILE, LONGEST_FUNCTION = 200, 30
OURS = ("pipeline", "schemas", "sample_inputs", "bench", "tests")


def imported(file: Path) -> Iterator[str]:
    """Modules that a file imports, with the names it takes from them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_package_has_its_row() -> None:
    assert set(MAY_IMPORT) == {folder.name for folder in (ROOT / "pipeline").iterdir() if (folder / "__init__.py").is_file()}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(package: str) -> None:
    for file in (ROOT / "pipeline" / package).rglob("*.py"):
        parts = [module.split(".") for module in imported(file)]
        used = {part[1] for part in parts if part[0] == "pipeline"} | {part[0] for part in parts if part[0] == "schemas"}
        assert used - {package} <= MAY_IMPORT[package], file.name


def test_a_rule_reads_nothing_but_its_arguments() -> None:
    for file in (ROOT / "pipeline" / "rules").rglob("*.py"):
        for module in imported(file):
            assert file.name == "__init__.py" or module.split(".")[0] not in ("os", "pathlib", "yaml", "datetime", "time"), file


@pytest.mark.parametrize("folder", OURS)
def test_files_and_functions_stay_short(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") <= LONGEST_FILE, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{file} {node.name}"
