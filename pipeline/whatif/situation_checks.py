"""What no rule can mean in a situation: flags that exclude each other, days that no month has, pay that nobody owes."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.core.calendar import Month, weekdays

STARTS = ("gross", "invoice", "net")
HOLIDAY_PAY = ("double_holiday", "exit_holiday")


def faults(row: Mapping[str, Any]) -> Iterator[str]:
    """Column and what is wrong with it, in words, of one typed situation."""
    given = [name for name in STARTS if row[name] is not None]
    if len(given) != 1:
        yield f": give one of gross, invoice or net (found {', '.join(given) or 'none'})"
    yield from _family(row)
    yield from _time(row)
    if row["kind"]:
        yield from _exceptional(row)


def _family(row: Mapping[str, Any]) -> Iterator[str]:
    """The disabled are among the children; a single parent is single and has some."""
    if row["disabled_children"] > row["children"]:
        yield ", disabled_children: more than children, which counts them too"
    if row["single_parent"] and row["spouse"] != "single":
        yield f", single_parent: a single parent has no spouse (spouse is {row['spouse']})"
    if row["single_parent"] and not row["children"]:
        yield ", single_parent: a single parent has children (children is 0)"
    if row["disabled_spouse"] and row["spouse"] == "single":
        yield ", disabled_spouse: there is no spouse (spouse is single)"


def _time(row: Mapping[str, Any]) -> Iterator[str]:
    """A share of full time or a part of the month, not both; no more days than the month has."""
    for name in ("days_paid", "hours_paid"):
        if row["time_fraction"] is not None and row[name] is not None:
            yield f", time_fraction: give it or {name}, not both"
    month = Month(row["date"].year, row["date"].month)
    full = row["days_full_month"] or weekdays(month.first, month.last)
    if row["days_paid"] is not None and row["days_paid"] > full:
        yield f", days_paid: {row['days_paid']} is more than the {full} days of the full month"


def _exceptional(row: Mapping[str, Any]) -> Iterator[str]:
    """Exceptional pay starts from a gross; double holiday pay is the employer's to pay for employees only.

    Law: laws on the annual holidays, coordinated on 28 June 1971: a holiday fund pays manual workers and artists.
    """
    for name in ("invoice", "net"):
        if row[name] is not None:
            yield f", {name}: exceptional pay starts from a gross"
    if row["annual_reference"] is None and row["status"] != "student":
        yield ", annual_reference: exceptional pay needs it"
    if row["social_deduction"] is not None and row["gross"] is not None and row["social_deduction"] > row["gross"]:
        yield ", social_deduction: more than the gross"
    holiday = row["kind"] in HOLIDAY_PAY
    if holiday and row["status"] in ("worker", "artist"):
        yield f", kind: the holiday fund (ONVA) pays the holiday pay of {row['status']}s, not the employer"
    if holiday and row["status"] == "student":
        yield ", kind: a student within the quota has no holiday pay"
    if holiday and row["expenses"]:
        yield ", expenses: holiday pay is invoiced to nobody, it was set aside before"
