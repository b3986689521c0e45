"""The log file of a home: when, which command, what came out. Never a name, a number of a person or an amount of one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class LogFile(logging.FileHandler):
    """A log that a full disk leaves incomplete: that must not hide what the command itself says."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


@contextmanager
def logging_to(file: Path) -> Iterator[None]:
    """Append the program's log lines to a file while the command runs."""
    logger = logging.getLogger("smart")
    handler = LogFile(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        with suppress(OSError):
            handler.close()
