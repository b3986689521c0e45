"""`python -m bench.bank --movements 100000`: how long payments and bank statements take. JSON as its last line."""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from stdnum.be import ogm_vcs

from pipeline.bank.match import Match
from pipeline.bank.reconcile import reconcile
from pipeline.books.accounting import FILES, Accounting
from pipeline.books.records import Approval
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.outputs.pain001 import Batch, Transfer, pain001
from sample_inputs import COOPERATIVE

DAY = date(2026, 4, 20)
OURS = COOPERATIVE["iban"]
MOST = 9_000
"""Movements of one statement: CODA counts them in four digits."""
CENTS = 121_00


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--movements", type=int, default=100_000)
    parser.add_argument("--invoices", type=int, default=20_000)
    parser.add_argument("--payments", type=int, default=10_000)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        home = _home(Path(folder), asked.invoices)
        files = list(_files(home, asked.movements, asked.invoices))
        reading, matches = _timed(lambda: _reconciled(home, files))
    paying, body = _timed(lambda: _payments(asked.payments))
    invoices = sum(match.kind == "invoice" for match in matches)
    print(json.dumps({"movements": asked.movements, "reconcile_seconds": round(reading, 1), "matched_to_invoices": invoices,
                      "payments": asked.payments, "pain001_seconds": round(paying, 2), "pain001_bytes": len(body)}))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def _home(path: Path, count: int) -> Home:
    """A home whose books have so many open invoices of 121.00."""
    (path / "inbox").mkdir()
    lines = "\n".join(f'{name} = "{value}"' for name, value in COOPERATIVE.items())
    (path / "smart.toml").write_text(f"[cooperative]\n{lines}\n", encoding="utf-8")
    home = Home(path)
    tables = {name: pl.DataFrame(schema=dict(columns)) for name, (_, columns) in FILES.items()}
    tables |= {"invoices": _table("invoices", map(_invoice, range(1, count + 1))),
               "postings": _table("postings", (row for nth in range(1, count + 1) for row in _postings(nth)))}
    approval = Approval("2026-03", 1, DAY, b"{}", "output/2026-03", "bench", datetime(2026, 4, 20, tzinfo=UTC), ())
    with open_books(home.books_url, path) as books, books.transaction():
        books.seal(approval, Accounting(**tables))
    return home


def _table(name: str, rows: Iterator[dict[str, Any]]) -> pl.DataFrame:
    columns = FILES[name][1]
    return pl.DataFrame(list(rows), schema=dict(columns)).select(list(columns))


def _communication(nth: int) -> str:
    ten = f"2026{nth:06d}"
    return f"{ten}{ogm_vcs.calc_check_digits(ten)}"


def _invoice(nth: int) -> dict[str, Any]:
    return {"number": f"2026-{nth:05d}", "kind": "invoice", "corrects": "", "activity_id": "A", "client_id": f"C{nth % 3000}",
            "issue_date": "2026-04-02", "due_date": "2026-05-02", "order_reference": "",
            "structured_communication": _communication(nth), "total_excl_vat_cents": 100_00,
            "total_vat_cents": 21_00, "total_incl_vat_cents": CENTS, "fee_cents": 6_50}


def _postings(nth: int) -> Iterator[dict[str, Any]]:
    number = f"2026-{nth:05d}"
    for account, subject, cents in (("receivables", f"C{nth % 3000}", CENTS), ("vat_payable", "", -21_00), ("fees", "", -6_50),
                                    ("budgets", "A", -93_50)):
        yield {"set_id": number, "account": account, "subject": subject, "amount_cents": cents, "document": number,
               "date": "2026-04-02"}


def _files(home: Home, movements: int, invoices: int) -> Iterator[Path]:
    """CODA statements, one after the other: every invoice is paid once, the rest are payments that nobody knows."""
    balance = 0
    for number, start in enumerate(range(0, movements, MOST), 1):
        count = min(MOST, movements - start)
        file = home.inbox / f"{number:03d}.cod"
        file.write_text("".join(f"{line}\r\n" for line in _statement(number, balance, start, count, invoices)), encoding="cp1252")
        balance += count * CENTS
        yield file


def _statement(number: int, balance: int, start: int, count: int, invoices: int) -> Iterator[str]:
    day = (DAY + timedelta(days=number)).strftime("%d%m%y")
    yield f"00000{day}52305".ljust(127) + "2"
    yield f"12{number:03d}{OURS:<34}EUR0{balance:014d}0{day}".ljust(125) + f"{number:03d}"
    for place in range(1, count + 1):
        nth = start + place
        words = f"1101{_communication(nth)}" if nth <= invoices else f"0payment {nth}"
        yield f"21{place:04d}0000{'':21}0{CENTS:014d}0{day}00150000{words:<54}{day}{number:03d}01 0"
        yield f"23{place:04d}0000{f'BE{nth:014d}':<34}EUR{f'Payer {nth}':<35}".ljust(128)
    yield f"8{number:03d}{OURS:<34}EUR0{balance + count * CENTS:014d}0{day}".ljust(127) + "0"
    yield f"9{'':15}{2 * count + 2:06d}{0:015d}{count * CENTS:014d}0".ljust(127) + "2"


def _reconciled(home: Home, files: list[Path]) -> list[Match]:
    with open_books(home.books_url, home.path) as books:
        done = reconcile(home, books, files, DAY, dict, 80)
    if done.problems:
        raise AssertionError(done.problems[0])
    return [match for _, match in done.matches]


def _payments(count: int) -> bytes:
    transfers = [Transfer(f"2026-P{nth:05d}-1", f"Member {nth}", OURS, Decimal("1234.56"), "Paie") for nth in range(count)]
    return pain001("2026-03.1", DAY, COOPERATIVE, [Batch("2026-03.1 SALA", DAY, transfers, "SALA")])


if __name__ == "__main__":
    main()
