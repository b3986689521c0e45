"""A small home whose March is approved: its invoices wait for money."""

from pathlib import Path

import pytest


@pytest.fixture
def home(sealed: Path) -> Path:
    return sealed
