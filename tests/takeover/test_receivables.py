"""Open invoices of the other system are reminded of, matched, written off and counted like ours."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cli.banking import asked, balance, drop, received, statement
from tests.cli.homes import done, smart

NOVEMBER, COMPANY, CONSUMER, GRANT = "2025-00871", "2026-00043", "2026-00044", "2026-F00002"
BANK = 26060_18
OLD = "+++202/6000/04337+++"


def letters(home: Path, day: str) -> dict[str, dict[str, Any]]:
    """Invoice -> its line and the client of its letter."""
    said = json.loads(done(home, "remind", "--as-of", day, "--json").stdout)
    read = [json.loads(Path(path).with_suffix(".json").read_text()) for path in said["paths"]]
    return {row["number"]: {**row, "client": letter["client"]} for letter in read for row in letter["invoices"]}


def test_each_is_open_and_receivables_are_what_is_open(sealed: Path) -> None:
    opened = asked(sealed, "SELECT number, open_cents FROM open_invoices WHERE number IN (SELECT number FROM opening_invoices)")
    assert sorted(opened) == [(NOVEMBER, 537_00), (COMPANY, 726_00), (CONSUMER, 314_60), (GRANT, 1200_00)]
    assert balance(sealed, "receivables") == sum(cents for cents, in asked(sealed, "SELECT open_cents FROM open_invoices"))


def test_a_late_one_is_reminded_of_with_the_law_of_its_client(sealed: Path) -> None:
    found = letters(sealed, "2026-04-10")
    interest = sum(Decimal("537.00") * Decimal(part["rate"]) * part["days"] / 365 for part in found[NOVEMBER]["periods"])
    assert [(part["from"], part["days"]) for part in found[NOVEMBER]["periods"]] == [("2025-12-28", 3), ("2025-12-31", 100)]
    assert (found[NOVEMBER]["balance"], found[NOVEMBER]["lump_sum"]) == ("537.00", "40.00")
    assert Decimal(found[NOVEMBER]["interest"]) == Decimal(interest).quantize(Decimal("0.01"))
    private = found[CONSUMER]
    assert (private["client"]["kind"], private["interest"], private["total"]) == ("consumer", "0.00", "314.60")
    assert found[NOVEMBER]["sold"] == ["Concert « Cascades », novembre"]
    assert letters(sealed, "2026-04-10") == {} and done(sealed, "verify").stdout == "The books are sound.\n"


def test_a_payment_is_matched_by_its_communication(sealed: Path) -> None:
    drop(sealed, "april.cod", statement(77, BANK, received(726_00, OLD)))
    done(sealed, "reconcile", "--as-of", "2026-04-21", "--quiet")
    assert asked(sealed, "SELECT kind, target FROM matches") == [("invoice", COMPANY)]
    assert asked(sealed, f"SELECT open_cents FROM open_invoices WHERE number = '{COMPANY}'") == [(0,)]
    assert balance(sealed, "bank") == BANK + 726_00 and balance(sealed, "bank_opening") == 0
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_the_first_statement_must_begin_with_what_the_books_began_with(sealed: Path) -> None:
    drop(sealed, "april.cod", statement(77, BANK + 1, received(1_00)))
    result = smart(sealed, "reconcile", "--as-of", "2026-04-21", "--json")
    [problem] = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["code"], problem["expected"]) == (1, "BANK-OPENING", "26060.18")


def test_one_may_be_disputed_and_given_up(sealed: Path) -> None:
    done(sealed, "remind", "--as-of", "2026-04-10", "--dispute", NOVEMBER, "unfinished", "--by", "Ann Peeters")
    assert NOVEMBER not in letters(sealed, "2026-04-10")
    done(sealed, "remind", "--as-of", "2026-04-11", "--written-off", COMPANY, "bankrupt", "--by", "Ann Peeters")
    assert balance(sealed, "vat_on_lost_invoices") == 126_00
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_the_guarantee_fund_goes_on_from_its_balance(sealed: Path) -> None:
    """Fed: 1500.00 at the opening, then its share of the fees of March alone; asked again, nothing more."""
    fees = -sum(cents for cents, in asked(sealed, "SELECT amount_cents FROM postings WHERE account = 'fees'"))
    for _ in range(2):
        said = json.loads(done(sealed, "fund", "--as-of", "2026-04-10", "--json").stdout)
        assert Decimal(said["totals"]["fed"]) == Decimal("1500.00") + round(Decimal(fees) * 15 / 10000, 2)
