"""Writes the sample month and its bank statements from their readable rows: `python -m sample_inputs.make_samples`."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sample_inputs import MONTH
from sample_inputs.headings import heading
from sample_inputs.receipts import receipt
from sample_inputs.statements import statement_files
from sample_inputs.story import Month, Row, months, registers
from sample_inputs.write import workbook

FOLDER = Path(__file__).parent / MONTH
BANK, WRITTEN = Path(__file__).parent / "bank", ("*.cod", "*.xml")
LANGUAGE_OF_REGISTERS = "fr"


def sample_files() -> dict[str, bytes]:
    """Every file of the sample month by its path in the inbox: registers, workbooks, receipts."""
    sheets = {name: _sheet(rows, LANGUAGE_OF_REGISTERS) for name, rows in registers().items()}
    made = {"registers.xlsx": workbook(sheets)}
    for month in months():
        made[f"{month.activity_id}-{MONTH}.xlsx"] = _workbook(month)
        made |= {f"receipts/{row['receipt']}": receipt(row["receipt"], _printed(row))
                 for row in month.expenses if row["receipt"]}
    return made


def _workbook(month: Month) -> bytes:
    about = [{"activity_id": month.activity_id, "month": MONTH, "version": 1}]
    rows = {"About": about, "Activities": month.lines, "Expenses": month.expenses, "Pay": month.pay,
            "Copyright": month.copyright}
    return workbook({name: _sheet(each, month.language) for name, each in rows.items() if each})


def _sheet(rows: Sequence[Row], language: str) -> list[list[object]]:
    return [[heading(column, language) for column in rows[0]], *(list(row.values()) for row in rows)]


def _printed(expense: Row) -> list[str]:
    """What the receipt of an expense says."""
    taxed = [f"VAT {expense['vat_amount']} EUR"] if expense["vat_amount"] else []
    return [expense["supplier"] or "", expense["date"].strftime("%d/%m/%Y"), expense["description"],
            f"{expense['amount_incl_vat']} EUR", *taxed]


def main() -> None:
    """Rewrite the folders; files that the rows no longer name go."""
    _write(FOLDER, FOLDER.rglob("*.*"), sample_files())
    _write(BANK, [file for kind in WRITTEN for file in BANK.glob(kind)], statement_files())


def _write(folder: Path, before: Iterable[Path], made: Mapping[str, bytes]) -> None:
    for old in before:
        if str(old.relative_to(folder)) not in made:
            old.unlink()
    for name, body in made.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


if __name__ == "__main__":
    main()
