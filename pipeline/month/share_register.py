"""The register of shares that was dropped against the one in the books: what the books get, and what is refused by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

import polars as pl

from pipeline.core.money import EXACT
from pipeline.core.params import ParamBook
from pipeline.core.problems import Problem, is_error
from pipeline.intake import Intake, problem_at
from pipeline.intake.recognise import STOPS

SUBSCRIPTION, REFUND = "subscription", "refund"
KEY = ["member_id", "date", "movement"]
MOVES: dict[str, Any] = {"member_id": pl.String, "date": pl.Date, "movement": pl.String, "shares": pl.Int64}
NEW: dict[str, Any] = {**MOVES, "iban": pl.String, "letter": pl.String, "nominal": EXACT, "name": pl.String, "file": pl.String,
                       "sheet": pl.String, "row": pl.Int64}
Row = Mapping[str, Any]
Move = tuple[date, bool, int]
"""Day, whether it is a refund, and by how many shares: below zero where they are given back."""


@dataclass(frozen=True)
class ShareRegister:
    """known: every movement that holds, of the books and of the register: MOVES, in the order of days.

    new: those that the books do not have yet: NEW. iban: the account that paid, or that is paid. nominal: EUR a share.
    """

    known: pl.DataFrame
    new: pl.DataFrame
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Told:
    """What a new movement is held against.

    differ: member -> number of a movement in the books that the register lacks or changes.
    begins: day on which the books begin with the shares that another system kept; None where they begin with none.
    """

    accounts: Mapping[str, list[str]]
    activities: frozenset[str]
    nominals: Mapping[date, Any]
    differ: Mapping[str, str]
    begins: date | None


def share_register(intake: Intake, booked: pl.DataFrame, book: ParamBook, day: date, holds: Mapping[str, str],
                   begins: date | None = None) -> ShareRegister:
    """The register of shares on a day. booked: BOOKED_SHARES. holds: id -> reason, of members whose movements are not
    booked yet. begins: the day of the opening, if any: what is older and not among its shares is refused.

    Policy: a movement in the books stays; a share is paid from an account of the member's own, never from a budget; nobody gives
    back more than he holds.
    """
    own = booked.with_columns(pl.col("date").str.to_date())
    both = _paired(intake.shares, own)
    changed = both.filter(pl.col("shares") != pl.col("in_books"))
    lacking = _lacking(intake, own, both)
    differ = dict(pl.concat([each.select("member_id", "number") for each in (changed, lacking)]).iter_rows())
    fresh = both.filter(pl.col("number").is_null(), pl.col("date") <= day).sort(*_in_order(), "file", "sheet", "row")
    taken, problems = _taken(fresh, own, _told(intake, book, fresh, differ, begins), intake)
    held = pl.col("member_id").is_in(sorted(holds))
    problems += [problem_at(row, intake, "HELD", row["member_id"], holds[row["member_id"]], "member_id")
                 for row in taken.filter(held).to_dicts()]
    problems += [problem_at(row, intake, "SHARE-CHANGED", str(row["shares"]), f"{row['number']}: {row['in_books']}", "shares")
                 for row in changed.to_dicts()]
    problems += [_missing(row, intake) for row in lacking.to_dicts()]
    known = pl.concat([own.select(list(MOVES)), taken.select(list(MOVES))]).sort(_in_order())
    return ShareRegister(known, taken.filter(~held), tuple(problems))


def _in_order() -> list[pl.Expr]:
    """By day; of one day subscriptions first."""
    return [pl.col("date"), pl.col("member_id"), pl.col("movement") == REFUND]


def _paired(rows: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Rows of the register, each with the movement of the books that it says again: number, in_books (shares). Of one member, day
    and kind the rows of as many shares first, wherever they stand; what is left then in order."""
    same = _met(rows, own, [*KEY, "shares"])
    found, others = same.filter(pl.col("number").is_not_null()), same.filter(pl.col("number").is_null()).select(rows.columns)
    return pl.concat([found, _met(others, own.join(found, on="number", how="anti", maintain_order="left"), KEY)])


