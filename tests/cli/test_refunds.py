"""A credit note on a paid invoice is owed to the client: paid back to the account that he paid from, or set off."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.cli.banking import answered, asked, balance, bills, cents, drop, received, statement
from tests.cli.homes import APPROVE, MARCH, books, copied, done, smart
from tests.outputs.bank_files import validated

PAY = ("pay", *MARCH, "--as-of", "2026-05-12", "--by", "Ann Peeters")
CLIENT, IBAN = "salle-du-canal", "BE71096123456769"


@pytest.fixture
def owing(corrected: Path, tmp_path: Path) -> Path:
    """The client's invoices of March are paid in full, and then corrected by credit notes."""
    home = copied(corrected, tmp_path / "coop")
    theirs = [bill for bill in bills(home) if bill["client_id"] == CLIENT]
    paid = [replace(received(cents(bill), bill["structured_communication"]), iban=IBAN, name="Salle du Canal") for bill in theirs]
    drop(home, "april.cod", statement(1, 1000_00, *paid))
    answered(home)
    done(home, *APPROVE, "--quiet")
    return home


def told(home: Path, *more: str) -> dict[str, Any]:
    return dict(json.loads(done(home, *PAY, "--json", *more).stdout))


def test_what_is_owed_to_a_client_is_named_with_the_invoice(owing: Path) -> None:
    [row] = told(owing)["clients"]
    credited = asked(owing, f"SELECT corrects, total_incl_vat_cents FROM invoices WHERE kind = 'credit_note'"
                            f" AND client_id = '{CLIENT}'")
    assert [(row["document"], row["owed"])] == [(number, f"{-amount / 100:.2f}") for number, amount in credited]
    assert f"{row['document']} is credited or paid twice" in done(owing, *PAY).stdout


def test_a_refund_goes_to_the_account_that_paid_and_nothing_is_owed_after_it(owing: Path) -> None:
    before = told(owing)["totals"]["owed_to_clients"]
    answer = told(owing, "--refund", CLIENT, "credit note")
    assert answer["totals"]["refunded"] == before and answer["totals"]["owed_to_clients"] == "0.00"
    [path] = answer["paths"]
    root = validated(Path(path).read_bytes())
    [transfer] = root.iter("{*}CdtTrfTxInf")
    assert (transfer.findtext(".//{*}InstdAmt"), transfer.findtext(".//{*}CdtrAcct//{*}IBAN")) == (before, IBAN)
    assert (transfer.findtext(".//{*}Cdtr/{*}Nm"), root.findtext(".//{*}GrpHdr/{*}CtrlSum")) == ("Salle du Canal", before)
    assert smart(owing, "verify").stdout == "The books are sound.\n"
    again = smart(owing, *PAY, "--refund", CLIENT, "again")
    assert again.exit_code == 3 and f"nothing is owed to {CLIENT}" in again.stderr


def test_the_bank_shows_the_refund_and_one_that_comes_back_is_owed_again(owing: Path) -> None:
    answer = told(owing, "--refund", CLIENT, "credit note")
    whole = round(float(answer["totals"]["refunded"]) * 100)
    root = etree.parse(answer["paths"][0]).getroot()
    name = root.findtext(".//{*}EndToEndId")
    balance_now = asked(owing, "SELECT new_cents FROM statements")[-1][0]
    drop(owing, "may.cod", statement(2, balance_now, replace(received(-whole), code="00101000", reference=name)))
    answered(owing)
    assert balance(owing, "payments_in_transit") == sum(
        row for (row,) in asked(owing, "SELECT -amount_cents AS cents FROM payments WHERE held = ''"))
    drop(owing, "june.cod", statement(3, balance_now - whole, replace(received(whole), returned=True, reference=name)))
    answered(owing)
    assert told(owing)["clients"] == [{"client_id": CLIENT, "document": "", "owed": answer["totals"]["refunded"]}]
    assert smart(owing, "verify").stdout == "The books are sound.\n"


def test_a_client_whose_account_is_not_known_is_not_paid(corrected: Path, tmp_path: Path) -> None:
    home = copied(corrected, tmp_path / "coop")
    done(home, *APPROVE, "--quiet")
    [one, *_] = [bill for bill in bills(home) if bill["client_id"] == CLIENT]
    drop(home, "april.cod", statement(1, 1000_00, received(cents(one) + 5_00, one["structured_communication"])))
    answered(home)
    refused = smart(home, *PAY, "--refund", CLIENT, "credit note")
    assert refused.exit_code == 3 and f"no bank statement shows from which account {CLIENT} paid" in refused.stderr


