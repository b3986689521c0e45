"""Every document of a month as files: chunks through the standard Executor interface, each PDF checked."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.core.problems import Problem
from pipeline.core.refused import Told
from pipeline.core.stopping import stops_are_ours
from pipeline.outputs import (
    Finished,
    agreement,
    copyright,
    income_sheet,
    individual_account,
    invoice,
    leaving,
    payslip,
    statement,
)
from pipeline.outputs.ubl_official import RulesMissing
from pipeline.outputs.workers import hands_for

Document = dict[str, Any]
CHUNK = 64
IN_FLIGHT = 3
"""Chunks handed out per worker at a time: enough to keep it busy, few enough to keep memory flat."""
CLAIMS = (b"<pdfaid:part>3</pdfaid:part>", b"<pdfuaid:part>1</pdfuaid:part>")
KINDS: dict[str, Callable[[Document], Finished]] = {
    "invoice": invoice.files,
    "credit_note": invoice.files,
    "payslip": payslip.files,
    "copyright": copyright.files,
    "contract": agreement.files,
    "amendment": agreement.files,
    "withdrawal": agreement.files,
    "income_sheet": income_sheet.files,
    "individual_account": individual_account.files,
    "leaving": leaving.files,
    "statement": statement.files,
}


class NotRendered(Told):
    """A document that could not be made; says which and why, in text, which every executor can bring back."""


@dataclass(frozen=True, order=True)
class Written:
    """One file of the month: path inside the folder, SHA-256, size in bytes."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Rendered:
    """All files, sorted by path, and the problems their own checks found, sorted."""

    written: tuple[Written, ...]
    problems: tuple[Problem, ...]


def render_all(documents: Iterable[Document], folder: Path, workers: int, scheduler: str | None = None,
               progress: Callable[[int], None] = lambda done: None) -> Rendered:
    """Write the files of each document into the folder.

    workers: local processes; 1 stays in this one. scheduler: address of a Dask cluster that shares the folder's disk.
    progress: told the number of documents finished so far. The files do not depend on workers or scheduler.
    Raises NoScheduler, NotRendered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Written] = []
    problems: list[Problem] = []
    done = 0
    for count, rendered in _finished(_chunks(documents), folder, workers, scheduler):
        written += rendered.written
        problems += rendered.problems
        progress(done := done + count)
    return Rendered(tuple(sorted(written)), tuple(sorted(problems)))


def render_chunk(documents: list[Document], folder: str) -> tuple[int, Rendered]:
    """What a worker does: finish and write each document; how many, and what came of them."""
    written: list[Written] = []
    problems: list[Problem] = []
    for document in documents:
        finished = _finish(document)
        written += [_write(Path(folder), path, content) for path, content in finished.files.items()]
        problems += finished.problems
    return len(documents), Rendered(tuple(written), tuple(problems))


def _finish(document: Document) -> Finished:
    try:
        return KINDS[document["kind"]](document)
    except RulesMissing:
        raise
    except Exception as error:
        what = f"{document['kind'].replace('_', ' ')} {document['number']} cannot be made"
        raise NotRendered(f"{what}: {type(error).__name__}: {error}") from None


def _write(folder: Path, path: str, content: bytes) -> Written:
    if path.endswith(".pdf"):
        check_pdf(path, content)
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
    return Written(path, hashlib.sha256(content).hexdigest(), len(content))


def check_pdf(path: str, content: bytes) -> None:
    """Refuse a PDF that is cut short or does not say PDF/A-3 and PDF/UA-1.

    Raises ValueError: it would be our bug, not the member's.
    """
    whole = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    if not whole or any(claim not in content for claim in CLAIMS):
        raise ValueError(f"{path} is not a finished PDF/A-3 and PDF/UA-1 document")


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    remaining = iter(documents)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _finished(chunks: Iterator[list[Document]], folder: Path, workers: int,
              scheduler: str | None) -> Iterator[tuple[int, Rendered]]:
    """Chunks as they finish, in any order."""
    if workers == 1 and scheduler is None:
        yield from (render_chunk(chunk, str(folder)) for chunk in chunks)
        return
    with hands_for(workers, scheduler) as (executor, hands):
        pending: set[Future[tuple[int, Rendered]]] = set()
        for chunk in chunks:
            with stops_are_ours():
                pending.add(executor.submit(render_chunk, chunk, str(folder.resolve())))
            if len(pending) >= IN_FLIGHT * hands:
                ready, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ready)
        yield from (future.result() for future in pending)
