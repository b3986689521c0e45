"""Money that came before the shares that it pays: what waits is matched again with what members owe since; ours that came back
is left."""

from datetime import date

import polars as pl

from pipeline.bank.booking import out_of_suspense
from pipeline.bank.known import Match, Open
from pipeline.bank.match import BACK, for_shares, scored
from pipeline.bank.waiting import Waiting, waiting
from pipeline.books.entries import Entry
from pipeline.books.store import Books

KIND = "matched"


def match_again(books: Books, as_of: date, known: Open) -> int:
    """Book, in one entry, what waited and pays shares that were subscribed since; how many movements it was."""
    back = set(books.frame("SELECT movement_id FROM matches WHERE why = ?", {"movement_id": pl.String}, BACK)["movement_id"])
    waits = [row for row in waiting(books) if row.movement_id not in back]
    found = [(row.movement_id, match) for row in waits for match in _for_shares(row, known)]
    if found:
        postings, matches = out_of_suspense(found, known.owners, as_of)
        with books.transaction():
            books.entries.book(Entry(KIND, found[0][0], as_of, {}, postings, {"matches": matches}))
    return len(dict(found))


def _for_shares(row: Waiting, known: Open) -> list[Match]:
    """What comes in and may be no invoice's."""
    return for_shares(row.movement, known) if row.cents > 0 and not scored(row.movement, known)[0] else []
