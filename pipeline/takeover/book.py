"""Taking over: the opening workbook kept in the archive, then booked in one transaction as the first entry."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline.books.entries import SealedEntry
from pipeline.books.kept_files import keep_copy
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.problems import Problem
from pipeline.core.refused import Refused
from pipeline.core.stopping import unstoppable
from pipeline.intake import read_registers
from pipeline.month.collect import param_book
from pipeline.takeover.balance import amounts, by_account
from pipeline.takeover.entry import opening_entry
from pipeline.takeover.read import Figures, read_figures


@dataclass(frozen=True)
class TakenOver:
    """What became of an opening workbook. entry, kept: of the books, None where nothing was booked. accounts: account -> what it
    has, debit positive."""

    figures: Figures
    problems: tuple[Problem, ...]
    entry: SealedEntry | None = None
    kept: Path | None = None
    accounts: tuple[tuple[str, Decimal], ...] = ()


def take_over(home: Home, books: Books, file: Path) -> TakenOver:
    """Book an opening workbook, if nothing in it is wrong. Raises Refused where the books hold a run or an entry already."""
    if books.last_run() or books.entries.last():
        raise Refused(["the books hold a run or an entry already: an opening is their first entry, or there is none"])
    registers = read_registers(home.inbox, "")
    figures = read_figures(file, registers, param_book(home)[0], home.accounts, home.inbox)
    if not figures.is_right:
        return TakenOver(figures, figures.problems)
    entry = opening_entry(figures, registers, home.cooperative)
    with unstoppable():
        kept = keep_copy(home.path, file, str(entry.content["archived_as"]))
        with books.transaction():
            sealed = books.entries.book(entry)
    return TakenOver(figures, figures.problems, sealed, kept, tuple(by_account(amounts(figures.tables))))
