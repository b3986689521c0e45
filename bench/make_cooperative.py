"""Writes the registers and workbooks of a cooperative of any size: `python -m bench.make_cooperative INBOX MEMBERS`."""

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench import people
from bench.xlsx import workbook
from sample_inputs import MONTH
from sample_inputs.headings import heading
from sample_inputs.receipts import pdf

REGISTER_ROWS = 10_000
CHUNK = 500
PROCESSES = 2


def write_cooperative(home_inbox: Path, members: int) -> None:
    """An inbox of `members` members: one Activity and workbook each, registers of 10,000 rows a file, receipts.

    About 1.2 invoices, one contract and one to three expenses a member. The same number gives the same bytes.
    """
    (home_inbox / "receipts").mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        jobs: list[Future[None]] = [
            pool.submit(write_registers, home_inbox, first, min(first + REGISTER_ROWS, members), members)
            for first in range(0, members, REGISTER_ROWS)]
        jobs += [pool.submit(write_workbooks, home_inbox, first, min(first + CHUNK, members), members)
                 for first in range(0, members, CHUNK)]
        for job in jobs:
            job.result()


def write_registers(inbox: Path, first: int, last: int, members: int) -> None:
    """Members, shares and Activities from first to last, and the clients of the same numbers."""
    numbers, clients = range(first, last), max(2, members // 2)
    sheets = {
        "Members": [people.member(i) for i in numbers], "Shares": [people.share(i) for i in numbers],
        "Activities": [people.activity(i) for i in numbers],
        "Clients": [people.client(i) for i in range(first, min(last, clients))],
    }
    _write(inbox / f"registers-{first // REGISTER_ROWS + 1:02d}.xlsx", {k: rows for k, rows in sheets.items() if rows})


def write_workbooks(inbox: Path, first: int, last: int, members: int) -> None:
    """The workbook of each Activity from first to last, with the receipts it names."""
    for i in range(first, last):
        expenses = people.expenses(i)
        about = {"activity_id": people.activity_id(i), "month": MONTH, "version": 1}
        sheets = {"About": [about], "Activities": people.lines(i, members), "Expenses": expenses, "Pay": people.pay(i)}
        _write(inbox / f"{people.activity_id(i)}-{MONTH}.xlsx", sheets)
        for row in expenses:
            if row["receipt"]:
                words = [row["supplier"], row["description"], f"{row['amount_incl_vat']} EUR"]
                (inbox / "receipts" / row["receipt"]).write_bytes(pdf(words))


def _write(file: Path, sheets: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    cells = {name: [[heading(column, "en") for column in rows[0]], *(list(row.values()) for row in rows)]
             for name, rows in sheets.items()}
    file.write_bytes(workbook(cells))


if __name__ == "__main__":
    write_cooperative(Path(sys.argv[1]), int(sys.argv[2]))
