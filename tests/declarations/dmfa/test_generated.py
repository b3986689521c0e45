"""Generated cooperatives: three months and a correction, any statuses; every figure closes and the XML keeps its grammar."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.declarations.draft import figure
from tests.declarations.dmfa.grammar import faults, net_owed, owed_by_lines, read_back
from tests.declarations.dmfa.quarters import QUARTER, RICH, declared, niss, paid, young
from tests.declarations.leaves import shelf_of, unlike
from tests.month.ledger import Ledger, Row
from tests.month.small import BOOK, member, owed

STATUS = st.sampled_from([("employee", "200"), ("employee", "304"), ("worker", "124"), ("artist", "304"), ("student", "200"),
                          ("student", "112")])
CONTRACT = st.fixed_dictionaries({
    "gross": st.decimals("50.00", "5000.00", places=2).map(str), "of": STATUS, "continues": st.booleans(),
    "time": st.one_of(st.integers(1, 10).map(lambda days: {"days": Decimal(days)}),
                      st.integers(1, 250).map(lambda hours: {"days": None, "hours": Decimal(hours)})),
    "premium": st.none() | st.decimals("1.00", "400.00", places=2)})
MONTH = st.lists(CONTRACT, max_size=2)
PERSON = st.tuples(st.sampled_from(["single", "above", "none"]), st.sampled_from(["number", "young", "none"]),
                   st.lists(MONTH, min_size=4, max_size=4))


def contracts(month: str, nth: int, rows: list[dict[str, object]]) -> list[Row]:
    found = []
    for place, row in enumerate(rows):
        status, committee = row["of"]
        own = {"start": 1 + 14 * place, "end": 13 + 14 * place, "status": status, "joint_committee": committee,
               "continues": row["continues"], "premium": row["premium"], **row["time"]}
        found.append(paid(month, nth, str(row["gross"]), **own))
    return found


@settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.lists(PERSON, min_size=4, max_size=4))
def test_a_generated_quarter_closes(tmp_path_factory: pytest.TempPathFactory,
                                    persons: list[tuple[str, str, list[list[dict[str, object]]]]]) -> None:
    numbers = {"number": niss, "young": young, "none": lambda nth: ""}
    ledger = Ledger(tmp_path_factory.mktemp("generated"), [
        member(f"M-{nth}", spouse=spouse, national_number=numbers[number](nth))
        for nth, (spouse, number, _) in enumerate(persons, start=1)], papers=[])
    runs = []
    for place, month in enumerate(QUARTER):
        rows = [row for nth, (_, _, months) in enumerate(persons, start=1) for row in contracts(month, nth, months[place])]
        runs.append(ledger.run(month, rows, RICH if place == 0 else []))
    again = [{**row, "content_hash": f"{row['content_hash']} again"}
             for nth, (_, _, months) in enumerate(persons, start=1) for row in contracts("2026-03", nth, months[3])]
    runs.append(ledger.run("2026-03", again, as_of=date(2026, 4, 12), version=2))
    draft = declared(ledger)
    xml, found = draft.files["dmfa.xml"], read_back(draft.files["dmfa.xml"])
    assert faults(xml) == []
    assert {cell: figure(draft.cells, cell) for cell in found} == found
    assert net_owed(xml) == owed_by_lines(xml) == figure(draft.cells, "total.net_owed")
    assert unlike(draft.cells, BOOK, shelf_of(ledger)) == []
    lines = {name: Decimal(amount) for name, amount in draft.totals.items() if name.startswith("dmfa_")}
    booked = sum(owed(run, account) for run in runs for account in ("onss_payable", "funds_payable"))
    assert lines["dmfa_unexplained"] == 0 and lines["dmfa_onss_payable"] + lines["dmfa_funds_payable"] == -Decimal(booked) / 100
    assert sum(lines.values()) == Decimal(draft.totals["net_owed"])


def test_who_is_left_out_is_left_out_whole_and_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("named"), [member("M-1", national_number=niss(1)), member("M-2")])
    ledger.run("2026-01", [paid("2026-01", 1, "1900.00"), paid("2026-01", 2, "1800.00")], RICH)
    draft = declared(ledger)
    assert set(pl.read_csv(draft.files["left_out.csv"])["member_id"]) == {"M-2"}
    assert {cell.split(".")[0] for cell in draft.cells["cell"]} == {"M-1", "total"}
