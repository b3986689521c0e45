"""What cannot be declared is named with its amount; the others are declared all the same."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipeline.core.refused import Refused
from pipeline.declarations.dmfa.draft import quarter_months
from pipeline.declarations.draft import Draft, WrongPeriod
from tests.declarations.dmfa.grammar import faults, net_owed, read_back
from tests.declarations.dmfa.quarters import declared, paid, people
from tests.month.ledger import Ledger
from tests.month.small import line

SOLD = [line("l1", "A-1", "90000.00")]


def left_out(draft: Draft) -> list[tuple[str, str, int]]:
    body = draft.files.get("left_out.csv", b"member_id,left_out,amount_cents,payslips\n")
    return pl.read_csv(body).select("member_id", "left_out", "amount_cents").rows()


def march(path: Path, count: int = 2) -> Ledger:
    path.mkdir(exist_ok=True)
    ledger = Ledger(path, people(count))
    ledger.run("2026-03", [paid("2026-03", nth, "2000.00") for nth in range(1, count + 1)], SOLD)
    return ledger


def test_a_member_without_a_national_number_stops_his_part_by_name(tmp_path: Path) -> None:
    ledger = march(tmp_path)
    whole, some = declared(ledger), declared(ledger, members=[{**ledger.members[0], "national_number": None}, ledger.members[1]])
    [(who, why, cents)] = left_out(some)
    assert (who, why) == ("M-1", "no_number") and cents == net_owed(whole.files["dmfa.xml"]) - net_owed(some.files["dmfa.xml"])
    assert some.totals["dmfa_no_number"] == f"-{Decimal(cents) / 100:.2f}" and some.totals["dmfa_unexplained"] == "0.00"
    assert b"M-1" not in some.files["dmfa.xml"] and faults(some.files["dmfa.xml"]) == []


def test_who_left_the_register_or_shares_a_number_is_named_too(tmp_path: Path) -> None:
    ledger = march(tmp_path, 3)
    twins = [ledger.members[0], {**ledger.members[1], "national_number": ledger.members[0]["national_number"]}]
    assert [row[:2] for row in left_out(declared(ledger, members=twins))] == [(f"M-{nth}", "no_number") for nth in (1, 2, 3)]


def test_a_second_run_of_a_month_nets_out(tmp_path: Path) -> None:
    """2000.00 corrected to 2100.00: what is declared is what one run of the right workbook gives."""
    right = [{**paid("2026-03", 1, "2100.00"), "content_hash": "right"}, paid("2026-03", 2, "2000.00")]
    ledger = march(tmp_path / "two")
    ledger.run("2026-03", right, SOLD, as_of=date(2026, 4, 10), version=2)
    (tmp_path / "one").mkdir()
    one = Ledger(tmp_path / "one", people(2))
    one.run("2026-03", right, SOLD)
    twice, once = declared(ledger), declared(one)
    assert twice.files["dmfa.xml"] == once.files["dmfa.xml"]
    assert left_out(twice) == [] and twice.totals["dmfa_unexplained"] == "0.00"


def test_a_contract_that_is_taken_back_is_not_declared(tmp_path: Path) -> None:
    ledger = march(tmp_path)
    ledger.run("2026-03", [paid("2026-03", 2, "2000.00")], SOLD, as_of=date(2026, 4, 10), version=2)
    draft = declared(ledger)
    assert {cell.split(".")[0] for cell in read_back(draft.files["dmfa.xml"])} == {"M-2"}
    assert draft.totals["dmfa_unexplained"] == "0.00" and faults(draft.files["dmfa.xml"]) == []


def test_a_correction_of_an_earlier_quarter_is_named_and_not_declared(tmp_path: Path) -> None:
    """Days of March that an April run pays for the first time: the second quarter's declaration cannot hold them."""
    ledger = march(tmp_path)
    late = paid("2026-03", 1, "400.00", start=25, days=Decimal(2))
    ledger.run("2026-04", [paid("2026-04", 2, "1500.00"), {**late, "month": "2026-04"}],
               [line("l2", "A-1", "9000.00", month="2026-04", work_date=date(2026, 4, 3))])
    draft = declared(ledger, "2026Q2", as_of=date(2026, 7, 10))
    assert [row[:2] for row in left_out(draft)] == [("M-1", "earlier_quarter")]
    assert {cell.split(".")[0] for cell in read_back(draft.files["dmfa.xml"])} == {"M-2"}
    assert draft.totals["dmfa_unexplained"] == "0.00" and Decimal(draft.totals["dmfa_earlier_quarter"]) < 0


def test_a_run_of_an_earlier_quarter_after_it_was_due_is_named(tmp_path: Path) -> None:
    """March corrected in May: a modification of the first quarter, which the second quarter's draft lists."""
    ledger = march(tmp_path)
    ledger.run("2026-04", [paid("2026-04", 2, "1500.00")], [line("l2", "A-1", "9000.00", month="2026-04")])
    ledger.run("2026-03", [paid("2026-03", 2, "2000.00")], SOLD, as_of=date(2026, 5, 10), version=2)
    second, first = declared(ledger, "2026Q2", as_of=date(2026, 7, 10)), declared(ledger)
    for draft in (second, first):
        listed = pl.read_csv(draft.files["modifications.csv"])
        assert listed.select("quarter", "month", "run").rows() == [("2026Q1", "2026-03", 2)]
    assert any("earlier quarters" in said and "2026-03.2 (1" in said for said in second.told)
    assert any("after this declaration was due" in said for said in first.told)


def test_months_that_are_not_sealed_are_named(tmp_path: Path) -> None:
    draft = declared(march(tmp_path))
    assert (draft.totals["sealed_months"], draft.totals["missing_months"]) == ("2026-03", "2026-01, 2026-02")
    assert "2026-01, 2026-02" in draft.told[-1] or any("2026-01, 2026-02" in said for said in draft.told)


def test_a_quarter_without_any_sealed_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no sealed run of 2026-04 or 2026-05 or 2026-06"):
        declared(march(tmp_path), "2026Q2")


@pytest.mark.parametrize("period", ["2026-03", "2026Q5", "2026Q0", "20261", "2026q1", "../2026Q1", "2026Q1\n"])
def test_what_is_no_quarter_is_refused_in_words(period: str) -> None:
    with pytest.raises(WrongPeriod, match="is not a quarter such as 2026Q1"):
        quarter_months(period)


def test_more_occupations_than_a_worker_line_holds_are_named(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, people(2))
    days = [paid("2026-03", 1, "120.00", start=1 + nth, end=1 + nth, days=Decimal(1), activity_id=activity_id, status="artist")
            for nth in range(28) for activity_id in ("A-1", "A-2")]
    other = [{**row, "row_key": f"{row['row_key']}-second", "content_hash": f"{row['row_key']}-second"} for row in days]
    ledger.run("2026-03", [*days, *other, paid("2026-03", 2, "2000.00")], [*SOLD, line("l2", "A-2", "90000.00")])
    draft = declared(ledger)
    assert [row[:2] for row in left_out(draft)] == [("M-1", "too_many")] and draft.totals["dmfa_unexplained"] == "0.00"
