"""The inbox read as one value: files -> sheets -> tables -> good rows and problems."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.problems import Problem, is_error
from pipeline.intake.drop import dropped_files, not_read, recognised
from pipeline.intake.files import file_rows
from pipeline.intake.keys import OWN_KEYS, own_keys_once, with_keys
from pipeline.intake.receipts import find_receipts, with_hashes
from pipeline.intake.recognise import Dropped, Sheet
from pipeline.intake.relations import with_relations
from pipeline.intake.result import Intake, once_if_missing
from pipeline.intake.tables import Table, checked, related, unknown
from pipeline.intake.totals import wrong_totals
from pipeline.intake.typed import CellFault, marked_frame, typed
from pipeline.intake.versions import Workbook, settled
from schemas import MONTH, REGISTERS

WORK = ("lines", "expenses", "pay", "copyright")
COSTS = ("gross", "net_wished", "budget_amount", "weight", "kept_in_budget", "premium")
"""Columns of a contract that say what it takes of its budget."""
NOTHING: Mapping[Path, str] = {}


def read_inbox(inbox: Path, month: str, extra: Sequence[Sequence[Path]] = (), workers: int = 1,
               also: Sequence[Path] = (), erased: Mapping[Path, str] = NOTHING) -> Intake:
    """Everything dropped for a run of a month.

    extra: registers that were dropped earlier, those of one run together, the latest first. A sheet counts where neither
    the inbox nor a later run has its kind.
    also: workbooks that lie elsewhere, looked at as if they had been dropped.
    erased: receipts that an erasure removed, with the SHA-256 that the books have.

    Workbooks of earlier months are read (their rows may have waited), later ones left alone. Nothing is written.
    """
    return _read_all(recognised([*dropped_files(inbox), *also], inbox, workers), inbox, month, extra, workers, erased)


def read_registers(inbox: Path, month: str, extra: Sequence[Sequence[Path]] = (), workers: int = 1) -> Intake:
    """As `read_inbox`, but for the registers alone: no workbook of a month is looked at beyond what kind of file it is."""
    dropped = recognised(dropped_files(inbox), inbox, workers)
    return _read_all([file for file in dropped if file.kind == "register"], inbox, month, extra, workers)


def _read_all(dropped: Sequence[Dropped], inbox: Path, month: str, extra: Sequence[Sequence[Path]], workers: int,
              erased: Mapping[Path, str] = NOTHING) -> Intake:
    archived = [recognised([file for file in together if file.is_file()], inbox, workers) for together in extra]
    registers, copies = _in_force(dropped, archived)
    tables = _register_tables(registers)
    books = settled(_workbooks(dropped, tables["activities"]), month)
    tables |= _work_tables([book for book in books if _goes_on(book)], tables)
    receipts = find_receipts(sorted(set(tables["expenses"].frame["receipt"].drop_nulls())), inbox, erased)
    tables = {name: related(table) for name, table in _with_receipts(tables, receipts).items()}
    tables = with_relations(tables)
    files = file_rows(inbox, registers, copies, dropped, books, tables, receipts)
    read = _intake(dropped, registers, copies, books, tables, files)
    known = {sheet.kind for file in registers for sheet in file.sheets}
    return replace(read, problems=tuple(sorted([*once_if_missing(read.problems, known, inbox), *not_read(inbox)])))


def _in_force(dropped: Iterable[Dropped], archived: Iterable[Iterable[Dropped]]) -> tuple[list[Dropped], list[Dropped]]:
    """Register files with the sheets that count, and copies of a register dropped twice.

    A dropped sheet replaces the earlier ones of its kind as a whole, for good.
    """
    found: dict[str, Dropped] = {}
    copies: list[Dropped] = []
    for file in dropped:
        if file.kind == "register" and found.setdefault(file.content, file) is not file:
            first = found[file.content].name
            problem = Problem(file=file.name, code="FILE-DUPLICATE", expected=first)
            copies.append(replace(file, kind="duplicate", sheets=(), problems=(problem,)))
    for together in archived:
        own = {sheet.kind for file in found.values() for sheet in file.sheets}
        for file in together:
            sheets = tuple(sheet for sheet in file.sheets if sheet.kind in REGISTERS and sheet.kind not in own)
            if sheets:
                found.setdefault(file.content, replace(file, sheets=sheets, archived=True))
    return list(found.values()), copies


def _read(kind: str, sheets: Iterable[tuple[Sheet, dict[str, Any]]]) -> Table:
    frame, faults = typed(kind, marked_frame(kind, [(sheet, known) for sheet, known in sheets if not sheet.stopped]))
    return checked(kind, frame, faults)


def _register_tables(registers: Iterable[Dropped]) -> dict[str, Table]:
    """Members, shares, Activities, clients and Dimonas; one that names an unknown member waits."""
    files = list(registers)
    tables = {kind: _read(kind, [(sheet, {}) for file in files for sheet in file.sheets if sheet.kind == kind])
              for kind in REGISTERS}
    tables["clients"] = replace(tables["clients"], frame=_with_enterprise_number(tables["clients"].frame))
    for kind, column in (("shares", "member_id"), ("activities", "administrator"), ("dimona", "member_id")):
        tables[kind] = tables[kind].with_faults(unknown(tables[kind], column, tables["members"], "member_id", "MEMBER-UNKNOWN"))
    return tables


def _with_enterprise_number(clients: pl.DataFrame) -> pl.DataFrame:
    """A Belgian VAT number is the enterprise number after its country."""
    from_vat = pl.when(pl.col("vat_number").str.contains(r"^BE\d{10}$")).then(pl.col("vat_number").str.slice(2))
    return clients.with_columns(pl.coalesce("enterprise_number", from_vat).alias("enterprise_number"))


def _workbooks(dropped: Iterable[Dropped], activities: Table) -> list[Workbook]:
    """Workbooks with what their About sheets say."""
    files = [file for file in dropped if file.kind == "workbook"]
    about = _read("about", [(sheet, {}) for file in files for sheet in file.sheets if sheet.kind == "about"])
    about = about.with_faults(unknown(about, "activity_id", activities, "activity_id", "ACTIVITY-UNKNOWN"))
    letters = {(sheet.file, sheet.name): sheet.letters for file in files for sheet in file.sheets}
    problems: dict[str, list[Problem]] = {}
    for problem in about.problems(letters):
        problems.setdefault(problem.file, []).append(problem)
    said: dict[str, list[dict[str, Any]]] = {}
    for row in about.frame.to_dicts():
        said.setdefault(row["file"], []).append(row)
    return [_workbook(file, said.get(file.name, []), problems.get(file.name, [])) for file in files]


def _workbook(file: Dropped, said: list[dict[str, Any]], problems: list[Problem]) -> Workbook:
    name, sheets = file.name, [sheet for sheet in file.sheets if sheet.kind == "about"]
    if not sheets:
        problems = [*problems, Problem(file=name, code="SHEET-MISSING", expected="About")]
    elif len(said) != 1 and not sheets[0].stopped:
        problems = [*problems, Problem(name, sheets[0].name, "A1", "ABOUT-ROWS", str(len(said)), "1")]
    row = said[0] if len(said) == 1 else {}
    about = (str(row["sheet"]), int(row["row"])) if row else None
    month = row.get("month") if re.match(MONTH, row.get("month") or "") else None
    return Workbook(file, row.get("activity_id"), month, row.get("version"), problems=tuple(problems), about=about)


def _goes_on(book: Workbook) -> bool:
    """Whether the rows of a workbook may go on: it is the one that counts, and its About sheet is right."""
    about_stopped = any(sheet.stopped for sheet in book.dropped.sheets if sheet.kind == "about")
    return book.kind == "workbook" and not about_stopped and not any(is_error(problem) for problem in book.problems)


def _work_tables(books: Iterable[Workbook], registers: dict[str, Table]) -> dict[str, Table]:
    placed = [(sheet, {"activity_id": book.activity_id, "month": book.month}) for book in books for sheet in book.dropped.sheets]
    tables = {kind: _read(kind, [(sheet, known) for sheet, known in placed if sheet.kind == kind]) for kind in WORK}
    return {kind: replace(table, frame=own_keys_once(kind, table.frame)) for kind, table in tables.items()}


def _with_receipts(tables: dict[str, Table], receipts: dict[str, Any]) -> dict[str, Table]:
    """Expenses with the hash of their receipt; a receipt that is not there is a fault."""
    expenses = tables["expenses"]
    wrong = {name: "EXPENSE-RECEIPT-UNREADABLE" if name in receipts else "EXPENSE-RECEIPT-MISSING"
             for name in expenses.frame["receipt"] if name and not (name in receipts and receipts[name].sha256)}
    missing = [CellFault(index, "receipt", wrong[name], name, "")
               for index, name in enumerate(expenses.frame["receipt"].to_list()) if name in wrong]
    hashed = replace(expenses, frame=with_hashes(expenses.frame, receipts))
    return {**tables, "expenses": hashed.with_faults(missing)}


def _intake(dropped: Iterable[Dropped], registers: Sequence[Dropped], copies: Iterable[Dropped], books: Sequence[Workbook],
            tables: dict[str, Table], files: pl.DataFrame) -> Intake:
    read = [*registers, *(book.dropped for book in books if book.kind == "workbook")]
    letters = {(sheet.file, sheet.name): sheet.letters for file in read for sheet in file.sheets}
    refused = [file for file in dropped if file.kind == "refused"]
    found = [problem for file in (*refused, *copies, *read) for problem in file.problems]
    found += [problem for file in read for sheet in file.sheets for problem in (*sheet.problems, *wrong_totals(sheet))]
    found += [problem for book in books for problem in book.problems]
    found += [problem for table in tables.values() for problem in table.problems(letters)]
    activity = {book.dropped.name: book.activity_id or "" for book in books}
    problems = {replace(problem, activity_id=problem.activity_id or activity.get(problem.file, "")) for problem in found}
    keyed = {kind: with_keys(kind, tables[kind].frame) for kind in WORK}
    good = {kind: with_keys(kind, tables[kind].good) for kind in WORK}
    keys = pl.concat([keyed[kind].select("file", "sheet", "row", "row_key") for kind in OWN_KEYS])
    return Intake(**{kind: _sorted(tables[kind]) for kind in REGISTERS}, **good, problems=tuple(sorted(problems)),
                  files=files, columns=letters, keys=keys, waiting_pay=with_keys("pay", tables["pay"].waiting_but_for(COSTS)),
                  waiting_expenses=tables["expenses"].waiting,
                  heads={(sheet.file, sheet.name): sheet.head for file in read for sheet in file.sheets},
                  abouts={book.dropped.name: book.about for book in books if book.about},
                  paths={file.name: file.path for file in dropped})


def _sorted(table: Table) -> pl.DataFrame:
    """Good rows of a register by key; a key with a row that waits is left out whole, but a Dimona stands for itself."""
    key = table.frame.columns[3]
    waiting = [] if table.kind == "dimona" else list(table.ids(key)[1])
    return table.good.filter(~pl.col(key).is_in(waiting)).sort(key, "file", "sheet", "row")
