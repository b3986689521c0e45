"""`smart simulate`: situations from options, CSV or Excel."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.homes import done, smart

ON = ("--as-of", "2026-03-31")
TWO_DECIMALS = re.compile(r"-?\d+\.\d\d")
AMOUNTS = ("gross", "onss", "onss_net", "taxable", "withholding", "special_contribution", "net", "cost", "margin", "full_cost")
HEAD = ["id", "date", "gross", "net", "invoice", "expenses", "spouse", "children", "status", "function"]
SITUATIONS = [["employee", "2026-03-31", "2500", "", "", "", "single", "0", "employee", ""],
              ["wish", "2026-03-31", "", "1500", "", "", "none", "2", "worker", ""],
              ["artist", "2026-03-31", "", "", "1000", "50", "single", "0", "artist", "musicienne"],
              ["student", "2026-03-31", "1000.00", "", "", "", "single", "0", "student", ""]]


def csv_file(folder: Path, rows: list[list[str]], separator: str = ",", head: list[str] = HEAD) -> Path:
    file = folder / "situations.csv"
    file.write_text("".join(separator.join(row) + "\n" for row in [head, *rows]), encoding="utf-8")
    return file


def excel_file(folder: Path, rows: list[list[str]]) -> Path:
    """Numbers and whole numbers as numbers, as a person writes them."""
    book, file = Workbook(), folder / "situations.xlsx"
    for row in [HEAD, *rows]:
        book.active.append([float(cell) if re.fullmatch(r"[\d.]+", cell) else cell or None for cell in row])
    book.save(file)
    return file


def simulated(home: Path, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(done(home, "simulate", *arguments, *ON, "--json").stdout))


def test_a_gross_comes_to_its_net(tmp_path: Path) -> None:
    [row] = simulated(tmp_path, "--gross", "2500")
    assert Decimal(row["net"]) == sum(sign * Decimal(row[name]) for sign, name in (
        (1, "gross"), (-1, "onss_net"), (-1, "withholding"), (-1, "special_contribution")))
    assert (row["id"], row["gross"], row["onss"], row["date"]) == ("1", "2500.00", "326.75", "2026-03-31")
    assert list(tmp_path.iterdir()) == []


def test_an_invoice_less_fee_and_expenses_is_all_that_the_work_may_cost(tmp_path: Path) -> None:
    [row] = simulated(tmp_path, "--invoice", "1000", "--expenses", "50", "--spouse", "none", "--children", "2")
    assert (row["invoice"], row["fee"], row["expenses"], row["children"]) == ("1000.00", "65.00", "50.00", 2)
    assert Decimal("884.97") < Decimal(row["full_cost"]) <= Decimal("885.00")


def test_a_net_is_reached_by_the_smallest_gross(tmp_path: Path) -> None:
    [row] = simulated(tmp_path, "--net", "1500")
    assert Decimal(row["net"]) >= 1500
    [less] = simulated(tmp_path, "--gross", str(Decimal(row["gross"]) - Decimal("0.01")))
    assert Decimal(less["net"]) < 1500


def test_a_cost_has_the_invoice_that_pays_it(tmp_path: Path) -> None:
    priced = json.loads(done(tmp_path, "simulate", "--cost", "500", "--expenses", "50", *ON, "--json").stdout)
    assert (Decimal(priced["invoice"]) - Decimal(priced["fee"])).quantize(Decimal("0.01")) >= 550
    assert all(TWO_DECIMALS.fullmatch(priced[name]) for name in ("invoice", "fee"))
    plain = done(tmp_path, "simulate", "--cost", "500", "--expenses", "50", *ON).stdout
    assert plain == f"Invoice {priced['invoice']} excluding VAT, of which fee {priced['fee']}.\n"


def test_the_table_shows_the_same_amounts(tmp_path: Path) -> None:
    [row] = simulated(tmp_path, "--gross", "2500")
    out = done(tmp_path, "simulate", "--gross", "2500", *ON).stdout
    shown = dict(re.findall(r"│ (\w+) +│ +(\S+) │", out))
    assert {name: row[name] for name in AMOUNTS} == {name: shown[name] for name in AMOUNTS}


@pytest.mark.slow
def test_a_file_of_situations_is_one_object_a_row_with_its_id(tmp_path: Path) -> None:
    rows = simulated(tmp_path, str(csv_file(tmp_path, SITUATIONS)))
    assert [row["id"] for row in rows] == ["employee", "wish", "artist", "student"]
    for row in rows:
        assert all(TWO_DECIMALS.fullmatch(row[name]) for name in AMOUNTS)
        assert not any(isinstance(value, float) for value in row.values())
    assert simulated(tmp_path, str(csv_file(tmp_path, SITUATIONS, ";"))) == rows
    assert simulated(tmp_path, str(excel_file(tmp_path, SITUATIONS))) == rows
    alone = (simulated(tmp_path, "--gross", "2500"),
             simulated(tmp_path, "--net", "1500", "--spouse", "none", "--children", "2", "--status", "worker"))
    assert [row for [row] in alone] == [{**row, "id": "1"} for row in rows[:2]]


@pytest.mark.parametrize(("column", "value", "says"), [
    ("gross", "abc", "situation 2, gross: 'abc' is not an amount such as 1250.00, with two decimals at most"),
    ("gross", "10.005", "situation 2, gross: '10.005' is not an amount such as 1250.00, with two decimals at most"),
    ("gross", "-5", "situation 2, gross: '-5' is not an amount such as 1250.00, with two decimals at most"),
    ("gross", "NaN", "situation 2, gross: 'NaN' is not an amount such as 1250.00, with two decimals at most"),
    ("gross", "", "situation 2: give one of gross, invoice or net (found none)"),
    ("net", "1500", "situation 2: give one of gross, invoice or net (found gross, net)"),
    ("status", "boss", "situation 2, status: 'boss' is not employee or worker or artist or student"),
    ("children", "2.5", "situation 2, children: '2.5' is not a whole number from 0 to 30"),
    ("date", "31/03/2026", "situation 2, date: '31/03/2026' is not a day such as 2026-03-31"),
    ("time_fraction", "1.5", "situation 2, time_fraction: '1.5' is not a share above 0, at most 1, such as 0.8"),
    ("days_paid", "0", "situation 2, days_paid: '0' is not a number above 0, such as 7.6"),
    ("disabled_children", "1", "situation 2, disabled_children: more than children, which counts them too"),
    ("kind", "other", "situation 2, annual_reference: exceptional pay needs it"),
    ("single_parent", "yes", "situation 2, single_parent: a single parent has children (children is 0)"),
    ("disabled_spouse", "yes", "situation 2, disabled_spouse: there is no spouse (spouse is single)"),
    ("days_paid", "23", "situation 2, days_paid: 23 is more than the 22 days of the full month"),
    ("days", "23", "situation 2, days_paid: 23 is more than the 22 days of the full month"),
])
def test_a_bad_row_is_told_and_the_good_one_computed(tmp_path: Path, column: str, value: str, says: str) -> None:
    head = HEAD if column in HEAD else [*HEAD, column]
    bad = ["bad", *SITUATIONS[0][1:], ""][:len(head)]
    bad[head.index(column)] = value
    result = smart(tmp_path, "simulate", str(csv_file(tmp_path, [SITUATIONS[0], bad], head=head)), "--json", *ON)
    good, fault = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (1, f"smart: {says}\n")
    assert fault == {"id": "bad", "error": says} and good["id"] == "employee" and TWO_DECIMALS.fullmatch(good["net"])


def test_an_invoice_that_its_expenses_eat_is_said(tmp_path: Path) -> None:
    result = smart(tmp_path, "simulate", "--invoice", "100", "--expenses", "200", *ON, "--json")
    assert (result.exit_code, json.loads(result.stdout)[0]["net"]) == (0, "0.00")
    assert result.stderr == "smart: situation 1: fee and expenses are more than the invoice: no pay is left\n"


def test_answers_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Rows that stop on an unknown value and rows that cannot be read keep their places."""
    rows = [["bad", "", "x"], ["unknown", "1990-01-01", "2500"], ["good", "", "2500"], ["worse", "", "y"]]
    result = smart(tmp_path, "simulate", str(csv_file(tmp_path, rows, head=["id", "date", "gross"])), "--json", *ON)
    told = [(row["id"], next(key for key in ("error", "missing_parameters", "net") if key in row))
            for row in json.loads(result.stdout)]
    assert told == [("bad", "error"), ("unknown", "missing_parameters"), ("good", "net"), ("worse", "error")]


