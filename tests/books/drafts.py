"""Small true drafts: two invoices, two payslips, one reimbursement, with their postings and a draft folder."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.books.accounting import CONTRACT, EXCEPTIONAL_AMOUNTS, FILES, Accounting, read_accounting
from pipeline.books.hashes import OWN_HASH, record_bytes, record_hash
from pipeline.books.records import Approval
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.month.folders import draft_folder

Row = dict[str, Any]
AS_OF = date(2026, 4, 2)
AT = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)
ACCOUNTING = dict(FILES.values())
COSTS = {"onss_payable": 38_07, "holiday_provision": 23_01, "mutualised_margin": 15_00}
"""What a payslip costs beside gross, by account."""


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


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def tables(invoice: int = 1, payslip: int = 1, month: str = "2026-03", run: int = 1) -> dict[str, list[Row]]:
    """Accounting of a run whose first numbers are given; what must come once bears a number."""
    sold = [_invoice(invoice, 1_000_00, 21), _invoice(invoice + 1, 500_10, 6)]
    slips = [_payslip(payslip, "M-001", month, run), _payslip(payslip + 1, "M-002", month, run)]
    journal = [row for each in sold for row in _invoice_set(each)] + [row for each in slips for row in _pay_set(each)]
    rights = copyright_paid((payslip + 1) // 2, f"request {payslip}")
    journal += [*_holiday_set(slips[0]), *rights["journal.csv"], *_expense_set(f"expense {invoice}"), *_reduction_set()]
    return {**rights, "journal.csv": journal, "invoices.csv": sold, "payslips.csv": slips,
            "lines.csv": [_line(each) for each in sold], "contracts.csv": [_contract(each) for each in slips],
            "exceptional.csv": [_holiday(slips[0])], "exceptional_tax.csv": [_holiday_tax(slips[0])],
            "expenses.csv": [_expense(f"expense {invoice}")], "reductions.csv": [_reduction()]}


def _invoice(nth: int, excl: int, vat: int) -> Row:
    amount = excl * vat // 100
    return {"number": f"2026-{nth:05d}", "kind": "invoice", "corrects": "", "activity_id": "A-001", "client_id": f"C-{nth:03d}",
            "issue_date": "2026-04-02", "due_date": "2026-05-02", "order_reference": "",
            "structured_communication": f"+++2026/{nth:05d}+++", "total_excl_vat_cents": excl,
            "total_vat_cents": amount, "total_incl_vat_cents": excl + amount, "fee_cents": (excl * 65 + 500) // 1000}


def _payslip(nth: int, member_id: str, month: str, run: int) -> Row:
    return {"number": f"2026-P{nth:05d}", "member_id": member_id, "month": month, "run": run, "gross": 150_00,
            "onss": 19_61, "onss_net": 9_61, "work_bonus_A": 7_00, "work_bonus_B": 3_00, "taxable": 140_39,
            "withholding": 11_00, "special_contribution": 2_00, "special_contribution_regularisation": -1_20,
            "net": 127_39, "key_formula_taxable": 140_39,
            "flat_taxable": 0,
            "fiscal_bonus_A": 3_00, "fiscal_bonus_B": 1_50, "special_base": 150_00, "special_base_beside": 0,
            "full_cost": 150_00 + sum(COSTS.values()), "student_hours": 7_60, "days_worked": 1_00,
            "facts": "spouse=single"}


def posting(set_id: str, account: str, amount: int, subject: str = "") -> Row:
    return {"set_id": set_id, "account": account, "subject": subject, "amount_cents": amount, "document": set_id,
            "date": "2026-04-02"}


def _invoice_set(row: Row) -> list[Row]:
    number, excl, fee = row["number"], row["total_excl_vat_cents"], row["fee_cents"]
    return [posting(number, "receivables", row["total_incl_vat_cents"], row["client_id"]),
            posting(number, "vat_payable", -row["total_vat_cents"]), posting(number, "fees", -fee),
            posting(number, "budgets", fee - excl, row["activity_id"])]


def _pay_set(row: Row) -> list[Row]:
    number, regularised = row["number"], row["special_contribution_regularisation"]
    return [posting(number, "budgets", row["full_cost"], "A-001"),
            posting(number, "members_payable", regularised - row["net"], row["member_id"]),
            posting(number, "withholding_payable", -row["withholding"]),
            posting(number, "onss_payable", -row["onss_net"] - row["special_contribution"] - regularised),
            *(posting(number, account, -amount) for account, amount in COSTS.items())]


def _reduction() -> Row:
    return {"quarter": "2026Q1", "member_id": "M-001", "activity_id": "", "amount_cents": 5_00}


def _reduction_set() -> list[Row]:
    return [posting("2026Q1 M-001", "onss_payable", 5_00), posting("2026Q1 M-001", "reductions_pool", -5_00, "M-001")]


def _expense_set(key: str) -> list[Row]:
    return [posting(key, "budgets", 10_00, "A-001"), posting(key, "vat_recoverable", 2_10),
            posting(key, "members_payable", -12_10, "M-001")]


def _line(invoice: Row) -> Row:
    number, excl = invoice["number"], invoice["total_excl_vat_cents"]
    return {**_row(f"line of {number}"), "number": number, "client_id": invoice["client_id"], "order_reference": "",
            "work_date": "2026-03-10", "work_end": "", "description": "work", "quantity": "1", "unit": "day",
            "unit_price_cents": excl, "vat": "21", "net_cents": excl, "worth_cents": excl, "origin": number}


def _contract(slip: Row) -> Row:
    key = f"pay of {slip['number']}"
    return {**_row(key), **dict.fromkeys(CONTRACT, 0), "number": slip["number"], "contract_id": key,
            "member_id": slip["member_id"], "joint_committee": "200",
            "status": "employee", "start": "2026-03-02", "end": "2026-03-31", "days": "1", "hours": "",
            "gross": slip["gross"], "full_cost": slip["full_cost"], "hours_of_quota": 7_60, "days_worked": 1_00}


def _holiday(slip: Row) -> Row:
    """Holiday pay of 23.01, paid out of what the payslip's contract set aside."""
    return {"number": slip["number"], "contract_id": f"pay of {slip['number']}", "row_key": f"pay of {slip['number']}",
            "activity_id": "A-001", "member_id": slip["member_id"], "kind": "exit_holiday",
            **dict.fromkeys(EXCEPTIONAL_AMOUNTS, 0), "gross": 20_00, "social_deduction": 2_50, "employer_onss": 3_01,
            "holiday_provision": -23_01, "holiday_earned": -20_00, "holiday_simple": -10_00, "special_base_beside": 10_00}


