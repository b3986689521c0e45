"""A status withdrawn overnight and given back later: rows take another status or wait, by the day they begin."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.core.params import ParameterError, read
from pipeline.month.admit import admit
from pipeline.month.collect import Inputs
from pipeline.month.compute import compute
from pipeline.month.record import conservation
from pipeline.rules import policy_file
from tests.month.small import contract, inputs, line

OFF, ON = date(2026, 3, 10), date(2026, 3, 17)
WHY = "the article was withdrawn"


def month(off: dict[str, Any], *pay: dict[str, Any]) -> Inputs:
    """A month whose policy switches statuses off from the 10th and on again from the 17th."""
    given = inputs([line("l1", "A-1", "6000.00")], [], list(pay))
    [entry] = read(policy_file())["statuses_off"]
    dated = (entry, replace(entry, since=OFF, value=off), replace(entry, since=ON))
    book = given.book.changed({"statuses_off": dated})
    return replace(given, book=book, rows=admit(given.intake, given.opening, book, given.order))


def artist(start: date, member_id: str = "M-1", **own: Any) -> dict[str, Any]:
    row = contract("A-1", member_id, status="artist", function="musician", start=start, end=start, gross=Decimal("600.00"), **own)
    return {**row, "row_key": f"{row['row_key']}-{start}"}


THREE = (artist(date(2026, 3, 9)), artist(date(2026, 3, 10), "M-2"), artist(date(2026, 3, 17), "M-3"))


def test_rows_that_begin_while_it_is_off_wait_with_the_reason() -> None:
    given = month({"artist": {"instead": "hold", "reason": WHY}}, *THREE)
    tables = compute(given)
    assert tables.pay.payslips["member_id"].to_list() == ["M-1", "M-3"]
    [told] = tables.problems
    assert (told.code, told.value, told.expected, told.member_id) == ("STATUS-OFF", "artist", WHY, "M-2")
    assert given.rows.switches == ({"status": "artist", "instead": "hold", "reason": WHY, "rows": 1},)
    assert conservation(given, tables)["waiting"] == 1


def test_or_they_take_another_status_and_are_paid() -> None:
    given = month({"artist": {"instead": "employee", "reason": WHY}}, *THREE)
    tables = compute(given)
    status = dict(tables.pay.contracts.select("member_id", "status").iter_rows())
    assert status == {"M-1": "artist", "M-2": "employee", "M-3": "artist"}
    assert [(told.code, told.value) for told in tables.problems] == [("STATUS-REROUTED", "artist → employee")]
    flat = dict(tables.pay.payslips.select("member_id", "withholding_artist_flat").iter_rows())
    assert flat["M-2"] == 0 < flat["M-1"] and conservation(given, tables)["paid"] == 3


def test_the_share_of_a_row_that_waits_stays_in_the_budget() -> None:
    shared = (artist(OFF, "M-2") | {"gross": None}, contract("A-1", "M-3"))
    tables = compute(month({"artist": {"instead": "hold", "reason": WHY}}, *shared))
    closing = tables.activities.filter(activity_id="A-1")["closing"].item()
    assert abs(closing - Decimal("5610.00") / 2) < Decimal("0.05")


@pytest.mark.parametrize("entry", [{"instead": "boss", "reason": WHY}, {"instead": "hold"}, {"reason": WHY}])
def test_an_entry_that_says_too_little_is_refused_by_name(entry: dict[str, str]) -> None:
    with pytest.raises(ParameterError, match="statuses_off: artist needs a reason, and instead"):
        month({"artist": entry}, *THREE)
