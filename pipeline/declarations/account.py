"""The individual account: a member's year with the employer, month by month, as the law on social documents asks.

Period: a member (M001: every year that the books have) or a member and a year (M001.2026). The year is that of the months
worked, not of payment. The birth date is shown and not the national number: what the account must say, as payroll offices
list it, is name, address and birth date of the worker.

Law: royal decree no 5 of 23 October 1978 on social documents; royal decree of 8 August 1980, articles 13 to 21.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from stdnum.be import ssn

from pipeline.books.pay import rights_year
from pipeline.books.store import Books, open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.core.refused import Refused
from pipeline.declarations.draft import Draft, WrongPeriod
from pipeline.declarations.member_books import BESIDE, MONTHS, OWN, contracts, months, years
from pipeline.declarations.people import person
from pipeline.month.collect import param_book
from pipeline.month.rights import counted, days_text, year_rights
from pipeline.outputs.declaration import pending
from pipeline.outputs.render import Document

AMOUNTS = (*OWN[:-1], *BESIDE, "reimbursed", "paid")


def account(home: Home, period: str, as_of: date) -> Draft:
    """The draft of a member's accounts. Raises WrongPeriod, Refused."""
    with open_books(home.books_url, home.path) as books:
        member_id, asked = _asked(books, period)
        who = person(home, member_id, as_of)
        documents = tuple(_year(home, books, who, year, as_of) for year in asked)
    files = {f"{member_id}.{paper['year']}.csv": _csv(paper["months"]) for paper in documents}
    totals = {f"{paper['year']} {name}": paper["total"][name] for paper in documents for name in ("gross", "net", "days_worked")}
    told = (f"Individual account of {member_id}, {', '.join(asked)}: Draft",
            *(f"{name}: {value}" for name, value in totals.items()), pending("account"))
    return Draft("account", period, files, totals, told, documents=documents)


def _asked(books: Books, period: str) -> tuple[str, list[str]]:
    """The member, and the years. Raises WrongPeriod, Refused."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", period):
        raise WrongPeriod(f"{period!r} is no member such as M001, nor a member and a year such as M001.2026")
    member_id, _, year = period.rpartition(".")
    if re.fullmatch(r"20\d\d", year) and year in years(books, member_id):
        return member_id, [year]
    if found := years(books, period):
        return period, found
    raise Refused([f"the books have no payslip of {period}: an account is made from approved months only"])


def birth_date(national_number: str | None) -> str:
    """The day that a national number tells, ISO; "" where it tells none."""
    day = ssn.get_birth_date(national_number) if national_number and ssn.is_valid(national_number) else None
    return day.isoformat() if day else ""


def _year(home: Home, books: Books, who: Mapping[str, Any], year: str, as_of: date) -> Document:
    """The account of one year as a document."""
    of_months = months(books, who["member_id"], year)
    of_contracts = contracts(books, who["member_id"]).filter(pl.col("month").str.starts_with(year))
    so_far = rights_year(books.frame, year).filter(member_id=who["member_id"]).to_dicts()
    whole = of_months.select(pl.col(AMOUNTS).sum(), pl.col("days_worked").sum()).row(0, named=True)
    return {"kind": "individual_account", "number": f"account {who['member_id']} {year}", "year": year,
            "as_of": as_of.isoformat(), "language": who["language"], "employer": home.cooperative,
            "member": {name: value for name, value in who.items() if isinstance(value, str) and name != "national_number"},
            "birth_date": birth_date(who["national_number"]),
            "months": [_texts(row) for row in of_months.to_dicts()], "total": _texts(whole),
            "contracts": [_texts(row) for row in of_contracts.to_dicts()],
            "rights_year": _rights(so_far, year, home, as_of) if so_far else {}}


def _rights(so_far: list[dict[str, Any]], year: str, home: Home, as_of: date) -> Document:
    """What the year counts, up to its last month that has come."""
    known, law = counted(so_far[0]), param_book(home)[0]
    last = max(known.last, min(Month(int(year), 12), Month(as_of.year, as_of.month).before))
    return year_rights(type(known)(known.days, known.gross, known.first, last), law.in_force(min(as_of, last.last)))


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Cents as euro, hundredths of a day as days, other values as they are."""
    return {name: days_text(from_cents(value)) if name == "days_worked" else text(from_cents(value)) if isinstance(value, int)
            else value for name, value in row.items()}


def _csv(rows: list[dict[str, str]]) -> bytes:
    return pl.DataFrame(rows, schema=dict.fromkeys(MONTHS, pl.String)).write_csv().encode()
