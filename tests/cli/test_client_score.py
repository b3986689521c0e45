"""What the books say of a client, point by point, by the cooperative's policy; suggestions, and the words of four languages."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.client_score import why_text
from tests.cli.banking import answered, bills, cents, drop, received, statement
from tests.cli.homes import done, smart
from tests.cli.test_remind import BY, after

OWN = """
client_overdue_points:
  label: own
  unit: points of 100
  checked: 2026-11-26
  2018-01-01: {value: "80", source: "own choice", confidence: assumed}
"""


def score(home: Path, client: str, day: str) -> dict[str, Any]:
    said = json.loads(done(home, "fund", "--as-of", day, "--json").stdout)["clients"]
    return next(dict(row) for row in said if row["client_id"] == client)


def why(row: dict[str, Any]) -> dict[str, int]:
    return {each["code"]: each["points"] for each in row["why"]}


@pytest.fixture
def bill(sealed: Path) -> dict[str, Any]:
    """The only invoice of a business."""
    every = bills(sealed)
    clients = [bill["client_id"] for bill in every]
    return next(bill for bill in every if bill["client"]["kind"] == "company" and clients.count(bill["client_id"]) == 1)


def test_who_owes_nothing_overdue_has_every_point_and_no_limit(sealed: Path, bill: dict[str, Any]) -> None:
    row = score(sealed, bill["client_id"], bill["due_date"])
    assert (row["points"], row["limit"], row["deposit"], row["why"]) == (100, None, "0.00", [])


def test_something_overdue_takes_twenty_and_the_limit_follows(sealed: Path, bill: dict[str, Any]) -> None:
    row = score(sealed, bill["client_id"], after(bill, 1))
    assert (row["points"], why(row), row["deposit"]) == (80, {"overdue": 20}, "0.00")
    assert round(float(row["limit"]) * 100) == round(float(row["open"]) * 100) * 80 // 100


@pytest.mark.parametrize(("days", "lost"), [(5, {}), (6, {"delay": 15}), (30, {"delay": 15}), (31, {"delay": 40})])
def test_delay_costs_by_its_days(sealed: Path, bill: dict[str, Any], days: int, lost: dict[str, int]) -> None:
    day = date.fromisoformat(after(bill, days))
    drop(sealed, "late.cod", statement(41, 0, received(cents(bill), bill["structured_communication"], day), on=day))
    answered(sealed)
    row = score(sealed, bill["client_id"], after(bill, days))
    assert (why(row), row["average_delay"]) == (lost, days)
    assert row["limit"] == (None if not lost else f"{cents(bill) * row['points'] // 100 / 100:.2f}")
    assert why(score(sealed, bill["client_id"], after(bill, days - 1))) == {"overdue": 20}


def test_a_dispute_and_an_invoice_given_up_ask_for_a_deposit(sealed: Path, bill: dict[str, Any]) -> None:
    done(sealed, "remind", "--as-of", after(bill, 30), "--dispute", bill["number"], "unfinished", *BY, "--quiet")
    row = score(sealed, bill["client_id"], after(bill, 30))
    assert (why(row), row["points"], row["deposit"]) == ({"overdue": 20, "dispute": 10}, 70, "0.00")
    done(sealed, "remind", "--as-of", after(bill, 31), "--written-off", bill["number"], "bankrupt", *BY, "--quiet")
    row = score(sealed, bill["client_id"], after(bill, 31))
    assert (why(row), row["points"], row["deposit"]) == ({"dispute": 10, "lost": 50}, 40, "0.50")


def test_the_points_are_the_cooperatives_choice(sealed: Path, bill: dict[str, Any]) -> None:
    with (sealed / "policy.yaml").open("a", encoding="utf-8") as policy:
        policy.write(OWN)
    row = score(sealed, bill["client_id"], after(bill, 1))
    assert (row["points"], row["deposit"]) == (20, "0.50")


def test_the_table_gives_the_reasons_in_the_cooperatives_language(sealed: Path, bill: dict[str, Any]) -> None:
    shown = " ".join(smart(sealed, "fund", "--as-of", after(bill, 1)).stdout.split())
    assert "(−20)" in shown and "something is overdue" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    row = {"average_delay": 12, "why": [{"code": code, "points": 10} for code in ("delay", "overdue", "dispute", "lost")]}
    reasons = why_text(row, language).split(", ")
    assert len(reasons) == len(set(reasons)) == 4 and "12" in reasons[0] and all(each.endswith(" (−10)") for each in reasons)
