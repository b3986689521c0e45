"""A small cooperative as people drop it: two members, two clients, one Activity, its month; each row can be changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.labels import heading
from pipeline.intake import Intake, read_inbox
from sample_inputs.write import workbook

Row = dict[str, Any]
MONTH = "2026-03"
REGISTERS, BOOK = "registers.xlsx", "atelier.xlsx"
NAMES = {"members": "Members", "shares": "Shares", "activities": "Activities", "clients": "Clients", "about": "About",
         "lines": "Lines", "expenses": "Expenses", "pay": "Pay", "copyright": "Copyright"}


def member(member_id: str = "M1", **own: Any) -> Row:
    number, iban = {"M2": ("85.07.30-033-28", "BE15 0019 0000 0230")}.get(member_id, ("93.05.18-223-61", "BE26 0019 0000 0129"))
    return {"member_id": member_id, "first_name": "Ann", "last_name": "Maes", "language": "nl", "national_number": number,
            "iban": iban, "profession": "illustrator", "street": "Kerkstraat 1", "postcode": "9000", "city": "Gent",
            "country": "BE", "spouse": "single", "children": 0, "disabled_children": 0, "single_parent": "no",
            "disabled": "no", "disabled_spouse": "no", "other_dependants": 0, "dependants_65": 0, **own}


def client(client_id: str = "C1", **own: Any) -> Row:
    return {"client_id": client_id, "name": "Bakkerij", "kind": "company", "language": "nl", "street": "Markt 2",
            "postcode": "9000", "city": "Gent", "country": "BE", "enterprise_number": "0403.019.261", "vat_number": None,
            "payment_days": None, **own}


def share(member_id: str = "M1", **own: Any) -> Row:
    return {"member_id": member_id, "date": date(2026, 1, 5), "movement": "subscription", "shares": 1, **own}


def activity(activity_id: str = "A1", **own: Any) -> Row:
    return {"activity_id": activity_id, "name": "Atelier", "administrator": "M1", **own}


def about(**own: Any) -> Row:
    return {"activity_id": "A1", "month": MONTH, "version": 1, **own}


def line(**own: Any) -> Row:
    return {"work_date": date(2026, 3, 10), "client_id": "C1", "description": "Poster", "quantity": 2, "unit": "day",
            "unit_price": 350.5, "vat": 21, **own}


def expense(**own: Any) -> Row:
    return {"date": date(2026, 3, 5), "member_id": "M1", "category": "travel", "description": "To the client",
            "kilometres": 42, "amount_incl_vat": None, "vat_amount": None, "invoiced_to_cooperative": "no", "receipt": None,
            "reimburse": "yes", **own}


def contract(**own: Any) -> Row:
    return {"member_id": "M1", "status": "employee", "start": date(2026, 3, 2), "end": date(2026, 3, 6), "days": 5,
            "hours": None, "function": "illustrator", "joint_committee": "200", "gross": None, **own}


def request(**own: Any) -> Row:
    return {"date": date(2026, 3, 10), "member_id": "M1", "client_id": "C1", "work_title": "Poster", "copyright_amount": 200,
            **own}


def registers(**sheets: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """Two members with a share, two clients, one Activity; a sheet given takes the place of its own."""
    return {"members": [member(), member("M2")], "shares": [share(), share("M2")], "activities": [activity()],
            "clients": [client(), client("C2", kind="consumer", enterprise_number=None)], **sheets}


def book(**sheets: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """One line, one expense, one contract of the Activity; a sheet given takes the place of its own."""
    return {"about": [about()], "lines": [line()], "expenses": [expense()], "pay": [contract()], **sheets}


def table(rows: Sequence[Row], language: str = "en") -> list[list[Any]]:
    """Headings, then the rows below them."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [[heading(name, language) for name in columns], *([row.get(name) for name in columns] for row in rows)]


def file(sheets: Mapping[str, Sequence[Row]], language: str = "en") -> bytes:
    """A workbook of these sheets; those of our own kinds have their usual name."""
    return workbook({NAMES.get(name, name): table(rows, language) for name, rows in sheets.items()})


def drop(home: Path, files: Mapping[str, bytes] | None = None, **sheets: Sequence[Row]) -> Path:
    """An inbox with the registers and the Activity's workbook, some sheets changed; then these files, by name."""
    own = {name: rows for name, rows in sheets.items() if name in registers()}
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    month = {name: rows for name, rows in sheets.items() if name not in own}
    for name, body in {REGISTERS: file(registers(**own)), BOOK: file(book(**month)), **(files or {})}.items():
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(body)
    return inbox


def intake(home: Path, files: Mapping[str, bytes] | None = None, **sheets: Sequence[Row]) -> Intake:
    """What intake makes of such an inbox."""
    return read_inbox(drop(home, files, **sheets), MONTH)


def found(read: Intake) -> list[tuple[str, str, str, str]]:
    """Problems as code, cell, value, expected."""
    return [(problem.code, problem.cell, problem.value, problem.expected) for problem in read.problems]


def codes(read: Intake) -> list[str]:
    return sorted(problem.code for problem in read.problems)


def balance(read: Intake, name: str = BOOK) -> tuple[int, int, int]:
    """Rows dropped, accepted, waiting of one file."""
    row = read.files.row(by_predicate=pl.col("file") == name, named=True)
    return row["rows"], row["accepted"], row["waiting"]
