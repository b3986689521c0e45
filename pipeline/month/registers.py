"""The registers alone, for what needs no month: as administrators dropped them last."""

from datetime import date

import polars as pl

from pipeline.books.store import open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.intake import Intake, read_registers
from pipeline.month.collect import registers_in_force


def members_in_force(home: Home, day: date) -> pl.DataFrame:
    """The register of members on a day: from the inbox, else from what the last run kept. Workbooks of a month do not count."""
    return _in_force(home, day).members


def activities_in_force(home: Home, day: date) -> pl.DataFrame:
    """The register of Activities on a day, found as that of members."""
    return _in_force(home, day).activities


def _in_force(home: Home, day: date) -> Intake:
    with open_books(home.books_url, home.path) as books:
        kept = [[home.path / name for name in together] for together in books.last_registers()]
    return registers_in_force(read_registers(home.inbox, str(Month(day.year, day.month)), kept), day)
