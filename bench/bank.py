"""`python -m bench.bank --movements 100000`: bank statements into books with open invoices, timed. Prints JSON."""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from stdnum.be import ogm_vcs

from pipeline.bank.opened import opened
from pipeline.bank.reconcile import Reconciled, reconcile
from pipeline.bank.statement import Movement
from pipeline.books.accounting import CENTS, INVOICES
from pipeline.books.connection import connect, insert, transaction
from pipeline.books.store import open_books
from pipeline.cli import main as smart
from pipeline.core.home import Home
from sample_inputs.coda import coda
from tests.bank.coda_files import statement

DAY = date(2026, 4, 15)
A_STATEMENT = 5000
"""CODA numbers the movements of a statement with four digits."""
PART, WHOLE = 20_00, 100_00


def main() -> int:
    """Exit code: 0 where every statement was booked."""
    parser = argparse.ArgumentParser(prog="python -m bench.bank", description=__doc__)
    parser.add_argument("--movements", type=int, default=100_000)
    parser.add_argument("--invoices", type=int, default=20_000)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="smart-bench-") as temporary:
        home = Home(Path(temporary) / "home")
        CliRunner().invoke(smart, ["init", str(home.path), "--quiet"], catch_exceptions=False)
        issue(home, given.invoices)
        files = list(write(home, given.movements, given.invoices))
        done, seconds = timed(home, files, given.invoices)
    kinds = Counter(match.kind for each in done.statements for _, match in each.matches)
    print(json.dumps({
        "movements": given.movements, "invoices": given.invoices, "statements": len(done.statements),
        "seconds": round(seconds, 2), "movements_per_second": round(given.movements / seconds),
        "matches": dict(sorted(kinds.items())),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}))
    return int(bool(done.problems))


def communication(nth: int) -> str:
    digits = f"2026{nth:06d}"
    return digits + ogm_vcs.calc_check_digits(digits)


def issue(home: Home, count: int) -> None:
    """Open invoices in the books, of five to a client."""
    plain = {name: 0 if kind == CENTS else "" for name, kind in INVOICES.items()}
    same = {**plain, "year": 2026, "month": "2026-03", "run": 1, "kind": "invoice", "billing": "invoice", "activity_id": "A",
            "issue_date": "2026-04-02", "due_date": "2026-05-02", "total_excl_vat_cents": WHOLE, "total_incl_vat_cents": WHOLE}
    rows = [{**same, "number": f"2026-{nth:05d}", "nth": nth, "client_id": f"C-{nth // 5}",
             "structured_communication": communication(nth)} for nth in range(1, count + 1)]
    connection = connect(home.books_url, home.path)
    with transaction(connection):
        insert(connection, "invoices", rows[0], (tuple(row.values()) for row in rows))
        connection.execute("INSERT INTO runs VALUES (1, '2026-03', 1, '2026-04-02', '', ?, '{}', 'output/2026-03', 'x', 'x')",
                           ("0" * 64,))
    connection.close()


def write(home: Home, movements: int, invoices: int) -> Iterator[Path]:
    """CODA files, one a statement."""
    old, moves = 0, move_by_move(movements, invoices)
    for number in range(1, -(-movements // A_STATEMENT) + 1):
        mine = (replace(each, nth=nth) for nth, each in enumerate(islice(moves, A_STATEMENT), 1))
        one = statement(*mine, number=number, old=old, account=home.accounts[0], day=DAY)
        old = one.new_cents
        file = home.inbox / f"{number:03d}.cod"
        file.write_bytes(coda(one))
        yield file


def move_by_move(count: int, invoices: int) -> Iterator[Movement]:
    """Of 20 movements 14 pay a part with a structured communication, 3 write it in the text, 1 pays by amount and name,
    1 says nothing, and 1 is a cost of the bank."""
    for nth in range(count):
        kind, invoice = nth % 20, nth % invoices + 1
        digits, name, iban = communication(invoice), f"Client {invoice // 5}", f"BE{invoice // 5:014d}"
        plain = Movement(1, DAY, DAY, PART, name=name, iban=iban, code="00150000")
        if kind < 14:
            yield replace(plain, communication=digits, text=f"101{digits}")
        elif kind < 17:
            yield replace(plain, text=f"thanks +++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++")
        elif kind == 17:
            yield replace(plain, amount_cents=WHOLE, iban="", text="for the work of March")
        else:
            yield replace(plain, name="", iban="", text="?") if kind == 18 else replace(
                plain, amount_cents=-50, code="03501000", charge=True, name="", iban="")


def timed(home: Home, files: list[Path], invoices: int) -> tuple[Reconciled, float]:
    """Read, check, match and book everything; wall seconds."""
    names = {f"C-{nth}": f"Client {nth}" for nth in range(invoices // 5 + 1)}
    start = time.perf_counter()
    with open_books(home.books_url, home.path) as books:
        done = reconcile(home, books, files, DAY, opened(books, lambda: names, 80))
    return done, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
