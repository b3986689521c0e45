"""`smart send` and `smart pay` killed at several instants, as real processes: the next one goes on, nothing goes twice."""

import json
import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.banking import asked, bills
from tests.cli.homes import MARCH, copied, done, smart, started, until
from tests.cli.test_killed import killed
from tests.cli.test_pay import RELEASE, paid
from tests.cli.test_pay_again import came_back, owed_to
from tests.cli.test_send import SEND, Taken, sent, slips, taken  # noqa: F401 - a fixture
from tests.outputs.bank_files import validated

AGAIN = (*RELEASE[:-1], "--again", "M001", "new account")


@pytest.mark.parametrize(("instant", "shown"), [("4:shutil.copyfile", 0), ("1:os.rename", 0), ("4:os.rename", 3)])
def test_a_sending_that_is_killed_shows_the_access_point_everything_once(sealed: Path, instant: str, shown: int) -> None:
    """The access point empties its folder in between."""
    killed(sealed, instant, *SEND)
    seen = Counter(file.name for file in (sealed / "outbox/peppol").glob("[!.]*"))
    assert seen.total() == shown
    for name in seen:
        (sealed / "outbox/peppol" / name).unlink()
    assert sent(sealed)["totals"]["peppol"] > 0
    seen += Counter(file.name for file in (sealed / "outbox/peppol").iterdir())
    assert seen == Counter(f"{bill['number']}.xml" for bill in bills(sealed) if bill["peppol"])
    assert "peppol" not in sent(sealed)["totals"] and done(sealed, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize(("instant", "mails"), [("RCPT", 1), ("DATA", 2)])
def test_a_mail_that_was_cut_off_is_named_and_the_others_go_on(sealed: Path, taken: Taken, instant: str, mails: int) -> None:  # noqa: F811
    process, calls = started("--home", str(sealed), *SEND), Counter[str]()

    def second() -> None:
        calls[instant] += 1
        if calls[instant] == 2:
            os.kill(process.pid, signal.SIGKILL)

    taken.stops[instant] = second
    assert (process.wait(timeout=60), len(taken.mails)) == (-signal.SIGKILL, mails)
    process.communicate()
    taken.stops.clear()
    [doubt] = sent(sealed)["waiting"]
    assert doubt["why"].startswith("in doubt: ") and doubt["why"].endswith(f"--again {doubt['document']}")
    names = Counter(str(mail["Message-ID"]) for mail in taken.mails)
    everybody = len(slips(sealed)) + len([bill for bill in bills(sealed) if not bill["peppol"]])
    assert set(names.values()) == {1} and len(names) == everybody - (instant == "RCPT")
    assert sent(sealed, "--again", doubt["document"])["waiting"] == [] and len(taken.mails) == everybody + (instant == "DATA")
    assert done(sealed, "verify").stdout == "The books are sound.\n"


@pytest.fixture(scope="module")
def returned(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home to whom the bank returned the pay of M001."""
    home = copied(sealed_small, tmp_path_factory.mktemp("returned") / "coop")
    number = json.loads((home / "output/2026-03/payslips/M001.json").read_text())["number"]
    came_back(home, 1, "2026-03.1 SALA", f"{number}-1")
    return home


def is_ordered_once(home: Path) -> None:
    """Whether the books took it or not, the same command once more leaves one order and one file, which says the same."""
    result = smart(home, *AGAIN)
    assert result.exit_code in (0, 3)
    [(name, cents)] = asked(home, "SELECT payment_id, amount_cents FROM released_payments")
    [file] = (home / "output/payments").glob("[!.]*/pain001.xml")
    assert paid(validated(file)) == {name: f"{cents / 100:.2f}"}
    assert owed_to(home, "M001") == 0 and json.loads(done(home, "pay", *MARCH, "--json").stdout)["held"] == []
    assert done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize("instant", ["3:os.mkdir", "1"])
def test_a_payment_whose_command_is_killed_is_ordered_once(returned: Path, tmp_path: Path, instant: str) -> None:
    """Before its file is made; after the books took it and before its folder has its name."""
    home = copied(returned, tmp_path / "coop")
    killed(home, instant, *AGAIN)
    assert len(asked(home, "SELECT payment_id FROM released_payments")) == (instant == "1")
    is_ordered_once(home)


def test_a_payment_killed_while_the_books_take_it_is_ordered_once(returned: Path, tmp_path: Path) -> None:
    home = copied(returned, tmp_path / "coop")
    process = started("--home", str(home), *AGAIN)
    assert until((home / "books.db-journal").exists, process)
    process.kill()
    process.communicate(timeout=60)
    is_ordered_once(home)
