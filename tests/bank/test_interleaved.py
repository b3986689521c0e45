"""Whatever the order of statements of two accounts, of decisions and of files dropped again, the books hold together."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bank.decide import decide
from pipeline.bank.opened import opened
from pipeline.bank.reconcile import reconcile
from pipeline.bank.statement import Movement
from pipeline.bank.to_decide import FILE, write_list
from pipeline.bank.waiting import waiting
from pipeline.books.store import open_books
from pipeline.core.home import Home
from tests.bank.coda_files import APRIL, OTHER, OURS
from tests.bank.dropping import april, asked, dropped
from tests.bank.dropping import decide as decided
from tests.cli.homes import copied

STEPS = st.lists(st.tuples(st.sampled_from(["ours", "other", "again", "decide"]), st.lists(st.tuples(
    st.integers(-2000_00, 4000_00).filter(bool) | st.sampled_from([551_76, 314_60, -3_20]),
    st.sampled_from(["?", "2026-00001", "2026-00009 2026-00010", "202/6000/00293", "2026-P00001-1"])), max_size=4)),
    min_size=1, max_size=6)
DECISIONS = ("2026-00001", "charge", "client:heidi-brandt", "other: rent", "2026-00003; 2026-00009", "nonsense")


def reconciled(home: Home, files: Sequence[Path]) -> None:
    with open_books(home.books_url, home.path) as books:
        known = opened(books, dict, 80)
        reconcile(home, books, [file for file in files if file.suffix == ".cod"], APRIL, known)
        for file in files:
            if file.suffix == ".xlsx":
                decide(books, file, APRIL, known)
        write_list(waiting(books), opened(books, dict, 80), home.path / FILE, "nl")


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_the_ledger_is_what_the_bank_and_the_invoices_say(sealed_small: Path,
                                                          steps: list[tuple[str, list[tuple[int, str]]]]) -> None:
    with TemporaryDirectory() as folder:
        home = Home(copied(sealed_small, Path(folder) / "coop"))
        with (home.path / "smart.toml").open("a", encoding="utf-8") as toml:
            toml.write(f'\n[bank]\naccounts = ["{OTHER}"]\n')
        numbers, balances = {OURS: 0, OTHER: 0}, {OURS: 1000_00, OTHER: 50_00}
        files: list[Path] = []
        for nth, (step, moves) in enumerate(steps):
            if step in ("ours", "other"):
                account = OURS if step == "ours" else OTHER
                numbers[account] += 1
                one = april(*(Movement(1, APRIL, APRIL, cents, text=words) for cents, words in moves),
                            number=numbers[account], old=balances[account], account=account)
                balances[account] = one.new_cents
                files.append(dropped(home.path, one, name=f"{nth}.cod"))
                kept = files[-1].read_bytes()
            elif step == "decide" and (home.path / FILE).exists():
                files.append(decided(home.path, *DECISIONS))
            elif step == "again" and numbers[OURS] + numbers[OTHER]:
                files.append(home.inbox / "again.cod")
                files[-1].write_bytes(kept)
            reconciled(home, [file for file in dict.fromkeys(files) if file.exists()])
            consistent(home.path, {account: cents for account, cents in balances.items() if numbers[account]})


def consistent(home: Path, balances: dict[str, int]) -> None:
    assert asked(home, "SELECT COALESCE(SUM(amount_cents), 0) FROM ledger") == [(0,)]
    assert dict(asked(home, "SELECT subject, SUM(amount_cents) FROM ledger WHERE account = 'bank' GROUP BY subject")) == balances
    assert asked(home, "SELECT SUM(amount_cents) FROM ledger WHERE account = 'receivables'") == asked(
        home, "SELECT SUM(open_cents) FROM open_invoices")
    assert asked(home, "SELECT -COALESCE(SUM(amount_cents), 0) FROM ledger WHERE account = 'suspense'") == asked(
        home, "SELECT COALESCE(SUM(amount_cents), 0) FROM matches WHERE kind = 'suspense'")
    assert asked(home, "SELECT number FROM open_invoices WHERE open_cents < 0") == []
