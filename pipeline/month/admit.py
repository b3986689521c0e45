"""Who and what may go on this month: holds, eligibility, rows that earlier runs sealed already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.params import ParamBook
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at
from pipeline.month.switches import switched

if TYPE_CHECKING:
    from pipeline.books.store import Opening
    from pipeline.month.collect import Order

WORK = {"lines": "line", "expenses": "expense", "pay": "pay"}
"""Table of the intake -> kind of row in the books."""
Origin = tuple[str, str, int]
"""File, sheet and Excel row."""


@dataclass(frozen=True)
class Admitted:
    """Rows that go on, and what was set aside: `sealed` rows were paid or invoiced by an earlier run.

    reserved: contracts that wait; their share of the budget is kept for them.
    held: rows by id of a hold. switches: statuses that are switched off: status, instead, reason, rows.
    """

    members: pl.DataFrame
    shares: pl.DataFrame
    activities: pl.DataFrame
    clients: pl.DataFrame
    lines: pl.DataFrame
    expenses: pl.DataFrame
    pay: pl.DataFrame
    reserved: pl.DataFrame
    problems: tuple[Problem, ...]
    sealed: frozenset[Origin]
    held: Mapping[str, int]
    switches: tuple[Mapping[str, object], ...]


def admit(intake: Intake, opening: "Opening", book: ParamBook, order: "Order") -> Admitted:
    """Set aside sealed, held and refused rows, each refusal with its problem."""
    policy = book.in_force(order.as_of)
    problems: list[Problem] = []
    members = eligible(intake, policy["excluded_professions"].value, problems)
    frames: dict[str, pl.DataFrame] = {}
    sealed: set[Origin] = set()
    for name, kind in WORK.items():
        earlier = opening.sealed_rows.filter(pl.col("kind") == kind)
        fresh, same = unsealed(getattr(intake, name), earlier, intake, problems)
        sealed |= set(same.select("file", "sheet", "row").iter_rows())
        frames[name] = of_the_month(fresh, order, intake, problems) if name == "pay" else fresh
    contracts, turned = frames["pay"], switched(frames["pay"], book, intake)
    frames["pay"] = turned.rows
    problems += turned.problems
    frames = {name: known_members(rows, members, intake, problems) for name, rows in frames.items()}
    held = {who: sum(_held(rows, who).height for rows in frames.values()) for who in sorted(order.holds)}
    for who, reason in sorted(order.holds.items()):
        for name, rows in frames.items():
            problems += [problem_at(row, intake, "HELD", who, reason) for row in _held(rows, who).to_dicts()]
            frames[name] = rows.join(_held(rows, who), on="row_key", how="anti", maintain_order="left")
    reserved = pl.concat([contracts.join(frames["pay"], on="row_key", how="anti", maintain_order="left"),
                          *_to_be_corrected(intake, order)], how="diagonal").unique("row_key", maintain_order=True)
    reserved = reserved.join(opening.sealed_rows.filter(kind="pay"), on="row_key", how="anti", maintain_order="left")
    frames["lines"] = vat_fits(frames["lines"], intake, problems)
    problems += uncovered(intake, frames["pay"], order)
    return Admitted(members, intake.shares, intake.activities, intake.clients, frames["lines"],
                    frames["expenses"], frames["pay"], reserved, tuple(sorted(problems)), frozenset(sealed), held, turned.lines)


def _to_be_corrected(intake: Intake, order: "Order") -> list[pl.DataFrame]:
    """Contracts of the month that wait for a correction and whose cost can be told all the same."""
    if intake.waiting_pay is None:
        return []
    told = pl.all_horizontal(pl.col(name).is_not_null() for name in ("activity_id", "member_id", "status", "start", "weight"))
    return [intake.waiting_pay.filter(told, month=str(order.month))]


def _held(rows: pl.DataFrame, who: str) -> pl.DataFrame:
    ids = [name for name in ("member_id", "client_id", "activity_id") if name in rows.columns]
    return rows.filter(pl.any_horizontal(pl.col(name) == who for name in ids))


def eligible(intake: Intake, excluded: Mapping[str, Mapping[str, object]], problems: list[Problem]) -> pl.DataFrame:
    """Members whose profession may be employed; the others with the ground of the refusal."""
    grounds = {word: str(entry["ground"]) for entry in excluded.values() for word in entry["words"]}  # type: ignore[attr-defined]
    refused = [(row, ground) for row in intake.members.to_dicts()
               if (ground := grounds.get(str(row["profession"]).strip().casefold()))]
    problems += [problem_at(row, intake, "PROFESSION-EXCLUDED", row["profession"], ground, "profession")
                 for row, ground in refused]
    return intake.members.filter(~pl.col("member_id").is_in([row["member_id"] for row, _ in refused]))


def unsealed(rows: pl.DataFrame, sealed: pl.DataFrame, intake: Intake,
             problems: list[Problem]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that no earlier run sealed, and those sealed as they are. A sealed row that changed since waits."""
    joined = rows.join(sealed.select("row_key", sealed_hash="content_hash"), on="row_key", how="left",
                       maintain_order="left")
    changed = joined.filter(pl.col("sealed_hash") != pl.col("content_hash"))
    problems += [problem_at(row, intake, "ROW-SEALED-CHANGED") for row in changed.to_dicts()]
    fresh = joined.filter(pl.col("sealed_hash").is_null()).drop("sealed_hash")
    return fresh, joined.filter(pl.col("sealed_hash") == pl.col("content_hash"))


