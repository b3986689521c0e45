"""Who renders: local processes or a Dask cluster, both behind the standard Executor interface."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from threading import Thread
from typing import Any

from pipeline.core.refused import Told
from pipeline.core.stopping import STOPS, stops_are_ours

MOST_WAIT = 10
"""Seconds until a scheduler that does not answer is given up."""


class NoScheduler(Told):
    """A cluster that cannot be used; says why."""


@contextmanager
def hands_for(workers: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Local processes, or the workers of a Dask cluster; and how many chunks they do at a time. Raises NoScheduler."""
    if scheduler is None:
        with _local(workers) as pool:
            yield pool, workers
        return
    with closing(_dask(scheduler)) as client:
        yield client.get_executor(), max(1, sum(client.nthreads().values()))


@contextmanager
def _local(workers: int) -> Iterator[Executor]:
    """Processes that end at once, whatever they do, where the block does not come to its end.

    They are spawned: a forked one would wait for ever for typst's threads, which a fork does not copy.
    """
    spawn = multiprocessing.get_context("spawn")
    theirs, ours = spawn.Pipe(duplex=False)
    with stops_are_ours():
        pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_end_with, initargs=(theirs,))
    with theirs, ours, pool:
        try:
            yield pool
        except BaseException:
            ours.close()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _end_with(run: Connection) -> None:
    """A worker whose run was stopped or killed would go on, wait for ever, or write into the next run's folder."""
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = Thread(target=lambda: wait_for([parent.sentinel, run]) and os._exit(1), daemon=True)
        watch.start()


def _dask(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError as missing:
        raise NoScheduler("--scheduler needs the package distributed: pip install 'smart-month[cluster]'") from missing
    try:
        return Client(scheduler, timeout=MOST_WAIT)
    except (OSError, ValueError) as error:
        raise NoScheduler(f"no Dask scheduler answers at {scheduler}: {error}") from error
