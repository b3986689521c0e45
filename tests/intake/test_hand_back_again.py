"""A copy that comes back once more, files that cannot be coloured, and copies that people are correcting."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from pipeline.intake import hand_back, read_inbox
from sample_inputs.with_mistakes.damage import macros, with_part
from sample_inputs.write import workbook
from tests.intake.dropped import BOOK, MONTH, REGISTERS, book, codes, drop, file, line, table
from tests.intake.test_hand_back import RED, colours, returned


def saved(copy: Workbook) -> bytes:
    out = BytesIO()
    copy.save(out)
    return out.getvalue()


def changed(body: bytes, *cells: tuple[str, str, object]) -> bytes:
    own = load_workbook(BytesIO(body))
    for sheet, cell, value in cells:
        own[sheet][cell] = value
    return saved(own)


BAD = file(book(lines=[line(quantity=0), line(quantity=0, description="Stamp")]))


def test_a_copy_with_a_mistake_left_comes_back_with_that_mark_alone(tmp_path: Path) -> None:
    first = returned(tmp_path, {BOOK: BAD})[BOOK]
    first["Lines"]["D2"] = 2
    second = returned(tmp_path, {BOOK: saved(first)})[BOOK]
    assert colours(second) == {"Lines!D3": RED} and second["Lines"]["D2"].comment is None
    assert second["About"]["C2"].value == 3


def test_what_the_member_noted_stays_before_what_we_note(tmp_path: Path) -> None:
    own = load_workbook(BytesIO(BAD))
    for cell in ("C2", "D2", "D3"):
        own["Lines"][cell].comment = Comment("ask Ann", "Bea")
    first = returned(tmp_path, {BOOK: saved(own)})[BOOK]
    assert first["Lines"]["D2"].comment.text.startswith("ask Ann\n\n- Smart -\nCELL-OUT-OF-RANGE\n")
    first["Lines"]["D2"] = 2
    second = returned(tmp_path, {BOOK: saved(first)})[BOOK]["Lines"]
    assert [second[cell].comment.text.split("\n")[0] for cell in ("C2", "D2", "D3")] == ["ask Ann"] * 3
    assert second["D2"].comment.text == "ask Ann" and second["D3"].comment.text.count("CELL-OUT-OF-RANGE") == 1


def test_a_problem_within_merged_cells_is_marked_at_their_first(tmp_path: Path) -> None:
    own = load_workbook(BytesIO(BAD))
    own["Lines"].merge_cells("C3:D3")
    copy = returned(tmp_path, {BOOK: saved(own)})[BOOK]
    assert colours(copy) == {"Lines!D2": RED, "Lines!C3": RED}


@pytest.mark.parametrize("written", ["1", None, " 1 "])
def test_the_version_rises_however_it_was_written(tmp_path: Path, written: str | None) -> None:
    copy = returned(tmp_path, {BOOK: changed(BAD, ("About", "C2", written))})[BOOK]
    assert copy["About"]["C2"].value == 2


def test_a_workbook_without_a_version_gets_the_column(tmp_path: Path) -> None:
    copy = returned(tmp_path, {BOOK: changed(BAD, ("About", "C1", None), ("About", "C2", None))}, "fr")[BOOK]
    cells = [[cell.value for cell in row if cell.value] for row in copy["About"].iter_rows()]
    assert cells == [["Activity", "Month", "Version"], ["A1", MONTH, 2]]


def test_a_heading_with_an_empty_row_below_names_the_column_of_keys(tmp_path: Path) -> None:
    rows = table([line(quantity=0)])
    copy = returned(tmp_path, {BOOK: workbook({"About": table(book()["about"]), "Lines": [rows[0], [None], rows[1]]})})[BOOK]
    assert copy["Lines"]["H1"].value == "Line key" and copy["Lines"]["H3"].value == "C1|2026-03-10|Poster"


def test_signs_that_no_sheet_can_hold_stop_nothing(tmp_path: Path) -> None:
    evil = with_part(BAD, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"Stamp", b"St&#x85;amp&#xFFFE;"))
    returned(tmp_path, {BOOK: evil})


def test_a_sheet_that_is_a_chart_stops_nothing(tmp_path: Path) -> None:
    own = load_workbook(BytesIO(file({"lines": [line()]})))
    own.create_chartsheet("Chart", 0).add_chart(BarChart())
    copy = returned(tmp_path, {BOOK: saved(own)})[BOOK]
    assert copy["Lines"]["A1"].comment.text.startswith("SHEET-MISSING")


def test_a_workbook_that_cannot_be_coloured_is_answered_by_a_list(tmp_path: Path) -> None:
    weird = with_part(BAD, "xl/styles.xml", lambda xml: xml.replace(b'patternType="gray125"', b'patternType="weird"'))
    sheet = returned(tmp_path, {BOOK: weird})[BOOK]["Smart"]
    assert [[cell.value for cell in row][:4] for row in sheet.iter_rows()] == [
        [BOOK, "Lines", cell, "CELL-OUT-OF-RANGE"] for cell in ("D2", "D3")]


def test_a_refused_file_is_answered_by_a_list(tmp_path: Path) -> None:
    copies = returned(tmp_path, {"macros.xlsx": macros(BAD), "old.xls": b"\xd0\xcf\x11\xe0"})
    assert {name: copy["Smart"]["D1"].value for name, copy in copies.items()} == {
        "macros.xlsx": "FILE-UNSAFE", "old.xls.xlsx": "FILE-NOT-A-WORKBOOK"}


def test_a_name_that_is_no_text_and_a_file_that_cannot_be_read_are_answered(tmp_path: Path) -> None:
    inbox = drop(tmp_path)
    Path(bytes(inbox).decode() + "/caf\udce9.xlsx").write_bytes(BAD)
    (inbox / "closed.xlsx").symlink_to("/proc/self/mem")
    read = read_inbox(inbox, MONTH)
    assert codes(read) == ["FILE-NAME", "FILE-NOT-OPENED"] and read.lines.height == 1
    assert read.problems[0].file == "caf\\xe9.xlsx"
    written = hand_back(read, read.problems, inbox, tmp_path / "handed-back", lambda activity: "en")
    assert [path.name for path in written] == ["caf\\xe9.xlsx", "closed.xlsx"]


def test_a_copy_that_nobody_touched_is_renewed_when_more_is_known_and_never_by_a_check(tmp_path: Path) -> None:
    copy = tmp_path / "handed-back" / BOOK
    returned(tmp_path, {BOOK: BAD})
    read = read_inbox(tmp_path / "inbox", MONTH)
    before = copy.read_bytes()
    for renew, same in ((False, True), (True, False)):
        hand_back(read, read.problems[:1], tmp_path / "inbox", copy.parent, lambda activity: "en", renew)
        assert (copy.read_bytes() == before) == same
    edited = changed(copy.read_bytes(), ("Lines", "D2", 2))
    copy.write_bytes(edited)
    hand_back(read, read.problems, tmp_path / "inbox", copy.parent, lambda activity: "en")
    assert copy.read_bytes() == edited


def test_a_workbook_elsewhere_is_not_mixed_up_with_its_namesake(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / BOOK
    other.parent.mkdir()
    other.write_bytes(changed(BAD, ("About", "C2", 2)))
    inbox = drop(tmp_path)
    read = read_inbox(inbox, MONTH, also=[other])
    assert {(problem.file, problem.code) for problem in read.problems} == {
        ("elsewhere/" + BOOK, "CELL-OUT-OF-RANGE"), (BOOK, "WORKBOOK-REPLACED")}
    written = hand_back(read, read.problems, inbox, tmp_path / "handed-back", lambda activity: "en")
    assert written == [tmp_path / "handed-back" / "checked" / BOOK]


def test_a_register_of_the_archive_is_not_mixed_up_with_its_namesake(tmp_path: Path) -> None:
    archived = tmp_path / "archive" / "2026-02.1" / REGISTERS
    archived.parent.mkdir(parents=True)
    inbox = drop(tmp_path)
    body = (inbox / REGISTERS).read_bytes()
    archived.write_bytes(changed(body, ("Members", "F2", "BE00 0000 0000 0000")))
    own = load_workbook(BytesIO(body))
    del own["Members"]
    (inbox / REGISTERS).write_bytes(saved(own))
    read = read_inbox(inbox, MONTH, [[archived]])
    wrong = [problem.file for problem in read.problems if problem.code == "IBAN-WRONG"]
    assert wrong == [f"archive/2026-02.1/{REGISTERS}"]
    assert read.files.filter(kind="register").select("file", "from").rows() == [
        (REGISTERS, "archive/2026-02.1"), (REGISTERS, "inbox")]


def test_a_copy_saved_again_by_another_program_is_a_duplicate(tmp_path: Path) -> None:
    body = file(book())
    read = read_inbox(drop(tmp_path, {"again.xlsx": changed(body, ("About", "H9", None))}), MONTH)
    assert codes(read) == ["FILE-DUPLICATE"] and read.lines.height == 1
