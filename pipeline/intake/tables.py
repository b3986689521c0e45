"""One table of a kind of sheet, from every file: typed, checked, split in good rows and rows that wait."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.core.problems import Problem, is_error
from pipeline.intake.checks import CHECKS, Check
from pipeline.intake.contract import broken
from pipeline.intake.identifiers import compacted
from pipeline.intake.opening_checks import OPENING_CHECKS
from pipeline.intake.typed import CellFault
from pipeline.intake.words import spoken

Letters = Mapping[tuple[str, str], Mapping[str, str]]
"""(file, sheet) -> column -> letter."""


@dataclass(frozen=True)
class Table:
    """Every row that could be read, good or not, and the faults of its cells by index."""

    kind: str
    frame: pl.DataFrame
    faults: tuple[CellFault, ...]

    def with_faults(self, more: Iterable[CellFault]) -> "Table":
        return Table(self.kind, self.frame, (*self.faults, *more))

    @property
    def bad(self) -> list[int]:
        """Rows that wait."""
        return sorted({fault.row for fault in self.faults if is_error(Problem(code=fault.code))})

    @property
    def waiting(self) -> pl.DataFrame:
        """Rows that wait, as far as their cells could be read."""
        return self.frame[self.bad]

    def waiting_but_for(self, columns: Iterable[str]) -> pl.DataFrame:
        """Rows that wait and whose cells in these columns are as they should be."""
        wrong = {fault.row for fault in self.faults if fault.column in columns}
        return self.frame[[row for row in self.bad if row not in wrong]]

    @property
    def good(self) -> pl.DataFrame:
        """Rows that go on."""
        return self.frame.with_row_index("_index").filter(~pl.col("_index").is_in(self.bad)).drop("_index")

    def ids(self, column: str) -> tuple[set[str], set[str]]:
        """Keys whose rows are all good, and keys with a row that waits."""
        waiting = set(self.frame[column].gather(self.bad).drop_nulls())
        return set(self.frame[column].drop_nulls()) - waiting, waiting

    def problems(self, letters: Letters) -> list[Problem]:
        """The faults as problems, each at its cell."""
        rows = self.frame
        named = [name for name in ("member_id", "activity_id") if name in rows.columns]
        return [_problem(fault, rows.row(fault.row, named=True), named, letters) for fault in self.faults]


def _problem(fault: CellFault, row: Mapping[str, object], named: Sequence[str], letters: Letters) -> Problem:
    letter = letters[str(row["file"]), str(row["sheet"])].get(fault.column, "A")
    ids = {name: str(row[name] or "") for name in named}
    return Problem(str(row["file"]), str(row["sheet"]), f"{letter}{row['row']}", fault.code, fault.value, fault.expected, **ids)


def checked(kind: str, frame: pl.DataFrame, faults: list[CellFault]) -> Table:
    """A typed frame after its contract, its check digits and the checks between cells. One fault a cell."""
    contract = broken(kind, frame)
    compact, numbers = compacted(kind, frame)
    first: dict[tuple[int, str], CellFault] = {}
    for fault in (*faults, *contract, *numbers):
        first.setdefault((fault.row, fault.column), fault)
    return Table(kind, compact, tuple(first.values()))


def related(table: Table) -> Table:
    """With the faults that the checks between cells and rows find."""
    unread = {(fault.row, fault.column) for fault in table.faults}
    return table.with_faults(
        fault for check in (CHECKS | OPENING_CHECKS).get(table.kind, ()) for fault in _found(check, table.frame)
        if not unread & {(fault.row, column) for column in (check.column, *check.needs)})


def _found(check: Check, frame: pl.DataFrame) -> list[CellFault]:
    rows = frame.with_row_index("_index")
    ordered = rows.sort(*check.keys, "file", "sheet", "row") if check.keys else rows
    hits = ordered.select("_index", wrong=check.wrong.fill_null(False), value=check.value.fill_null(""),
                          expected=check.expected.fill_null("")).filter("wrong")
    return [CellFault(index, check.column, check.code, value, expected)
            for index, value, expected in hits.select("_index", "value", "expected").iter_rows()]


def by_name(table: Table, column: str, register: Table, code: str, rows: Collection[int]) -> Table:
    """Cells of some rows that say the name of a register's row, or its key in other letters, instead of the key: one fault
    with the key."""
    key, keys = register.frame.columns[3], set(register.frame[register.frame.columns[3]])
    named: dict[str, set[str]] = {}
    for row in register.frame.drop_nulls([key, "name"]).to_dicts():
        for words in (row["name"], row[key]):
            named.setdefault(spoken(words), set()).add(row[key])
    meant = {index: named[spoken(words)] for index, words in enumerate(table.frame[column])
             if index in rows and words and words not in keys and len(named.get(spoken(words), ())) == 1}
    others = tuple(fault for fault in table.faults if fault.column != column or fault.row not in meant)
    return Table(table.kind, table.frame, others).with_faults(
        CellFault(index, column, code, table.frame[column][index], *found) for index, found in meant.items())


def unknown(table: Table, column: str, register: Table, key: str, code: str) -> list[CellFault]:
    """Cells that name a key which its register lacks, or whose row there waits."""
    good, waiting = register.ids(key)
    unread = {fault.row for fault in table.faults if fault.column == column}
    return [CellFault(index, column, "ROW-WAITS-ON-REGISTER" if name in waiting else code, name, "")
            for index, name in enumerate(table.frame[column].to_list()) if name and name not in good and index not in unread]
