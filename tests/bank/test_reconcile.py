"""The command on a home whose month is approved: statements booked once, the books sound."""

from pathlib import Path
from typing import Any

import pytest

from sample_inputs.coda import coda, records
from tests.bank.coda_files import OTHER, OURS, changed
from tests.bank.dropping import LIST, RECONCILE, april, asked, dropped, matches, moved, opened, sound, told
from tests.cli.homes import books, done, smart


def test_a_structured_communication_pays_its_invoice_once(home: Path) -> None:
    dropped(home, april(moved(551_76, "101202600000192", communication="202600000192")))
    answer = told(home)
    assert answer["totals"] | {"movements": 1, "matched": 1, "waiting": 0} == answer["totals"]
    assert matches(home) == [("invoice", "2026-00001", 551_76)] and opened(home)["2026-00001"] == 0
    assert not (home / LIST).exists() and not list((home / "inbox").glob("*.cod"))
    sound(home, **{OURS: 1551_76})


@pytest.mark.parametrize(("cents", "expected"), [
    (100_00, [("invoice", "2026-00001", 100_00)]),
    (600_00, [("client", "brouwerij-hazelhof", 48_24), ("invoice", "2026-00001", 551_76)])])
def test_a_part_is_paid_and_what_is_too_much_is_the_clients(home: Path, cents: int, expected: list[Any]) -> None:
    dropped(home, april(moved(cents, "paid with thanks 202/6000/00192")))
    told(home)
    assert matches(home) == expected
    sound(home)


def test_an_invoice_paid_twice_leaves_the_second_to_the_client(home: Path) -> None:
    paid = moved(551_76, "101202600000192", communication="202600000192")
    dropped(home, april(paid, paid))
    told(home)
    assert matches(home) == [("invoice", "2026-00001", 551_76), ("client", "brouwerij-hazelhof", 551_76)]
    sound(home)


def test_one_transfer_pays_the_invoices_that_it_names(home: Path) -> None:
    dropped(home, april(moved(551_76 + 1325_00, "invoices 2026-00001 + 2026-00006")))
    told(home)
    assert matches(home) == [("invoice", "2026-00001", 551_76), ("invoice", "2026-00006", 1325_00)]


def test_amount_and_name_are_enough_an_amount_alone_is_not(home: Path) -> None:
    client = asked(home, "SELECT client_id FROM open_invoices WHERE number = '2026-00002'")[0][0]
    dropped(home, april(moved(314_60, "thanks", name="Heidi BRANDT"), moved(626_18, "thanks", name="Somebody else")))
    told(home)
    assert client == "heidi-brandt"
    assert matches(home) == [("invoice", "2026-00002", 314_60), ("suspense", "", 626_18)]


def test_an_account_that_paid_before_is_known_and_both_invoices_of_a_client_are_paid_together(home: Path) -> None:
    iban = "BE68539007547034"
    dropped(home, april(moved(1_00, "2026-00009", iban=iban), moved(3074_00 - 1_00 + 1272_00, iban=iban)), name="1.cod")
    told(home)
    first = matches(home)
    assert [kind for kind, *_ in first] == ["invoice", "suspense"]
    dropped(home, april(moved(3074_00 - 1_00 + 1272_00, iban=iban), number=2, old=asked(
        home, "SELECT new_cents FROM statements")[0][0]), name="2.cod")
    told(home)
    assert matches(home)[2:] == [("invoice", "2026-00009", 3073_00), ("invoice", "2026-00010", 1272_00)]
    sound(home)


