"""A command that works in a home: alone, with its log, after what a killed approval left to do."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pipeline.books.connection import BooksDamaged
from pipeline.cli.log import logging_to
from pipeline.core.home import Home
from pipeline.core.lock import Locked, lock
from pipeline.member_folder.index import catch_up
from pipeline.month.approve import Approved, finish_interrupted
from pipeline.month.publish import Unpublished


@contextmanager
def at_work(home: Home) -> Iterator[Approved | None]:
    """Hold the home while the command runs; gives the approval that was completed first, if any.

    Raises HomeError where it is none, Locked where another works. Damaged books are for the command to meet.
    """
    home.cooperative  # noqa: B018 - refuses a folder that is no home before anything is written there
    with lock(home.path), logging_to(home.path / "smart.log"):
        finished = None
        with suppress(BooksDamaged):
            finished = finish_interrupted(home)
            catch_up(home)
        yield finished


def finish(home: Home) -> None:
    """For commands that only read: publish what a killed approval had sealed, unless another command works now, or the
    disk does not let it."""
    with suppress(Locked, Unpublished), at_work(home):
        pass
