"""An opening workbook as figures: every sheet typed and checked, against the registers, the ledger and its own other sheets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.money import text
from pipeline.core.params import ParamBook
from pipeline.core.problems import Problem, is_error
from pipeline.intake import Intake
from pipeline.intake.opening_sheets import opening_sheets
from pipeline.intake.recognise import Sheet
from pipeline.intake.result import once_if_missing
from pipeline.intake.tables import Letters, Table, checked, related, unknown
from pipeline.intake.totals import wrong_totals
from pipeline.intake.typed import CellFault, marked_frame, typed
from pipeline.takeover.balance import not_balanced
from pipeline.takeover.numbers import ahead, missing_numbers
from pipeline.workbooks.read import read_all
from schemas import OPENING, REGISTERS

RELATIONS = {"member_id": ("members", "MEMBER-UNKNOWN"), "activity_id": ("activities", "ACTIVITY-UNKNOWN"),
             "client_id": ("clients", "CLIENT-UNKNOWN")}
"""Column -> the register that knows it, and the code where it does not."""


@dataclass(frozen=True)
class Figures:
    """What an opening workbook says. tables: kind of sheet -> its rows, typed, with file, sheet and row. places: sheet and column
    -> its letter.

    kind: refused where the file could not be read. problems: all that is wrong; nothing is booked while an error is among them.
    """

    file: Path
    sha256: str
    kind: str
    problems: tuple[Problem, ...]
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    places: Letters = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day on which the books begin."""
        day: date = self.tables["opening_day"]["opening_day"].item()
        return day

    @property
    def is_right(self) -> bool:
        return not any(map(is_error, self.problems))


def read_figures(file: Path, registers: Intake, book: ParamBook, accounts: Sequence[str], inbox: Path) -> Figures:
    """Read and check an opening workbook. book: of the values in force. accounts: the cooperative's own at the bank."""
    [read] = read_all([file])
    sheets, problems = opening_sheets(read)
    if not sheets:
        return Figures(file, read.sha256, "refused" if read.refused else "workbook", tuple(problems))
    letters = {(sheet.file, sheet.name): sheet.letters for sheet in sheets}
    tables = _tables(sheets, accounts, registers, book)
    problems += [problem for sheet in sheets for problem in (*sheet.problems, *wrong_totals(sheet))]
    problems += [problem for table in tables.values() for problem in table.problems(letters)]
    heads = {sheet.kind: sheet for sheet in sheets}
    problems += _between(heads, tables) if len(heads) == len(OPENING) and not any(sheet.stopped for sheet in sheets) else []
    known = {kind for kind in REGISTERS if getattr(registers, kind).height}
    told = sorted(set(once_if_missing(problems, known, inbox)))
    return Figures(file, read.sha256, "workbook", tuple(told), {kind: table.frame for kind, table in tables.items()}, letters)


def _tables(sheets: Sequence[Sheet], accounts: Sequence[str], registers: Intake, book: ParamBook) -> dict[str, Table]:
    tables = {kind: _table(kind, sheets) for kind in OPENING}
    days = tables["opening_day"].frame["opening_day"].drop_nulls()
    begins = pl.lit(days[0] if days.len() else None, dtype=pl.Date)
    tables = {kind: related(replace(table, frame=table.frame.with_columns(begins=begins))) for kind, table in tables.items()}
    tables = {kind: table.with_faults(_unknown(table, registers)) for kind, table in tables.items()}
    invoices, balances = tables["opening_invoices"], tables["opening_balances"]
    tables["opening_invoices"] = invoices.with_faults(ahead(invoices.frame, tables["opening_numbers"].frame))
    tables["opening_balances"] = balances.with_faults(_unknown_accounts(balances, accounts))
    tables["opening_shares"] = tables["opening_shares"].with_faults(_not_nominal(tables["opening_shares"], book, days))
    return tables


def _table(kind: str, sheets: Sequence[Sheet]) -> Table:
    rows: list[tuple[Sheet, dict[str, Any]]] = [(sheet, {}) for sheet in sheets if sheet.kind == kind and not sheet.stopped]
    table = checked(kind, *typed(kind, marked_frame(kind, rows)))
    if kind == "opening_day" and rows and table.frame.is_empty():
        sheet = rows[0][0]
        blank = pl.DataFrame({"file": [sheet.file], "sheet": [sheet.name], "row": [sheet.head + 1], "opening_day": [None]},
                             schema=table.frame.schema)
        return Table(kind, blank, (CellFault(0, "opening_day", "CELL-EMPTY", "opening_day", ""),))
    return table


def _unknown(table: Table, registers: Intake) -> Iterator[CellFault]:
    """Members, Activities and clients that no register has."""
    for column, (register, code) in RELATIONS.items():
        if column in table.frame.columns:
            yield from unknown(table, column, Table(register, getattr(registers, register), ()), column, code)


def _unknown_accounts(balances: Table, accounts: Sequence[str]) -> Iterator[CellFault]:
    """Accounts at the bank that smart.toml does not name."""
    wrong = {fault.row for fault in balances.faults if fault.column == "iban"}
    for index, iban in enumerate(balances.frame["iban"]):
        if iban and index not in wrong and iban not in accounts:
            yield CellFault(index, "iban", "BANK-ACCOUNT-UNKNOWN", iban, ", ".join(accounts))


def _not_nominal(shares: Table, book: ParamBook, days: pl.Series) -> Iterator[CellFault]:
    """Shares that are not worth their nominal value on the day of the opening."""
    wrong = {fault.row for fault in shares.faults if fault.column in ("shares", "share_amount")}
    nominal = book.in_force(days[0]).get("share_nominal") if days.len() else None
    for index, (count, amount) in enumerate(shares.frame.select("shares", "share_amount").iter_rows()):
        if days.len() and nominal is None:
            yield CellFault(index, "share_amount", "PARAMETER-MISSING", days[0].isoformat(), "share_nominal")
        elif nominal and index not in wrong and amount != count * nominal.value:
            yield CellFault(index, "share_amount", "OPENING-SHARE-VALUE", text(amount), text(count * nominal.value))


def _between(heads: Mapping[str, Sheet], tables: Mapping[str, Table]) -> Iterator[Problem]:
    """What must hold between sheets: every series has its next number, and the figures balance."""
    numbers, balances = heads["opening_numbers"], heads["opening_balances"]
    for series, year in missing_numbers(tables):
        yield Problem(numbers.file, numbers.name, f"A{numbers.head}", "OPENING-NUMBER-MISSING", series, year)
    for difference, by_account in not_balanced(tables):
        yield Problem(balances.file, balances.name, f"A{balances.head}", "OPENING-NOT-BALANCED", difference, by_account)
