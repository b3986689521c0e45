"""The member's own file, coloured and commented where something is wrong, ready to be corrected and dropped again."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.core.labels import heading
from pipeline.core.problems import Problem, is_error, wording
from pipeline.intake.result import Intake
from pipeline.workbooks.sheet_xml import letters, place

ERROR = PatternFill("solid", start_color="FFD9D2")
WARNING = PatternFill("solid", start_color="FFF1C9")
NOTE_WIDTH, LINE_HEIGHT, LETTERS_A_LINE = 320, 20, 42
MARK = "SmartHandedBack"
KEYS = {"lines": "line_id", "expenses": "expense_id"}


def hand_back(intake: Intake, problems: Iterable[Problem], inbox: Path, folder: Path,
              language_of: Callable[[str], str]) -> list[Path]:
    """Write a copy of each file with errors to a folder; their paths. language_of: activity_id -> fr, nl, en or de.

    A copy that already answers the same file with the same problems is left alone: somebody may be correcting it.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in sorted(problems):
        by_file.setdefault(problem.file, []).append(problem)
    written = []
    for row in intake.files.to_dicts():
        found = by_file.get(row["file"], [])
        if row["from"] == inbox.name and row["kind"] in ("workbook", "register") and any(map(is_error, found)):
            body = (inbox / row["file"]).read_bytes()
            if sha256(body).hexdigest() == row["sha256"]:
                language = language_of(row["activity_id"] or "")
                written.append(_write(folder / row["file"], body, found, intake, language))
    return written


def _write(target: Path, body: bytes, problems: list[Problem], intake: Intake, language: str) -> Path:
    mark = sha256(b"".join([body, repr(problems).encode(), language.encode()])).hexdigest()
    if not _answers(target, mark):
        book = load_workbook(BytesIO(body))
        _colour(book, problems, language)
        _next_version(book, target.name, intake)
        _name_rows(book, target.name, intake, language)
        book.custom_doc_props.append(StringProperty(name=MARK, value=mark))  # type: ignore[attr-defined]
        _save(book, target)
    return target


def _answers(target: Path, mark: str) -> bool:
    """Whether a copy is there that carries the mark, edited since or not."""
    if not target.is_file():
        return False
    try:
        with ZipFile(target) as package:
            return mark.encode() in package.read("docProps/custom.xml")
    except (BadZipFile, KeyError):
        return False


def _colour(book: Workbook, problems: Iterable[Problem], language: str) -> None:
    cells: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        sheet = problem.sheet if problem.sheet in book.sheetnames else book.sheetnames[0]
        cells.setdefault((sheet, problem.cell or "A1"), []).append(problem)
    for (sheet, cell), found in cells.items():
        _mark(book[sheet], cell, found, language)


def _mark(sheet: Worksheet, cell: str, found: list[Problem], language: str) -> None:
    words = "\n\n".join(f"{problem.code}\n{' '.join(wording(problem, language))}" for problem in found)
    comment = Comment(words, "Smart")
    lines = sum(1 + len(line) // LETTERS_A_LINE for line in words.splitlines())
    comment.width, comment.height = NOTE_WIDTH, LINE_HEIGHT * (lines + 1)
    row, column = place(cell)
    target = sheet.cell(row, column)
    if isinstance(target, MergedCell):
        return
    target.fill = ERROR if any(map(is_error, found)) else WARNING
    target.comment = comment


def _next_version(book: Workbook, file: str, intake: Intake) -> None:
    """The corrected copy is the next version of its workbook."""
    for (name, sheet), columns in intake.columns.items():
        if name == file and {"version", "month"} <= set(columns):
            cells = book[sheet][columns["version"]]
            number = next((cell for cell in cells if isinstance(cell.value, (int, float))), None)
            if number is not None:
                number.value = int(number.value) + 1


def _name_rows(book: Workbook, file: str, intake: Intake, language: str) -> None:
    """Each row gets its key in a hidden column, so that a corrected row stays the same row."""
    keys: dict[str, dict[int, str]] = {}
    for sheet, row, key in intake.keys.filter(file=file).select("sheet", "row", "row_key").iter_rows():
        keys.setdefault(sheet, {})[row] = key.partition("|")[2]
    for sheet, by_row in keys.items():
        columns = intake.columns[file, sheet]
        column = KEYS["lines" if "client_id" in columns else "expenses"]
        if column not in columns:
            _add_column(book[sheet], min(by_row) - 1, heading(column, language), by_row)


def _add_column(sheet: Worksheet, head_row: int, title: str, by_row: Mapping[int, Any]) -> None:
    last = sheet.max_column + 1
    sheet.cell(head_row, last, title).font = Font(bold=True)
    for row, key in by_row.items():
        cell = sheet.cell(row, last)
        cell.value, cell.data_type, cell.number_format = key, "s", "@"
    sheet.column_dimensions[letters(last)].hidden = True


def _save(book: Workbook, target: Path) -> None:
    """Whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    book.save(partial)
    partial.replace(target)
