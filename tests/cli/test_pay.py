"""What leaves the bank: pain.001 of an approved month, doubtful accounts that wait, and those that somebody lets go."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from tests.cli.banking import asked
from tests.cli.homes import APPROVE, MARCH, RUN, done, edit, run_json, smart
from tests.outputs.bank_files import validated

RELEASE = ("pay", *MARCH, "--as-of", "2026-04-07", "--by", "Ann Peeters", "--release")
ACCOUNT = "BE71 0961 2345 6769"


def paid(root: Any) -> dict[str, str]:
    """End-to-end id -> amount."""
    return {node.findtext(".//{*}EndToEndId"): node.findtext(".//{*}InstdAmt") for node in root.iter("{*}CdtTrfTxInf")}


def rewritten(home: Path, cells: dict[tuple[str, str], Any]) -> None:
    """Cells of the register of members: (member, heading) -> value; a new heading goes to the right."""
    file = home / "inbox/registers.xlsx"
    sheet = load_workbook(file)["Members"]
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for (member, heading), value in cells.items():
        if heading not in heads:
            heads.append(heading)
        letter = sheet.cell(1, heads.index(heading) + 1).column_letter
        edit(file, {("Members", f"{letter}1"): heading, ("Members", f"{letter}{rows[member]}"): value})


@pytest.fixture
def approved(small: Path) -> Path:
    done(small, *APPROVE, "--quiet")
    return small


def next_month(home: Path, *more: str) -> dict[str, Any]:
    """The trio's workbook once more, for April; what run.json says of its payments."""
    kept = home / "archive/2026-03"
    for name in ("registers.xlsx",):
        if not (home / "inbox" / name).exists():
            (home / "inbox" / name).write_bytes((kept / name).read_bytes())
    april = load_workbook(kept / "trio-cascade-2026-03.xlsx")
    april["About"]["B2"] = "2026-04"
    for sheet, columns in (("Activities", "AB"), ("Pay", "CD")):
        for row in april[sheet].iter_rows(min_row=2):
            for cell in row:
                if cell.column_letter in columns and hasattr(cell.value, "replace") and not isinstance(cell.value, str):
                    cell.value = cell.value.replace(month=4, day=min(cell.value.day, 30))
    del april["Expenses"]
    april.save(home / "inbox/trio-cascade-2026-04.xlsx")
    smart(home, "run", "--month", "2026-04", "--as-of", "2026-05-04", "--workers", "1", "--quiet", *more)
    return dict(run_json(home, "2026-04.draft")["payments"])


def test_the_reviewed_file_pays_what_the_payslips_say(approved: Path) -> None:
    root = validated(approved / "output/2026-03/payments/pain001.xml")
    slips = [json.loads(file.read_text()) for file in (approved / "output/2026-03/payslips").glob("*.json")]
    assert paid(root) == {f"{slip['number']}-1": slip["to_pay"] for slip in slips}
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == run_json(approved, "2026-03")["totals"]["to_pay"]
    assert {node.text for node in root.iterfind(".//{*}CtgyPurp/{*}Cd")} == {"SALA"}


def test_before_approval_no_payment_leaves(small: Path) -> None:
    result = smart(small, "pay", *MARCH)
    assert (result.exit_code, result.stderr) == (3, "smart: 2026-03 is not approved: no payment leaves before\n")


def test_an_account_that_two_members_have_holds_both_by_name(small: Path) -> None:
    rewritten(small, {("M001", "IBAN"): ACCOUNT, ("M002", "IBAN"): ACCOUNT})
    result = smart(small, *RUN)
    said = run_json(small)
    assert result.exit_code == 0
    assert [(each["member_id"], each["code"]) for each in said["payments"]["held"]] == [
        ("M001", "PAY-IBAN-SHARED"), ("M002", "PAY-IBAN-SHARED")]
    told = {problem["cell"]: problem for problem in said["problems"] if problem["code"] == "PAY-IBAN-SHARED"}
    assert set(told) == {"F2", "F3"} and told["F2"]["expected"] == "M001, M002"
    root = validated(small / "output/2026-03.draft/payments/pain001.xml")
    held = sum(Decimal(each["amount"]) for each in said["payments"]["held"])
    assert Decimal(root.findtext(".//{*}CtrlSum")) + held == Decimal(said["totals"]["to_pay"])


