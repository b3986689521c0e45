"""Who and what may go on this month: holds, eligibility, rows that earlier runs sealed already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.core.params import ParamBook, Params
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at
from pipeline.month.addressees import addressed, unaddressed
from pipeline.month.corrections import compare, gone, of, on_new_receipts, only_adding, outdated, worth_another
from pipeline.month.cover import covered
from pipeline.month.due import due_now
from pipeline.month.eligible import (
    agreed,
    allowed_functions,
    eligible,
    plausible,
    ungarnished,
    void_terms,
    without_allowance,
    without_shares,
)
from pipeline.month.overlaps import without_overlaps
from pipeline.month.reserved import reserved
from pipeline.month.share_register import share_register
from pipeline.month.switches import switched
from pipeline.month.vat_grounds import vat_fits, with_grounds

if TYPE_CHECKING:
    from pipeline.books.store import Opening
    from pipeline.month.collect import Order

Origin = tuple[str, str, int]
"""File, sheet and Excel row."""


@dataclass(frozen=True)
class Admitted:
    """Rows that go on, and what was set aside: `sealed` rows were paid or invoiced by an earlier run.

    shares: movements of shares that the books do not have yet (see `ShareRegister`).
    Rows that were sealed otherwise go on too. gone: sealed rows that their workbook lacks (kind, row_key), taken back;
    kept_open: files whose rows that are gone wait for a run of their month.
    reserved: contracts that wait, of every month; their share of the budget is kept for them (see `reserved`). agreed: those of
    the month that are agreed and not yet to be paid: they end after the run, or their Dimona was refused.
    held: rows by id of a hold. switches: statuses that are switched off: status, instead, reason, rows.
    """

    members: pl.DataFrame
    shares: pl.DataFrame
    activities: pl.DataFrame
    clients: pl.DataFrame
    lines: pl.DataFrame
    expenses: pl.DataFrame
    pay: pl.DataFrame
    copyright: pl.DataFrame
    reserved: pl.DataFrame
    agreed: pl.DataFrame
    problems: tuple[Problem, ...]
    sealed: frozenset[Origin]
    gone: pl.DataFrame
    kept_open: tuple[str, ...]
    held: Mapping[str, int]
    switches: tuple[Mapping[str, object], ...]


def admit(intake: Intake, opening: "Opening", book: ParamBook, order: "Order") -> Admitted:
    """Set aside sealed, held and refused rows, each refusal with its problem."""
    policy = book.in_force(order.as_of)
    problems: list[Problem] = []
    shares = share_register(intake, opening.shares, book, order.as_of, order.holds, opening.begins_on)
    members = eligible(intake, policy["excluded_professions"].value, problems)
    compared = compare(intake, opening)
    nobody = unaddressed(opening, intake)
    missing = gone(compared, opening, order, nobody)
    problems += [*only_adding(intake, opening, compared), *outdated(intake, compared), *shares.problems]
    frames = {name: rows.open for name, rows in compared.items()}
    lines, changed = (with_grounds(rows, intake, policy) for rows in (frames["lines"], compared["lines"].changed))
    frames["lines"], reworded = worth_another(lines, changed, opening, book, order)
    contracts, frames["pay"] = frames["pay"], of_the_month(frames["pay"], order, intake, problems)
    turned = switched(frames["pay"], book, intake)
    problems += [*turned.problems, *_reworded(reworded, intake), *void_terms(intake, policy["business_term_longest"].value)]
    frames = {name: known_members(rows, members, intake, problems) for name, rows in (frames | {"pay": turned.rows}).items()}
    stay = opening.month_contracts.join(missing.taken_back, on="row_key", how="anti", maintain_order="left")
    payable = _payable(frames["pay"], members, stay, policy, intake, problems)
    frames["pay"] = covered(payable, shares.known, opening.paid_months, order, policy, intake, problems)
    _without_words(frames, policy, intake, problems)
    held = held_back(frames, intake, order, problems)
    frames["lines"] = _sellable(addressed(frames["lines"], nobody, intake, problems), intake, policy, order, problems)
    frames["expenses"] = on_new_receipts(frames["expenses"], opening, missing, intake, problems)
    frames["pay"], agreed = due_now(frames["pay"], intake, order, problems)
    return Admitted(
        members=members, shares=shares.new, activities=intake.activities, clients=intake.clients, **frames,
        reserved=reserved(contracts, frames["pay"], intake, opening, order), agreed=agreed, gone=missing.taken_back,
        kept_open=missing.kept_open, problems=tuple(sorted([*problems, *missing.problems])),
        sealed=origins(*(each.same for each in compared.values()), reworded), held=held, switches=turned.lines)


def _without_words(frames: dict[str, pl.DataFrame], policy: Params, intake: Intake, problems: list[Problem]) -> None:
    """Take rows out of the frames that ask for the allowance for amateur arts, or are for shares of the cooperative."""
    for name, column in (("expenses", "description"), ("pay", "function"), ("copyright", "work_title")):
        frames[name] = without_allowance(frames[name], column, policy["amateur_allowance_words"].value, intake, problems)
    for name in ("expenses", "lines"):
        frames[name] = without_shares(frames[name], policy["share_expense_words"].value, intake, problems)


def _reworded(lines: pl.DataFrame, intake: Intake) -> list[Problem]:
    """A word on lines that an invoice already sent tells in other words."""
    return [problem_at(row, intake, "ROW-REWORDED", column="description") for row in lines.to_dicts()]


def _payable(pay: pl.DataFrame, members: pl.DataFrame, sealed: pl.DataFrame, policy: Params, intake: Intake,
             problems: list[Problem]) -> pl.DataFrame:
    """Contracts that may be paid: their function is allowed, no creditor seizes the wage, none of their days is paid already.

    sealed: contracts of the month that earlier runs paid and this one does not take back.
    """
    allowed = allowed_functions(pay, policy["excluded_professions"].value, intake, problems)
    free = ungarnished(allowed, members, intake, problems)
    return without_overlaps(free, sealed, intake, problems)


def _sellable(lines: pl.DataFrame, intake: Intake, policy: Params, order: "Order", problems: list[Problem]) -> pl.DataFrame:
    """Lines whose buyer may be asked: he agreed where he is an Activity, their VAT fits him, their amount is plausible."""
    fitting = vat_fits(agreed(lines, intake, order.as_of, problems), intake, policy, problems)
    return plausible(fitting, policy["most_of_a_line"].value, intake, problems)


def origins(*frames: pl.DataFrame) -> frozenset[Origin]:
    """Where rows stand."""
    return frozenset(origin for rows in frames for origin in rows.select("file", "sheet", "row").iter_rows())


def held_back(frames: dict[str, pl.DataFrame], intake: Intake, order: "Order", problems: list[Problem]) -> dict[str, int]:
    """By id of a hold the rows that it takes out of the frames."""
    held = {who: sum(of(rows, who).height for rows in frames.values()) for who in sorted(order.holds)}
    for who, reason in sorted(order.holds.items()):
        for name, rows in frames.items():
            problems += [problem_at(row, intake, "HELD", who, reason) for row in of(rows, who).to_dicts()]
            frames[name] = rows.join(of(rows, who), on="row_key", how="anti", maintain_order="left")
    return held


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