def _holiday_tax(slip: Row) -> Row:
    return {"number": slip["number"], "member_id": slip["member_id"], "kind": "exit_holiday", "gross": 20_00,
            "social_deduction": 2_50, "withholding": 3_50, "net": 14_00}


def _holiday_set(row: Row) -> list[Row]:
    number = row["number"]
    return [posting(number, "holiday_provision", 23_01), posting(number, "onss_payable", -5_51),
            posting(number, "withholding_payable", -3_50), posting(number, "members_payable", -14_00, row["member_id"])]


def _expense(key: str) -> Row:
    return {**_row(key), "member_id": "M-001", "date": "2026-03-05", "category": "other", "description": "paper",
            "supplier": "", "receipt_sha256": "", "reimbursed_cents": 12_10, "charged_cents": 10_00}


def copyright_paid(nth: int = 1, key: str = "R1") -> dict[str, list[Row]]:
    """One copyright document of 400.00, tax 30.00, with its only request and its postings."""
    number = f"2026-C{nth:05d}"
    request = {**_row(key), "number": number, "sheet": "Copyright", "member_id": "M-001", "client_id": "C-001",
               "order_reference": "", "date": "2026-03-10", "work_title": "A picture", "income_year": 2026, "gross_cents": 400_00}
    document = {"number": number, "member_id": "M-001", "income_year": 2026, "gross": 400_00, "expenses": 200_00,
                "withholding": 30_00, "net": 370_00}
    journal = [posting(number, "budgets", 400_00, "A-001"), posting(number, "members_payable", -370_00, "M-001"),
               posting(number, "movable_withholding_payable", -30_00)]
    return {"copyright_documents.csv": [document], "copyright_requests.csv": [request], "journal.csv": journal}


def _row(key: str) -> Row:
    return {"row_key": key, "content_hash": sha256(key.encode()), "file": "A-001.xlsx", "sheet": "Pay", "row": 2,
            "activity_id": "A-001", "work_month": "2026-03", "version": 1}


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
