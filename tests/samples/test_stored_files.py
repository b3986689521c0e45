"""The stored sample files are those that the readable rows make, and hold only numbers with right check digits."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from stdnum import iban
from stdnum.be import nn, vat
from stdnum.eu import vat as eu_vat

from pipeline.core.home import IDENTITY
from sample_inputs import COOPERATIVE, copy_sample
from sample_inputs.make_samples import BANK, FOLDER, sample_files
from sample_inputs.statements import statement_files
from sample_inputs.story import registers

MADE = sample_files()


def stored() -> list[str]:
    return sorted(file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*") if file.is_file())


def test_every_stored_file_is_made_and_every_made_file_is_stored() -> None:
    assert stored() == sorted(MADE)


@pytest.mark.parametrize("name", sorted(MADE))
def test_stored_bytes_are_those_written_again(name: str) -> None:
    assert (FOLDER / name).read_bytes() == MADE[name]


def test_the_stored_bank_statements_are_those_written_again() -> None:
    stored = {file.name: file.read_bytes() for file in BANK.iterdir() if file.suffix != ".yaml"}
    assert stored == statement_files()


def test_writing_twice_gives_the_same_bytes() -> None:
    assert sample_files() == MADE


@pytest.mark.parametrize("name", [name for name in sorted(MADE) if name.endswith(".xlsx")])
def test_every_workbook_opens_with_its_sheets(name: str) -> None:
    sheets = load_workbook(FOLDER / name).sheetnames
    assert sheets == (["Members", "Shares", "Activities", "Clients"] if name == "registers.xlsx"
                      else ["About", "Activities", "Expenses", "Pay", *(["Copyright"] if name.startswith("encre") else [])])


def test_receipts_are_small_and_open() -> None:
    for file in (FOLDER / "receipts").iterdir():
        assert file.stat().st_size < 2000
        if file.suffix == ".pdf":
            assert "EUR" in PdfReader(file).pages[0].extract_text()
        else:
            assert file.read_bytes().startswith(b"\x89PNG")


def test_numbers_of_people_and_companies_have_right_check_digits() -> None:
    for row in registers()["Members"]:
        assert nn.is_valid(row["national_number"]) and iban.is_valid(row["iban"]), row["member_id"]
    for row in registers()["Clients"]:
        assert row["enterprise_number"] is None or vat.is_valid(row["enterprise_number"])
        assert row["vat_number"] is None or eu_vat.is_valid(row["vat_number"])


def test_the_cooperative_has_a_full_identity_with_right_check_digits() -> None:
    assert tuple(COOPERATIVE) == IDENTITY
    assert vat.is_valid(COOPERATIVE["enterprise_number"]) and iban.is_valid(COOPERATIVE["iban"])
    assert COOPERATIVE["vat_number"] == "BE" + COOPERATIVE["enterprise_number"]


def test_an_inbox_receives_every_file(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    assert sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.*")) == stored()
