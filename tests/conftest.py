"""What all tests share: `--update` rewrites golden files, `golden` compares with them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ.setdefault("POLARS_MAX_THREADS", "1")
"""Two processes of tests share the cores, and their tables are small; read where polars is first imported, after this."""
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files; review the difference like code")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/<name>, or rewrite it under --update."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.is_file(), f"no golden file {name}: run the tests with --update and review it"
        assert text == file.read_text(encoding="utf-8")

    return compare
