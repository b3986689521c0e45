"""An advance on an invoice that is given up was lost, not recovered."""

import json
from decimal import Decimal
from pathlib import Path

from tests.cli.banking import answered, balance, bills, cents, drop, received, statement
from tests.cli.homes import books, copied, done, smart

DAY = ("--as-of", "2026-06-10")


def totals(home: Path) -> dict[str, Decimal]:
    said = json.loads(done(home, "fund", *DAY, "--json").stdout)["totals"]
    return {name: Decimal(value) for name, value in said.items()}


def give_up(home: Path, *numbers: str) -> None:
    for number in numbers:
        done(home, "remind", *DAY, "--written-off", number, "bankrupt", "--by", "Ann Peeters", "--quiet")


def test_nothing_is_recovered_where_all_is_given_up(sealed: Path) -> None:
    assert totals(sealed)["advanced"] > 0
    give_up(sealed, *(bill["number"] for bill in bills(sealed)))
    after = totals(sealed)
    assert (after["advanced"], after["recovered"]) == (0, 0)
    assert after["written_off"] == sum(Decimal(bill["total_excl_vat"]) for bill in bills(sealed))
    before = books(sealed)
    assert totals(sealed) == after and books(sealed) == before
    assert balance(sealed, "guarantee_advanced") == 0 and done(sealed, "verify").stdout == "The books are sound.\n"


def test_what_one_client_pays_and_another_loses_stay_apart(sealed: Path) -> None:
    start = json.loads(done(sealed, "fund", *DAY, "--json").stdout)["advanced"]
    payer, *_ = start
    drop(sealed, "paid.cod", statement(41, 0, *(received(cents(bill), bill["structured_communication"])
                                                for bill in bills(sealed) if bill["client_id"] == payer)))
    answered(sealed)
    give_up(sealed, *(bill["number"] for bill in bills(sealed) if bill["client_id"] != payer))
    assert totals(sealed)["recovered"] == Decimal(start[payer])


def test_the_review_shows_the_clients_that_are_late_as_of_the_draft(sealed: Path) -> None:
    """From the books alone; the same books give the same page."""
    run = ("run", "--month", "2026-05", "--as-of", "2026-06-15", "--workers", "1", "--quiet")
    pages = []
    for _ in range(2):
        smart(sealed, *run)
        pages.append((sealed / "output/2026-05.draft/review/index.html").read_text())
    assert pages[0] == pages[1] and 'id="clients"' in pages[0]
    late = {bill["client_id"] for bill in bills(sealed) if bill["due_date"] < "2026-06-15"}
    section = pages[0].split('id="clients"')[1].split("</section>")[0]
    assert late and all(client in section for client in late)


def owed(home: Path) -> Decimal:
    said = json.loads(done(home, "pay", "--month", "2026-03", *DAY, "--json").stdout)
    return Decimal(said["totals"]["owed_to_clients"])


def test_one_that_is_paid_after_all_comes_back_to_the_fund_and_is_owed_to_nobody(sealed: Path) -> None:
    """First a part, then the rest: the fund and the VAT have each again."""
    bill = max(bills(sealed), key=cents)
    give_up(sealed, bill["number"])
    lost = totals(sealed)["written_off"]
    drop(sealed, "part.cod", statement(41, 0, received(100_00, bill["structured_communication"])))
    answered(sealed)
    part = totals(sealed)["written_off"]
    share = Decimal(bill["total_excl_vat"]) / Decimal(bill["total_incl_vat"])
    assert lost == Decimal(bill["total_excl_vat"]) and abs(lost - part - 100 * share) <= Decimal("0.01")
    rest = received(cents(bill) - 100_00, bill["structured_communication"])
    drop(sealed, "rest.cod", statement(42, 100_00, rest))
    answered(sealed)
    assert (totals(sealed)["written_off"], owed(sealed)) == (0, 0)
    assert balance(sealed, "vat_on_lost_invoices") == 0 == balance(sealed, "client_credits")
    before = books(sealed)
    assert totals(sealed)["written_off"] == 0 and books(sealed) == before
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_a_credit_note_on_one_that_was_given_up_is_no_money_of_the_client(corrected: Path, tmp_path: Path) -> None:
    """Given up whole, then credited in part: nothing was paid, so nothing is owed."""
    home = copied(corrected, tmp_path / "coop")
    draft = home / "output" / "2026-03.2.draft" / "invoices"
    notes = (json.loads(file.read_text()) for file in sorted(draft.glob("*.json")))
    note = next(one for one in notes if one["kind"] == "credit_note")
    give_up(home, note["corrects"])
    done(home, "approve", "--month", "2026-03", "--by", "Ann Peeters", "--quiet")
    assert owed(home) == 0
    lost = next(bill for bill in bills(home) if bill["number"] == note["corrects"])
    assert totals(home)["written_off"] == Decimal(lost["total_excl_vat"]) - Decimal(note["total_excl_vat"])
    assert owed(home) == 0 and done(home, "verify").stdout == "The books are sound.\n"
