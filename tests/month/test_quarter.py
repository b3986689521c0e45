"""The special contribution is the quarter's: its last run settles what the months kept."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.month.ledger import Ledger, employed
from tests.month.small import MEMBERS, line, member, owed

MONTHS = ("2026-01", "2026-02", "2026-03")
RICH = [line("l1", "A-1", "90000.00")]
RICHER = [line(f"l{nth}", "A-1", "250000.00") for nth in range(3)]


def settled(slips: pl.DataFrame) -> dict[str, str]:
    return {row["member_id"]: f"{row['special_contribution_regularisation']:.2f}" for row in slips.to_dicts()}


def pay(month: str, **grosses: str) -> list[dict[str, Any]]:
    return [employed(month, name.replace("_", "-"), Decimal(gross), continues=True) for name, gross in grosses.items()]


def test_one_good_month_in_a_quarter_gives_its_contribution_back(tmp_path: Path) -> None:
    """3000.00 in March alone kept 19.24 by the month's table; the quarter owes nothing."""
    ledger = Ledger(tmp_path)
    ledger.run("2026-01", [], RICH)
    ledger.run("2026-02", [])
    tables = ledger.run("2026-03", pay("2026-03", M_1="3000.00"))
    assert settled(tables.pay.payslips) == {"M-1": "-19.24"}
    assert -owed(tables, "members_payable") == int((tables.pay.payslips["net"].item() + Decimal("19.24")) * 100)


def test_who_is_no_longer_employed_in_the_last_month_gets_a_payslip_that_settles(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-01", pay("2026-01", M_1="3000.00", M_2="1500.00"), RICH)
    ledger.run("2026-02", [])
    tables = ledger.run("2026-03", pay("2026-03", M_3="1000.00"))
    assert settled(tables.pay.payslips) == {"M-1": "-19.24", "M-3": "0.00"}
    assert tables.pay.payslips.filter(member_id="M-1")["net"].item() == 0
    again = ledger.run("2026-03", pay("2026-03", M_2="100.00"))
    assert settled(again.pay.payslips) == {"M-2": "0.00"}


def test_small_months_of_a_couple_with_two_incomes_owe_together(tmp_path: Path) -> None:
    """1200 + 1090 + 1000 owe 15.45 by the quarter; January kept 5.15. In April nothing is settled."""
    couple = (member("M-1", spouse="above"), *MEMBERS[1:])
    ledger = Ledger(tmp_path, couple)
    ledger.run("2026-01", pay("2026-01", M_1="1200.00"), RICH)
    ledger.run("2026-02", pay("2026-02", M_1="1090.00"))
    tables = ledger.run("2026-03", pay("2026-03", M_1="1000.00"))
    assert settled(tables.pay.payslips) == {"M-1": "10.30"}
    assert settled(ledger.run("2026-04", pay("2026-04", M_1="3000.00")).pay.payslips) == {"M-1": "0.00"}


def test_what_the_net_cannot_bear_waits_by_name(tmp_path: Path) -> None:
    couple = (member("M-1", spouse="above"), *MEMBERS[1:])
    ledger = Ledger(tmp_path, couple)
    ledger.run("2026-01", pay("2026-01", M_1="2000.00"), RICH)
    ledger.run("2026-02", pay("2026-02", M_1="1290.00"))
    tables = ledger.run("2026-03", [])
    assert tables.pay.payslips.height == 0
    [waits] = [problem for problem in tables.problems if problem.code == "REGULARISATION-WAITS"]
    assert (waits.value, waits.expected, waits.member_id) == ("5.15", "0.00", "M-1")


def test_a_quarter_whose_months_are_not_all_in_the_books_is_not_settled(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.run("2026-02", pay("2026-02", M_1="3000.00"), RICH)
    assert settled(ledger.run("2026-03", pay("2026-03", M_1="3000.00")).pay.payslips) == {"M-1": "0.00"}


GROSS = st.none() | st.decimals("100.00", "9000.00", places=2).map(str)
PERSON = st.tuples(st.sampled_from(["single", "none", "above"]), st.lists(GROSS, min_size=4, max_size=4))


@settings(max_examples=5, deadline=None)
@given(st.lists(PERSON, min_size=8, max_size=8))
def test_the_quarter_keeps_what_its_own_table_says(tmp_path_factory: pytest.TempPathFactory,
                                                   people: list[tuple[str, list[str | None]]]) -> None:
    """Three months and a second run of March: all that was kept of each member is the quarter's table on all the pay."""
    names = [f"M-{nth}" for nth in range(1, len(people) + 1)]
    ledger = Ledger(tmp_path_factory.mktemp("quarter"),
                    [member(name, spouse=spouse) for name, (spouse, _) in zip(names, people, strict=True)])
    slips, problems = [], ()
    for nth, month in enumerate((*MONTHS, "2026-03")):
        rows = [employed(month, name, Decimal(gross), start=1 + nth, continues=True)
                for name, (_, grosses) in zip(names, people, strict=True) if (gross := grosses[nth])]
        tables = ledger.run(month, rows, RICHER if nth == 0 else [], date(2026, 4, 2))
        slips.append(tables.pay.payslips)
        problems = tables.problems
    paid = pl.concat(slips, how="diagonal")
    for name, (spouse, grosses) in zip(names, people, strict=True):
        own = paid.filter(member_id=name)
        kept = own["special_contribution"].sum() + own["special_contribution_regularisation"].sum()
        waits = sum((Decimal(one.value) for one in problems if (one.code, one.member_id) == ("REGULARISATION-WAITS", name)),
                    Decimal(0))
        assert kept + waits == by_the_quarter(spouse, sum((Decimal(gross) for gross in grosses if gross), Decimal(0)))


def by_the_quarter(spouse: str, base: Decimal) -> Decimal:
    """The quarter's table as the ONSS prints it, written out a second time."""
    def part(rate: str, above: str) -> Decimal:
        return ((base - Decimal(above)) * Decimal(rate)).quantize(Decimal("0.01"), "ROUND_HALF_UP")

    if spouse == "single":
        bands = [("18116.46", Decimal("182.82")), ("12300.00", Decimal("118.83") + part("0.011", "12300.00")),
                 ("11211.00", Decimal("82.05") + part("0.0338", "11211.00")),
                 ("6570.54", Decimal("30.99") + part("0.011", "6570.54")), ("5836.14", part("0.0422", "5836.14"))]
    else:
        most = Decimal("154.92") if spouse == "above" else Decimal("182.82")
        least = Decimal("15.45") if spouse == "above" else Decimal(0)
        bands = [("6570.54", min(most, Decimal("43.32") + part("0.011", "6570.54"))),
                 ("5836.14", max(least, part("0.059", "5836.14")))]
        bands += [("3285.27", least)] if spouse == "above" else []
    return next((amount for above, amount in bands if base > Decimal(above)), Decimal(0))
