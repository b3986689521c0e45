"""The command `smart` from its first instant: a signal ends it with one plain line, also while the rest is imported."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from pipeline.core.stopping import STOPS, Stopped

Handler = Callable[[int, FrameType | None], None]
SAID = "smart: stopped; nothing changed"


def main() -> None:
    """Run the command; 130 after Ctrl-C, 143 after SIGTERM, 129 after the terminal closed."""
    _on_stop(_leave)
    from pipeline.cli import main as command

    _on_stop(_unwind)
    try:
        command()
    except Stopped as stopped:
        print(SAID, file=sys.stderr)
        raise SystemExit(128 + stopped.signum) from None


def _on_stop(handler: Handler) -> None:
    """From now on these signals go to the handler; not those that whoever started us wants ignored, as nohup does."""
    for each in STOPS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, handler)


def _leave(signum: int, frame: FrameType | None) -> None:
    """There is nothing to tidy up yet, or it takes too long for whoever asks a second time."""
    os.write(2, f"{SAID}\n".encode())
    os._exit(128 + signum)


def _unwind(signum: int, frame: FrameType | None) -> None:
    _on_stop(_leave)
    raise Stopped(signum)
