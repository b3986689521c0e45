"""What all tests share: golden files, which `--update` rewrites, and homes that are made once. Copy a home to write in it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.homes import APPROVE, RUN, SMALL, copied, done, fresh, run_again

Make = Callable[[Path], object]
Kept = Callable[[str, Make], Path]
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


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A home by name, made by whichever process of tests asks for it first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def kept(name: str, make: Make) -> Path:
        folder, making = shared / name, shared / f"{name}.making"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                shutil.rmtree(making, ignore_errors=True)
                make(making / "coop")
                making.rename(folder)
        return folder / "coop"

    return kept


@pytest.fixture(scope="session")
def drafted(kept: Kept) -> Path:
    """The sample home after one run."""
    return kept("drafted", lambda home: done(fresh(home), *RUN))


@pytest.fixture(scope="session")
def sealed_sample(drafted: Path, kept: Kept) -> Path:
    """The sample, approved."""
    return kept("sealed-sample", lambda home: done(copied(drafted, home), *APPROVE))


@pytest.fixture(scope="session")
def dropped_small(kept: Kept) -> Path:
    """A small home before its run."""
    return kept("dropped-small", lambda home: fresh(home, *SMALL))


@pytest.fixture(scope="session")
def drafted_small(dropped_small: Path, kept: Kept) -> Path:
    """A small home after one undisturbed run."""
    return kept("drafted-small", lambda home: done(copied(dropped_small, home), *RUN))


@pytest.fixture(scope="session")
def sealed_small(drafted_small: Path, kept: Kept) -> Path:
    """A small home whose March is approved."""
    return kept("sealed-small", lambda home: done(copied(drafted_small, home), *APPROVE))


@pytest.fixture(scope="session")
def corrected(sealed_small: Path, kept: Kept) -> Path:
    """A small home whose March is sealed, then corrected by a second run that is a draft."""
    return kept("corrected", lambda home: run_again(copied(sealed_small, home)))


@pytest.fixture(scope="session")
def sealed_notes(corrected: Path, kept: Kept) -> Path:
    """A small home whose March was corrected by credit notes, all approved."""
    return kept("sealed-notes", lambda home: done(copied(corrected, home), *APPROVE, "--run", "2"))


@pytest.fixture
def small(drafted_small: Path, tmp_path: Path) -> Path:
    return copied(drafted_small, tmp_path / "coop")


@pytest.fixture
def sealed(sealed_small: Path, tmp_path: Path) -> Path:
    return copied(sealed_small, tmp_path / "coop")