def test_two_rows_of_one_name_are_told_apart(tmp_path: Path) -> None:
    rows = [SITUATIONS[0], [SITUATIONS[0][0], "2026-03-31", "1000", *SITUATIONS[0][3:]]]
    result = smart(tmp_path, "simulate", str(csv_file(tmp_path, rows)), "--json", *ON)
    good, fault = json.loads(result.stdout)
    assert (result.exit_code, good["gross"]) == (1, "2500.00")
    assert fault == {"id": "employee", "error": "situation 2, id: 'employee' stands on an earlier row too"}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"id,gross\n", b"no table at all", b"id,gross\n\"open,1\n\x00,2\n"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_that_is_no_table_ends_without_a_traceback(tmp_path: Path, body: bytes, suffix: str) -> None:
    file = tmp_path / f"situations.{suffix}"
    file.write_bytes(body)
    result = smart(tmp_path, "simulate", str(file), *ON)
    assert result.exit_code in (0, 1) and len(result.stderr.splitlines()) <= 1
    assert (result.exit_code == 1) == (result.stderr != "")


@pytest.mark.parametrize("arguments", [
    (), ("--gross", "abc"), ("--gross", "1000", "--net", "900"), ("--gross", "1e13"), ("--gross", "1000", "--children", "two"),
    ("--cost", "abc"), ("--cost", "NaN"), ("--cost", "1e30"), ("--cost", "-5"), ("--cost", "500", "--expenses", "x"),
    ("--cost", "500", "--expenses", "-1"), ("--gross", "1000", "--kind", "other"), ("--gross", "1000", "--hours-paid", "-5"),
    ("--gross", "1000", "--days-paid", "-5"), ("--net", "1000", "--kind", "other", "--annual-reference", "30000"),
    ("--gross", "1000", "--kind", "other", "--annual-reference", "30000", "--social-deduction", "1001")])