def test_set_off_takes_it_off_what_is_due_the_oldest_first(corrected: Path, tmp_path: Path) -> None:
    """One invoice is paid and credited, the client's other one is open and due."""
    home = copied(corrected, tmp_path / "coop")
    draft = home / "output" / "2026-03.2.draft" / "invoices"
    notes = (json.loads(file.read_text()) for file in draft.glob("*.json"))
    [credited] = [note["corrects"] for note in notes if note["client_id"] == CLIENT]
    [paid] = [bill for bill in bills(home) if bill["number"] == credited]
    drop(home, "april.cod", statement(1, 1000_00, received(cents(paid), paid["structured_communication"])))
    answered(home)
    done(home, *APPROVE, "--quiet")
    before = dict(asked(home, f"SELECT number, open_cents FROM open_invoices WHERE client_id = '{CLIENT}'"))
    early = smart(home, "pay", *MARCH, "--as-of", "2026-04-21", "--by", "Ann", "--set-off", CLIENT, "agreed by mail")
    assert early.exit_code == 3 and "owes nothing that is due on 2026-04-21" in early.stderr
    answer = told(home, "--set-off", CLIENT, "agreed by mail")
    after = dict(asked(home, f"SELECT number, open_cents FROM open_invoices WHERE client_id = '{CLIENT}'"))
    moved = -before[credited]
    assert answer["totals"]["set_off"] == f"{moved / 100:.2f}" and after[credited] == 0
    assert sum(after.values()) == sum(before.values()) and min(after.values()) >= 0
    assert smart(home, "verify").stdout == "The books are sound.\n"


def test_a_decision_needs_a_name_and_is_of_one_kind(owing: Path) -> None:
    nameless = smart(owing, "pay", *MARCH, "--refund", CLIENT, "credit note")
    both = smart(owing, *PAY, "--refund", CLIENT, "a", "--set-off", CLIENT, "b")
    assert (nameless.exit_code, both.exit_code) == (2, 2) and "--by NAME" in nameless.stderr


def test_a_refund_that_came_back_goes_again_to_the_account_that_paid(owing: Path) -> None:
    first = told(owing, "--refund", CLIENT, "credit note")
    whole = round(float(first["totals"]["refunded"]) * 100)
    name = etree.parse(first["paths"][0]).getroot().findtext(".//{*}EndToEndId")
    now = asked(owing, "SELECT new_cents FROM statements")[-1][0]
    leaves = replace(received(-whole), code="00101000", reference=name)
    comes = replace(received(whole), returned=True, reference=name, name="Bank returns dept", iban="BE68539007547034")
    drop(owing, "may.cod", statement(2, now, leaves), statement(3, now - whole, comes))
    answered(owing)
    again = told(owing, "--refund", CLIENT, "account open again")
    assert etree.parse(again["paths"][0]).getroot().findtext(".//{*}CdtrAcct//{*}IBAN") == IBAN


@pytest.mark.parametrize(("wrong", "code", "why"), [
    (("--set-off", CLIENT, "  "), 2, "a decision needs a reason"), (("--refund", CLIENT, ""), 2, "a decision needs a reason"),
    (("--refund", CLIENT, "x", "--as-of", "2026-04-02"), 3, "was booked after 2026-04-02"),
    (("--refund", CLIENT, "x", "--month", "2026-05"), 3, "is not approved")])
def test_what_cannot_be_is_refused_and_changes_nothing(owing: Path, wrong: tuple[str, ...], code: int, why: str) -> None:
    before = books(owing)
    result = smart(owing, *PAY, *wrong)
    assert result.exit_code == code and why in result.stderr and books(owing) == before


def test_a_set_off_says_what_it_did_and_names_no_payment_file(corrected: Path, tmp_path: Path) -> None:
    home = copied(corrected, tmp_path / "coop")
    done(home, *APPROVE, "--quiet")
    one, *_ = (bill for bill in bills(home) if bill["client_id"] == CLIENT)
    drop(home, "april.cod", statement(1, 1000_00, received(cents(one) + 5_00, one["structured_communication"])))
    answered(home)
    printed = done(home, *PAY, "--set-off", CLIENT, "agreed").stdout
    assert "set off: " in printed and "pain001" not in printed