def test_our_batch_leaves_one_payment_comes_back_and_the_bank_takes_its_charges(home: Path) -> None:
    wages = asked(home, "SELECT payment_id, member_id, amount_cents FROM ordered_payments WHERE batch = 'SALA'")
    total = sum(cents for *_, cents in wages)
    one, member, cents = wages[0]
    dropped(home, april(moved(-total, reference="2026-03.1 SALA"), moved(cents, "account closed", reference=one, returned=True),
                        moved(-3_20, "fees", code="03501000", charge=True)))
    told(home)
    assert asked(home, "SELECT subject FROM ledger WHERE account = 'payments_in_transit' AND subject LIKE '2026-P%'"
                       " GROUP BY subject HAVING SUM(amount_cents) <> 0") == []
    assert ("returned", one, cents) in matches(home) and ("charge", "", -3_20) in matches(home)
    assert asked(home, "SELECT SUM(amount_cents) FROM entry_postings WHERE account = 'members_payable' AND subject = ?",
                 member) == [(-cents,)]
    sound(home)


def test_repeating_does_nothing_twice_even_after_a_crash_before_the_archive(home: Path) -> None:
    body = dropped(home, april(moved(551_76, "2026-00001"), moved(1_00, "?"))).read_bytes()
    told(home)
    before = books(home)
    for kept in (home / "archive/bank").iterdir():
        kept.unlink()
    (home / "inbox/april.cod").write_bytes(body)
    assert told(home)["totals"]["already_booked"] == 1
    assert done(home, *RECONCILE).stdout.startswith("Nothing new from the bank.\nMovements that wait: 1.")
    assert books(home) == before
    sound(home)


def test_a_number_that_is_missing_is_named_and_what_waits_for_it_goes_on_later(home: Path) -> None:
    dropped(home, april(moved(1_00)), april(moved(2_00), number=3, old=1003_00), name="1.cod")
    result = smart(home, *RECONCILE, "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("1.cod: BANK-NUMBER-GAP: ") and "002" in result.stderr
    dropped(home, april(moved(2_00), number=2, old=1001_00), name="2.cod")
    done(home, *RECONCILE, "--quiet")
    assert not list((home / "inbox").glob("*.cod"))
    sound(home, **{OURS: 1005_00})


def test_what_is_not_ours_or_does_not_follow_is_refused_whole_and_the_rest_goes_on(home: Path) -> None:
    dropped(home, april(moved(5_00), account=OTHER), name="other.cod")
    dropped(home, april(moved(1_00)), name="right.cod")
    dropped(home, april(moved(1_00), number=2, old=7), name="opening.cod")
    (home / "inbox/twice.cod").write_bytes(coda(april(moved(9_00))))
    (home / "inbox/cut.cod").write_bytes(b"\n".join(line.encode() for line in records(april())[:-1]))
    (home / "inbox/what.xml").write_text("<a/>")
    (home / "inbox/balance.cod").write_text("\n".join(changed(records(april(moved(4_00), number=2)), -2, 50, "9")))
    answer = told(home)
    assert {each["file"]: each["code"] for each in answer["problems"]} == {
        "other.cod": "BANK-ACCOUNT-UNKNOWN", "opening.cod": "BANK-OPENING", "twice.cod": "BANK-NUMBER-TWICE",
        "cut.cod": "BANK-RECORD-ORDER", "what.xml": "BANK-UNREADABLE", "balance.cod": "BANK-BALANCE"}
    assert [each["statement"] for each in answer["statements"]] == [f"{OURS} 2026/001"]
    sound(home, **{OURS: 1001_00})


def test_verify_misses_a_statement_that_is_kept_no_more_and_sees_one_that_changed(home: Path) -> None:
    dropped(home, april(moved(600_00)))
    told(home)
    [kept] = (home / "archive/bank").iterdir()
    kept.write_bytes(kept.read_bytes() + b" ")
    assert smart(home, "verify").stdout == f"archive/bank/{kept.name} changed\n"
    kept.unlink()
    assert smart(home, "verify").stdout == f"archive/bank/{kept.name} is missing\n"


def test_a_file_named_twice_is_read_once(home: Path) -> None:
    file = dropped(home, april(moved(600_00)))
    assert told(home, str(file), str(file))["totals"]["statements"] == 1
    sound(home)


def test_nothing_new_is_said(home: Path) -> None:
    assert done(home, *RECONCILE).stdout == "Nothing new from the bank.\n"
