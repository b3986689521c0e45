"""The workbook to decide in: choices for each movement, in four languages, and handed back marked where it has mistakes."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.core.labels import LANGUAGES, labels
from tests.bank.dropping import LIST, RECONCILE, april, asked, decide, dropped, matches, moved, opened, sound, told
from tests.cli.homes import done, smart

RED = "00FFD9D2"
BACK = "handed-back/to-decide.xlsx"
WORDS = {
    "fr": ("frais bancaires", "client : heidi-brandt", "autre : loyer"),
    "nl": ("Bankkosten", "klant:heidi-brandt", "andere: huur"),
    "en": ("bank charges", "client: heidi-brandt", "other: rent"),
    "de": ("bankgebühren", "Kunde: heidi-brandt", "Sonstiges: Miete")}


def speak(home: Path, language: str) -> None:
    file = home / "smart.toml"
    file.write_text(file.read_text().replace('language = "fr"', f'language = "{language}"'))


def waits(home: Path, *amounts: int) -> Workbook:
    dropped(home, april(*map(moved, amounts)))
    told(home)
    return load_workbook(home / LIST)


def choices(book: Workbook, row: int) -> list[Any]:
    """What the drop-down of a row offers: its movement looked up in the hidden sheet, as the formula does."""
    sheet = book["Choices"]
    assert sheet.sheet_state == "hidden"
    [(_, count, *offered)] = [cells for cells in sheet.iter_rows(values_only=True) if cells[0] == book.active[f"A{row}"].value]
    return offered[:count]


def test_amounts_are_numbers_days_are_days_and_the_headings_stay_in_sight(home: Path) -> None:
    sheet = waits(home, 551_76, -9_99).active
    assert [(cell.value, cell.number_format) for cell in sheet["C"][2:]] == [
        (551.76, "#,##0.00;[Red]-#,##0.00"), (-9.99, "#,##0.00;[Red]-#,##0.00")]
    assert sheet["B3"].is_date and sheet.freeze_panes == "A3" and sheet.print_title_rows == "$2:$2"


def test_each_movement_has_its_choices_and_other_words_may_be_written(home: Path) -> None:
    [(ours, cents)] = asked(home, "SELECT MIN(payment_id), amount_cents FROM ordered_payments GROUP BY amount_cents"
                                  " HAVING COUNT(*) = 1 ORDER BY 1 LIMIT 1")
    book = waits(home, 551_76, -cents, 1_00)
    [offer] = book.active.data_validations.dataValidation
    assert (str(offer.sqref), offer.type, offer.showErrorMessage) == ("H3:H5", "list", False)
    assert offer.formula1.startswith("OFFSET(Choices!$C$1,MATCH($A3,Choices!$A:$A,0)")
    assert choices(book, 3) == ["2026-00001", "client: brouwerij-hazelhof", "autre: "]
    assert choices(book, 4) == [ours, "frais bancaires", "autre: "]
    assert choices(book, 5) == ["autre: "]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_decisions_are_read_in_every_language_whatever_the_cooperative_speaks(home: Path, language: str) -> None:
    speak(home, language)
    book = waits(home, 10_00, 20_00, 30_00)
    words = labels(language)
    assert book.active.title == words["bank_sheet"] and book.active["H2"].value == words["bank_decision"]
    speak(home, "fr" if language == "de" else "de")
    decide(home, *WORDS[language])
    done(home, *RECONCILE, "--quiet")
    assert [(kind, target) for kind, target, _ in matches(home) if kind != "suspense"] == [
        ("charge", ""), ("client", "heidi-brandt"), ("other", WORDS[language][2].partition(": ")[2])]
    sound(home)


def test_columns_may_move_and_a_heading_that_stands_twice_is_a_problem(home: Path) -> None:
    waits(home, 551_76)
    file = decide(home, "2026-00001")
    book = load_workbook(file)
    book.active.unmerge_cells("A1:H1")
    book.active.move_range("H2:H3", cols=3)
    book.active["J2"] = "Entscheidung"
    book.save(file)
    assert [(each["code"], each["cell"], each["expected"]) for each in told(home)["problems"]] == [("COLUMN-DOUBLED", "K2", "J2")]
    book.active["J2"] = "Notes"
    book.save(file)
    done(home, *RECONCILE, "--quiet")
    assert opened(home)["2026-00001"] == 0


def test_mistakes_come_back_marked_at_their_cells_and_the_corrected_copy_settles_them(home: Path) -> None:
    waits(home, 100_00, 200_00, -3_00)
    decide(home, "2026-09999", "2026-00009", "=1/0")
    answer = told(home)
    copy = home / BACK
    assert str(copy) in answer["paths"] and answer["totals"]["decided"] == 1
    sheet = load_workbook(copy).active
    coloured = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == RED]
    assert coloured == ["H3", "H5"]
    assert sheet["H3"].comment.text.startswith("BANK-DECISION-UNKNOWN\n«\u202f2026-09999\u202f»")
    assert sheet["H5"].comment.text.startswith("CELL-NO-VALUE\n") and sheet.data_validations.count == 1
    body = copy.read_bytes()
    told(home)
    assert copy.read_bytes() == body
    book = load_workbook(copy)
    book.active["H3"], book.active["H5"] = "client: heidi-brandt", "frais bancaires"
    book.save(home / "inbox/to-decide.xlsx")
    done(home, *RECONCILE, "--quiet")
    assert not (home / LIST).exists() and not list((home / "inbox").glob("*.xlsx"))
    sound(home)


def test_a_workbook_that_is_no_list_comes_back_as_a_list_of_what_is_wrong(home: Path) -> None:
    (home / "inbox/to-decide.xlsx").write_bytes(b"no workbook")
    other = home / "to-decide-other.xlsx"
    Workbook().save(other)
    result = smart(home, *RECONCILE)
    assert result.exit_code == 1 and f"Handed back with its mistakes marked: {home / BACK}\n" in result.stdout
    assert load_workbook(home / BACK).active["D1"].value == "FILE-NOT-A-WORKBOOK"
    told(home, str(other))
    answer = load_workbook(home / "handed-back/checked/to-decide-other.xlsx")
    assert answer.active["A1"].comment.text.startswith("FILE-NOT-RECOGNISED\n")
