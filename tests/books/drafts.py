"""Small true drafts: the draft folder of a small run, and a home to approve it in."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.books.accounting import FILES, Accounting, read_accounting
from pipeline.books.hashes import OWN_HASH, record_bytes, record_hash
from pipeline.books.records import Approval
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.month.folders import draft_folder
from tests.books.booking import Row, sha256, tables

AS_OF = date(2026, 4, 2)
AT = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)
ACCOUNTING = dict(FILES.values())


def new_home(path: Path) -> Home:
    """A home with a register, a workbook and a receipt in its inbox."""
    (path / "inbox" / "receipts").mkdir(parents=True)
    (path / "smart.toml").write_text('[books]\nurl = "sqlite:///books.db"\n')
    home = Home(path)
    drop(home, "registers.xlsx", b"members and clients")
    drop(home, "A-001.xlsx", b"the month of A-001")
    drop(home, "receipts/train.pdf", b"a ticket")
    return home


def drop(home: Home, name: str, body: bytes) -> None:
    (home.inbox / name).write_bytes(body)


def entry(home: Home, name: str, kind: str, waiting: int = 0, origin: str = "inbox") -> Row:
    """A file as run.json names it."""
    body = (home.path / origin / name).read_bytes()
    return {"file": name, "sha256": sha256(body), "kind": kind, "waiting": waiting, "from": origin}


def accounting(folder: Path, content: Mapping[str, list[Row]]) -> Accounting:
    """The accounting tables, written and read back; a table that is not given is empty."""
    for name, columns in ACCOUNTING.items():
        write_csv(folder / "accounting" / name, list(columns), content.get(name, []))
    return read_accounting(folder)


def seal(books: Books, content: Accounting, month: str = "2026-03", run: int = 1) -> str:
    record = f'{{"month": "{month}", "run": {run}}}'.encode()
    with books.transaction():
        return books.seal(Approval(month, run, AS_OF, record, f"output/{month}.{run}", "Ann Peeters", AT, ()), content)


def make_draft(home: Home, month: str = "2026-03", booking: Mapping[str, list[Row]] | None = None,
               inputs: Iterable[Row] | None = None, **more: Any) -> Path:
    """The draft of a month's next run, as the books open it."""
    with open_books(home.books_url, home.path) as books:
        opening = books.opening(month, AS_OF)
    folder = draft_folder(home, month, opening.sequence)
    content = booking or tables(opening.next_invoice, opening.next_payslip, month, opening.sequence)
    accounting(folder, content)
    for row in content["payslips.csv"]:
        write(folder / "payslips" / f"{row['member_id']}.json", json.dumps(row))
    write(folder / "review" / "index.html", "<p>the page that was looked at</p>")
    read = [entry(home, "registers.xlsx", "register"), entry(home, "A-001.xlsx", "workbook"),
            entry(home, "receipts/train.pdf", "receipt")] if inputs is None else list(inputs)
    record = {"month": month, "run": opening.sequence, "as_of": AS_OF.isoformat(), "inputs": read,
              "policy": [{"name": "fee_rate", "value": "0.065"}], "parameters": [], "problems": [],
              "opening": {"digest": opening.digest()}, "files_sha256": list_files(folder), **more}
    write_record(folder, record)
    return folder


def write_record(folder: Path, record: Row) -> None:
    """run.json as a run writes it, its own hash in it."""
    (folder / "run.json").write_bytes(record_bytes({**record, OWN_HASH: record_hash(record)}))


def list_files(folder: Path) -> str:
    """Write files.sha256; its own hash."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    lines = [f"{sha256((folder / name).read_bytes())}  {name}\n" for name in names
             if name not in ("run.json", "files.sha256")]
    write(folder / "files.sha256", "".join(lines))
    return sha256("".join(lines).encode())


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def write_csv(file: Path, columns: list[str], rows: list[Row]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for lock and database, with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*"))
            if file.is_file() and not file.name.startswith((".lock", "books.db"))}
