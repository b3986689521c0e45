"""What may be claimed of late invoices on a day, by the rules of their kind of client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.calendar import working_days_after
from pipeline.core.money import EXACT, from_cents
from pipeline.core.params import ParamBook, Params
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.receivables.late import Late, half_years
from pipeline.receivables.terms import CONSUMER, WAIT
from pipeline.rules import CLAIM, OPEN_PERIOD

FIRST, FORMAL = 1, 3
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Period:
    """Interest of one period: what was open, the rate, how many days, and its part before rounding."""

    start: date
    end: date
    balance: Decimal
    rate: Decimal
    days: int
    part: Decimal


@dataclass(frozen=True)
class Claim:
    """What is asked for one invoice, in EUR. missing: parameters without a value on some of its days: it bears no interest.

    reminder_costs: of a consumer's extra reminders. free: a consumer's first reminder, which asks for the balance alone; then
    `claim_from` is the first day of a claim, `to_come` the lump sum and `each_reminder` the cost of a reminder that may follow.
    """

    late: Late
    level: int
    balance: Decimal
    interest: Decimal
    lump_sum: Decimal
    reminder_costs: Decimal
    periods: tuple[Period, ...]
    missing: str
    free: bool
    claim_from: date | None
    to_come: Decimal
    each_reminder: Decimal

    @property
    def total(self) -> Decimal:
        return self.balance + self.interest + self.lump_sum + self.reminder_costs

    @property
    def recovery(self) -> Decimal:
        """All costs of recovery: the lump sum, and those of extra reminders."""
        return self.lump_sum + self.reminder_costs


def level_due(late: Late, as_of: date, policy: Params) -> int:
    """The reminder that is due on a day: 1, 2, or 3 the formal notice; 0 for none.

    A consumer's second is never sent before the law lets anything be claimed.
    """
    if late.disputed or late.level >= FORMAL:
        return 0
    if late.reminded is None:
        first = working_days_after(late.due_date, int(policy["reminder_first_working_days"].value))
        return 1 if as_of >= first else 0
    wait = int(policy["reminder_days"].value[late.level - 1])
    least = int(policy[WAIT].value) + 1 if late.client_kind == CONSUMER and late.level == 1 else 0
    return late.level + 1 if as_of >= late.reminded + timedelta(days=max(wait, least)) else 0


def claims(due: Sequence[tuple[Late, int]], as_of: date, book: ParamBook) -> list[Claim]:
    """Claims of late invoices at their level, in the order given. Those of which `unknown_law` names a parameter have none."""
    if not due:
        return []
    wait = int(book.in_force(as_of)[WAIT].value)
    periods, missing = _periods([late for late, _ in due], as_of, book, wait)
    sums = _sums(due, periods, book, as_of)
    return [_free(late, sums[late.number], as_of + timedelta(days=wait + 1)) if late.client_kind == CONSUMER and level == FIRST
            else _full(late, level, sums[late.number], periods.get(late.number, ()), missing.get(late.number, ""))
            for late, level in due]


def _free(late: Late, row: Mapping[str, Decimal], claim_from: date) -> Claim:
    """A consumer's first reminder: the balance, and what may follow it."""
    return Claim(late, FIRST, row["balance"], NOTHING, NOTHING, NOTHING, (), "", True, claim_from, row["lump_sum"],
                 row["reminder_costs"])


def _full(late: Late, level: int, row: Mapping[str, Decimal], periods: Sequence[Period], missing: str) -> Claim:
    return Claim(late, level, row["balance"], row["interest"], row["lump_sum"], row["reminder_costs"], tuple(periods), missing,
                 False, None, NOTHING, NOTHING)


def _since(late: Late, wait: int) -> date:
    """The day after which interest runs: the due date; for a consumer the last day of the wait after the first reminder."""
    if late.client_kind == CONSUMER and late.first_reminded:
        return max(late.due_date, late.first_reminded + timedelta(days=wait))
    return late.due_date


def _periods(late: Sequence[Late], as_of: date, book: ParamBook, wait: int) -> tuple[dict[str, list[Period]], dict[str, str]]:
    """Open periods by invoice, with interest; and the parameters that some lack: these invoices have no period at all."""
    rows = [(each.number, each.client_kind, each.terms, start, end, from_cents(cents), (end - start).days,
             start + timedelta(days=1))
            for each in late for begin, until, cents in each.balances(as_of)
            for start, end in half_years(max(begin, _since(each, wait)), until)]
    schema: dict[str, Any] = {"number": pl.String, "client_kind": pl.String, "terms": pl.String, "start": pl.Date,
                              "end": pl.Date, "balance": EXACT, "days": EXACT, "law_day": pl.Date}
    done = compute_dated(pl.DataFrame(rows, schema=schema, orient="row"), rules_in(*OPEN_PERIOD), book)
    found: dict[str, list[Period]] = {}
    for row in done.rows.sort("number", "start").to_dicts():
        found.setdefault(row["number"], []).append(
            Period(row["start"], row["end"], row["balance"], row["interest_rate"], int(row["days"]), row["interest_part"]))
    stopped = dict(done.stopped.select("number", "missing_parameters").rows()) if done.stopped.height else {}
    return {number: parts for number, parts in found.items() if number not in stopped}, stopped


def _sums(due: Sequence[tuple[Late, int]], periods: dict[str, list[Period]], book: ParamBook,
          as_of: date) -> dict[str, dict[str, Decimal]]:
    """Balance, interest, lump sum and costs of reminders of each invoice; of a first one, the costs of the next."""
    rows = [(late.number, late.client_kind, late.terms, from_cents(late.open_cents), Decimal(max(1, level - FIRST)),
             sum((each.part for each in periods.get(late.number, ())), NOTHING), as_of) for late, level in due]
    schema: dict[str, Any] = {"number": pl.String, "client_kind": pl.String, "terms": pl.String, "balance": EXACT,
                              "extra_reminders": EXACT, "interest_parts": EXACT, "law_day": pl.Date}
    done = compute_dated(pl.DataFrame(rows, schema=schema, orient="row"), rules_in(*CLAIM), book)
    return {row["number"]: row for row in done.rows.to_dicts()}
