"""What nobody could match is decided in a workbook that is dropped back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.bank.statement import Movement
from tests.bank.coda_file import received, statement
from tests.cli.banking import APRIL, answered, balance, bills, cents, drop, open_cents
from tests.cli.homes import MARCH, books, done, run_json, smart


def decide(sealed: Path, *decisions: str) -> Path:
    book = load_workbook(sealed / "output/bank/to-decide.xlsx")
    for nth, words in enumerate(decisions, 3):
        book.active.cell(nth, 8).value = words
    book.save(sealed / "inbox/to-decide.xlsx")
    return sealed / "inbox/to-decide.xlsx"


def waiting(sealed: Path) -> list[tuple[Any, ...]]:
    sheet = load_workbook(sealed / "output/bank/to-decide.xlsx").active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=3)]


def unknown_ones(sealed: Path) -> Sequence[Movement]:
    bill = bills(sealed)[0]
    moves = (received(cents(bill), text="=HYPERLINK(1)"), received(700, text="gift"), received(900, text="credit"), received(40))
    drop(sealed, "april.cod", statement(41, 0, *moves))
    answered(sealed)
    return moves


def test_what_nobody_could_match_is_decided_in_the_list_and_dropped_back(sealed: Path) -> None:
    bill = bills(sealed)[0]
    unknown_ones(sealed)
    rows = waiting(sealed)
    assert [row[2] for row in rows] == [cents(bill) / 100, 7, 9, 0.4] and bill["number"] in rows[0][6]
    assert rows[0][5] == "'=HYPERLINK(1)"
    decide(sealed, bill["number"], "other: a gift", f"client:{bill['client_id']}", "")
    said = answered(sealed)
    assert (said["totals"]["decided"], said["totals"]["waiting"]) == (3, 1)
    assert open_cents(sealed)[bill["number"]] == 0
    assert (balance(sealed, "suspense"), balance(sealed, "bank_other"), balance(sealed, "client_credits")) == (-40, -700, -900)
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_a_decision_that_cannot_be_is_named_at_its_cell_and_the_others_are_booked(sealed: Path) -> None:
    unknown_ones(sealed)
    decide(sealed, "2026-99999", "other: a gift", "payment:nobody", "client:nobody")
    result = smart(sealed, *APRIL)
    assert result.exit_code == 1
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        [f"to-decide.xlsx ({cell})", "BANK-DECISION-UNKNOWN"] for cell in ("H3", "H5", "H6")]
    assert balance(sealed, "bank_other") == -700 and (sealed / "inbox/to-decide.xlsx").is_file()


def test_dropping_the_decisions_twice_does_nothing_twice(sealed: Path) -> None:
    unknown_ones(sealed)
    again = decide(sealed, bills(sealed)[0]["number"], "other: a gift").read_bytes()
    answered(sealed)
    before = books(sealed)
    (sealed / "inbox/to-decide.xlsx").write_bytes(again)
    assert answered(sealed)["totals"]["decided"] == 0 and books(sealed) == before


def test_a_run_leaves_statements_and_decisions_in_the_inbox_alone(sealed: Path) -> None:
    unknown_ones(sealed)
    decide(sealed, "charge")
    drop(sealed, "next.cod", statement(42, 0))
    smart(sealed, "run", *MARCH, "--as-of", "2026-04-22", "--workers", "1", "--quiet")
    problems = run_json(sealed, "2026-03.2.draft")["problems"]
    assert not [each for each in problems if each["file"].startswith(("to-decide", "next"))]
