"""Who the members are: their rows of the registers that were dropped last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.labels import LANGUAGES
from pipeline.intake import Intake
from pipeline.member_folder.papers import Owners
from pipeline.month.collect import registers_in_force
from pipeline.month.registers import registers_of

NOT_SHOWN = ("file", "sheet", "row", "national_number")
"""Where a row stood; and the number that only forms of the State may carry."""


@dataclass(frozen=True)
class People:
    """Registers of a day. members: member_id -> row in force. activities: Activity -> its row in force."""

    members: Mapping[str, Mapping[str, Any]]
    activities: Mapping[str, Mapping[str, Any]]
    intake: Intake

    def language(self, member: str, otherwise: str) -> str:
        """The language of a member's papers."""
        said = str(self.members.get(member, {}).get("language") or otherwise)
        return said if said in LANGUAGES else otherwise

    @property
    def administrators(self) -> dict[str, str]:
        """Activity -> the member who runs it."""
        return {activity: row["administrator"] for activity, row in self.activities.items()}

    def own_rows(self, member: str) -> dict[str, pl.DataFrame]:
        """A member's rows of each register, as text; never his national number."""
        registers = {"members": ("member_id", self.intake.members), "shares": ("member_id", self.intake.shares),
                     "activities": ("administrator", self.intake.activities)}
        return {name: rows.filter(pl.col(key) == member).drop(NOT_SHOWN, strict=False).cast(pl.String)
                for name, (key, rows) in registers.items()}


def people(home: Home, books: Books, day: date, dropped: bool = True) -> People:
    """The registers on a day: from the inbox, else from what the last run kept. dropped: whether the inbox is looked at."""
    read = registers_of(home, books, day, dropped)
    now = registers_in_force(read, day)
    return People(_by(now.members, "member_id"), _by(now.activities, "activity_id"), read)


def _by(rows: pl.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in rows.to_dicts()}


def owners(books: Books, found: People) -> Owners:
    """Whose a file may be: members of the registers, and those whom the books paid."""
    paid = books.frame("SELECT member_id FROM payslips UNION SELECT member_id FROM copyright_documents", {"member_id": pl.String})
    return Owners(frozenset({*found.members, *paid["member_id"]}), found.administrators)
