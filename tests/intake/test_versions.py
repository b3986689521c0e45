"""Of several workbooks of one Activity and month one counts, whatever they are called and in which order they came."""

from itertools import permutations
from pathlib import Path
from shutil import copytree

import pytest

from pipeline.intake import Intake, read_inbox
from tests.intake.dropped import BOOK, MONTH, REGISTERS, about, balance, book, codes, drop, file, intake, line, member, registers


def kinds(read: Intake) -> dict[str, str]:
    return dict(read.files.select("file", "kind").iter_rows())


def version(number: int, price: float) -> bytes:
    return file(book(about=[about(version=number)], lines=[line(unit_price=price)]))


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    once, twice = intake(tmp_path / "1"), intake(tmp_path / "2", {"copy.xlsx": file(book())})
    assert twice.lines.drop("file").equals(once.lines.drop("file"))
    assert codes(twice) == ["FILE-DUPLICATE"] and sorted(kinds(twice).values()) == ["duplicate", "register", "workbook"]


@pytest.mark.parametrize("names", list(permutations(["a.xlsx", "b.xlsx", "c.xlsx"])))
def test_the_highest_version_replaces_the_others(tmp_path: Path, names: tuple[str, ...]) -> None:
    files = {name: version(number, 100 * number) for number, name in enumerate(names, 2)}
    read = intake(tmp_path, files)
    assert read.lines["unit_price"].to_list() == [400] and read.lines["file"].to_list() == [names[2]]
    assert codes(read) == ["WORKBOOK-REPLACED"] * 3 and kinds(read)[names[2]] == "workbook"


def test_two_that_say_the_same_version_both_wait(tmp_path: Path) -> None:
    read = intake(tmp_path, {"other.xlsx": version(1, 99)})
    assert codes(read) == ["WORKBOOK-VERSION-CONFLICT"] * 2 and read.lines.height == 0


def test_a_month_to_come_is_left_alone(tmp_path: Path) -> None:
    later = file(book(about=[about(month="2026-04")], lines=[line(unit="none of ours")]))
    read = intake(tmp_path, {"april.xlsx": later})
    assert codes(read) == [] and kinds(read)["april.xlsx"] == "later" and read.lines.height == 1


def test_a_month_that_went_is_still_read(tmp_path: Path) -> None:
    earlier = file(book(about=[about(month="2026-02")], lines=[line(work_date="10/02/2026")], expenses=[], pay=[]))
    read = intake(tmp_path, {"february.xlsx": earlier})
    assert sorted(read.lines["month"]) == ["2026-02", MONTH]


def test_another_activity_is_no_version(tmp_path: Path) -> None:
    other = file(book(about=[about(activity_id="A9")]))
    assert codes(intake(tmp_path, {"other.xlsx": other})) == ["ACTIVITY-UNKNOWN"]


def test_a_register_dropped_twice_counts_once(tmp_path: Path) -> None:
    read = intake(tmp_path, {"again.xlsx": file(registers())})
    assert codes(read) == ["FILE-DUPLICATE"] and read.members.height == 2


def test_a_register_of_the_archive_counts_until_a_newer_one_is_dropped(tmp_path: Path) -> None:
    inbox = drop(tmp_path)
    archived = copytree(inbox, tmp_path / "archive") / REGISTERS
    (inbox / REGISTERS).write_bytes(file({"members": [member(city="Brugge"), member("M2")]}))
    read = read_inbox(inbox, MONTH, [[archived]])
    assert read.members["city"].to_list() == ["Brugge", "Gent"] and read.clients.height == 2 and codes(read) == []


def test_of_registers_in_the_archive_the_sheet_dropped_last_counts_alone(tmp_path: Path) -> None:
    inbox = drop(tmp_path)
    first = (inbox / REGISTERS).rename(tmp_path / REGISTERS)
    later, beside = tmp_path / "later.xlsx", tmp_path / "beside.xlsx"
    later.write_bytes(file({"members": [member("M2", city="Brugge")]}))
    beside.write_bytes(file({"members": [member("M3")]}))
    read = read_inbox(inbox, MONTH, [[later, beside], [first]])
    assert read.members["member_id"].to_list() == ["M2", "M3"] and read.clients.height == 2
    assert "KEY-DOUBLED" not in codes(read)


def test_a_workbook_left_open_elsewhere_leaves_no_trace(tmp_path: Path) -> None:
    read = intake(tmp_path, {f"~${BOOK}": b"lock", ".hidden.xlsx": b"lock"})
    assert codes(read) == [] and set(kinds(read)) == {BOOK, REGISTERS}


@pytest.mark.parametrize("name", ["old.xls", "macro.xlsm", "binary.xlsb", "open.ods", "CAPITALS.XLSX"])
def test_what_looks_like_a_workbook_is_answered_by_name(tmp_path: Path, name: str) -> None:
    read = intake(tmp_path, {name: b"\xd0\xcf\x11\xe0" + bytes(600)})
    assert [(problem.file, problem.code) for problem in read.problems] == [(name, "FILE-NOT-A-WORKBOOK")]


def test_what_nobody_reads_is_named_and_what_has_its_own_reader_is_not(tmp_path: Path) -> None:
    others = {"notes.txt": b"a", "x.csv": b"a", "sub/trio.xlsx": file(book()), "receipts/a.pdf": b"%PDF", "march.cod": b"0000"}
    read = intake(tmp_path, others)
    assert [(problem.code, problem.file) for problem in read.problems] == [
        ("FILE-NOT-READ", name) for name in ("notes.txt", "sub", "x.csv")]


@pytest.mark.parametrize("month", ["mars 2026", "2026-3", "2026-13", 202603, None])
def test_a_month_that_cannot_be_read_stops_the_workbook_at_its_cell(tmp_path: Path, month: object) -> None:
    read = intake(tmp_path, about=[about(month=month)])
    assert [(problem.sheet, problem.cell) for problem in read.problems] == [("About", "B2")]
    assert kinds(read)[BOOK] == "workbook" and balance(read) == (3, 0, 3)


def test_a_register_that_was_never_dropped_is_one_problem(tmp_path: Path) -> None:
    read = intake(tmp_path, {REGISTERS: file({name: rows for name, rows in registers().items() if name != "clients"})})
    assert [(problem.code, problem.value) for problem in read.problems] == [("REGISTER-MISSING", "clients")]
    assert read.lines.height == 0 and read.pay.height == 1
