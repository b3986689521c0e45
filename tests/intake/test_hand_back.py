"""A workbook with mistakes comes back coloured and commented, as its next version, and as nothing else."""

from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from pipeline.core.labels import LANGUAGES
from pipeline.core.problems import wording
from pipeline.intake import hand_back, read_inbox
from sample_inputs.write import workbook
from tests.intake.dropped import BOOK, MONTH, REGISTERS, book, drop, file, intake, line, member, table

RED, YELLOW = "00FFD9D2", "00FFF1C9"


def returned(home: Path, files: dict[str, bytes] | None = None, language: str = "en", **sheets: Any) -> dict[str, Workbook]:
    """What is handed back of such an inbox, by name of file."""
    read = intake(home, files, **sheets)
    written = hand_back(read, read.problems, home / "inbox", home / "handed-back", lambda activity: language)
    assert sorted(written) == sorted((home / "handed-back").glob("*"))
    return {path.name: load_workbook(path) for path in written}


def colours(copy: Workbook) -> dict[str, str]:
    return {f"{sheet.title}!{cell.coordinate}": str(cell.fill.start_color.rgb)
            for sheet in copy for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb in (RED, YELLOW)}


def test_a_workbook_without_errors_does_not_come_back(tmp_path: Path) -> None:
    assert returned(tmp_path, lines=[line(mood="good")]) == {}


def test_bad_cells_are_coloured_by_severity_and_commented(tmp_path: Path) -> None:
    copy = returned(tmp_path, lines=[line(quantity=0, mood="good"), line(description="Stamp")])[BOOK]
    assert colours(copy) == {"Lines!D2": RED, "Lines!H1": YELLOW}
    note = copy["Lines"]["D2"].comment.text
    assert note.startswith("CELL-OUT-OF-RANGE\n") and "> 0, ≤ 100000" in note
    assert copy["Lines"]["D2"].value == 0 and copy["Lines"]["C3"].value == "Stamp"


def test_comments_speak_the_language_of_the_activity(tmp_path: Path) -> None:
    notes = [returned(tmp_path / each, language=each, lines=[line(quantity=0)])[BOOK]["Lines"]["D2"].comment.text
             for each in LANGUAGES]
    problem = intake(tmp_path, lines=[line(quantity=0)]).problems[0]
    assert notes == [f"{problem.code}\n{' '.join(wording(problem, each))}" for each in LANGUAGES]


def test_every_file_with_errors_comes_back_and_no_other(tmp_path: Path) -> None:
    assert set(returned(tmp_path, members=[member(iban="BE00 0000 0000 0000"), member("M2")])) == {REGISTERS, BOOK}


def test_what_the_member_had_made_of_the_workbook_stays(tmp_path: Path) -> None:
    own = load_workbook(BytesIO(file(book(lines=[line(quantity=0)]))))
    own["Lines"]["A2"].fill = PatternFill("solid", start_color="FF00FF00")
    own["Lines"].column_dimensions["C"].width = 77
    own.create_sheet("Notes")["A1"] = "call Ann"
    saved = BytesIO()
    own.save(saved)
    copy = returned(tmp_path, {BOOK: saved.getvalue()})[BOOK]
    assert copy["Lines"]["A2"].fill.start_color.rgb == "FF00FF00" and copy["Lines"].column_dimensions["C"].width == 77
    assert copy["Notes"]["A1"].value == "call Ann"


def test_a_corrected_copy_dropped_again_replaces_the_first(tmp_path: Path) -> None:
    copy = returned(tmp_path, lines=[line(quantity=0), line(description="Stamp")])[BOOK]
    copy["Lines"]["D2"] = 2
    saved = BytesIO()
    copy.save(saved)
    read = read_inbox(drop(tmp_path, {"corrected.xlsx": saved.getvalue()}, lines=[line(quantity=0), line(description="Stamp")]),
                      MONTH)
    assert [problem.code for problem in read.problems] == ["WORKBOOK-REPLACED"]
    assert read.lines.select("file", "quantity").rows() == [("corrected.xlsx", 2), ("corrected.xlsx", 2)]
    assert read.lines["row_key"].to_list() == ["A1|C1|2026-03-10|Poster", "A1|C1|2026-03-10|Stamp"]


def test_a_row_keeps_its_key_when_the_correction_changes_what_it_was_called_by(tmp_path: Path) -> None:
    copy = returned(tmp_path, lines=[line(quantity=0)])[BOOK]
    copy["Lines"]["D2"], copy["Lines"]["C2"] = 2, "A better name"
    saved = BytesIO()
    copy.save(saved)
    read = read_inbox(drop(tmp_path, {BOOK: saved.getvalue()}), MONTH)
    assert read.lines.select("row_key", "description").rows() == [("A1|C1|2026-03-10|Poster", "A better name")]


def test_a_copy_that_somebody_is_correcting_is_left_alone(tmp_path: Path) -> None:
    returned(tmp_path, lines=[line(quantity=0)])
    path = tmp_path / "handed-back" / BOOK
    copy = load_workbook(path)
    copy["Lines"]["D2"] = 2
    copy.save(path)
    edited = path.read_bytes()
    returned(tmp_path, lines=[line(quantity=0)])
    assert path.read_bytes() == edited
    returned(tmp_path, lines=[line(quantity=-1)])
    assert path.read_bytes() != edited


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://evil.example","x")'
    rows = table([line(quantity=0), line(description=evil)])
    rows[2][2] = "text"
    own = load_workbook(BytesIO(workbook({"About": table(book()["about"]), "Lines": rows})))
    own["Lines"]["C3"].value = evil
    own["Lines"]["C3"].data_type = "s"
    saved = BytesIO()
    own.save(saved)
    copy = returned(tmp_path, {BOOK: saved.getvalue()})[BOOK]
    assert {(cell.value, cell.data_type) for row in copy["Lines"].iter_rows() for cell in row if "evil" in str(cell.value)} == {
        (evil, "s"), ("C1|2026-03-10|" + evil, "s")}
