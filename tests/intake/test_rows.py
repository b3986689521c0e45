"""Rows: every one that was dropped is accepted or waits; each keeps its key; what it names is there."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake import Intake
from tests.intake.dropped import balance, client, codes, contract, expense, found, intake, line, member, share

RIGHT_OR_WRONG: dict[str, Any] = {
    "client_id": st.sampled_from(["C1", "C2", "C9", "", None]),
    "work_date": st.sampled_from([date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), "soon", None]),
    "quantity": st.sampled_from([1, 2.5, 0, -1, "two", None]),
    "unit_price": st.sampled_from([10, "10,50", 0.001, 2_000_000, "#"]),
    "vat": st.sampled_from([21, "6%", "reverse charge", 20, None]),
    "description": st.sampled_from(["Poster", "=1+1", "", None, "x" * 301, "\u202e"]),
}


@given(st.lists(st.fixed_dictionaries(RIGHT_OR_WRONG), max_size=20))
@settings(deadline=None, max_examples=10)
def test_every_row_is_accepted_or_waits_with_a_problem(rows: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        read = intake(Path(folder), lines=[line(**row) for row in rows] or [line()])
    dropped, accepted, waiting = balance(read)
    assert dropped == accepted + waiting == 2 + max(len(rows), 1)
    assert accepted == sum(table.height for table in (read.lines, read.expenses, read.pay))
    told = {int(problem.cell.lstrip("ABCDEFGHIJ")) for problem in read.problems if problem.sheet == "Lines"}
    assert set(range(2, dropped)) - set(read.lines["row"]) <= told
    assert read.lines["row_key"].is_unique().all() and not read.lines["unit_price"].has_nulls()


def posters(order: Sequence[int]) -> Intake:
    with TemporaryDirectory() as folder:
        return intake(Path(folder), lines=[line(description=f"Poster {nth}", quantity=nth + 1) for nth in order])


@pytest.fixture(scope="module")
def in_order() -> Intake:
    return posters(range(4))


@given(st.permutations(range(4)))
@settings(deadline=None, max_examples=10)
def test_a_row_keeps_its_key_and_content_wherever_it_stands(in_order: Intake, order: list[int]) -> None:
    one, other = in_order, posters(order)
    assert one.lines.select("row_key", "content_hash").equals(other.lines.select("row_key", "content_hash"))


def test_a_corrected_cell_changes_the_content_and_not_the_key(tmp_path: Path) -> None:
    one, other = intake(tmp_path / "1").lines, intake(tmp_path / "2", lines=[line(unit_price=400)]).lines
    assert one["row_key"].equals(other["row_key"]) and not one["content_hash"].equals(other["content_hash"])


def test_rows_alike_are_told_apart_by_their_place(tmp_path: Path) -> None:
    read = intake(tmp_path, lines=[line(), line(quantity=3)])
    assert read.lines["row_key"].to_list() == ["A1|C1|2026-03-10|Poster", "A1|C1|2026-03-10|Poster#2"]


def test_the_same_row_twice_is_pointed_out_at_the_second(tmp_path: Path) -> None:
    read = intake(tmp_path, lines=[line(), line()])
    assert [(code, cell, where) for code, cell, _, where in found(read)] == [("ROW-DUPLICATE", "C3", "atelier.xlsx Lines 2")]


def test_rows_that_name_a_row_that_waits_wait_with_it(tmp_path: Path) -> None:
    read = intake(tmp_path, members=[member(), member("M2", iban="BE00 0000 0000 0000")], pay=[contract(member_id="M2")])
    assert codes(read) == ["IBAN-WRONG", "ROW-WAITS-ON-REGISTER", "ROW-WAITS-ON-REGISTER"]
    assert read.members["member_id"].to_list() == ["M1"] and read.pay.height == 0
    assert read.waiting_pay is not None and read.waiting_pay["member_id"].to_list() == ["M2"]


@pytest.mark.parametrize(("sheets", "code"), [
    ({"lines": [line(client_id="C9")]}, "CLIENT-UNKNOWN"), ({"expenses": [expense(member_id="M9")]}, "MEMBER-UNKNOWN"),
    ({"pay": [contract(member_id="M9")]}, "MEMBER-UNKNOWN"), ({"shares": [share("M9")]}, "MEMBER-UNKNOWN"),
])
def test_a_row_that_names_nobody_waits(tmp_path: Path, sheets: Any, code: str) -> None:
    assert code in codes(intake(tmp_path, **sheets))


PAID = {"category": "materials", "kilometres": None, "amount_incl_vat": 50, "vat_amount": 5}


def test_two_members_with_one_national_number_both_wait_each_named_to_the_other(tmp_path: Path) -> None:
    people = [member(), member("M2"), member("M9", national_number="930518 22361"), member("M9", valid_from=date(2026, 2, 1))]
    read = intake(tmp_path, members=people, pay=[contract(), contract(member_id="M9"), contract(member_id="M2")])
    twice = [(one.cell, one.value, one.expected) for one in read.problems if one.code == "NATIONAL-NUMBER-TWICE"]
    assert twice == [(f"E{row}", "", f"registers.xlsx Members {other}") for row, other in ((2, 4), (4, 2), (5, 2))]
    assert read.members["member_id"].to_list() == ["M2"] and read.pay["member_id"].to_list() == ["M2"]


def test_later_rows_of_one_member_have_his_national_number_again(tmp_path: Path) -> None:
    read = intake(tmp_path, members=[member(), member("M2"), member(valid_from=date(2026, 2, 1))])
    assert "NATIONAL-NUMBER-TWICE" not in codes(read) and read.members.height == 3


def test_a_receipt_is_found_in_its_folder_and_hashed(tmp_path: Path) -> None:
    read = intake(tmp_path, {"receipts/ticket.pdf": b"%PDF"}, expenses=[expense(**PAID, receipt="ticket.pdf")])
    assert codes(read) == []
    assert read.expenses["receipt_sha256"].to_list() == [sha256(b"%PDF").hexdigest()]
    assert read.files.filter(kind="receipt")["file"].to_list() == ["receipts/ticket.pdf"]


@pytest.mark.parametrize("name", ["../atelier.xlsx", "/etc/passwd", "..", "none.pdf", "receipts/ticket.pdf", "a/../ticket.pdf"])
def test_a_receipt_is_never_looked_for_elsewhere(tmp_path: Path, name: str) -> None:
    read = intake(tmp_path, {"receipts/ticket.pdf": b"%PDF"}, expenses=[expense(**PAID, receipt=name)])
    assert [(code, value) for code, _, value, _ in found(read)] == [("EXPENSE-RECEIPT-MISSING", name)]


def test_a_receipt_that_is_a_link_is_none(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "receipts").mkdir(parents=True)
    (tmp_path / "inbox" / "receipts" / "link.pdf").symlink_to("/etc/passwd")
    read = intake(tmp_path, expenses=[expense(**PAID, receipt="link.pdf")])
    assert codes(read) == ["EXPENSE-RECEIPT-MISSING"]


def test_the_same_receipt_under_two_names_is_pointed_out(tmp_path: Path) -> None:
    rows = [expense(**PAID, receipt=f"{name}.pdf", description=name) for name in "ab"]
    read = intake(tmp_path, {"receipts/a.pdf": b"%PDF", "receipts/b.pdf": b"%PDF"}, expenses=rows)
    assert codes(read) == ["EXPENSE-RECEIPT-TWICE"]


@pytest.mark.parametrize("wrong", [{"gross": -2000}, {"weight": 0}, {"weight": -1}, {"kept_in_budget": -500}])
def test_a_wrong_amount_reserves_nothing_of_the_budget(tmp_path: Path, wrong: dict[str, object]) -> None:
    read = intake(tmp_path, pay=[contract(**wrong), contract(member_id="M2", days=2)])
    assert codes(read).count("CELL-OUT-OF-RANGE") == 1
    assert read.waiting_pay is not None and read.waiting_pay.is_empty() and read.pay.height == 1


MARCH_DAYS = st.tuples(st.dates(date(2026, 3, 1), date(2026, 3, 31)), st.integers(0, 10)).map(
    lambda term: (term[0], min(term[0] + timedelta(term[1]), date(2026, 3, 31))))


@given(st.lists(st.tuples(MARCH_DAYS, MARCH_DAYS), min_size=2, max_size=2))
@settings(deadline=None, max_examples=13)
def test_contracts_of_one_member_overlap_or_do_not(pairs: list[tuple[tuple[date, date], tuple[date, date]]]) -> None:
    """Two contracts of each of two members."""
    rows = [contract(member_id=name, start=start, end=end, days=1, status=status)
            for name, pair in zip(("M1", "M2"), pairs, strict=True)
            for (start, end), status in zip(pair, ("employee", "artist"), strict=True)]
    with TemporaryDirectory() as folder:
        read = intake(Path(folder), pay=rows)
    for nth, ((one, one_end), (other, other_end)) in enumerate(pairs):
        overlap = one <= other_end and other <= one_end
        same_day = overlap and max(one_end, other_end) == min(one, other)
        said = [problem.code for problem in read.problems if int(problem.cell[1:] or 0) in (2 + 2 * nth, 3 + 2 * nth)]
        assert said.count("PAY-OVERLAP") == 2 * same_day
        assert said.count("PAY-OVERLAP-POSSIBLE") == 2 * (overlap and not same_day)


@pytest.mark.parametrize(("row", "expected"), [
    (line(quantity=0.0000001), ("LINE-WORTHLESS", "D2")), (line(unit_price=0), ("CELL-OUT-OF-RANGE", "F2")),
    (line(work_date=date(2026, 4, 1)), ("DATE-IMPLAUSIBLE", "A2")),
    (line(work_date=date(2024, 2, 29)), ("DATE-IMPLAUSIBLE", "A2")),
    (line(work_date=date(2024, 3, 1)), ("DATE-OTHER-MONTH", "A2")), (line(client_id="Bakkerij  Twee"), ("CLIENT-NAMED", "B2")),
    (line(client_id="c1"), ("CLIENT-NAMED", "B2"))])
def test_a_line_that_cannot_be_meant_is_pointed_out(tmp_path: Path, row: Any, expected: tuple[str, str]) -> None:
    read = intake(tmp_path, lines=[row], clients=[client(), client("C2", kind="consumer", name="Bakkerij Twee")])
    assert [(code, cell) for code, cell, _, _ in found(read)] == [expected]


def test_kilometres_and_an_amount_are_never_both_taken(tmp_path: Path) -> None:
    both = expense(amount_incl_vat=5000, vat_amount=862.55, receipt="a.pdf")
    read = intake(tmp_path, {"receipts/a.pdf": b"%PDF"}, expenses=[both])
    assert codes(read) == ["EXPENSE-AMOUNT-AND-KILOMETRES"] and read.expenses.height == 0


def test_a_row_copied_with_its_hidden_key_is_a_row_of_its_own(tmp_path: Path) -> None:
    first = line(line_id="C1|2026-03-10|Poster", description="A better name")
    read = intake(tmp_path, lines=[first, {**first, "quantity": 7}, line(line_id=None)])
    assert codes(read) == [] and read.lines["row_key"].to_list() == [
        "A1|C1|2026-03-10|A better name", "A1|C1|2026-03-10|Poster", "A1|C1|2026-03-10|Poster#2"]
    same = intake(tmp_path, lines=[first, first])
    assert [(code, cell) for code, cell, _, _ in found(same)] == [("ROW-DUPLICATE", "C3")]
