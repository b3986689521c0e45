"""The draft of a quarter's declaration to the ONSS: XML, cells with their payslips, control, summary."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.store import Books, open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.core.params import ParamBook
from pipeline.declarations.dmfa.amounts import pieces
from pipeline.declarations.dmfa.blocks import figures, occupations, with_cells
from pipeline.declarations.dmfa.charged import charged, charges, holiday_pay
from pipeline.declarations.dmfa.control import control, left_out
from pipeline.declarations.dmfa.late import late_payslips
from pipeline.declarations.dmfa.page import Seen, notes, tables
from pipeline.declarations.dmfa.people import people
from pipeline.declarations.dmfa.rounding import rounding
from pipeline.declarations.dmfa.sealed import Quarter, Sealed, of_quarter
from pipeline.declarations.dmfa.standing import with_standing
from pipeline.declarations.dmfa.totals import cells, totals
from pipeline.declarations.dmfa.tree import persons, unrelated
from pipeline.declarations.draft import Draft, WrongPeriod
from pipeline.month.collect import param_book
from pipeline.month.registers import members_paid
from pipeline.outputs.declaration import Summary, summary, told
from pipeline.outputs.dmfa import Dmfa, dmfa_xml
from pipeline.outputs.printed import Printed

FACTS = ("quarter", "sealed_months", "registration_number", "employer_class", "members", "net_owed", "ordered")


def dmfa(home: Home, period: str, as_of: date) -> Draft:
    """The draft of a quarter such as 2026Q1. Raises WrongPeriod, Refused, HomeError."""
    months, onss = quarter_months(period), home.onss
    book = param_book(home)[0]
    with open_books(home.books_url, home.path) as books:
        given = read(books, period, months, book)
    register = members_paid(home, months[-1].last, given[0].slips["member_id"])
    return of_sealed(*given, register, book, {**home.cooperative, **onss}, as_of)


def read(books: Books, period: str, months: tuple[Month, ...], book: ParamBook) -> tuple[Sealed, pl.DataFrame]:
    """What the books hold of a quarter, and the payslips that came after it was due. Raises Refused."""
    sealed = of_quarter(books, period, months)
    months_after = int(book.in_force(sealed.quarter.last)["onss_due_months"].value)
    return sealed, late_payslips(books, sealed.quarter, months_after)


def quarter_months(period: str) -> tuple[Month, ...]:
    """The months of 2026Q1. Raises WrongPeriod."""
    found = re.fullmatch(r"(20\d\d)Q([1-4])", period)
    if not found:
        raise WrongPeriod(f"{period!r} is not a quarter such as 2026Q1")
    return Month(int(found[1]), 3 * int(found[2])).quarter


def of_sealed(sealed: Sealed, late: pl.DataFrame, register: pl.DataFrame, book: ParamBook, employer: Mapping[str, str],
              as_of: date) -> Draft:
    """The draft of what was sealed. late: see `late_payslips`. employer: the cooperative, and what the ONSS gave it."""
    quarter, known = sealed.quarter, people(register, sealed.quarter)
    parts, cents = _parts(sealed, known, book)
    declared = parts.filter(left_out="")
    worked = occupations(sealed.rows, declared, quarter)
    celled, gone, lines = with_cells(declared, worked), left_out(parts), control(parts, sealed.owed)
    printed = Printed(employer["language"])
    sums = {**totals(celled, lines, quarter, employer), "ordered": text(from_cents(sealed.ordered))}
    seen = Seen(quarter, declared, known, late, cents, lines["net_owed"] - sealed.ordered)
    said = Summary("dmfa", quarter.name, as_of, employer, FACTS, tables(declared, lines, gone, notes(seen, printed), printed),
                   amounts=("net_owed", "ordered"))
    xml = dmfa_xml(_declaration(quarter, figures(celled), worked, known, book, employer, lines["net_owed"], as_of))
    files = {"dmfa.xml": xml, "summary.pdf": summary(said, sums), "control.csv": _control(lines),
             **_lists({"left_out.csv": gone, "modifications.csv": late})}
    return Draft("dmfa", quarter.name, files, sums, (*told(said, sums), *notes(seen, Printed("en"))), cells(celled))


def _parts(sealed: Sealed, known: pl.DataFrame, book: ParamBook) -> tuple[pl.DataFrame, int]:
    """Parts of all figures with their standing, and what roundings on the worker lines would change, in cents."""
    rows = charged(sealed, known, book)
    lines = charges(rows, book)
    codes = book.in_force(sealed.quarter.last)["dmfa_codes"].value
    every = pieces(sealed, rows, lines, holiday_pay(sealed, known, book), codes)
    return with_standing(every, known), rounding(rows, lines, book)


def _declaration(quarter: Quarter, found: pl.DataFrame, worked: pl.DataFrame, known: pl.DataFrame, book: ParamBook,
                 employer: Mapping[str, str], net_owed: int, as_of: date) -> Dmfa:
    law = book.in_force(quarter.last)
    words: dict[str, Any] = {"codes": law["dmfa_codes"].value, "types": law["dmfa_contribution_types"].value,
                             "full_week": int(law["weekly_hours"].value * 100)}
    return Dmfa(quarter.name.replace("Q", ""), quarter.first, quarter.last, as_of, f"DMFA {quarter.name}", employer, net_owed,
                persons(found, worked, known, words), unrelated(found))


def _lists(rows: Mapping[str, pl.DataFrame]) -> dict[str, bytes]:
    """Lists that have rows."""
    return {name: frame.write_csv().encode() for name, frame in rows.items() if frame.height}


def _control(lines: Mapping[str, int]) -> bytes:
    rows = [(name, text(from_cents(cents))) for name, cents in lines.items()]
    return pl.DataFrame(rows, schema=["line", "amount"], orient="row").write_csv().encode()
