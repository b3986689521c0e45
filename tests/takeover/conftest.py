"""Homes whose books begin with the sample opening, made once. Copy one to write in it."""

from pathlib import Path

import pytest

from tests.cli.homes import APPROVE, RUN, copied, done, fresh
from tests.takeover.openings import NAMES, SAMPLE


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with registers and four workbooks of March, whose books are empty."""
    return fresh(tmp_path_factory.mktemp("empty") / "coop", *NAMES)


@pytest.fixture(scope="session")
def begun(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, its books begun with the sample opening."""
    home = copied(empty, tmp_path_factory.mktemp("begun") / "coop")
    done(home, "init", str(home), "--opening", str(SAMPLE), "--quiet")
    return home


@pytest.fixture(scope="session")
def drafted_on_it(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with the draft of March."""
    home = copied(begun, tmp_path_factory.mktemp("drafted") / "coop")
    done(home, *RUN, "--quiet")
    return home


@pytest.fixture(scope="session")
def continued(drafted_on_it: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, March approved."""
    home = copied(drafted_on_it, tmp_path_factory.mktemp("continued") / "coop")
    done(home, *APPROVE, "--quiet")
    return home


@pytest.fixture
def sealed(continued: Path, tmp_path: Path) -> Path:
    return copied(continued, tmp_path / "coop")


@pytest.fixture
def home(empty: Path, tmp_path: Path) -> Path:
    return copied(empty, tmp_path / "coop")
