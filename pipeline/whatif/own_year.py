"""A year's work as the comparison needs it: a member's own, from the books, or one made of figures alone."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import polars as pl

from pipeline.books.member_year import MemberYear
from pipeline.core.calendar import Month
from pipeline.core.money import EXACT, cents_of, text
from pipeline.core.params import ParamBook
from pipeline.whatif.simulate import price, simulate
from pipeline.whatif.situation_columns import BadSituation
from pipeline.whatif.situations import situations

MONTHS = 12
SHORTEST_MONTH = 20
"""Days from Monday to Friday that every month has; with more of them a contract fills its month."""


class NothingToCompare(ValueError):
    """A year without anything that can be compared; says why."""


@dataclass(frozen=True)
class OwnYear:
    """What a year's work was worth and how Smart paid it; amounts in EUR.

    turnover: what it takes to pay all that the year paid: fee + expenses + copyright + what employment cost, exactly; of figures,
    as they say it, the cents that no pay could take left in the budget.
    employer: contributions and funds; insurance: accidents and the mutualised margin; holiday: set aside less paid out.
    gross, contributions, pay: with premiums and holiday pay; pay is what is taxed. withheld: tax kept in advance.
    unknown: the values of the law for want of which it is not known what Smart would pay; its amounts are 0 then.
    came_in, in_budget: what the Activities were invoiced for him, and what of it is not spent yet (or came from before).
    """

    turnover: Decimal
    fee: Decimal
    expenses: Decimal
    copyright_gross: Decimal
    copyright_net: Decimal
    employer: Decimal
    insurance: Decimal
    holiday: Decimal
    gross: Decimal
    contributions: Decimal
    pay: Decimal
    withheld: Decimal
    work_bonus_A: Decimal
    work_bonus_B: Decimal
    counted_pay: Decimal
    counted_days: Decimal
    came_in: Decimal
    in_budget: Decimal
    months: tuple[str, ...]
    sealed: tuple[str, ...]
    is_student: bool
    unknown: str = ""

    @property
    def quarters(self) -> int:
        """Quarters that the year has so far: those with a sealed month; all four where it is made of figures."""
        return len({(int(month[5:]) - 1) // 3 for month in self.sealed or self.months})


def from_books(found: MemberYear, member_id: str, year: int, book: ParamBook) -> OwnYear:
    """A member's own year. Raises NothingToCompare."""
    if not found.sealed:
        raise NothingToCompare(f"{year} has no sealed month: approve one first, or compare from figures: --turnover 20000")
    if not found.months:
        raise NothingToCompare(f"{member_id} was paid nothing in the sealed months of {year}: {', '.join(found.sealed)}")
    sums: dict[str, Decimal] = {name: cents_of(amount) for name, amount in found.amounts.iter_rows()}

    def total(*names: str) -> Decimal:
        return sum((sums.get(name, Decimal(0)) for name in names), Decimal(0))

    spent = total("full_cost", "expenses", "copyright_gross")
    if spent <= 0:
        raise NothingToCompare(f"what {year} paid {member_id} was taken back: nothing is left to compare")
    turnover, fee = _price(total("full_cost", "copyright_gross"), total("expenses"), year, book)
    came_in, fees = (sum(found.came_in[name].to_list(), Decimal(0)) for name in ("came_in", "fees"))
    return OwnYear(
        turnover, fee, total("expenses"), total("copyright_gross"), total("copyright_net"),
        employer=total("employer_onss", "funds"), insurance=total("accident_insurance", "margin"),
        holiday=total("holiday_provision"), gross=total("gross", "exceptional_gross"),
        contributions=total("onss_net", "special_contribution", "exceptional_social_deduction"),
        pay=total("taxable", "exceptional_gross") - total("exceptional_social_deduction"),
        withheld=total("withholding", "exceptional_withholding"), work_bonus_A=total("work_bonus_A"),
        work_bonus_B=total("work_bonus_B"), counted_pay=total("counted_gross"), counted_days=total("counted_days"),
        came_in=cents_of(came_in), in_budget=cents_of(came_in - fees - spent), months=found.months, sealed=found.sealed,
        is_student=total("student_gross") != 0)


