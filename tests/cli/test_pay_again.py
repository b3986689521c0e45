"""What the bank returns is owed again, and ordered anew once somebody says so."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.bank import coda_files
from tests.cli.banking import APRIL as RECONCILE
from tests.cli.banking import asked, drop, received
from tests.cli.homes import MARCH, done, smart
from tests.cli.test_pay import ACCOUNT, RELEASE, next_month, paid, rewritten
from tests.outputs.bank_files import validated


def came_back(home: Path, number: int, batch: str, first: str) -> None:
    """A statement on which a batch leaves and one of its payments is returned."""
    of_batch = dict(asked(home, f"SELECT payment_id, amount_cents FROM ordered_payments WHERE bank_reference = '{batch}'"))
    old = sum(cents for (cents,) in asked(home, "SELECT amount_cents FROM ledger WHERE account = 'bank'"))
    moves = (received(-sum(of_batch.values())), replace(received(of_batch[first]), text="account closed", returned=True))
    named = (replace(move, reference=reference) for move, reference in zip(moves, (batch, first), strict=True))
    moved = (replace(move, nth=nth) for nth, move in enumerate(named, 1))
    drop(home, f"{number}.cod", coda_files.statement(*moved, number=number, old=old, day=date(2026, 4, 20)))
    done(home, *RECONCILE, "--quiet")


def owed_to(home: Path, member: str) -> int:
    return -sum(cents for (cents,) in asked(
        home, f"SELECT amount_cents FROM ledger WHERE account = 'members_payable' AND subject = '{member}'"))


def test_what_the_bank_returns_is_ordered_anew_once_and_as_often_as_it_comes_back(sealed: Path) -> None:
    slip = json.loads((sealed / "output/2026-03/payslips/M001.json").read_text())
    first, amount = f"{slip['number']}-1", slip["to_pay"]
    came_back(sealed, 1, "2026-03.1 SALA", first)
    [waits] = json.loads(done(sealed, "pay", *MARCH, "--json").stdout)["held"]
    assert (waits["payment_id"], waits["held"], waits["amount"]) == (first, "PAY-RETURNED", amount)
    assert [(each["payment_id"], each["code"]) for each in next_month(sealed)["held"]] == [(first, "PAY-RETURNED")]
    rewritten(sealed, {("M001", "IBAN"): ACCOUNT})
    refused = smart(sealed, *RELEASE, "M001", "closed")
    assert (refused.exit_code, refused.stderr) == (3, "smart: no payment of 2026-03 waits for M001: nothing was ordered\n")
    again = (*RELEASE[:-1], "--again", "M001", "new account, by letter", "--json")
    for nth, (before, after) in enumerate([(first, f"{first}-1"), (f"{first}-1", f"{first}-1-1")], 1):
        assert owed_to(sealed, "M001") == round(float(amount) * 100)
        answer = json.loads(done(sealed, *again).stdout)
        root = validated(Path(answer["paths"][0]))
        assert (paid(root), root.findtext(".//{*}CdtrAcct//{*}IBAN")) == ({after: amount}, ACCOUNT.replace(" ", ""))
        note = root.findtext(".//{*}Ustrd")
        assert answer["held"] == [] and slip["number"] in note and before not in note
        twice = smart(sealed, *again)
        assert (twice.exit_code, twice.stderr) == (3, "smart: no payment of 2026-03 came back for M001: nothing was ordered\n")
        assert owed_to(sealed, "M001") == 0
        if nth == 1:
            came_back(sealed, 2, "2026-03-1 SALA", after)
    assert next_month(sealed)["held"] == []
    assert done(sealed, "verify").stdout == "The books are sound.\n"