def of_the_month(pay: pl.DataFrame, order: "Order", intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Contracts of the run's month; one that waited since an earlier month is paid by a run of that month."""
    earlier = pay.filter(pl.col("month") != str(order.month))
    problems += [problem_at(row, intake, "PAY-OTHER-MONTH", row["month"], f"smart run --month {row['month']}", "start")
                 for row in earlier.to_dicts()]
    return pay.filter(pl.col("month") == str(order.month))


def known_members(rows: pl.DataFrame, members: pl.DataFrame, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Rows of members who may be employed; the others wait for their member's row."""
    if "member_id" not in rows.columns:
        return rows
    waiting = rows.join(members, on="member_id", how="anti", maintain_order="left")
    problems += [problem_at(row, intake, "ROW-WAITS-ON-REGISTER", row["member_id"], "", "member_id")
                 for row in waiting.to_dicts()]
    return rows.join(members.select("member_id"), on="member_id", how="semi", maintain_order="left")


def vat_fits(lines: pl.DataFrame, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Lines whose VAT fits the client.

    Law: VAT Code, article 21, paragraph 2: services to a business in another member state are taxed there;
    the customer pays the VAT (reverse charge), which needs his VAT number.
    """
    clients = intake.clients.select("client_id", _abroad=(pl.col("country") != "BE")
                                    & (pl.col("kind") == "company") & pl.col("vat_number").is_not_null())
    joined = lines.join(clients, on="client_id", how="left", maintain_order="left")
    reverse = pl.col("vat") == "reverse_charge"
    wrong = joined.filter(pl.col("_abroad") != reverse)
    problems += [problem_at(row, intake, "INVOICE-VAT-GROUND", row["vat"],
                          "reverse_charge" if row["_abroad"] else "21, 12, 6", "vat") for row in wrong.to_dicts()]
    return joined.filter(pl.col("_abroad") == reverse).drop("_abroad")


def uncovered(intake: Intake, pay: pl.DataFrame, order: "Order") -> list[Problem]:
    """A warning for each employed member without a share that covers the month.

    Each share covers one year of use from the day it was bought, one after the other.
    """
    covered = covered_until(intake.shares)
    employed = pay.unique("member_id", keep="first", maintain_order=True).sort("member_id")
    known = employed.join(covered, on="member_id", how="left", maintain_order="left")
    late = known.filter(pl.col("covered_until").is_null() | (pl.col("covered_until") < order.month.first))
    return [problem_at(row, intake, "SHARE-NOT-COVERED", str(row["covered_until"] or ""), "", "member_id")
            for row in late.to_dicts()]


def covered_until(shares: pl.DataFrame) -> pl.DataFrame:
    """Last covered day by member: member_id, covered_until (a date).

    A share covers one calendar year of use, the year of its purchase or, if that is covered, the next one:
    three shares bought in 2021 cover up to the end of 2023. A refund of all shares ends the cover.
    """
    signed = pl.when(pl.col("movement") == "subscription").then(pl.col("shares")).otherwise(-pl.col("shares"))
    moves = shares.with_columns(signed=signed).sort("member_id", "date", "row")
    onward = pl.col("signed").cum_sum(reverse=True).over("member_id")
    return (moves.with_columns(onward=onward).group_by("member_id")
            .agg(held=pl.col("signed").sum(), year=(pl.col("date").dt.year() - 1 + pl.col("onward")).max())
            .filter(pl.col("held") > 0)
            .select("member_id", covered_until=pl.date(pl.col("year"), 12, 31)).sort("member_id"))
