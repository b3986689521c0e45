"""Homes that were run once for all tests, and a copy of one for each test."""

import shutil
from pathlib import Path

import pytest

from tests.cli.homes import APPROVE, MARCH, RUN, SMALL, copied, correct, done, fresh


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample home after one run. Copy it."""
    home = fresh(tmp_path_factory.mktemp("sample") / "coop")
    done(home, *RUN)
    return home


@pytest.fixture(scope="session")
def dropped_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home before its run. Copy it."""
    return fresh(tmp_path_factory.mktemp("dropped") / "coop", *SMALL)


@pytest.fixture(scope="session")
def drafted_small(dropped_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home after one undisturbed run. Copy it."""
    home = copied(dropped_small, tmp_path_factory.mktemp("drafted") / "coop")
    done(home, *RUN)
    return home


@pytest.fixture(scope="session")
def corrected(drafted_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home whose March is sealed, then corrected by a second run that is a draft. Copy it to write."""
    home = copied(drafted_small, tmp_path_factory.mktemp("corrected") / "coop")
    done(home, "approve", *MARCH, "--by", "Ann Peeters", "--quiet")
    correct(home)
    shutil.copyfile(home / "archive/2026-03/registers.xlsx", home / "inbox/registers.xlsx")
    done(home, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")
    return home


@pytest.fixture(scope="session")
def sealed_small(drafted_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home whose March is approved. Copy it."""
    home = copied(drafted_small, tmp_path_factory.mktemp("sealed") / "coop")
    done(home, *APPROVE, "--quiet")
    return home


@pytest.fixture
def sealed(sealed_small: Path, tmp_path: Path) -> Path:
    return copied(sealed_small, tmp_path / "coop")


@pytest.fixture
def home(drafted: Path, tmp_path: Path) -> Path:
    return copied(drafted, tmp_path / "coop")


@pytest.fixture
def small(drafted_small: Path, tmp_path: Path) -> Path:
    return copied(drafted_small, tmp_path / "coop")
