"""The sheets of an opening workbook, recognised by their names or headings: every one must be there, and none is left unread."""

from collections.abc import Iterator

from pipeline.core.labels import TOLD_SHEET
from pipeline.core.problems import Problem
from pipeline.intake.recognise import HEAD_WITHIN, Sheet, required, sheet_of, words_of
from pipeline.intake.words import headings, sheet_names, spoken
from pipeline.workbooks.read import RawSheet, Read
from schemas import OPENING


def opening_sheets(read: Read) -> tuple[list[Sheet], list[Problem]]:
    """Recognised sheets, in the order of the file; and what is wrong with the file as a whole."""
    file = read.path.name
    if read.refused:
        code, value, expected = read.refused
        return [], [Problem(file=file, code=code, value=value, expected=expected)]
    found = [(raw, *_kind(raw)) for raw in read.sheets if raw.name != TOLD_SHEET and raw.rows]
    sheets = [sheet_of(file, raw, kind, head) for raw, kind, head in found if kind]
    if not sheets:
        return [], [Problem(file=file, code="FILE-NOT-RECOGNISED")]
    missing = [Problem(file=file, code="SHEET-MISSING", expected=kind) for kind in OPENING
               if kind not in {sheet.kind for sheet in sheets}]
    return sheets, [*missing, *_unread(file, [raw for raw, kind, _ in found if not kind])]


def _unread(file: str, others: list[RawSheet]) -> Iterator[Problem]:
    """Sheets that nobody can read: figures must not be lost in silence. Lists of a drop-down are hidden."""
    for raw in others:
        if not raw.hidden:
            yield Problem(file, raw.name, "A1", "SHEET-NOT-READ", raw.name, ", ".join(sorted(required("opening_balances"))))


def _kind(raw: RawSheet) -> tuple[str, int]:
    """The kind of a sheet and the index of its headings: what its name says, else the kind all of whose needed columns are
    there, of several the one that knows most of the row."""
    heads = [{spoken(word) for word in words_of(row[1:])} for row in raw.rows[:HEAD_WITHIN]]
    known = {kind: [len(words & set(headings(kind))) for words in heads] for kind in OPENING}
    named = next((kind for kind in OPENING if spoken(raw.name) in {spoken(each) for each in sheet_names(kind)}), "")
    if named:
        return named, max(range(len(heads)), key=lambda at: (known[named][at], -at))
    fits = [(known[kind][at], -at, kind) for kind in OPENING for at, words in enumerate(heads)
            if required(kind) <= {headings(kind).get(word, "") for word in words}]
    return (max(fits)[2], -max(fits)[1]) if fits else ("", 0)
