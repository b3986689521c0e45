"""The share register through the command: movements booked once, refunds paid once, the bank, members and voters."""

import json
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from lxml import etree

from sample_inputs.with_mistakes.make_mistakes import FOLDER as MISTAKES
from tests.cli.banking import asked, balance
from tests.cli.homes import MARCH, copied, done, run_json, smart
from tests.cli.share_registers import drop_shares, refund, subscription
from tests.cli.test_pay import rewritten

SECOND = ("run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")
APPROVE = ("approve", *MARCH, "--by", "Ann Peeters", "--quiet")
M001, M002 = "BE04001900010031", "BE43734900013701"


@pytest.fixture(scope="module")
def april(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home where M001 subscribed one more share, then M002 left by letter, and a second run was approved. Copy it."""
    home = copied(sealed_small, tmp_path_factory.mktemp("april") / "coop")
    drop_shares(home, subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3))
    done(home, *SECOND)
    done(home, *APPROVE)
    return home


@pytest.fixture
def coop(april: Path, tmp_path: Path) -> Path:
    return copied(april, tmp_path / "coop")


def told(home: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(done(home, *arguments, "--json").stdout))


def codes(home: Path, name: str) -> dict[str, str]:
    """Code of a problem with shares -> whose."""
    return {one["code"]: one["member_id"] for one in run_json(home, name)["problems"] if one["code"].startswith("SHARE-")}


def test_movements_of_the_register_are_booked_in_their_order(coop: Path) -> None:
    rows = asked(coop, "SELECT number, member_id, movement, letter FROM share_movements WHERE run = 2")
    first = len(asked(coop, "SELECT number FROM share_movements WHERE run = 1"))
    assert rows == [(f"2026-S{first + 1:05}", "M001", "subscription", ""),
                    (f"2026-S{first + 2:05}", "M002", "refund", "letter of M002")]
    done(coop, "verify")


def test_a_refund_is_paid_at_nominal_value_in_a_batch_of_its_own(coop: Path) -> None:
    file = etree.parse(coop / "output/2026-03.2/payments/pain001.xml")
    batches = {"".join(each.xpath("*[local-name()='PmtInfId']/text()")): each for each in file.iter("{*}PmtInf")}
    assert list(batches) == ["2026-03.2 SHAR"]
    [batch] = batches.values()
    assert batch.xpath("string(*[local-name()='CtrlSum'])") == "90.00" and not list(batch.iter("{*}CtgyPurp"))
    assert [each.text for each in batch.iter("{*}IBAN")][-1] == M002
    assert run_json(coop, "2026-03.2")["shares"] == {"movements": 2, "subscribed": "30.00", "refunded": "90.00"}


def test_the_capital_is_thirty_euros_a_share(coop: Path) -> None:
    held = sum(row["shares"] for row in told(coop, "shares", "--as-of", "2026-04-20")["rows"])
    assert -balance(coop, "share_capital") == held * 3000
    assert balance(coop, "shares_receivable") == 3000


def test_what_is_booked_is_not_booked_again(coop: Path) -> None:
    done(coop, *SECOND)
    run = run_json(coop, "2026-03.3.draft")
    assert run["shares"]["movements"] == 0 and not (coop / "output/2026-03.3.draft/payments").exists()


def test_a_register_that_lacks_or_changes_a_movement_changes_nothing(coop: Path) -> None:
    drop_shares(coop, refund("M003", "2026-04-16", 1), subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3),
                without=["M003"], changed={"M011": 4})
    assert smart(coop, *SECOND).exit_code == 1
    found = codes(coop, "2026-03.3.draft")
    assert found["SHARE-MISSING"] == "M003" and found["SHARE-WAITS"] == "M003" and found["SHARE-CHANGED"] == "M011"
    assert run_json(coop, "2026-03.3.draft")["shares"]["movements"] == 0
    rows = {row["member_id"]: row["shares"] for row in told(coop, "shares", "--as-of", "2026-04-20")["rows"]}
    assert (rows["M003"], rows["M011"]) == (1, 1)


def test_nobody_is_given_back_what_he_gave_back(coop: Path) -> None:
    drop_shares(coop, subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3), refund("M002", "2026-04-17", 1))
    assert smart(coop, *SECOND).exit_code == 1
    assert codes(coop, "2026-03.3.draft")["SHARE-REFUND-TOO-MANY"] == "M002"


def test_an_old_letter_waits_until_somebody_lets_the_payment_go(coop: Path) -> None:
    drop_shares(coop, subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3), refund("M009", "2026-02-10", 1))
    done(coop, *SECOND)
    done(coop, *APPROVE)
    [waits] = [row for row in json.loads(done(coop, "pay", *MARCH, "--json").stdout)["held"] if row["batch"] == "SHAR"]
    assert (waits["member_id"], waits["held"], waits["amount"]) == ("M009", "SHARE-REFUND-OLD", "30.00")
    done(coop, "pay", *MARCH, "--release", "M009", "not paid yet", "--by", "Ann Peeters", "--as-of", "2026-04-21")
    assert asked(coop, "SELECT batch, amount_cents FROM released_payments") == [("SHAR", 3000)]
    done(coop, "verify")


def test_what_was_never_paid_is_not_given_back_until_somebody_lets_it_go(coop: Path) -> None:
    drop_shares(coop, subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3), refund("M001", "2026-04-17", 1))
    done(coop, *SECOND)
    assert codes(coop, "2026-03.3.draft")["SHARE-REFUND-UNPAID"] == "M001"
    done(coop, *APPROVE)
    [waits] = [row for row in json.loads(done(coop, "pay", *MARCH, "--json").stdout)["held"] if row["batch"] == "SHAR"]
    assert (waits["member_id"], waits["held"], waits["amount"]) == ("M001", "SHARE-REFUND-UNPAID", "30.00")
    done(coop, "pay", *MARCH, "--release", "M001", "set off", "--by", "Ann Peeters", "--as-of", "2026-04-21")
    assert asked(coop, "SELECT batch, amount_cents FROM released_payments") == [("SHAR", 3000)]
    done(coop, "verify")


def test_an_assembly_counts_members_and_not_shares(coop: Path) -> None:
    before, after = (told(coop, "shares", "--roll", day) for day in ("2026-04-14", "2026-04-15"))
    assert {row["votes"] for row in before["rows"]} == {1} and before["totals"] == {"members": 16, "votes": 16}
    gone = {row["member_id"] for row in before["rows"]} - {row["member_id"] for row in after["rows"]}
    assert gone == {"M002"} and after["totals"]["votes"] == 15
    assert after["paths"] == [str(coop / "output/assembly/2026-04-15.pdf")] and Path(after["paths"][0]).is_file()


def test_the_rows_of_a_roll_say_until_when_shares_cover(coop: Path) -> None:
    rows = {row["member_id"]: row["covered_until"] for row in told(coop, "shares", "--roll", "2026-04-20")["rows"]}
    assert (rows["M007"], rows["M013"], rows["M001"]) == ("2031-12-31", "2025-12-31", "2027-12-31")


def test_who_left_is_told_and_who_is_no_member_yet_and_why(coop: Path) -> None:
    drop_shares(coop, subscription("M001", "2026-04-13"), refund("M002", "2026-04-15", 3),
                subscription("M003", "2026-04-19", account="trio-cascade"))
    told_of = told(coop, "members", "--as-of", "2026-04-20")
    rows = {row["member_id"]: row for row in told_of["rows"]}
    assert rows["M002"]["state"] == "left" and told_of["totals"] == {"member": 15, "waits": 0, "left": 1}
    assert [one["code"] for one in rows["M003"]["reasons"]] == ["SHARE-FROM-ACTIVITY"] and rows["M003"]["state"] == "member"
    early = {row["member_id"]: row for row in told(coop, "members", "--as-of", "2024-06-01")["rows"]}
    assert early["M001"]["state"] == "waits" and [one["code"] for one in early["M001"]["reasons"]][-1] == "SHARE-NONE"


def test_reasons_are_those_of_the_register(tmp_path: Path) -> None:
    home = tmp_path / "coop"
    done(home, "init", str(home), "--quiet")
    for name in ("registers", "SHARE-NONE", "ROW-WAITS-ON-REGISTER-2", "PROFESSION-EXCLUDED"):
        copy(MISTAKES / f"{name}.xlsx", home / "inbox")
    waits = [row for row in told(home, "members", "--as-of", "2026-04-02")["rows"] if row["state"] == "waits"]
    found = {tuple(one["code"] for one in row["reasons"]) for row in waits}
    assert {("SHARE-NONE",), ("IBAN-WRONG", "SHARE-NONE"), ("PROFESSION-EXCLUDED", "SHARE-NONE")} <= found


def test_an_old_register_with_a_wrong_account_undoes_nothing(coop: Path) -> None:
    copy(coop / "archive/2026-03/registers.xlsx", coop / "inbox")
    rewritten(coop, {("M001", "IBAN"): "BE68 5390 0754 7035"})
    rows = {row["member_id"]: row for row in told(coop, "members", "--as-of", "2026-04-20")["rows"]}
    said = {who: (rows[who]["state"], [one["code"] for one in rows[who]["reasons"]]) for who in ("M001", "M002")}
    assert said == {"M001": ("waits", ["IBAN-WRONG"]), "M002": ("left", ["SHARE-MISSING"])}
    voters = {row["member_id"] for row in told(coop, "shares", "--roll", "2026-04-20")["rows"]}
    assert "M001" in voters and "M002" not in voters


def test_a_day_before_the_policy_has_its_roll_too(coop: Path) -> None:
    assert told(coop, "shares", "--roll", "2010-01-01")["rows"] == []
