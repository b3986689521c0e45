"""Folders follow the books: after each approval those of the members whom it touched, by whichever command comes next."""

import logging
from contextlib import suppress
from datetime import date
from pathlib import Path

from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.members.folder import PLACE, folders, whole, write_folder
from pipeline.members.holdings import touched_since
from pipeline.members.people import people

LOG = logging.getLogger("smart")
MARK = ".indexed"
"""File beside the folders: which approval they know."""


def catch_up(home: Home) -> None:
    """Write anew the folders of members whom runs touched since the last time; all of them where there are none.

    A disk that does not let it stops nothing: folders say again what books and output hold, and the next command goes on.
    """
    with open_books(home.books_url, home.path) as books:
        last = books.last_run()
        if last is None or _indexed(home.path) == last.nth:
            return
        try:
            _write(home, books, date.fromisoformat(last.as_of), _indexed(home.path), last.nth)
        except OSError as error:
            LOG.warning("folders of members: not written (%s)", error.strerror)


def _write(home: Home, books: Books, day: date, since: int, last: int) -> None:
    found = people(home, books, day, dropped=False)
    for folder in folders(home, books, found, touched_since(books, since if since < last else 0)):
        write_folder(home.path, folder)
    (home.path / PLACE).mkdir(parents=True, exist_ok=True)
    whole(home.path / PLACE / MARK, f"{last}\n".encode())


def _indexed(home: Path) -> int:
    with suppress(OSError, ValueError):
        return int((home / PLACE / MARK).read_text(encoding="ascii"))
    return 0
