"""Every document of a month as files: chunks through the standard Executor interface, each PDF checked."""

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from threading import Thread
from typing import Any

from pipeline.core.problems import Problem
from pipeline.outputs import Finished, invoice, payslip

Document = dict[str, Any]
CHUNK = 64
IN_FLIGHT = 3
"""Chunks handed out per worker at a time: enough to keep it busy, few enough to keep memory flat."""
CLAIMS = (b"<pdfaid:part>3</pdfaid:part>", b"<pdfuaid:part>1</pdfuaid:part>")
KINDS: dict[str, Callable[[Document], Finished]] = {"invoice": invoice.files, "payslip": payslip.files}


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
    """
    for part in ("payslips", "invoices"):
        (folder / part).mkdir(parents=True, exist_ok=True)
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
        finished = KINDS[document["kind"]](document)
        written += [_write(Path(folder), path, content) for path, content in finished.files.items()]
        problems += finished.problems
    return len(documents), Rendered(tuple(written), tuple(problems))


def _write(folder: Path, path: str, content: bytes) -> Written:
    if path.endswith(".pdf"):
        check_pdf(path, content)
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
    with _executor(workers, scheduler) as executor:
        pending: set[Future[tuple[int, Rendered]]] = set()
        for chunk in chunks:
            with _interrupts_are_ours():
                pending.add(executor.submit(render_chunk, chunk, str(folder.resolve())))
            if len(pending) >= IN_FLIGHT * workers:
                ready, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ready)
        yield from (future.result() for future in pending)


@contextmanager
def _executor(workers: int, scheduler: str | None) -> Iterator[Executor]:
    """Local processes, or the workers of a Dask cluster.

    Processes are spawned: a forked one would wait for ever for typst's threads, which a fork does not copy.
    """
    if scheduler is None:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_die_with_the_parent) as local:
            try:
                yield local
            except BaseException:
                local.shutdown(wait=False, cancel_futures=True)
                raise
        return
    with closing(_dask(scheduler)) as client:
        yield client.get_executor()


def _die_with_the_parent() -> None:
    """A worker whose parent was killed would wait for ever, or write into the next run's folder."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = Thread(target=lambda: wait_for([parent.sentinel]) and os._exit(1), daemon=True)
        watch.start()


@contextmanager
def _interrupts_are_ours() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C; it reaches this one as soon as the block ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _dask(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError as missing:
        raise ValueError("--scheduler needs the package distributed: pip install 'smart-month[cluster]'") from missing
    return Client(scheduler)
