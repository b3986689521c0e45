"""A cooperative with real books and without files: runs of several months, computed and sealed one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.books.accounting import read_accounting
from pipeline.books.opening import Opening
from pipeline.books.records import Approval
from pipeline.books.store import open_books
from pipeline.core.calendar import Month
from pipeline.core.params import ParamBook
from pipeline.month.admit import admit
from pipeline.month.collect import Inputs, Order, with_sealed_rows
from pipeline.month.compute import MonthTables, compute
from pipeline.month.copyright_documents import copyright_documents
from pipeline.month.documents import Document
from pipeline.month.files import write_accounting
from pipeline.month.payslip_documents import payslips
from tests.month.small import BOOK, MEMBERS, contract, inputs

URL = "sqlite:///books.db"
Row = dict[str, Any]


@dataclass
class Ledger:
    """The books below a folder, the members of the register, law and policy."""

    path: Path
    members: Sequence[Row] = field(default=MEMBERS)
    book: ParamBook = field(default=BOOK)
    papers: list[Document] | None = None
    """Payslips and copyright documents of all runs, in their order, where somebody wants them."""

    def opening(self, month: str, as_of: date) -> Opening:
        with open_books(URL, self.path) as books:
            return books.opening(month, as_of)

    def draft(self, month: str, pay: list[Row], lines: Sequence[Row] = (), as_of: date | None = None,
              expenses: Sequence[Row] = (), version: int = 1, hold: Sequence[str] = (),
              copyright: Sequence[Row] = ()) -> Inputs:
        """What a run of a month would start from."""
        of_month = Month.parse(month)
        day = as_of or of_month.last + timedelta(days=2)
        order = Order(of_month, day, dict.fromkeys(hold, "in doubt"))
        given = inputs(list(lines), list(expenses), pay, opening=self.opening(month, day), order=order, members=self.members,
                       version=version, copyright=list(copyright))
        with open_books(URL, self.path) as books:
            opening = with_sealed_rows(given.opening, given.intake, books)
        return replace(given, book=self.book, opening=opening, rows=admit(given.intake, opening, self.book, order))

    def run(self, month: str, pay: list[Row], lines: Sequence[Row] = (), as_of: date | None = None,
            expenses: Sequence[Row] = (), version: int = 1, hold: Sequence[str] = (),
              copyright: Sequence[Row] = ()) -> MonthTables:
        """Compute a run of a month and seal it. version: of the one workbook that holds all the rows."""
        given = self.draft(month, pay, lines, as_of, expenses, version, hold, copyright)
        return self.seal(given, compute(given))

    def seal(self, given: Inputs, tables: MonthTables) -> MonthTables:
        """The books with a run that was computed from a draft."""
        nth, month = given.opening.sequence, str(given.order.month)
        if self.papers is not None:
            self.papers += [*payslips(given, tables), *copyright_documents(given, tables)]
        folder = self.path / f"{month}.{nth}"
        write_accounting(given, tables, folder / "accounting")
        approval = Approval(month, nth, given.order.as_of, b"{}", f"output/{month}.{nth}", "Ann Peeters",
                            datetime(2026, 12, 1, tzinfo=UTC), ())
        with open_books(URL, self.path) as books, books.transaction():
            books.seal(approval, read_accounting(folder))
        return tables


def employed(month: str, member_id: str, gross: Any, activity_id: str = "A-1", start: int = 1, end: int = 28,
             **own: Any) -> Row:
    """A contract of a month at a gross of its own."""
    of_month = Month.parse(month)
    row = contract(activity_id, member_id, gross=gross, start=of_month.first.replace(day=start),
                   end=of_month.first.replace(day=end), month=month, **own)
    key = f"{month}-{row['row_key']}-{start}-{row['status']}"
    return {**row, "row_key": key, "content_hash": key}
