"""A file of situations for a simulation: CSV or Excel, every cell as text."""

from pathlib import Path

import pytest

from pipeline.intake.loose_table import UnreadableTable, read_table
from sample_inputs.write import workbook

ROWS = [{"invoice": "1000.50", "children": "2", "name": None}, {"invoice": "50", "children": None, "name": "Zoë; Ann"}]
CSV = {
    "commas": 'invoice,children,name\n1000.50,2,\n50,,"Zoë; Ann"\n'.encode(),
    "semicolons and the mark of Excel": '\ufeffinvoice;children;name\r\n1000.50;2;\r\n50;;"Zoë; Ann"\r\n'.encode(),
    "empty lines and spaces": b'invoice , children,name\n\n 1000.50 ,2\n,,\n50,,"Zo\xc3\xab; Ann"\n',
}


@pytest.mark.parametrize("body", CSV.values(), ids=CSV)
def test_a_csv_as_people_save_it(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "s.csv").write_bytes(body)
    assert read_table(tmp_path / "s.csv") == ROWS


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    rows = [["invoice", "children", "name"], [1000.5, 2, None], [None, None, None], [50, None, "Zoë; Ann"], [True, False, None]]
    (tmp_path / "s.xlsx").write_bytes(workbook({"Situations": rows, "More": [["x"]]}))
    assert read_table(tmp_path / "s.xlsx") == [{**ROWS[0], "invoice": "1000.5"}, ROWS[1],
                                               {"invoice": "yes", "children": "no", "name": None}]


@pytest.mark.parametrize(("name", "body", "says"), [
    ("s.csv", "Zoë".encode("latin-1"), "s.csv is not UTF-8 text"),
    ("s.csv", b"invoice,children\n1000,50,2\n", "row 2 has more cells than headings: is a decimal comma not in quotes?"),
    ("s.csv", b"Gross,gross\n1000,2000\n", "the heading gross stands twice"),
    ("s.xlsx", b"no workbook", "s.xlsx: FILE-NOT-A-WORKBOOK BadZipFile"),
])
def test_a_file_that_is_no_table_says_why(tmp_path: Path, name: str, body: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(UnreadableTable, match=says):
        read_table(tmp_path / name)


@pytest.mark.parametrize("body", [b"", b"\n", b"invoice\n"])
def test_a_file_without_rows_is_an_empty_table(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "s.csv").write_bytes(body)
    assert read_table(tmp_path / "s.csv") == []
