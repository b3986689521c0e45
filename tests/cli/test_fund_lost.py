"""An advance on an invoice that is given up was lost, not recovered."""

import json
from decimal import Decimal
from pathlib import Path

from tests.cli.banking import answered, balance, bills, cents, drop, received, statement
from tests.cli.homes import books, done, smart

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
