"""A small home whose March is approved: its invoices wait for money."""

from pathlib import Path

import pytest

from tests.cli.conftest import drafted, drafted_small, dropped_small  # noqa: F401 - a fixture of these tests too
from tests.cli.homes import APPROVE, copied, done


@pytest.fixture(scope="session")
def sealed(drafted_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """Copy it."""
    home = copied(drafted_small, tmp_path_factory.mktemp("bank") / "coop")
    done(home, *APPROVE, "--quiet")
    return home


@pytest.fixture
def home(sealed: Path, tmp_path: Path) -> Path:
    return copied(sealed, tmp_path / "coop")
