"""A cooperative of three members and two Activities as `Inputs`, without files: for tests of the pure middle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.opening import SEALED_ROWS, Opening
from pipeline.books.pay import MONTH_PAY, QUARTER_PAY
from pipeline.core.calendar import Month
from pipeline.core.money import EXACT
from pipeline.core.params import load
from pipeline.intake import Intake
from pipeline.month.admit import admit
from pipeline.month.collect import Inputs, Order
from pipeline.month.compute import MonthTables
from pipeline.rules import param_files

COOPERATIVE = {"name": "Smart (test)", "enterprise_number": "0403019261", "vat_number": "BE0403019261",
               "street": "Rue Emile Feron 70", "postcode": "1060", "city": "Bruxelles", "country": "BE",
               "iban": "BE68539007547034", "bic": "GKCCBEBB", "email": "month@example.org", "phone": "+32 2 000 00 00",
               "website": "example.org", "language": "fr"}
NUMBERS = ("quantity", "unit_price", "kilometres", "amount_incl_vat", "vat_amount", "days", "unpaid_days", "hours",
           "gross", "weight", "copyright_amount",
           "net_wished", "budget_amount", "kept_in_budget", "premium", "double_holiday", "extra_withholding", "garnishment",
           "student_hours_elsewhere", "share_2", "share_3")


STATE = {"pain": "09", "withholding_iban": "account of the tax", "onss_iban": "account of the ONSS",
         "onss_communication": "+++099/9218/47740+++"}
"""Where the State is paid."""
FILES = {"A-1": "small.xlsx", **{f"A-{nth}": f"small-{nth}.xlsx" for nth in range(2, 6)}}
"""The workbook of each Activity."""


def frame(rows: list[dict[str, Any]], sheet: str) -> pl.DataFrame:
    """Rows with an origin; amounts exact."""
    placed = [{**row, "file": FILES.get(row.get("activity_id", ""), "small.xlsx"), "sheet": sheet, "row": nth}
              for nth, row in enumerate(rows, start=2)]
    types = {**dict.fromkeys(NUMBERS, EXACT), **dict.fromkeys(("receipt_sha256", "iban_2", "iban_3"), pl.String),
             "payment_days": pl.Int64}
    return pl.DataFrame(placed, schema_overrides={name: kind for name, kind in types.items() if rows and name in rows[0]},
                        infer_schema_length=None)


def member(member_id: str, **own: Any) -> dict[str, Any]:
    return {"member_id": member_id, "valid_from": None, "first_name": member_id, "last_name": "Test", "language": "fr",
            "national_number": "", "iban": f"account of {member_id}", "iban_2": None, "iban_3": None,
            "share_2": None, "share_3": None, "bic": None, "email": "", "profession": "illustrator",
            "street": "", "postcode": "", "city": "", "country": "BE", "spouse": "single", "children": 0,
            "disabled_children": 0, "single_parent": False, "disabled": False, "disabled_spouse": False,
            "other_dependants": 0, "dependants_65": 0, "student_hours_elsewhere": None, "extra_withholding": None,
            "garnishment": None, **own}


def line(key: str, activity_id: str, amount: str, **own: Any) -> dict[str, Any]:
    return {"row_key": key, "content_hash": key, "line_id": key, "activity_id": activity_id, "month": "2026-03",
            "work_date": date(2026, 3, 10), "work_end": None, "client_id": "C-1", "turnover_kind": "client_invoice",
            "order_reference": None,
            "description": "Work", "quantity": Decimal(1), "unit": "day", "unit_price": Decimal(amount), "vat": "21",
            "vat_ground": None, "quote_reference": None, "quote_date": None, "quote_terms": None, **own}


def contract(activity_id: str, member_id: str, **own: Any) -> dict[str, Any]:
    key = f"{activity_id}-{member_id}"
    return {"row_key": key, "content_hash": key, "activity_id": activity_id, "month": "2026-03", "member_id": member_id,
            "status": "employee", "start": date(2026, 3, 2), "end": date(2026, 3, 31), "days": Decimal(1),
            "unpaid_days": None, "hours": None,
            "function": "illustrator", "joint_committee": "200", "gross": None, "net_wished": None, "budget_amount": None,
            "weight": Decimal(1), "kept_in_budget": None, "premium": None, "double_holiday": None, "continues": False, **own}


def expense(key: str, activity_id: str, member_id: str, amount: str, **own: Any) -> dict[str, Any]:
    return {"row_key": key, "content_hash": key, "activity_id": activity_id, "month": "2026-03", "expense_id": key,
            "date": date(2026, 3, 5), "member_id": member_id, "category": "other", "description": "Paper",
            "supplier": None, "kilometres": None, "amount_incl_vat": Decimal(amount), "vat_amount": None,
            "invoiced_to_cooperative": False, "receipt": "r.pdf", "reimburse": True, "receipt_sha256": key, **own}


def request(key: str, activity_id: str, member_id: str, amount: str, **own: Any) -> dict[str, Any]:
    """A request to be paid a part of the work for client C-1 as copyright."""
    return {"row_key": key, "content_hash": f"{key} {amount}", "activity_id": activity_id, "month": "2026-03",
            "copyright_id": key, "date": date(2026, 3, 10), "member_id": member_id, "client_id": "C-1", "order_reference": None,
            "work_title": "A picture", "copyright_amount": Decimal(amount), **own}


def inputs(lines: list[dict[str, Any]], expenses: list[dict[str, Any]], pay: list[dict[str, Any]],
           holds: Mapping[str, str] = {}, opening: Opening | None = None, order: Order | None = None,
           members: Sequence[dict[str, Any]] = (), version: int = 1, copyright: Sequence[dict[str, Any]] = (),
           activities: int = 2) -> Inputs:
    """Inputs of a month made of these rows, with members M-1 to M-3, Activities A-1 and A-2 (or more) and client C-1."""
    asked = order or Order(Month(2026, 3), date(2026, 4, 2), dict(holds))
    intake, start = small_intake(lines, expenses, pay, members or MEMBERS, asked.month, version,
                                 copyright, activities), opening or EMPTY_OPENING
    return Inputs(asked, COOPERATIVE, BOOK, (), start, intake, admit(intake, start, BOOK, asked), STATE)


def owed(tables: MonthTables, account: str) -> int:
    """What a run posts on an account before anything is paid, in cents."""
    paid = pl.col("document").is_in(tables.payments.rows["payment_id"].to_list())
    return int(tables.postings.filter(~paid, account=account)["amount_cents"].sum())


BOOK = load(param_files())
MARCH = Month(2026, 3)
MEMBERS = (member("M-1"), member("M-2", spouse="none", children=2), member("M-3"))


def small_intake(lines: list[dict[str, Any]], expenses: list[dict[str, Any]], pay: list[dict[str, Any]],
                 people: Sequence[dict[str, Any]] = MEMBERS, month: Month = MARCH, version: int = 1,
                 copyright: Sequence[dict[str, Any]] = (), activities: int = 2) -> Intake:
    members = frame(list(people), "Members")
    clients = frame([{"client_id": "C-1", "name": "Client", "kind": "company", "language": "nl", "street": "", "postcode": "",
                      "city": "", "country": "BE", "enterprise_number": "0403019261", "vat_number": "BE0403019261",
                      "email": "", "payment_days": None, "buyer_reference": None}], "Clients")
    files_of = dict(list(FILES.items())[:activities])
    those = frame([{"activity_id": name, "name": f"Activity {name[2:]}", "administrator": "M-1", "valid_from": None}
                   for name in files_of], "Activities")
    shares = frame([{"member_id": name, "date": date(2020, 1, 6), "movement": "subscription", "shares": 10,
                     "account": None, "letter": None}
                    for name in dict.fromkeys(person["member_id"] for person in people)], "Shares")
    work = {"lines": (lines, line("", "", "0"), "Activities"), "expenses": (expenses, expense("", "", "", "0"), "Expenses"),
            "pay": (pay, contract("", ""), "Pay"), "copyright": (list(copyright), request("", "", "", "0"), "Copyright")}
    frames = {name: frame(rows, sheet) if rows else frame([example], sheet).clear()
              for name, (rows, example, sheet) in work.items()}
    counts = Counter(row["activity_id"] for row in (*lines, *expenses, *pay, *copyright))
    files = pl.DataFrame([{"file": file, "sha256": "0", "kind": "workbook", "from": "inbox", "activity_id": name, "waiting": 0,
                           "month": str(month), "version": version, "rows": counts[name], "accepted": counts[name]}
                          for name, file in files_of.items()])
    return Intake(members=members, shares=shares, activities=those, clients=clients, problems=(), files=files,
                  columns={}, **frames)


EMPTY_OPENING = Opening(
    "2026-03", 1, "", 1, 1, {},
    pl.DataFrame(schema=dict(SEALED_ROWS)),
    pl.DataFrame(schema=dict(MONTH_PAY)),
    pl.DataFrame(schema=dict(QUARTER_PAY)), False, pl.DataFrame(schema=dict(MONTH_PAY)),
    pl.DataFrame(schema={"member_id": pl.String, "student_hours": EXACT, "work_bonus": EXACT}), ())
