"""Writes the workbooks with mistakes: `python -m sample_inputs.with_mistakes.make_mistakes`."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from pipeline.core.problems import catalogue
from sample_inputs.receipts import pdf
from sample_inputs.with_mistakes.damage import DAMAGE
from sample_inputs.with_mistakes.right import Mistake, Sheets, copyright_of, mistakes, register, registers, right
from sample_inputs.write import workbook

FOLDER = Path(__file__).parent
OPENING = tuple(code for code in catalogue() if code.startswith("OPENING-"))
BANK = tuple(code for code in catalogue() if code.startswith("BANK-"))
NOT_A_FILE = {
    "COPYRIGHT-OF-LESS": "a correction of a sealed month",
    "COPYRIGHT-PAID-TOO-MUCH": "a correction of a sealed month",
    "DAYS-THAT-FIT": "a word beside BUDGET-TOO-SMALL or PAY-BELOW-MINIMUM",
    "HOURS-THAT-FIT": "a word beside BUDGET-TOO-SMALL or PAY-BELOW-MINIMUM",
    "MINIMUM-UNKNOWN": "the law of January 2025",
    "PAY-BELOW-MINIMUM-PAID": "the cooperative's policy pays all the same",
    "DIMONA-CANCELLED": "the register of Dimonas says it, the workbook is right",
    "DIMONA-NUMBER-MISSING": "a register of Dimonas, of which these have none",
    "DIMONA-REFUSED": "the register of Dimonas says it, the workbook is right",
    "PAY-NOT-YET-WORKED": "nothing is wrong: the work is not over",
    "PAY-KEPT": "nothing is wrong: the contract is of another month",
    "PAY-KEPT-UNKNOWN": "the law of another month",
    "PAY-OVER-BUDGET": "nothing is wrong: the work is not over",
    "FILE-NAME": "the name is wrong, not the file",
    "FILE-NOT-OPENED": "the right to read it is wrong, not the file",
    "EXPENSE-RECEIPT-UNREADABLE": "the right to read it is wrong, not the file",
    "FILE-NOT-READ": "a text file, or a folder",
    "REGISTER-MISSING": "no file is wrong, one was never dropped",
    "PAY-IBAN-CHANGED": "a later month",
    "PAY-RETURNED": "the bank says it, no file",
    "PAY-IBAN-SHARED": "each of two members is right alone",
    "STATE-ACCOUNT-MISSING": "smart.toml lacks it, no file",
    **dict.fromkeys(OPENING, "an opening workbook is wrong, which nobody drops"),
    **dict.fromkeys(BANK, "a bank statement is wrong, no workbook"),
    "ANSWER-UNKNOWN": "an answer of the access point, no workbook",
    "HELD": "a person holds a row back",
    "HOLIDAY-LEFT": "earlier months are in the books",
    "REGULARISATION-WAITS": "the quarter's earlier months are in the books",
    "SHARE-BEFORE-OPENING": "another system's shares are in the books",
    "SHARE-CHANGED": "the movement is in the books",
    "SHARE-COVER-BLOCKS": "an earlier month without cover is in the books",
    "SHARE-COVER-ENDS": "a day at the end of the year",
    "SHARE-MISSING": "the movement is in the books",
    "SHARE-REFUND-UNPAID": "the subscription is in the books",
    "SHARE-WAITS": "the movement is in the books",
    "ROW-GONE": "the month of the row was sealed before",
    "ROW-GONE-NO-CLIENT": "the month of the row was sealed before",
    "ROW-GONE-OTHER-MONTH": "the month of the row was sealed before",
    "ROW-REWORDED": "the month of the row was sealed before",
    "ROW-SEALED-CHANGED": "the month of the row was sealed before",
    "STATUS-OFF": "the cooperative's policy switches a status off",
    "STATUS-REROUTED": "the cooperative's policy switches a status off",
    "WAGE-PAID-TOO-MUCH": "a correction of a sealed month",
    "WORKBOOK-ADDS": "the month of the workbook was sealed before",
    "UBL-INVALID": "an electronic invoice that breaks a rule would be our bug",
    **{f"BANK-{each}": "a bank statement, or a decision on one" for each in (
        "ACCOUNT-DIFFERS", "ACCOUNT-FORM", "ACCOUNT-UNKNOWN", "AMOUNT", "BALANCE", "BALANCE-MISSING", "COUNT",
        "CURRENCY", "DATE", "DECISION-AMOUNT", "DECISION-DONE", "DECISION-UNKNOWN", "DUPLICATE", "NUMBER-DIFFERS",
        "NUMBER-GAP", "NUMBER-MISSING", "NUMBER-TWICE", "OPENING", "RECORD-LENGTH", "RECORD-ORDER", "SEQUENCE",
        "TOO-LARGE", "TOTAL", "UNREADABLE", "VERSION")},
}
"""Codes that no dropped file can show by itself."""


def mistake_files() -> dict[str, bytes]:
    """Every file by its path in the inbox: registers, one workbook or two for each code, receipts."""
    made = {"registers.xlsx": workbook(registers())}
    for code, mistake in mistakes().items():
        sheets = changed(code, mistake)
        body = workbook(sheets)
        made[f"{code}.xlsx"] = DAMAGE[mistake["made"]](body) if "made" in mistake else body
        if "second" in mistake:
            made[f"{code}-2.xlsx"] = workbook(_second(mistake["second"], code, sheets))
        if "Expenses" in sheets and f"{code}.pdf" in sheets["Expenses"][1]:
            made[f"receipts/{code}.pdf"] = pdf([code, "Paper and ink", "24.20 EUR", "VAT 4.20 EUR"])
    return made


def changed(code: str, mistake: Mistake) -> Sheets:
    """The small right workbook of a code, or its register, with the mistake made."""
    sheets = register(code, mistake["register"]) if "register" in mistake else right(code)
    for name in (mistake["again"],) if "again" in mistake else ():
        sheets[name].append(list(sheets[name][1]))
    if "copyright" in mistake:
        sheets["Copyright"] = copyright_of(code, mistake["copyright"])
    for place, value in mistake.get("change", {}).items():
        put(sheets, place, value)
    kept = {name: rows for name, rows in sheets.items() if name not in mistake.get("drop", [])}
    return kept | mistake.get("add", {})


def put(sheets: Sheets, place: str, value: Any) -> None:
    """Write a value at a place such as Activities!F2."""
    name, _, cell = place.partition("!")
    letters, row = coordinate_from_string(cell)
    column, rows = column_index_from_string(letters), sheets[name]
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    cells += [None] * (column - len(cells))
    cells[column - 1] = date.fromisoformat(value) if isinstance(value, str) and _is_day(value) else value


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def _second(which: str, code: str, sheets: Sheets) -> Sheets:
    """The other file of a pair."""
    other = deepcopy(sheets)
    if which == "a newer version":
        put(other, "About!C2", 2)
    elif which == "another price":
        put(other, "Activities!H2", 450)
    return register(code, "Members") if which == "its member" else other


def main() -> None:
    """Rewrite the folder; workbooks and receipts of codes that are gone go."""
    made = mistake_files()
    for old in [*FOLDER.glob("*.xlsx"), *FOLDER.glob("receipts/*")]:
        if str(old.relative_to(FOLDER)) not in made:
            old.unlink()
    for name, body in made.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_bytes(body)


if __name__ == "__main__":
    main()
