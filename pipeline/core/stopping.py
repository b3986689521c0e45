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
    """Processes started meanwhile never see these signals; one that comes is acted upon as soon as the block ends.

    Blocked here, it may still reach another thread of ours, and Python would handle it in this one: so it only notes it.
    """
    asked: list[int] = []
    handled = {each: handler for each in STOPS if callable(handler := signal.getsignal(each))}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    for each in handled:
        signal.signal(each, lambda signum, frame: asked.append(signum))
    try:
        yield
    finally:
        for each, handler in handled.items():
            signal.signal(each, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for signum in asked[:1]:
            signal.raise_signal(signum)