def test_a_changed_account_waits_until_somebody_lets_it_go_once(approved: Path) -> None:
    (approved / "inbox/registers.xlsx").write_bytes((approved / "archive/2026-03/registers.xlsx").read_bytes())
    rewritten(approved, {("M001", "IBAN"): ACCOUNT})
    held = next_month(approved)["held"]
    assert [(each["member_id"], each["code"]) for each in held] == [("M001", "PAY-IBAN-CHANGED")]
    done(approved, "approve", "--month", "2026-04", "--by", "Ann Peeters", "--quiet")
    april = ("pay", "--month", "2026-04", "--as-of", "2026-05-05")
    assert json.loads(done(approved, *april, "--json").stdout)["held"][0]["amount"] == held[0]["amount"]
    release = (*april, "--by", "Ann Peeters", "--release", "M001", "confirmed by phone")
    answer = json.loads(done(approved, *release, "--json").stdout)
    assert answer["totals"] == {"held": "0.00", "held_count": 0, "owed_to_clients": "0.00",
                                "released": held[0]["amount"], "released_count": 1}
    root = validated(Path(answer["paths"][0]))
    assert (paid(root), root.findtext(".//{*}CdtrAcct//{*}IBAN")) == (
        {f"{held[0]['payment_id']}-1": held[0]["amount"]}, ACCOUNT.replace(" ", ""))
    again = smart(approved, *release)
    assert (again.exit_code, again.stderr) == (3, "smart: no payment of 2026-04 waits for M001: nothing was ordered\n")
    assert done(approved, "verify").stdout == "The books are sound.\n"


def test_who_lets_a_payment_go_is_named(small: Path) -> None:
    for option in ("--release", "--again"):
        result = smart(small, "pay", *MARCH, option, "M001", "why")
        assert result.exit_code == 2 and "a decision needs --by NAME" in result.stderr


def test_a_release_at_the_run_lets_it_go_with_the_others(approved: Path) -> None:
    (approved / "inbox/registers.xlsx").write_bytes((approved / "archive/2026-03/registers.xlsx").read_bytes())
    rewritten(approved, {("M001", "IBAN"): ACCOUNT})
    said = next_month(approved, "--release", "M001", "confirmed by phone")
    assert said["held"] == [] and said["released"] == [{"id": "M001", "reason": "confirmed by phone"}]


def test_pay_goes_over_three_accounts_to_the_cent(small: Path) -> None:
    rewritten(small, {("M001", "Deuxième IBAN"): ACCOUNT, ("M001", "Part du deuxième compte (%)"): 33.3,
                      ("M001", "Troisième IBAN"): "BE40 7349 0001 9963", ("M001", "Part du troisième compte (%)"): 10})
    done(small, *RUN, "--quiet")
    slip = json.loads((small / "output/2026-03.draft/payslips/M001.json").read_text())
    root = validated(small / "output/2026-03.draft/payments/pain001.xml")
    parts = {name: Decimal(amount) for name, amount in paid(root).items() if name.startswith(slip["number"])}
    due = Decimal(slip["to_pay"])
    assert sum(parts.values()) == due and len(parts) == 3
    for nth, share in enumerate(("0.567", "0.333", "0.1"), 1):
        assert abs(parts[f"{slip['number']}-{nth}"] - due * Decimal(share)) < Decimal("0.01")


def test_the_state_is_paid_in_a_file_of_its_own(approved: Path) -> None:
    root = validated(approved / "output/2026-03/payments/pain001-state.xml")
    said = run_json(approved, "2026-03")
    slips = [json.loads(file.read_text()) for file in (approved / "output/2026-03/payslips").glob("*.json")]
    withheld = sum(Decimal(slip["withholding"]) + Decimal(slip["exceptional_withholding"]) for slip in slips)
    assert Decimal(paid(root)["2026-03.1-TAXS"]) == withheld
    assert [each["execution_date"] for each in said["payments"]["state"]] == ["2026-04-30", "2026-04-15"]
    assert [node.text for node in root.iter("{*}Ref")] == ["999218460339", "099921847740"]


