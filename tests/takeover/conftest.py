"""Homes whose books begin with the sample opening, made once. Copy one to write in it."""

from pathlib import Path

import pytest

from tests.cli.homes import APPROVE, RUN, copied, done, fresh
from tests.conftest import Kept
from tests.takeover.openings import NAMES, SAMPLE


@pytest.fixture(scope="session")
def empty(kept: Kept) -> Path:
    """A home with registers and four workbooks of March, whose books are empty."""
    return kept("empty", lambda home: fresh(home, *NAMES))


@pytest.fixture(scope="session")
def begun(empty: Path, kept: Kept) -> Path:
    """The same, its books begun with the sample opening."""
    return kept("begun", lambda home: done(copied(empty, home), "init", str(home), "--opening", str(SAMPLE), "--quiet"))


@pytest.fixture(scope="session")
def drafted_on_it(begun: Path, kept: Kept) -> Path:
    """The same, with the draft of March."""
    return kept("drafted-on-it", lambda home: done(copied(begun, home), *RUN, "--quiet"))


@pytest.fixture(scope="session")
def continued(drafted_on_it: Path, kept: Kept) -> Path:
    """The same, March approved."""
    return kept("continued", lambda home: done(copied(drafted_on_it, home), *APPROVE, "--quiet"))


@pytest.fixture
def sealed(continued: Path, tmp_path: Path) -> Path:
    return copied(continued, tmp_path / "coop")


@pytest.fixture
def home(empty: Path, tmp_path: Path) -> Path:
    return copied(empty, tmp_path / "coop")
