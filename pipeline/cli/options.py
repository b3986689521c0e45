"""Options that several commands share: month, run, day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from pipeline.core.calendar import Month


class MonthType(click.ParamType):
    """A month written 2026-03, or `previous`: the month before the day of --as-of."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month | str:
        if isinstance(value, Month) or value == "previous":
            return value
        try:
            return Month.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Day(click.ParamType):
    """A day written 2026-04-02."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-04-02", param, ctx)


def chosen(month: Month | str, day: date) -> Month:
    """The month meant by --month on a day."""
    return Month(day.year, day.month).before if isinstance(month, str) else month


def decided(by: str | None, *decisions: Sequence[tuple[str, str]]) -> None:
    """Refuse decisions (id and reason of each) that nobody takes by name, or without a reason: the books keep both."""
    if any(decisions) and not (by or "").strip():
        raise click.UsageError("a decision needs --by NAME: the books keep who decided")
    if any(not reason.strip() for some in decisions for _, reason in some):
        raise click.UsageError("a decision needs a reason: the books keep it")


month_option = click.option("--month", type=MonthType(), required=True, help="Such as 2026-03, or previous.")
run_option = click.option("--run", "nth", type=click.IntRange(1), help="Which run of the month; default the latest.")
as_of = click.option("--as-of", type=Day(), default=lambda: date.today(), show_default="today",
                     help="The day that dates invoices, payment and law.")
as_json = click.option("--json", "as_json", is_flag=True, help="For machines.")
quiet = click.option("--quiet", is_flag=True, help="Silent on success, for cron.")