def test_without_its_account_the_state_waits_by_name(small: Path) -> None:
    toml = small / "smart.toml"
    toml.write_text(toml.read_text().replace("withholding_iban", "other"))
    done(small, *RUN, "--quiet")
    said = run_json(small)
    assert [each["payment_id"] for each in said["payments"]["state"]] == ["2026-03.1-SSBE"]
    assert [(each["file"], each["value"]) for each in said["problems"] if each["code"] == "STATE-ACCOUNT-MISSING"] == [
        ("smart.toml", "[payments] withholding_iban")]


def test_what_could_not_be_ordered_for_the_state_is_ordered_by_the_next_run_once(small: Path) -> None:
    toml = small / "smart.toml"
    settings = toml.read_text()
    toml.write_text(settings.replace("withholding_iban", "other"))
    done(small, *RUN, "--quiet", "--hold", "M002", "--reason", "doubt")
    done(small, *APPROVE, "--quiet")
    toml.write_text(settings)
    done(small, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1", "--quiet")
    done(small, *APPROVE, "--run", "2", "--quiet")
    slips = [json.loads(file.read_text()) for file in small.glob("output/2026-03*/payslips/*.json")]
    withheld = sum(Decimal(slip["withholding"]) + Decimal(slip["exceptional_withholding"]) for slip in slips)
    assert not (small / "output/2026-03/payments/pain001-state.xml").read_text().count("TAXS") and len(slips) == 4
    assert Decimal(paid(validated(small / "output/2026-03.2/payments/pain001-state.xml"))["2026-03.2-TAXS"]) == withheld
    assert asked(small, "SELECT SUM(amount_cents) FROM postings WHERE account = 'withholding_payable'") == [(0,)]
    assert done(small, "verify").stdout == "The books are sound.\n"


def test_what_an_earlier_month_could_not_order_goes_apart_under_its_own_communication_at_once(small: Path) -> None:
    """By a run that has nothing else to book. March's tax was due on 15 April, social security of the quarter on 30 April."""
    toml = small / "smart.toml"
    settings = toml.read_text()
    toml.write_text(settings.replace("withholding_iban", "other").replace("onss_iban", "another"))
    done(small, *RUN, "--quiet")
    done(small, *APPROVE, "--quiet")
    toml.write_text(settings)
    done(small, "run", "--month", "2026-04", "--as-of", "2026-05-04", "--workers", "1", "--quiet")
    said = run_json(small, "2026-04.draft")["payments"]["state"]
    assert [(row["payment_id"], row["communication"], row["execution_date"]) for row in said] == [
        ("2026-04.1-SSBE-2026-03", "099921847740", "2026-05-04"), ("2026-04.1-TAXS-2026-03", "999218460339", "2026-05-04")]
    done(small, "approve", "--month", "2026-04", "--by", "Ann Peeters", "--quiet")
    for kind, period, figure in (("withholding", "2026-03", "withholding"), ("dmfa", "2026Q1", "net_owed")):
        totals = json.loads(done(small, "declare", kind, period, "--as-of", "2026-05-05", "--json").stdout)["totals"]
        assert totals["ordered"] == totals[figure]
    done(small, "run", "--month", "2026-05", "--as-of", "2026-06-02", "--workers", "1", "--quiet")
    assert run_json(small, "2026-05.draft")["payments"]["state"] == []
    assert done(small, "verify").stdout == "The books are sound.\n"


def test_an_older_bank_gets_the_older_version(small: Path) -> None:
    toml = small / "smart.toml"
    toml.write_text(toml.read_text().replace('pain = "09"', 'pain = "03"'))
    done(small, *RUN, "--quiet")
    root = validated(small / "output/2026-03.draft/payments/pain001.xml")
    assert etree.QName(root).namespace.endswith("pain.001.001.03")
