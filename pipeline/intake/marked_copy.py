"""A workbook with its problems coloured and commented, as its next version; and the plain list for one that cannot be opened."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.core.labels import heading
from pipeline.core.problems import Problem, catalogue, is_error, wording
from pipeline.intake.keys import OWN_KEYS
from pipeline.intake.result import Intake
from pipeline.workbooks.sheet_xml import letters, place

ERROR, WARNING = "FFD9D2", "FFF1C9"
NOTE_WIDTH, LINE_HEIGHT, LETTERS_A_LINE = 320, 20, 42
MARK = "SmartHandedBack"
OURS = "\n\n- Smart -\n"
"""Between the member's own comment and ours."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDTHS = {"A": 24, "B": 20, "C": 10, "D": 28, "E": 70, "F": 70}


def marked_copy(body: bytes, problems: list[Problem], intake: Intake, language: str) -> Workbook:
    """A workbook's copy: earlier marks of ours gone, these problems marked, its version raised, its rows named."""
    book, file = coloured(body, problems, language), problems[0].file
    _next_version(book, file, intake, language)
    _name_rows(book, file, problems, intake, language)
    return book


def coloured(body: bytes, problems: Iterable[Problem], language: str) -> Workbook:
    """A workbook's copy: earlier marks of ours gone, these problems marked at their cells."""
    book = load_workbook(BytesIO(body))
    for sheet in book.worksheets:
        _clean(sheet)
    _colour(book, problems, language)
    return book


def problem_list(problems: Iterable[Problem], language: str) -> Workbook:
    """What is wrong with a file, one problem a row: file, sheet, cell, code, wrong, right."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Smart"
    for row, problem in enumerate(problems, 1):
        cells = (problem.file, problem.sheet, problem.cell, problem.code, *wording(problem, language))
        for column, words in enumerate(cells, 1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type, cell.alignment = _printable(words), "s", Alignment(wrap_text=True, vertical="top")
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    return book


def stamp(book: Workbook, name: str, value: str) -> None:
    """A property of the workbook, in place of an earlier one."""
    properties = book.custom_doc_props  # type: ignore[attr-defined]
    if name in properties.names:
        del properties[name]
    properties.append(StringProperty(name=name, value=value))


def _printable(words: str) -> str:
    return UNPRINTABLE.sub("\u00b7", words)


def _clean(sheet: Worksheet) -> None:
    """Take off what an earlier hand-back coloured and wrote; the member's own comments stay."""
    for cell in list(sheet._cells.values()):  # asking for all cells would make those that are not there
        if not isinstance(cell, Cell):
            continue
        if cell.fill.fill_type == "solid" and str(cell.fill.start_color.rgb)[-6:] in (ERROR, WARNING):
            cell.fill = PatternFill()
        if cell.comment:
            own = cell.comment.text.partition(OURS)[0]
            is_ours = own.partition("\n")[0].strip() in catalogue()
            cell.comment = None if is_ours else Comment(own, cell.comment.author)


def _colour(book: Workbook, problems: Iterable[Problem], language: str) -> None:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    seen = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    cells: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        sheet = sheets.get(problem.sheet, seen)
        sheet = sheet if sheet.sheet_state == "visible" else seen
        cell = problem.cell if problem.cell and sheet.title == problem.sheet else "A1"
        cells.setdefault((sheet.title, _visible(sheet, cell)), []).append(problem)
    for (title, cell), found in cells.items():
        _mark(sheets[title][cell], found, language)


def _visible(sheet: Worksheet, cell: str) -> str:
    """The cell, or the first one of the merged cells that it is part of."""
    row, column = place(cell)
    merged = (area for area in sheet.merged_cells.ranges
              if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col)
    return next((f"{letters(area.min_col)}{area.min_row}" for area in merged), cell)


def _mark(target: Cell, found: list[Problem], language: str) -> None:
    words = _printable("\n\n".join(f"{problem.code}\n{' '.join(wording(problem, language))}" for problem in found))
    own = target.comment
    comment = Comment(f"{own.text}{OURS}{words}", own.author) if own else Comment(words, "Smart")
    lines = sum(1 + len(line) // LETTERS_A_LINE for line in comment.text.splitlines())
    comment.width, comment.height = NOTE_WIDTH, LINE_HEIGHT * (lines + 1)
    target.fill = PatternFill("solid", start_color=ERROR if any(map(is_error, found)) else WARNING)
    target.comment = comment


def _next_version(book: Workbook, file: str, intake: Intake, language: str) -> None:
    """The corrected copy is the next version of its workbook, however the version was written, or not."""
    version = next(iter(intake.files.filter(file=file)["version"]), None)
    if version is None or file not in intake.abouts:
        return
    name, row = intake.abouts[file]
    sheet, letter = book[name], intake.columns[file, name].get("version") if (file, name) in intake.columns else None
    column = place(f"{letter}1")[1] if letter else sheet.max_column + 1
    if not letter:
        sheet.cell(intake.heads[file, name], column, heading("version", language)).font = Font(bold=True)
    cell = sheet.cell(row, column)
    cell.value, cell.number_format = version + 1, "0"


def _name_rows(book: Workbook, file: str, problems: list[Problem], intake: Intake, language: str) -> None:
    """Each row gets its key in a hidden column, so that a corrected row stays the same row; a doubled row gets none."""
    doubled = {(problem.sheet, place(problem.cell)[0]) for problem in problems if problem.code == "ROW-DUPLICATE"}
    keys: dict[str, dict[int, str]] = {}
    for sheet, row, key in intake.keys.filter(file=file).select("sheet", "row", "row_key").iter_rows():
        if (sheet, row) not in doubled:
            keys.setdefault(sheet, {})[row] = _printable(key.partition("|")[2])
    for sheet, by_row in keys.items():
        columns = intake.columns[file, sheet]
        column = OWN_KEYS["copyright" if "work_title" in columns else "lines" if "client_id" in columns else "expenses"]
        if column not in columns:
            _add_column(book[sheet], intake.heads[file, sheet], heading(column, language), by_row)


def _add_column(sheet: Worksheet, head_row: int, title: str, by_row: Mapping[int, Any]) -> None:
    last = sheet.max_column + 1
    sheet.cell(head_row, last, title).font = Font(bold=True)
    for row, key in by_row.items():
        cell = sheet.cell(row, last)
        cell.value, cell.data_type, cell.number_format = key, "s", "@"
    sheet.column_dimensions[letters(last)].hidden = True
