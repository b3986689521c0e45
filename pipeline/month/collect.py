"""Everything that a month reads, as one value: what was dropped, the books' opening, the policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from pipeline.books.erasure import erased_receipts
from pipeline.books.store import Books, Opening, open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.params import Dated, ParamBook, ParameterError, load
from pipeline.core.params import read as read_params
from pipeline.core.refused import WrongUse
from pipeline.intake import Intake, read_inbox
from pipeline.month.admit import Admitted, admit
from pipeline.month.corrections import compare, to_take_back
from pipeline.month.eligible import told_of_allowance
from pipeline.rules import param_files, policy_file

SHARES_OF_THE_WHOLE = {"mutualised_margin_rate", "fee_rate"}
"""Entries of the policy that take a share of a sum from that sum itself."""


class UnknownHold(WrongUse):
    """A --hold that names nobody."""


@dataclass(frozen=True)
class Order:
    """What the person (or cron) asked for. `holds`: id of a member or client -> reason. `releases`: member whose payment is let
    through although his account asks for a second look -> reason."""

    month: Month
    as_of: date
    holds: Mapping[str, str]
    workers: int = 1
    releases: Mapping[str, str] = field(default_factory=dict)

    @property
    def pay_day(self) -> date:
        return self.as_of


@dataclass(frozen=True)
class Inputs:
    """All that the pure middle may know. Frames are sorted by their key, with file, sheet and row of origin."""

    order: Order
    cooperative: Mapping[str, str]
    book: ParamBook
    policy_changes: tuple[str, ...]
    opening: Opening
    intake: Intake
    rows: Admitted
    payment_settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def tax_day(self) -> date:
        """Day whose scale taxes the month: that of its first run, as long as it is paid in the same year."""
        first = self.opening.first_as_of
        return first if first and first.year == self.order.pay_day.year else self.order.pay_day

    @cached_property
    def policy(self) -> dict[str, Dated]:
        """The cooperative's choices and the law on the day of the run."""
        return self.book.in_force(self.order.as_of)


def collect(home: Home, order: Order) -> Inputs:
    """Read the inbox, the registers in force and the books. Nothing is written."""
    book, changes = param_book(home)
    opening, intake = read(home, order)
    _known_holds(order, intake)
    rows = admit(registers_in_force(intake, order.month.last), opening, book, order)
    return Inputs(order, home.cooperative, book, changes, opening, intake, rows, home.payment_settings)


def with_sealed_rows(opening: Opening, intake: Intake, books: Books) -> Opening:
    """The opening with what the books hold of rows that a workbook now says otherwise, or no longer, and of its receipts."""
    receipts = set(intake.expenses["receipt_sha256"].drop_nulls())
    asking = set(intake.copyright["activity_id"])
    return replace(opening, to_take_back=books.sealed(to_take_back(compare(intake, opening)), receipts, asking))


def read(home: Home, order: Order, also: Sequence[Path] = ()) -> tuple[Opening, Intake]:
    """The books' opening, and the inbox with the registers in force. also: workbooks that lie elsewhere."""
    with open_books(home.books_url, home.path) as books:
        opening = books.opening(str(order.month), order.as_of)
        archived = [[home.path / name for name in together] for together in opening.last_registers]
        intake = read_inbox(home.inbox, str(order.month), archived, order.workers, also, erased_receipts(home.path, books))
        told = told_of_allowance(intake, param_book(home)[0].in_force(order.as_of)["amateur_allowance_words"].value)
        return with_sealed_rows(opening, told, books), told


def _known_holds(order: Order, intake: Intake) -> None:
    """Raises UnknownHold: a slip of the hand must not silently pay, or not pay, the one who was meant."""
    known = {*intake.members["member_id"], *intake.clients["client_id"], *intake.activities["activity_id"]}
    if unknown := sorted({*order.holds} - known | {*order.releases} - {*intake.members["member_id"]}):
        raise UnknownHold(f"no member, client or Activity is called {', '.join(unknown)}: nothing was run")


def param_book(home: Home) -> tuple[ParamBook, tuple[str, ...]]:
    """Law and policy, where the cooperative's `policy.yaml` replaces policy entries; also their names."""
    law = load(param_files())
    changes = read_params(home.policy_path) if home.policy_path.is_file() else {}
    if fixed := sorted(set(changes) - set(read_params(policy_file()))):
        raise ParameterError(f"policy.yaml: {fixed[0]} is no choice of the cooperative; `smart law` lists all names")
    for name in SHARES_OF_THE_WHOLE & set(changes):
        if any(entry.value is not None and not 0 <= entry.value < 1 for entry in changes[name]):
            raise ParameterError(f"policy.yaml: {name} is a share from 0 to below 1")
    before = {name: tuple(entry for entry in law.entries[name] if entry.since < own[0].since) for name, own in changes.items()}
    return law.changed({name: (*before[name], *own) for name, own in changes.items()}), tuple(sorted(changes))


def registers_in_force(intake: Intake, day: date) -> Intake:
    """Members and Activities as they are on a day: of several rows of one key, the latest begun."""
    def latest(rows: pl.DataFrame, key: str) -> pl.DataFrame:
        begun = rows.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        return begun.sort(key, "valid_from", nulls_last=False).unique(key, keep="last", maintain_order=True)

    return replace(intake, members=latest(intake.members, "member_id"),
                   activities=latest(intake.activities, "activity_id"))