def _met(rows: pl.DataFrame, own: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Rows with the movements of the same key, the first with the first."""
    mine, booked = (each.with_columns(nth=pl.int_range(pl.len()).over(key)) for each in (rows, own))
    booked = booked.select(*key, "nth", "number", in_books=pl.col("shares"))
    return mine.join(booked, on=[*key, "nth"], how="left", maintain_order="left").drop("nth")


def _lacking(intake: Intake, own: pl.DataFrame, both: pl.DataFrame) -> pl.DataFrame:
    """Movements of runs that a register which was dropped does not say; of members whose rows could be read."""
    sheets = {place for place, columns in intake.columns.items() if {"movement", "shares"} <= columns.keys()}
    if not sheets or any((one.file, one.sheet) in sheets and one.code in STOPS for one in intake.problems):
        return own.clear()
    unread = {one.member_id for one in intake.problems if (one.file, one.sheet) in sheets and is_error(one)}
    return own.filter("of_run", ~pl.col("member_id").is_in(sorted(unread))).join(both, on="number", how="anti")


def _missing(row: Row, intake: Intake) -> Problem:
    file = min(file for (file, _), columns in intake.columns.items() if {"movement", "shares"} <= columns.keys())
    said = f"{row['member_id']}, {row['date']}, {row['shares']}"
    return Problem(file=file, code="SHARE-MISSING", value=said, expected=row["number"], member_id=row["member_id"])


def _told(intake: Intake, book: ParamBook, fresh: pl.DataFrame, differ: Mapping[str, str], begins: date | None) -> Told:
    members = intake.members
    of_members = members.select("member_id", "iban", "iban_2", "iban_3").iter_rows()
    accounts = {who: [each for each in some if each] for who, *some in of_members}
    nominals = {day: entry.value for day in fresh["date"].unique() if (entry := book.in_force(day).get("share_nominal"))}
    activities = frozenset(name.casefold() for column in ("activity_id", "name") for name in intake.activities[column])
    return Told(accounts, activities, nominals, differ, begins)


def _taken(fresh: pl.DataFrame, own: pl.DataFrame, told: Told, intake: Intake) -> tuple[pl.DataFrame, list[Problem]]:
    """New movements that hold, and what is wrong with the others."""
    names = {row[0]: " ".join(row[1:]) for row in intake.members.select("member_id", "first_name", "last_name").iter_rows()}
    taken: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    moves = _moves(own.join(fresh, on="member_id", how="semi"))
    for row in fresh.to_dicts():
        who = row["member_id"]
        if fault := next(_faults(row, told, moves.get(who, [])), None):
            problems.append(problem_at(row, intake, *fault))
            continue
        moves.setdefault(who, []).append(_move(row))
        account = _compact(row["account"]) if row["account"] else next(iter(told.accounts.get(who, ())), "")
        taken.append((who, row["date"], row["movement"], row["shares"], account, row["letter"] or "", told.nominals[row["date"]],
                      names.get(who, who), row["file"], row["sheet"], row["row"]))
    return pl.DataFrame(taken, schema=NEW, orient="row"), problems


def _moves(own: pl.DataFrame) -> dict[str, list[Move]]:
    """By member what he did with shares."""
    moves: dict[str, list[Move]] = {}
    for row in own.to_dicts():
        moves.setdefault(row["member_id"], []).append(_move(row))
    return moves


def _move(row: Row) -> Move:
    refund = row["movement"] == REFUND
    return row["date"], refund, -row["shares"] if refund else row["shares"]


def _free(moves: list[Move], day: date) -> int:
    """How many shares may be given back on a day, so that there are never less than none, then or later."""
    sums = list(accumulate(moved for _, _, moved in sorted(moves)))
    later = [held for (when, _, _), held in zip(sorted(moves), sums, strict=True) if when > day]
    then = sum(moved for when, _, moved in moves if when <= day)
    return max(0, min([then, *later]))


def _faults(row: Row, told: Told, moves: list[Move]) -> Iterator[tuple[str, str, str, str]]:
    """Code, value, what would be right and the column of what is wrong with a new movement, the first thing first."""
    who, account = row["member_id"], row["account"]
    if who in told.differ:
        yield "SHARE-WAITS", who, told.differ[who], "member_id"
    if told.begins and row["date"] < told.begins:
        yield "SHARE-BEFORE-OPENING", row["date"].isoformat(), told.begins.isoformat(), "date"
    if account and account.strip().casefold() in told.activities:
        yield "SHARE-FROM-ACTIVITY", account, who, "account"
    elif account and _compact(account) not in told.accounts.get(who, ()):
        yield "SHARE-ACCOUNT-OTHER", account, who, "account"
    if row["movement"] == REFUND and row["shares"] > (free := _free(moves, row["date"])):
        yield "SHARE-REFUND-TOO-MANY", str(row["shares"]), str(free), "shares"
    if row["date"] not in told.nominals:
        yield "PARAMETER-MISSING", row["date"].isoformat(), "share_nominal", "date"


def _compact(account: str) -> str:
    return "".join(account.split()).upper()
