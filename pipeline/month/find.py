"""A document by its number or its member, in the latest run that has it; or the erasure that removed it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.books.erasure import erased_files
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.month.documents import Document
from pipeline.month.folders import run_folders

FOLDERS = ("payslips", "invoices", "copyright", "funding", "transfers")
"""Where documents of a run lie."""
MARK = {"payslips": "P", "copyright_documents": "C"}
"""Letter in the numbers of each table."""


def find_document(home: Home, ref: str, month: str | None = None, nth: int | None = None) -> Document | None:
    """The document called `ref` (a number, or a member's id: his payslip, else his copyright); None where no run has it."""
    found = (file for file in _places(home, ref, month, nth) if file.is_file())
    return next((Document(json.loads(file.read_text(encoding="utf-8"))) for file in found), None)


def erased_document(home: Home, ref: str, month: str | None = None, nth: int | None = None) -> str:
    """In words: when the document called `ref` was erased, and why it could be; "" where none such was."""
    with open_books(home.books_url, home.path) as books:
        erased = erased_files(books)
    for file in _places(home, ref, month, nth):
        if found := erased.get(file.relative_to(home.path).as_posix()):
            what, entry = found
            return (f"{ref} was erased on {entry.as_of}, by entry {entry.document} of the books: it was kept {what.years} years,"
                    f" until {what.until} ({what.rule})")
    return ""


def _places(home: Home, ref: str, month: str | None, nth: int | None) -> Iterator[Path]:
    """Where the document may lie or have lain, the latest run first."""
    if "/" not in ref and "\\" not in ref and not ref.startswith("."):
        for folder in run_folders(home, month, nth):
            yield from _candidates(folder, ref)


def known_documents(home: Home, month: str | None = None, nth: int | None = None) -> str:
    """What may be explained instead, in words: the first and last of each kind in the latest run."""
    for folder in run_folders(home, month, nth):
        kinds = [sorted(file.stem for file in (folder / kind).glob("*.json")) for kind in FOLDERS]
        if names := [f"{own[0]} to {own[-1]}" for own in kinds if own]:
            return f"{folder.name} has {' and '.join(names)}"
    if month is None and nth is None:
        return "no run has documents yet: smart run --month 2026-03"
    return f"there is no such run; {known_documents(home)}"


def _candidates(folder: Path, ref: str) -> Iterator[Path]:
    yield from (folder / kind / f"{ref}.json" for kind in FOLDERS)
    yield from (folder / "payslips" / f"{member_id}.json" for member_id, _ in _numbered(folder, "payslips", ref))
    for member_id, year in _numbered(folder, "copyright_documents", ref):
        yield from (folder / "copyright" / f"{name}.json" for name in (f"{member_id}.{year}", member_id))


def _numbered(folder: Path, table: str, ref: str) -> Iterator[tuple[str, str]]:
    """Member and income year of the document of a number, from a table of the run."""
    file = folder / "accounting" / f"{table}.csv"
    if MARK[table] in ref and file.is_file():
        with file.open(encoding="utf-8", newline="") as stream:
            yield from ((row["member_id"], row.get("income_year", "")) for row in csv.DictReader(stream) if row["number"] == ref)
