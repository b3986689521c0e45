"""Ctrl-C, `kill` and a terminal that closes: work stops and is tidied up, but for steps that must come to their end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asked the program to stop: `signum`. No Exception: nothing may take it for an error of its own."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


@contextmanager
def unstoppable() -> Iterator[None]:
    """What is asked meanwhile is ignored: the block has begun to change things and ends."""
    before = {each: signal.signal(each, signal.SIG_IGN) for each in STOPS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler or signal.SIG_DFL)


@contextmanager
def stops_are_ours() -> Iterator[None]:
    """Processes started meanwhile never see these signals; they reach this one as soon as the block ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
