"""Registers over several months: a sheet that was dropped counts until one of its kind is dropped again."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.month.collect import Order, collect
from tests.cli.homes import copied, done, fresh, run_json, smart

SHEETS = ("Members", "Shares", "Activities", "Clients")


def sealed(home: Path, month: str, as_of: str) -> dict[str, str]:
    """A run of a month, sealed; its registers: file -> folder it lay in."""
    smart(home, "run", "--month", month, "--as-of", as_of, "--workers", "1", "--quiet")
    record = run_json(home, f"{month}.draft")
    assert [problem["code"] for problem in record["problems"]] == []
    done(home, "approve", "--month", month, "--by", "Ann Peeters")
    return {entry["file"]: entry["from"] for entry in record["inputs"] if entry["kind"] == "register"}


def drop_only(home: Path, sheet: str, source: Path, row: int | None = None) -> None:
    """One sheet of the registers as a file of its own, without one of its rows if any is named."""
    book = load_workbook(source)
    for name in SHEETS:
        if name != sheet:
            book.remove(book[name])
    if row:
        book[sheet].delete_rows(row)
    book.save(home / "inbox" / f"{sheet.lower()}.xlsx")


def test_a_sheet_dropped_alone_replaces_the_one_before_for_good(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", "registers.xlsx", "receipts")
    sealed(home, "2026-03", "2026-04-02")
    all_sheets = home / "archive" / "2026-03" / "registers.xlsx"
    members, clients = (len({cell.value for cell in load_workbook(all_sheets)[name]["A"][1:]}) for name in ("Members", "Clients"))
    drop_only(home, "Clients", all_sheets, 3)
    assert sealed(home, "2026-04", "2026-05-02") == {"clients.xlsx": "inbox", "registers.xlsx": "archive/2026-03"}
    drop_only(home, "Shares", all_sheets)
    sealed(home, "2026-05", "2026-06-02")
    assert sealed(home, "2026-06", "2026-07-02") == dict.fromkeys(("clients.xlsx", "registers.xlsx", "shares.xlsx"),
                                                                  "archive/2026-05")
    found = in_force(copied(home, tmp_path / "other"))
    assert found == (members, clients - 1)


def in_force(home: Path) -> tuple[int, int]:
    """How many members and clients the next run would know."""
    intake = collect(Home(home), Order(Month(2026, 7), date(2026, 8, 2), {})).intake
    return intake.members["member_id"].n_unique(), intake.clients.height
