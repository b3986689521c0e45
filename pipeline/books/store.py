"""The books: read the opening of a run, write an approved run in one transaction."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, fields, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.accounting import Accounting, Columns, booked, quoted
from pipeline.books.agreements import ahead, standing
from pipeline.books.carried import begins_on, budgets, last_issue, next_numbers, state_balances
from pipeline.books.connection import ask, connect, hide_since, insert, own_faults, transaction
from pipeline.books.entries import Entries
from pipeline.books.opening import Opening, SealedRows
from pipeline.books.pay import (
    held_payments,
    known_months,
    last_month,
    month_pay,
    paid_accounts,
    quarter_pay,
    rights_year,
    year_pay,
)
from pipeline.books.records import Approval, BooksRefused, Input, SealedRun, seal_of
from pipeline.books.rows import (
    copyright_years,
    holiday_set_aside,
    last_sealed,
    lump_sums,
    month_contracts,
    month_exceptional,
    quarter_contracts,
    quarter_reductions,
    sealed_rows,
)
from pipeline.books.shares import FAULTS as SHARE_FAULTS
from pipeline.books.shares import share_opening
from pipeline.core.calendar import Month

FAULTS = ("unbalanced_sets", "documents_unlike_postings", "payslips_unlike_contracts", "exceptional_unlike_payslips",
          "copyright_unlike_requests", "documents_unlike_lines", "documents_not_closing", "payments_unlike_postings", "gaps",
          "agreement_gaps", *SHARE_FAULTS)
"""Views that must be empty."""
RUN_COLUMNS = [field.name for field in fields(SealedRun)]
INPUT_COLUMNS = [field.name for field in fields(Input)]


@contextmanager
def open_books(url: str, home: Path) -> Iterator["Books"]:
    """The books at a URL, until the block ends. New books are made empty. Raises BooksError."""
    with closing(connect(url, home)) as connection:
        yield Books(connection)


class Books:
    """The open books. Reading never changes them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.entries = Entries(connection)

    def next_run(self, month: str) -> int:
        """The number of the month's next run: 1 if none is sealed."""
        return int(self._value("SELECT COALESCE(MAX(run), 0) + 1 FROM runs WHERE month = ?", month))

    def opening(self, month: str, as_of: date) -> Opening:
        """What a run of a month, dated on a day, starts from."""
        return Opening(
            month=month, sequence=self.next_run(month), previous_seal=self._last_seal(),
            **next_numbers(self.frame, as_of.year),
            last_issue=last_issue(self.frame, as_of.year), begins_on=begins_on(self.frame),
            budgets=budgets(self.frame), sealed_rows=last_sealed(self.frame), first_as_of=self._first_as_of(month),
            month_pay=month_pay(self.frame, month), last_month=last_month(self.frame, str(Month.parse(month).before)),
            **self._quarter(Month.parse(month)), year_pay=year_pay(self.frame, month[:4]),
            rights_year=rights_year(self.frame, month[:4]),
            month_contracts=month_contracts(self.frame, month),
            holiday_set_aside=holiday_set_aside(self.frame, month), month_exceptional=month_exceptional(self.frame, month),
            last_registers=self.last_registers(), lump_sums=lump_sums(self.frame),
            agreements=standing(self.frame, month), ahead=ahead(self.frame, as_of),
            copyright_years=copyright_years(self.frame), paid_accounts=paid_accounts(self.frame),
            held_payments=held_payments(self.frame), **share_opening(self.frame, month, as_of),
            state_balances=state_balances(self.frame))

    def sealed(self, keys: Mapping[str, Iterable[str]], receipts: Iterable[str] = (),
               activities: Iterable[str] = ()) -> SealedRows:
        """What the books hold of rows, of receipts, and of Activities that ask for copyright. keys: kind of row -> row_key
        of each."""
        return sealed_rows(self.frame, keys, receipts, activities)

    def go_back_before(self, run: SealedRun) -> None:
        """Read from now on what the books held before a run; for reading only."""
        hide_since(self._connection, run.nth)

    def runs(self) -> list[SealedRun]:
        """Every sealed run, in the order of approval."""
        return [SealedRun(*row) for row in self._rows(f"SELECT {', '.join(RUN_COLUMNS)} FROM runs ORDER BY nth")]

    def folders(self) -> list[str]:
        """Where every sealed run is published, below the home."""
        return [folder for folder, in self._rows("SELECT folder FROM runs ORDER BY nth")]

    def last_run(self) -> SealedRun | None:
        """The run sealed last; None before the first."""
        found = self._rows(f"SELECT {', '.join(RUN_COLUMNS)} FROM runs ORDER BY nth DESC LIMIT 1")
        return SealedRun(*found[0]) if found else None

    def inputs(self, run: SealedRun) -> list[Input]:
        """The files that a sealed run read."""
        rows = self._rows("SELECT archived_as, file, origin, sha256, kind, stays FROM inputs"
                          " WHERE month = ? AND run = ? ORDER BY archived_as", run.month, run.run)
        return [Input(kept, file, origin, sha256, kind, bool(stays))
                for kept, file, origin, sha256, kind, stays in rows]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is read inside is still true when it commits. Raises BooksRefused."""
        try:
            with transaction(self._connection):
                yield
        except sqlite3.IntegrityError as error:
            raise BooksRefused([f"the books refuse this run: {error}"]) from None

    def seal(self, approval: Approval, accounting: Accounting) -> str:
        """Write an approved run, inside a transaction, and return its seal. Raises BooksRefused."""
        for table, frame in booked(accounting, approval.month, approval.run).items():
            insert(self._connection, table, frame.columns, frame.iter_rows())
        insert(self._connection, "inputs", ["month", "run", *INPUT_COLUMNS],
                     ((approval.month, approval.run, *astuple(file)) for file in approval.inputs))
        seal = self._insert_run(approval)
        if found := self.faults(approval.month, approval.run):
            raise BooksRefused(found)
        return seal

    def faults(self, month: str | None = None, run: int | None = None) -> list[str]:
        """What must hold between tables and does not; in one run, or in all."""
        where, key = (" WHERE month = ? AND run = ?", (month, run)) if month else ("", ())
        return [row[0] for view in FAULTS for row in self._rows(f"SELECT finding FROM {view}{where}", *key)]

    def own_faults(self) -> list[str]:
        """What the database finds wrong with itself."""
        return own_faults(self._connection)

    def table(self, table: str, columns: Columns, run: SealedRun | None = None) -> pl.DataFrame:
        """Columns of a table; the rows of one run, or all."""
        where, key = (" WHERE month = ? AND run = ?", (run.month, run.run)) if run else ("", ())
        return self.frame(f"SELECT {quoted(columns)} FROM {table}{where}", columns, *key)

    def _first_as_of(self, month: str) -> date | None:
        found = self._rows("SELECT as_of FROM runs WHERE month = ? AND run = 1", month)
        return date.fromisoformat(found[0][0]) if found else None

    def _last_seal(self) -> str:
        return str(self._value("SELECT COALESCE((SELECT seal FROM runs ORDER BY nth DESC LIMIT 1), '')"))

    def _quarter(self, month: Month) -> dict[str, Any]:
        """Pay of the quarter before this run, and whether its other months are all in the books."""
        others = [str(each) for each in month.quarter if each != month]
        sealed = self._value("SELECT COUNT(DISTINCT month) FROM runs WHERE month IN (?, ?)", *others)
        known = sealed == len(others)
        paid = known_months(self.frame)
        return {"quarter_pay": quarter_pay(self.frame, str(month), others), "quarter_known": known,
                "quarter_pay_known": set(others) <= paid,
                "quarter_contracts": quarter_contracts(self.frame, [str(month), *(others if known else [])]),
                "quarter_reductions": quarter_reductions(self.frame, month.quarter_name)}

    def last_registers(self) -> tuple[tuple[str, ...], ...]:
        """Register files that the last run kept, below the home: those dropped together, the latest first."""
        dropped = self._rows("SELECT (SELECT MAX(r.nth) FROM inputs AS i JOIN runs AS r USING (month, run)"
                             " WHERE i.sha256 = kept.sha256 AND i.kind = 'register' AND i.origin = 'inbox') AS dropped_with,"
                             " archived_as FROM inputs AS kept JOIN runs USING (month, run) WHERE kind = 'register'"
                             " AND nth = (SELECT MAX(nth) FROM runs) ORDER BY dropped_with DESC, archived_as")
        return tuple(tuple(file for _, file in together) for _, together in groupby(dropped, key=itemgetter(0)))

    def _insert_run(self, approval: Approval) -> str:
        nth = self._value("SELECT COALESCE(MAX(nth), 0) + 1 FROM runs")
        previous = self._last_seal()
        run = SealedRun(nth, approval.month, approval.run, approval.as_of.isoformat(), previous, "",
                        approval.run_json.decode(), approval.folder, approval.by, approval.at.isoformat(timespec="seconds"))
        sealed = replace(run, seal=seal_of(run, approval.inputs))
        insert(self._connection, "runs", RUN_COLUMNS, [astuple(sealed)])
        return sealed.seal

    def frame(self, query: str, columns: Columns, *values: Any) -> pl.DataFrame:
        """What a query finds; its columns are named and typed by `columns`."""
        return pl.DataFrame(self._rows(query, *values), schema=dict(columns), orient="row")

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return ask(self._connection, query, values)

    def _value(self, query: str, *values: Any) -> Any:
        return self._rows(query, *values)[0][0]
