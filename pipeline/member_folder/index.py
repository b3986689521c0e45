"""Folders follow the books: after each approval those of the members whom it touched, by whichever command comes next."""

import logging
from contextlib import suppress
from datetime import date
from pathlib import Path

from pipeline.books.erasure import KIND, named
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.member_folder.folder import PLACE, folders, whole, write_folder
from pipeline.member_folder.holdings import touched_since
from pipeline.member_folder.papers import OF_MANY
from pipeline.member_folder.people import people

LOG = logging.getLogger("smart")
MARK = ".indexed"
"""File beside the folders: how many approvals and erasures they know."""
Known = tuple[int, int]


def catch_up(home: Home) -> None:
    """Write anew the folders of members whom runs touched since the last time; all of them where there are none.

    A disk that does not let it stops nothing: folders say again what books and output hold, and the next command goes on.
    """
    with open_books(home.books_url, home.path) as books:
        last, known = books.last_run(), _known(home.path)
        now = (last.nth if last else 0, books.entries.count(KIND))
        if last is None or known == now:
            return
        try:
            _write(home, books, date.fromisoformat(last.as_of), known if known <= now else (0, 0), now)
        except OSError as error:
            LOG.warning("folders of members: not written (%s)", error.strerror)


def _write(home: Home, books: Books, day: date, known: Known, now: Known) -> None:
    found = people(home, books, day, dropped=False)
    erased = {file.member_id for entry in books.entries.of_kind(KIND)[known[1]:] for file in named(entry)} - {OF_MANY}
    for folder in folders(home, books, found, touched_since(books, known[0]) | erased):
        write_folder(home.path, folder)
    (home.path / PLACE).mkdir(parents=True, exist_ok=True)
    whole(home.path / PLACE / MARK, f"{now[0]} {now[1]}\n".encode())


def _known(home: Path) -> Known:
    with suppress(OSError, ValueError):
        approvals, erasures = (home / PLACE / MARK).read_text(encoding="ascii").split()
        return int(approvals), int(erasures)
    return 0, 0
