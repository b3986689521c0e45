"""The registers and the books together: each person's standing in the cooperative on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from pipeline.books.carried import begins_on
from pipeline.books.shares import booked_shares, open_subscriptions
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.params import Params
from pipeline.core.problems import Problem, is_error
from pipeline.core.words import without_accents
from pipeline.intake import Intake
from pipeline.month.collect import param_book, registers_in_force
from pipeline.month.cover import ENDS, NOBODY, UNCOVERED, held_on
from pipeline.month.eligible import eligible
from pipeline.month.registers import registers
from pipeline.month.share_register import ShareRegister, share_register

MEMBER, WAITS, LEFT = "member", "waits", "left"
"""A member; somebody who is none yet; somebody who gave all his shares back."""
Row = dict[str, Any]


BEGINS = date(2018, 1, 1)
"""The first day of the policy; for days before it, it holds as it began."""


@dataclass(frozen=True)
class Standing:
    """On a day. rows: one person each, by id: member_id, first_name, last_name, state, shares, since, covered_until (days or
    None), cover (a code, or ""), open_cents (owed for shares, as the bank shows), reasons (problems). shares: the register."""

    day: date
    rows: list[Row]
    shares: ShareRegister


def standing(home: Home, day: date) -> Standing:
    """Everybody who is in the registers, or has shares in the books, on a day.

    Policy: who has an allowed profession, a valid national number and account, and a share, is a member.
    """
    book, intake = param_book(home)[0], registers(home, day)
    with open_books(home.books_url, home.path) as books:
        booked, owed, begins = booked_shares(books.frame), open_subscriptions(books.frame), begins_on(books.frame)
    policy, now = book.in_force(max(day, BEGINS)), registers_in_force(intake, day)
    shares = share_register(now, booked, book, date.max, {}, begins)
    found: list[Problem] = []
    eligible(now, policy["excluded_professions"].value, found)
    reasons = _reasons([*_of_members(intake), *found, *(one for one in shares.problems if is_error(one))])
    open_cents = dict(owed.group_by("member_id").agg(pl.col("open_cents").sum()).iter_rows())
    held = {row["member_id"]: row for row in held_on(shares.known, day).to_dicts()}
    names = {row["member_id"]: row for row in now.members.select("member_id", "first_name", "last_name").to_dicts()}
    moved = set(shares.known.filter(pl.col("date") <= day)["member_id"])
    moved |= {one.member_id for one in intake.problems if one.code == "ROW-WAITS-ON-REGISTER" and _is_of(intake, one, "movement")}
    rows = [_row(who, names.get(who, {}), held.get(who, {}), who in moved, reasons.get(who, []))
            | {"cover": _cover(held.get(who), policy, day), "open_cents": open_cents.get(who, 0)}
            for who in sorted({*names, *moved, *reasons})]
    return Standing(day, rows, shares)


def _of_members(intake: Intake) -> Iterable[Problem]:
    """What is wrong with rows of the register of members."""
    return [one for one in intake.problems if _is_of(intake, one, "national_number") and one.member_id and is_error(one)]


def _is_of(intake: Intake, problem: Problem, column: str) -> bool:
    """Whether a problem stands in a sheet that has a column."""
    return column in intake.columns.get((problem.file, problem.sheet), {})


def _reasons(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for one in sorted(set(problems)):
        found.setdefault(one.member_id, []).append(one)
    return found


def _row(who: str, name: Mapping[str, str], held: Mapping[str, Any], moved: bool, reasons: list[Problem]) -> Row:
    none = [] if held or moved else [Problem(code=NOBODY, value=who, member_id=who)]
    state = WAITS if none or any(_bars(one) for one in reasons) else MEMBER if held else LEFT
    return {"member_id": who, "first_name": name.get("first_name", ""), "last_name": name.get("last_name", ""), "state": state,
            "shares": held.get("held", 0), "since": held.get("since"), "covered_until": held.get("covered_until"),
            "reasons": [*reasons, *none]}


def _bars(problem: Problem) -> bool:
    """Whether a problem keeps a person out: one of his own row, not of a later movement of shares."""
    return not problem.code.startswith("SHARE-")


def _cover(held: Mapping[str, Any] | None, policy: Params, day: date) -> str:
    """What is to be said of a holder's cover: it ends soon, or it ended."""
    if held is None:
        return ""
    if held["covered_until"] < day:
        return UNCOVERED
    return ENDS if held["covered_until"] <= day + timedelta(int(policy["share_warn_days"].value)) else ""


def roll(state: Standing) -> list[Row]:
    """Who votes: all who hold a share at the end of the day, one vote each whatever the number, by name.

    Law: the cooperative's articles: one member, one vote.
    """
    return sorted(({**row, "votes": 1} for row in state.rows if row["shares"]), key=_by_name)


def _by_name(row: Row) -> tuple[str, str, str]:
    plain = [without_accents(row[name].casefold()) for name in ("last_name", "first_name")]
    return (plain[0], plain[1], row["member_id"])
