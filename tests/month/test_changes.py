"""What changed since the month before: parts in euro that add up to the net's difference."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.explain import lines
from pipeline.month.compute import compute
from pipeline.month.explain import explain
from pipeline.month.payslip_documents import payslips
from pipeline.outputs.printed import Printed
from pipeline.outputs.since import since_last_month
from tests.month.ledger import Ledger, employed
from tests.month.small import line, member

RICH = [line("l1", "A-1", "90000.00")]


def document(ledger: Ledger, pay: list[dict[str, Any]], as_of: date | None = None) -> dict[str, Any]:
    given_rows = ledger.draft("2026-03", pay, as_of=as_of)
    return next(one for one in payslips(given_rows, compute(given_rows)) if one["member"]["member_id"] == "M-1")


def february(path: Path, gross: str, days: int) -> Ledger:
    ledger = Ledger(path)
    ledger.run("2026-02", [employed("2026-02", "M-1", Decimal(gross), end=27, days=Decimal(days))], RICH)
    return ledger


def test_two_days_fewer_and_a_dearer_day(tmp_path: Path) -> None:
    """1800.00 for 12 days, then 1560.00 for 10: two days at 150.00, and 10 x 6.00 more a day."""
    slip = document(february(tmp_path, "1800.00", 12), [employed("2026-03", "M-1", Decimal("1560.00"), days=Decimal(10))])
    parts = {part["name"]: part["amount"] for part in slip["changes"]["parts"]}
    assert (slip["changes"]["month"], slip["changes"]["days"]) == ("2026-02", "-2")
    assert (parts["days"], parts["pay_of_a_day"], parts["onss"]) == ("-300.00", "60.00", "31.37")
    assert sum(map(Decimal, parts.values())) == Decimal(slip["changes"]["net"])
    tree = "\n".join(lines(explain(slip, "net_change", Ledger(tmp_path).draft("2026-03", []).book)))
    assert tree.startswith(f"net_change = {slip['changes']['net']}") and "days = -300.00" in tree


@pytest.mark.parametrize(("language", "says"), [
    ("fr", "Net du mois −150,00 par rapport à février 2026 : jours en moins (2) −300,00, précompte +150,00."),
    ("nl", "Netto van de maand −150,00 tegenover februari 2026: minder dagen (2) −300,00, voorheffing +150,00."),
    ("en", "Net of the month −150.00 compared with February 2026: fewer days (2) −300.00, tax +150.00."),
    ("de", "Netto des Monats −150,00 gegenüber Februar 2026: weniger Tage (2) −300,00, Steuer +150,00.")])
def test_the_sentence_has_the_largest_part_first(language: str, says: str) -> None:
    changes = {"month": "2026-02", "net": "-150.00", "days": "-2", "parts": [
        {"name": "withholding", "amount": "150.00"}, {"name": "days", "amount": "-300.00"}]}
    assert since_last_month(changes, Printed(language)) == says
    same = {"month": "2026-02", "net": "0.00", "days": "0", "parts": []}
    assert "2026" in since_last_month(same, Printed(language)) and since_last_month({}, Printed(language)) == ""


def test_the_same_month_again_changes_nothing(tmp_path: Path) -> None:
    slip = document(february(tmp_path, "3400.00", 10), [employed("2026-03", "M-1", Decimal("3400.00"), days=Decimal(10))])
    assert slip["changes"]["parts"] == [] and slip["changes"]["net"] == "0.00"


def test_who_was_not_paid_the_month_before_has_nothing_to_compare_with(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-02", [employed("2026-02", "M-2", Decimal("900.00"), end=27)], RICH)
    assert document(ledger, [employed("2026-03", "M-1", Decimal("900.00"))])["changes"] == {}


WORK = st.tuples(st.integers(300, 4000), st.integers(1, 3))


PEOPLE = tuple(f"M-{nth}" for nth in range(1, 6))


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(WORK, WORK, WORK), min_size=5, max_size=5))
def test_the_parts_add_up_over_all_runs_of_the_month(tmp_path_factory: pytest.TempPathFactory,
                                                     work: list[tuple[tuple[int, int], ...]]) -> None:
    """February, then two runs of March, of five members."""
    ledger = Ledger(tmp_path_factory.mktemp("two"), [member(name) for name in PEOPLE])
    before, first, second = ([employed(month, name, Decimal(gross), start=start, end=27, days=Decimal(days))
                              for name, (gross, days) in zip(PEOPLE, some, strict=True)]
                             for month, start, some in zip(("2026-02", "2026-03", "2026-03"), (1, 2, 12), zip(*work, strict=True),
                                                           strict=True))
    ledger.run("2026-02", before, [line("l1", "A-1", "250000.00")])
    done = ledger.run("2026-03", first, as_of=date(2026, 4, 2))
    given_rows = ledger.draft("2026-03", second, as_of=date(2026, 4, 2))
    slips = {one["member"]["member_id"]: one for one in payslips(given_rows, compute(given_rows))}
    paid_before = dict(ledger.opening("2026-03", date(2026, 4, 2)).last_month.select("member_id", "net").iter_rows())
    for name in PEOPLE:
        changes = slips[name]["changes"]
        parts = sum((Decimal(part["amount"]) for part in changes["parts"]), Decimal(0))
        earlier = done.pay.payslips.filter(member_id=name)["net"].item()
        assert parts == Decimal(changes["net"]) == Decimal(slips[name]["net"]) + earlier - Decimal(paid_before[name]) / 100
