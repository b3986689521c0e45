"""Homes with approved months, shared by the tests of declarations."""

from pathlib import Path

import pytest

from tests.cli.conftest import corrected, drafted, drafted_small, dropped_small, sealed, sealed_small
from tests.cli.homes import APPROVE, MARCH, copied, done

__all__ = ["corrected", "drafted", "drafted_small", "dropped_small", "sealed", "sealed_small"]


@pytest.fixture(scope="session")
def sealed_sample(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, approved. Copy it to declare in it."""
    made = copied(drafted, tmp_path_factory.mktemp("sealed-sample") / "coop")
    done(made, *APPROVE, "--quiet")
    return made


@pytest.fixture(scope="session")
def sealed_notes(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home whose March was corrected by credit notes, all approved. Copy it to declare in it."""
    made = copied(corrected, tmp_path_factory.mktemp("sealed-notes") / "coop")
    done(made, "approve", *MARCH, "--run", "2", "--by", "Ann Peeters", "--quiet")
    return made
