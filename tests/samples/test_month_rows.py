"""The sample month holds what it is made to show, counted exactly; the stored files are these rows."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from pipeline.core.calendar import public_holidays, weekdays
from sample_inputs.story import Month, months, registers

MINIMUM_MONTH = Decimal("2154.11")
MINIMUM_DAY = MINIMUM_MONTH * 3 / 65
MINIMUM_HOUR = MINIMUM_MONTH * 3 / 13 / 38
FEE = Decimal("0.935")
COST = {"employee": Decimal("1.54"), "worker": Decimal("1.56"), "artist": Decimal("1.56"), "student": Decimal("1.15")}
MONTHS = {month.activity_id: month for month in months()}
KILOMETRE = Decimal("0.4449")


def rows(name: str) -> list[dict[str, Any]]:
    return [row for month in MONTHS.values() for row in getattr(month, name)]


def counts(rows: list[dict[str, Any]], column: str) -> dict[Any, int]:
    return dict(Counter(row[column] for row in rows))


def test_sixteen_members_of_every_language_and_family() -> None:
    members = registers()["Members"]
    now = list({row["member_id"]: row for row in members}.values())
    assert (len(members), len(now)) == (17, 16)
    assert counts(now, "language") == {"fr": 6, "nl": 6, "en": 2, "de": 2}
    assert counts(now, "spouse") == {"single": 7, "above": 3, "none": 3, "other290": 1, "pension174": 1,
                                     "pension579": 1}
    assert counts(now, "children") == {0: 7, 1: 3, 2: 3, 3: 1, 4: 1, 5: 1}
    yes = {name: [row["member_id"] for row in now if row[name] not in (0, "no", None)]
           for name in ("single_parent", "disabled", "disabled_spouse", "disabled_children", "other_dependants",
                        "dependants_65", "student_hours_elsewhere")}
    assert yes == {"single_parent": ["M005", "M010"], "disabled": ["M015"], "disabled_spouse": ["M007"],
                   "disabled_children": ["M009"], "other_dependants": ["M015"], "dependants_65": ["M016"],
                   "student_hours_elsewhere": ["M012"]}


def test_sixteen_clients_of_every_kind() -> None:
    clients = registers()["Clients"]
    assert counts(clients, "kind") == {"company": 13, "public_body": 1, "consumer": 2}
    assert [row["client_id"] for row in clients if row["country"] != "BE"] == ["noordkade-media"]
    sold = {row["client_id"] for row in rows("lines") if row.get("turnover_kind") != "internal"}
    assert sold == {row["client_id"] for row in clients}


def test_thirteen_activities_run_by_members() -> None:
    activities, members = registers()["Activities"], {row["member_id"] for row in registers()["Members"]}
    assert {row["activity_id"] for row in activities} == set(MONTHS) and len(MONTHS) == 13
    assert {row["administrator"] for row in activities} <= members
    assert {row["member_id"] for row in rows("pay")} == members


def test_seventy_eight_lines_in_every_unit_vat_and_kind() -> None:
    lines = rows("lines")
    assert len(lines) == 78
    assert counts(lines, "unit") == {"piece": 34, "hour": 25, "day": 19}
    assert counts(lines, "vat") == {21: 46, 6: 20, 12: 5, "reverse_charge": 4, "no VAT": 2, "zonder btw": 1}
    assert Counter(row.get("turnover_kind") for row in lines) == {None: 75, "subsidie": 1, "internal": 1, "patronage": 1}
    assert sum(row["quantity"] >= 2 for row in lines) == 54
    assert sum(row["quantity"] % 1 != 0 for row in lines) == 6
    assert {row["client_id"] for row in lines if row["vat"] == "reverse_charge"} == {"noordkade-media"}


def test_orders_split_the_invoices_of_one_client() -> None:
    lines = [(month.activity_id, row["client_id"], row["order_reference"])
             for month in MONTHS.values() for row in month.lines]
    assert sum(order is not None for _, _, order in lines) == 50
    several = {pair for pair, orders in Counter((a, c) for a, c, _ in set(lines)).items() if orders > 1}
    assert several == {("trio-cascade", "salle-du-canal"), ("kade-software", "kaolin-labs"),
                       ("tafel-aan-huis", "sterrenhuis-congres"), ("salle-de-montage", "studio-onze"),
                       ("atelier-du-guidon", "fietskoerier-zwaluw"), ("okafor-movement", "harbour-bridge"),
                       ("theater-kleine-kaai", "gemeente-hazelbeke")}
    assert len(set(lines)) == 53


def test_seventy_five_expenses_in_every_category() -> None:
    expenses = rows("expenses")
    assert counts(expenses, "category") == {"materials": 17, "travel": 14, "public_transport": 15, "phone": 7,
                                            "internet": 6, "meals": 7, "other": 6, "equipment": 3}
    assert counts(expenses, "reimburse") == {"yes": 72, "no": 3}
    assert sum(row["invoiced_to_cooperative"] == "yes" for row in expenses) == 30
    equipment = [row for row in expenses if row["category"] == "equipment"]
    assert max(row["amount_incl_vat"] - row["vat_amount"] for row in equipment) < 500


def test_an_expense_has_kilometres_or_an_amount_and_a_receipt_where_one_exists() -> None:
    for row in rows("expenses"):
        assert (row["kilometres"] is None) != (row["amount_incl_vat"] is None)
        if row["receipt"] is None:
            assert row["kilometres"] or row["category"] in ("internet", "meals")
        if row["vat_amount"]:
            assert any(row["vat_amount"] == (row["amount_incl_vat"] * rate / (100 + rate)).quantize(Decimal("0.01"))
                       for rate in (6, 12, 21)), row


def test_receipts_are_named_once() -> None:
    names = [row["receipt"] for row in rows("expenses") if row["receipt"]]
    assert len(names) == len(set(names)) == 55


def test_contracts_of_every_status_and_length() -> None:
    pay = rows("pay")
    assert counts(pay, "status") == {"artist": 11, "employee": 5, "worker": 4, "student": 1}
    assert [row["member_id"] for row in pay if row["days"] == 22] == ["M004"]
    assert [row["member_id"] for row in pay if row["hours"]] == ["M014", "M012", "M005"]
    assert [row["member_id"] for row in pay if row["gross"]] == ["M007"]
    artists = {row["function"] for row in pay if row["status"] == "artist"}
    assert artists == {"musicienne", "musicien", "actrice", "technicus", "dancer", "illustrateur"}
    assert [row["weight"] for row in MONTHS["trio-cascade"].pay] == [2, 1, 1]
    both = {month.activity_id for month in MONTHS.values() if any(row["member_id"] == "M003" for row in month.pay)}
    assert both == {"trio-cascade", "salle-de-montage"}


def test_no_contract_overlaps_another_of_the_same_member() -> None:
    for one, other in combinations(rows("pay"), 2):
        assert one["member_id"] != other["member_id"] or one["end"] < other["start"] or other["end"] < one["start"]


def test_days_paid_fit_between_start_and_end() -> None:
    for row in rows("pay"):
        assert (row["days"] is None) != (row["hours"] is None)
        assert (row["days"] or row["hours"] / Decimal("7.6")) <= weekdays(row["start"], row["end"])


def test_nobody_works_on_a_sunday_or_a_holiday() -> None:
    days = [row[name] for row in rows("lines") for name in ("work_date", "work_end") if row[name]]
    assert all(date(2026, 3, 1) <= day <= date(2026, 3, 31) for day in days)
    assert not [day for day in days if day.weekday() == 6 or day in public_holidays(2026)]


def test_most_members_are_covered_by_their_shares_and_one_is_not() -> None:
    shares = registers()["Shares"]
    signed = Counter[str]()
    for row in shares:
        signed[row["member_id"]] += row["shares"] if row["movement"] == "subscription" else -row["shares"]
    several = sorted(member for member, held in signed.items() if held > 1)
    assert several == ["M001", "M002", "M004", "M007", "M009", "M014", "M016"]
    assert [row["date"] for row in shares if row["member_id"] == "M013"] == [date(2025, 3, 17)]


@pytest.mark.parametrize("month", MONTHS.values(), ids=lambda month: str(month.activity_id))
def test_the_budget_carries_the_minimum_wage_of_the_declared_days(month: Month) -> None:
    turnover = sum(row["quantity"] * row["unit_price"] for row in month.lines)
    spent = sum(row["amount_incl_vat"] or row["kilometres"] * KILOMETRE for row in month.expenses)
    weights = sum(row["weight"] for row in month.pay if not row["gross"])
    fixed = sum(row["gross"] * COST[row["status"]] for row in month.pay if row["gross"])
    left = turnover * FEE - spent - fixed
    for row in month.pay:
        gross = row["gross"] or left * row["weight"] / weights / COST[row["status"]]
        least = row["days"] * MINIMUM_DAY if row["days"] else row["hours"] * MINIMUM_HOUR
        assert gross > least, (row["member_id"], gross, least)
