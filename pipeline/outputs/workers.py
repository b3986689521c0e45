"""Who renders: local processes or a Dask cluster, both behind the standard Executor interface."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing.connection import wait as wait_for
from threading import Thread
from typing import Any

MOST_WAIT = 10
"""Seconds until a scheduler that does not answer is given up."""


class NoScheduler(Exception):
    """A cluster that cannot be used; says why."""


@contextmanager
def hands_for(workers: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Local processes, or the workers of a Dask cluster; and how many chunks they do at a time. Raises NoScheduler.

    Processes are spawned: a forked one would wait for ever for typst's threads, which a fork does not copy.
    """
    if scheduler is None:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_die_with_the_parent) as local:
            try:
                yield local, workers
            except BaseException:
                local.shutdown(wait=False, cancel_futures=True)
                raise
        return
    with closing(_dask(scheduler)) as client:
        yield client.get_executor(), max(1, sum(client.nthreads().values()))


def _die_with_the_parent() -> None:
    """A worker whose parent was killed would wait for ever, or write into the next run's folder."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = Thread(target=lambda: wait_for([parent.sentinel]) and os._exit(1), daemon=True)
        watch.start()


@contextmanager
def interrupts_are_ours() -> Iterator[None]:
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
        raise NoScheduler("--scheduler needs the package distributed: pip install 'smart-month[cluster]'") from missing
    try:
        return Client(scheduler, timeout=MOST_WAIT)
    except (OSError, ValueError) as error:
        raise NoScheduler(f"no Dask scheduler answers at {scheduler}: {error}") from error
