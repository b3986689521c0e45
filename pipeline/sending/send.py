"""Send the outbox of an approved run: claimed in the books, sent, its result booked; repeated, it goes on where it stopped.

A file for the access point is never in doubt; a mail that was cut off between the server and the books is, and a person decides.
"""

import os
import shutil
import smtplib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry
from pipeline.books.entry_tables import SENDINGS
from pipeline.books.records import SealedRun
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.stopping import unstoppable
from pipeline.sending.mail import Server, connected, message
from pipeline.sending.outbox import MAIL, PEPPOL, Item

KIND = "sending"
CLAIMED, SENT, FAILED, REFUSED = "claimed", "sent", "failed", "refused"
OVER = (SENT, REFUSED, "acknowledged", "rejected")
AT_A_TIME = 200
"""Files for the access point that are claimed together."""
Progress = Callable[[int, int], None]
Step = tuple[str, ...]
"""A row of the table sendings: key, state, channel, document, recipient, told."""


@dataclass
class Outcome:
    """What became of a run's items: how many by state or reason, and those that a person must look at, with why."""

    counts: Counter[str] = field(default_factory=Counter)
    waiting: list[tuple[Item, str]] = field(default_factory=list)


def send(home: Home, books: Books, run: SealedRun, items: Sequence[Item], day: date, to: Server | None, again: Iterable[str],
         progress: Progress = lambda done, of: None) -> Outcome:
    """Send every item that was not sent. again: mails whose sending is in doubt and that somebody lets go once more.

    Raises Refused where the mail server cannot be used; what was sent until then stands in the books.
    """
    states, outcome, once_more = _states(books), Outcome(), set(again)
    cut_off = [item for item in items if item.channel == PEPPOL and states.get(item.name_in_books) == CLAIMED]
    _put(home, books, cut_off, day, outcome)
    states |= dict.fromkeys((item.name_in_books for item in cut_off), SENT)
    ready: dict[str, list[Item]] = {PEPPOL: [], MAIL: []}
    for item in items:
        reason = _why_not(item, states.get(item.name_in_books, ""), to, once_more)
        if reason == "before":
            outcome.counts["sent_before"] += 1
        elif reason:
            outcome.waiting.append((item, reason))
        else:
            ready[item.channel].append(item)
    of = sum(map(len, ready.values()))
    _to_access_point(home, books, ready[PEPPOL], day, outcome, lambda done: progress(done, of))
    if ready[MAIL] and to:
        _by_mail(home, books, run, ready[MAIL], day, to, outcome, lambda done: progress(len(ready[PEPPOL]) + done, of))
    return outcome


def _states(books: Books) -> dict[str, str]:
    """Document and recipient -> the last state."""
    rows = books.frame("SELECT key, state FROM sendings ORDER BY entry", {"key": pl.String, "state": pl.String})
    return dict(rows.iter_rows())


def _why_not(item: Item, state: str, to: Server | None, again: set[str]) -> str:
    """Why an item is not sent now: before, or what a person must do; "" where it is."""
    if state in (SENT, "acknowledged"):
        return "before"
    if state in OVER:
        return f"the recipient's side said no ({state})"
    if state == CLAIMED and item.document not in again:
        return f"in doubt: it may have gone when a sending was cut off; look, then --again {item.document}"
    if not item.channel:
        return "no address: add an e-mail in the register, or send it by post"
    return "no mail server: smart.toml, [mail] host" if item.channel == MAIL and to is None else ""


def _to_access_point(home: Home, books: Books, items: Sequence[Item], day: date, outcome: Outcome,
                     progress: Callable[[int], None]) -> None:
    """Files into the folder that the access point empties: each is ready under a hidden name before it is claimed, so that its
    name tells whether it went, whatever is cut off."""
    folder = home.access_point
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(items), AT_A_TIME):
        some = items[start:start + AT_A_TIME]
        with unstoppable():
            for item in some:
                shutil.copyfile(str(item.file), _hidden(folder, item))
            os.sync()
            _book(books, some, CLAIMED, day)
            _put(home, books, some, day, outcome)
        progress(start + len(some))


def _put(home: Home, books: Books, claimed: Sequence[Item], day: date, outcome: Outcome) -> None:
    """Show the access point what it has not seen yet of these, and book them all as sent."""
    if not claimed:
        return
    with unstoppable():
        for item in claimed:
            if (hidden := _hidden(home.access_point, item)).is_file():
                hidden.replace(home.access_point / f"{item.document}.xml")
        os.sync()
        _book(books, claimed, SENT, day)
    outcome.counts[PEPPOL] += len(claimed)


def _hidden(folder: Path, item: Item) -> Path:
    return folder / f".{item.document}.xml"


def _by_mail(home: Home, books: Books, run: SealedRun, items: Sequence[Item], day: date, to: Server, outcome: Outcome,
             progress: Callable[[int], None]) -> None:
    """One mail after the other; the books take what became of one together with the claim of the next, in one transaction."""
    cooperative, told = home.cooperative["name"], list[Step]()
    with connected(to) as session:
        try:
            for nth, item in enumerate(items, 1):
                mail = message(item, to.sender, cooperative, run.month, day)
                with unstoppable():
                    book_states(books, [*told, _step(item, CLAIMED)], day)
                    told = []
                    state, why = _handed_over(session, mail)
                    told = [_step(item, state, why)]
                outcome.counts[item.words if state == SENT else state] += 1
                if state != SENT:
                    outcome.waiting.append((item, f"the mail server said no: {why}"))
                progress(nth)
        finally:
            with unstoppable():
                book_states(books, told, day)


def _handed_over(session: smtplib.SMTP, mail: object) -> tuple[str, str]:
    """What the server said: sent; refused for good; failed for now."""
    try:
        session.send_message(mail)  # type: ignore[arg-type]
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return (REFUSED if code >= 500 else FAILED), str(code)
    except smtplib.SMTPResponseException as error:
        return (REFUSED if error.smtp_code >= 500 else FAILED), str(error.smtp_code)
    return SENT, ""


def _book(books: Books, items: Sequence[Item], state: str, day: date) -> None:
    book_states(books, [_step(item, state) for item in items], day)


def _step(item: Item, state: str, told: str = "") -> Step:
    return item.name_in_books, state, item.channel, item.document, item.recipient, told


def book_states(books: Books, rows: Sequence[Step], day: date) -> None:
    """Book steps of sendings: key, state, channel, document, recipient, told. Their entry is named by its place in the chain."""
    if not rows:
        return
    last, none = books.entries.last(), pl.DataFrame(schema=dict(POSTINGS))
    document = str(last.nth + 1 if last else 1)
    steps = pl.DataFrame(rows, schema=dict(SENDINGS), orient="row")
    with books.transaction():
        books.entries.book(Entry(KIND, document, day, {}, none, {"sendings": steps}))