def from_figures(turnover: Decimal, expenses: Decimal, year: int, status: str, days: Decimal | None, book: ParamBook) -> OwnYear:
    """A year in which turnover, expenses and days come in evenly, each month paid as one contract. Raises NothingToCompare.

    days: of the year; None: as many as the turnover has at the policy's price of a day.
    """
    rows = situations(list(_months(turnover, expenses, year, status, days, book)), date(year, MONTHS, 31), book)
    parts = simulate(rows, book)
    if missing := {part.stopped["missing_parameters"][0] for part in parts if part.stopped.height}:
        return _not_paid(turnover, expenses, year, status == "student", ", ".join(sorted(missing)))
    done = pl.concat([part.rows for part in parts], how="diagonal")

    def total(*names: str) -> Decimal:
        return cents_of(sum((each for name in names for each in done[name].cast(EXACT).to_list()), Decimal(0)))

    if total("full_cost") <= 0:
        raise NothingToCompare("fee and expenses take all of the turnover: no pay is left to compare")
    fee, counts = total("fee"), status != "student"
    return OwnYear(
        turnover, fee, expenses, Decimal(0), Decimal(0), employer=total("employer_onss", "funds"),
        insurance=total("accident_insurance", "margin"), holiday=total("holiday_provision"), gross=total("gross"),
        contributions=total("onss_net", "special_contribution"), pay=total("taxable"), withheld=total("withholding"),
        work_bonus_A=total("work_bonus_A"), work_bonus_B=total("work_bonus_B"),
        counted_pay=total("gross") if counts else Decimal(0), counted_days=_days(done) if counts else Decimal(0),
        came_in=turnover, in_budget=turnover - fee - expenses - total("full_cost"), months=_names(year),
        sealed=(), is_student=not counts)


def _not_paid(turnover: Decimal, expenses: Decimal, year: int, is_student: bool, unknown: str) -> OwnYear:
    """A turnover of which it is not known what Smart would pay."""
    of_pay = {each.name: Decimal(0) for each in fields(OwnYear) if each.type is Decimal}
    return OwnYear(**{**of_pay, "turnover": turnover, "expenses": expenses, "came_in": turnover}, months=_names(year), sealed=(),
                   is_student=is_student, unknown=unknown)


def _names(year: int) -> tuple[str, ...]:
    return tuple(str(Month(year, nth)) for nth in range(1, MONTHS + 1))


def _price(cost: Decimal, expenses: Decimal, year: int, book: ParamBook) -> tuple[Decimal, Decimal]:
    """The turnover that pays this, and the fee in it."""
    try:
        priced = price(cost, expenses, date(year, MONTHS, 31), book)
    except BadSituation as error:
        raise NothingToCompare(str(error)) from None
    return priced["invoice"], priced["invoice"] - cost - expenses


def _months(turnover: Decimal, expenses: Decimal, year: int, status: str, days: Decimal | None,
            book: ParamBook) -> Iterator[dict[str, str | None]]:
    """Twelve situations, amounts shared out to the cent, the last month with what is left over."""
    policy = book.in_force(date(year, MONTHS, 31))
    each = (days if days is not None else turnover / policy["comparison_day_price"].value) / MONTHS
    days_paid = None if each > SHORTEST_MONTH else text(max(cents_of(each), Decimal(1)))
    for nth in range(1, MONTHS + 1):
        own = {name: text(_share(amount, nth)) for name, amount in (("invoice", turnover), ("expenses", expenses))}
        yield {"id": str(nth), "date": Month(year, nth).last.isoformat(), "status": status, "days_paid": days_paid, **own}


def _share(whole: Decimal, nth: int) -> Decimal:
    part = cents_of(whole / MONTHS)
    return part if nth < MONTHS else whole - part * (MONTHS - 1)


def _days(done: pl.DataFrame) -> Decimal:
    return sum((days for days in done.select(pl.coalesce("days_paid", "days_full_month")).to_series()), Decimal(0))
