"""The invented cooperative of the benchmark: valid, distinct and the same each time."""

from pathlib import Path

from openpyxl import load_workbook
from stdnum import iban
from stdnum.be import nn, vat

from bench import people
from bench.make_cooperative import write_cooperative, write_registers

MANY = 30_000


def test_numbers_are_valid_and_distinct_for_thirty_thousand_members() -> None:
    numbers = [people.national_number(i) for i in range(MANY)]
    accounts = [people.iban(i) for i in range(MANY)]
    companies = [people.enterprise_number(i) for i in range(MANY)]
    assert all(len(set(each)) == MANY for each in (numbers, accounts, companies))
    assert all(map(nn.is_valid, numbers[::7])) and all(map(iban.is_valid, accounts[::7]))
    assert all(map(vat.is_valid, companies[::7]))


def test_a_thousand_members_have_1200_lines_1000_contracts_and_2000_expenses() -> None:
    lines = [row for i in range(1000) for row in people.lines(i, 1000)]
    assert len(lines) == 1200 == len({(row["client_id"], row["description"]) for row in lines})
    assert len({(row["quantity"], row["unit_price"]) for row in lines}) > 1100
    assert sum(len(people.pay(i)) for i in range(1000)) == 1000
    assert sum(len(people.expenses(i)) for i in range(1000)) == 1999


def test_the_same_number_of_members_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_cooperative(tmp_path / name, 12)
    files = {file.relative_to(tmp_path / "one") for file in (tmp_path / "one").rglob("*.*")}
    assert len(files) == 12 + 1 + 4
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


def test_registers_are_split_by_rows(tmp_path: Path) -> None:
    write_registers(tmp_path, 10_000, 10_003, 30_000)
    book = load_workbook(tmp_path / "registers-02.xlsx")
    sheets = ("Members", "Shares", "Activities", "Clients")
    assert {sheet.title: sheet.max_row for sheet in book} == dict.fromkeys(sheets, 4)
