"""The home of most tests of the command line."""

from pathlib import Path

import pytest

from tests.cli.homes import copied


@pytest.fixture
def home(drafted: Path, tmp_path: Path) -> Path:
    return copied(drafted, tmp_path / "coop")
