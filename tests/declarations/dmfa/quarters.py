"""Quarters without files: members with national numbers, sealed months, and the draft made of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.store import open_books
from pipeline.declarations.dmfa.draft import of_sealed, quarter_months, read
from pipeline.declarations.dmfa.sealed import Sealed
from pipeline.declarations.draft import Draft
from tests.month.ledger import URL, Ledger, Row, employed
from tests.month.small import BOOK, COOPERATIVE, frame, line, member

QUARTER = ("2026-01", "2026-02", "2026-03")
EMPLOYER = {**COOPERATIVE, "registration_number": "199999934", "employer_class": "010", "local_unit": ""}
RICH = [line(f"rich{nth}", "A-1", "240000.00", month="2026-01", work_date=date(2026, 1, 10)) for nth in range(3)]


def niss(nth: int, born: str = "850101") -> str:
    """A national number with right check digits; born in the last century."""
    nine = f"{born}{nth:03d}"
    return f"{nine}{97 - int(nine) % 97:02d}"


def young(nth: int) -> str:
    """The same, of somebody born on 1 May 2008."""
    nine = f"080501{nth:03d}"
    return f"{nine}{97 - int('2' + nine) % 97:02d}"


def people(count: int, **own: Any) -> list[Row]:
    return [member(f"M-{nth}", national_number=niss(nth), **own) for nth in range(1, count + 1)]


def paid(month: str, nth: int, gross: str, **own: Any) -> Row:
    """A contract of a member at a gross; own: among it start and days."""
    return employed(month, f"M-{nth}", Decimal(gross), **{"continues": True, "days": Decimal(10), **own})


def sealed(ledger: Ledger, name: str = "2026Q1") -> tuple[Sealed, pl.DataFrame]:
    """What the books of a ledger hold of a quarter."""
    with open_books(URL, ledger.path) as books:
        return read(books, name, quarter_months(name), BOOK)


def declared(ledger: Ledger, name: str = "2026Q1", members: Sequence[Row] | None = None,
             as_of: date = date(2026, 4, 20)) -> Draft:
    """The draft of a quarter. members: the register, that of the ledger unless given."""
    register = frame(list(ledger.members if members is None else members), "Members")
    return of_sealed(*sealed(ledger, name), register, BOOK, EMPLOYER, as_of)


def every_kind(path: Path, language: str = "fr") -> Draft:
    """A whole quarter with every kind of block: employees with premium, double and exit holiday pay, a manual worker by the hour,
    artists, students within and above their quota, work bonus and structural reduction."""
    ledger = Ledger(path, [*people(5), member("M-6", national_number=young(6)), *people(8)[6:]])
    for month in QUARTER:
        ledger.run(month, every_contract(month), RICH if month == QUARTER[0] else [])
    employer = {**EMPLOYER, "language": language, "local_unit": "2000000141"}
    return of_sealed(*sealed(ledger), frame(list(ledger.members), "Members"), BOOK, employer, date(2026, 4, 20))


def every_contract(month: str) -> list[Row]:
    last = month == QUARTER[-1]
    return [paid(month, 1, "2200.00", premium=Decimal("150.00"), days=Decimal(20)),
            paid(month, 2, "1900.00", days=Decimal(15), double_holiday=Decimal("40.00") if last else None),
            paid(month, 3, "1400.00", status="worker", days=None, hours=Decimal(60), joint_committee="124"),
            paid(month, 4, "900.00", status="artist", joint_committee="304", end=9, days=Decimal(5)),
            paid(month, 4, "700.00", status="artist", joint_committee="304", start=12, days=Decimal(4)),
            paid(month, 5, "5000.00", status="student", days=None, hours=Decimal(300), joint_committee="200"),
            paid(month, 6, "1200.00", status="artist", joint_committee="304"),
            paid(month, 7, "1800.00", days=Decimal(12), continues=not last),
            paid(month, 8, "500.00", status="student", days=None, hours=Decimal(30), joint_committee="112")]


