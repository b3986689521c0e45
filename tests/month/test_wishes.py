"""What members may ask for: a gross, a net, an amount of the budget, an amount kept, more tax withheld."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.explain import lines
from pipeline.month.compute import MonthTables, compute
from pipeline.month.explain import explain
from pipeline.month.payslip_documents import payslips
from tests.month.ledger import Ledger, employed
from tests.month.small import MEMBERS, contract, inputs, line, member
from tests.month.test_several_contracts import STUDENTS, study

CENT = Decimal("0.01")


def month(amount: str, *pay: dict[str, Any], **more: Any) -> MonthTables:
    return compute(inputs([line("l1", "A-1", amount)], [], list(pay), **more))


def gross_of(tables: MonthTables) -> dict[str, Decimal]:
    return dict(tables.pay.contracts.select("member_id", "gross").iter_rows())


def closing(tables: MonthTables) -> Decimal:
    return tables.activities.filter(activity_id="A-1")["closing"].item()


def test_a_net_wished_is_reached_by_the_smallest_gross_and_the_rest_stays() -> None:
    tables = month("5000.00", contract("A-1", "M-1", net_wished=Decimal("1500.00"), days=Decimal(12)))
    gross, net = tables.pay.contracts["gross"].item(), tables.pay.payslips["net"].item()
    assert net >= 1500 and tables.pay.contracts["net_difference"].item() == net - 1500 < Decimal("0.05")
    less = month("5000.00", contract("A-1", "M-1", gross=gross - CENT, days=Decimal(12)))
    assert less.pay.payslips["net"].item() < 1500
    assert closing(tables) == Decimal("4675.00") - tables.pay.contracts["full_cost"].sum()


def test_a_net_wished_of_a_member_with_other_pay_is_that_of_the_contract_alone() -> None:
    pay = (contract("A-1", "M-1", net_wished=Decimal("900.00"), days=Decimal(5)),
           contract("A-2", "M-1", gross=Decimal("1800.00"), days=Decimal(10)))
    tables = compute(inputs([line("l1", "A-1", "5000.00"), line("l2", "A-2", "5000.00")], [], list(pay)))
    own = tables.pay.contracts.filter(activity_id="A-1")
    alone = month("5000.00", pay[0])
    assert own["gross"].item() == alone.pay.contracts["gross"].item() and own["net_alone"].item() >= 900


def test_a_net_wished_of_a_student_who_crosses_the_quota_counts_both_parts(tmp_path: Path) -> None:
    row = study(None, 2, hours=Decimal(38), net_wished=Decimal("600.00"))
    tables = Ledger(tmp_path, STUDENTS).run("2026-03", [row], [line("l1", "A-1", "5000.00")])
    assert tables.pay.contracts.height == 2 and tables.pay.payslips["net"].item() >= 600
    assert tables.pay.contracts["net_alone"][0] == tables.pay.payslips["net"].item()


def test_a_net_that_the_budget_cannot_carry_waits_at_its_cell() -> None:
    tables = month("1000.00", contract("A-1", "M-1", net_wished=Decimal("1500.00"), days=Decimal(4)))
    assert [problem.code for problem in tables.problems] == ["BUDGET-TOO-SMALL", "DAYS-THAT-FIT"]


def test_an_amount_of_the_budget_pays_the_largest_gross_that_fits_it() -> None:
    pay = (contract("A-1", "M-1", budget_amount=Decimal("800.00")), contract("A-1", "M-2"), contract("A-1", "M-3"))
    tables = month("3000.00", *pay)
    cost = dict(tables.pay.contracts.select("member_id", "full_cost").iter_rows())
    assert Decimal("799.98") < cost["M-1"] <= 800
    assert cost["M-2"] + cost["M-3"] >= Decimal("2004.98") and sum(cost.values()) <= 2805
    assert gross_of(tables)["M-1"] == gross_of(month("855.62", pay[0]))["M-1"]


def test_an_amount_kept_in_the_budget_is_not_shared_out() -> None:
    tables = month("3000.00", contract("A-1", "M-1", kept_in_budget=Decimal("500.00")), contract("A-1", "M-2"))
    assert Decimal("500.00") <= closing(tables) < Decimal("500.03")


def test_more_is_withheld_once_a_month_at_the_members_wish(tmp_path: Path) -> None:
    asking = (member("M-1", extra_withholding=Decimal("50.00")), *MEMBERS[1:])
    rich, rows = [line("l1", "A-1", "9000.00")], [employed("2026-03", "M-1", Decimal(900), start=day) for day in (2, 16)]
    ledger, plain = Ledger(tmp_path, asking), Ledger(tmp_path / "plain")
    plain.path.mkdir()
    with_wish = [ledger.run("2026-03", [row], rich if nth == 0 else []) for nth, row in enumerate(rows)]
    without = [plain.run("2026-03", [row], rich if nth == 0 else []) for nth, row in enumerate(rows)]
    more = [a.pay.payslips["withholding"].item() - b.pay.payslips["withholding"].item()
            for a, b in zip(with_wish, without, strict=True)]
    assert more == [50, 0]


WISH = st.tuples(st.decimals("100.00", "1600.00", places=2), st.sampled_from(["employee", "worker", "artist"]),
                 st.sampled_from(["single", "none", "above"]), st.integers(1, 20))


@settings(max_examples=4, deadline=None)
@given(st.lists(WISH, min_size=6, max_size=6))
def test_no_smaller_gross_reaches_the_net(wishes: list[tuple[Decimal, str, str, int]]) -> None:
    """Six members, each with a wish of his own."""
    people = [member(f"M-{nth}", spouse=spouse) for nth, (_, _, spouse, _) in enumerate(wishes)]
    rows = {f"M-{nth}": contract("A-1", f"M-{nth}", status=status, days=Decimal(days), net_wished=wish)
            for nth, (wish, status, _, days) in enumerate(wishes)}
    tables = month("90000.00", *rows.values(), members=people)
    gross, net = gross_of(tables), dict(tables.pay.payslips.select("member_id", "net").iter_rows())
    for name in rows.keys() - gross.keys():
        told = {problem.code for problem in tables.problems if problem.member_id == name}
        assert told == {"PAY-BELOW-MINIMUM", "DAYS-THAT-FIT"}
    assert gross.keys() == net.keys() and all(net[name] >= rows[name]["net_wished"] for name in gross)
    for below in (CENT, 2 * CENT, Decimal("0.37"), Decimal("9.11")):
        fewer = [{**rows[name], "net_wished": None, "gross": paid - below} for name, paid in gross.items()]
        less = month("90000.00", *fewer, members=people).pay.payslips
        assert all(row["net"] < rows[row["member_id"]]["net_wished"] for row in less.to_dicts())


@pytest.mark.parametrize(("own", "says"), [
    ({"net_wished": Decimal("900.00")}, "The smallest gross whose net reaches the wish"),
    ({"budget_amount": Decimal("1800.00")}, "budget_amount = 1800.00")])
def test_a_wish_is_explained_by_its_cell(own: dict[str, Any], says: str) -> None:
    given_rows = inputs([line("l1", "A-1", "5000.00")], [], [contract("A-1", "M-1", **own)])
    [document] = payslips(given_rows, compute(given_rows))
    tree = "\n".join(lines(explain(document, "gross", given_rows.book)))
    assert says in tree and "small.xlsx, Pay, row 2" in tree
