"""What goes into the books and comes out of them: an approval, a sealed run, the files it read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from hashlib import sha256

from pipeline.core.refused import Refused


class BooksRefused(Refused):
    """The books do not take a run."""


@dataclass(frozen=True)
class Input:
    """A file that a run read. origin: the folder it lay in; archived_as: where its copy is kept; both below the home.

    stays: rows of it still wait, so it stays in the inbox too.
    """

    archived_as: str
    file: str
    origin: str
    sha256: str
    kind: str
    stays: bool


@dataclass(frozen=True)
class Approval:
    """A run about to be sealed: the exact bytes of its run.json, its folder below the home, who approves and when."""

    month: str
    run: int
    as_of: date
    run_json: bytes
    folder: str
    by: str
    at: datetime
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class SealedRun:
    """A run in the books; nth is its place in the chain of seals."""

    nth: int
    month: str
    run: int
    as_of: str
    previous_seal: str
    seal: str
    run_json: str
    folder: str
    approved_by: str
    approved_at: str


def seal_of(run: SealedRun, inputs: Iterable[Input]) -> str:
    """The seal of a run: SHA-256 of all that the books say of it, the seal before it and its files among that."""
    said = {**asdict(run), "seal": "", "inputs": [astuple(file) for file in sorted(inputs, key=lambda file: file.archived_as)]}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