def test_a_wrong_situation_ends_with_2_and_one_plain_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = smart(tmp_path, "simulate", *arguments, *ON)
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("smart: ") and "decimal." not in line and "class" not in line


@pytest.mark.parametrize(("arguments", "says"), [
    (("--cost", "500", "--children", "2"), "--children does not go with --cost"),
    (("FILE", "--date", "2026-03-31"), "--date does not go with a FILE, whose columns say it"),
    (("FILE", "--cost", "500"), "--cost does not go with a FILE, whose columns say it")])
def test_an_option_that_would_be_ignored_is_refused(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    file = str(csv_file(tmp_path, SITUATIONS))
    result = smart(tmp_path, "simulate", *(file if word == "FILE" else word for word in arguments), *ON)
    assert (result.exit_code, result.stdout) == (2, "") and says in result.stderr


@pytest.mark.parametrize("day", ["1990-01-01", "2017-06-30", "2099-12-31"])
@pytest.mark.parametrize("start", ["--gross", "--invoice", "--net", "--cost"])
def test_a_day_without_law_is_said_and_not_computed(tmp_path: Path, day: str, start: str) -> None:
    result = smart(tmp_path, "simulate", start, "1000", "--date", day, "--as-of", day, "--json")
    assert result.exit_code in ((0, 1) if day.startswith("2099") else (1, 2))
    assert len(result.stderr.splitlines()) == (1 if result.exit_code else 0)


def test_the_policy_of_a_home_counts(small: Path, tmp_path: Path) -> None:
    (small / "policy.yaml").write_text("fee_rate:\n  label: Fee\n  unit: share\n  checked: 2026-01-01\n"
                                       '  2020-01-01: {value: "0.10", source: general assembly, confidence: policy}\n')
    assert simulated(small, "--invoice", "1000")[0]["fee"] == "100.00"
    assert simulated(tmp_path / "nowhere", "--invoice", "1000")[0]["fee"] == "65.00"
