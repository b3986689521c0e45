"""What a member is given when he leaves: an overview, the holiday certificate, and the data of the C4.

The day of leaving is that of the command (--as-of); what was worked and paid until then is what sealed runs have. The refund
of shares is the share register's and is not in this pack.

Law: royal decree of 30 March 1967 on annual holidays, article 46 (certificate of employees); royal decree of 25 November 1991
on unemployment, article 137 (C4).
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.store import Books, open_books
from pipeline.core.calendar import weekdays
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.core.params import Params
from pipeline.core.refused import Refused
from pipeline.declarations.draft import Draft, WrongPeriod
from pipeline.declarations.member_books import budgets, contracts, holiday_paid, holiday_set_aside, months, premiums, years
from pipeline.declarations.people import Person, person
from pipeline.month.collect import param_book
from pipeline.month.registers import activities_in_force
from pipeline.month.rights import days_text
from pipeline.outputs.declaration import pending
from pipeline.outputs.render import Document

PAPERS = {"overview": "", "holiday": "the next employer", "c4": "ONEM/RVA, scenario 1 of the social risks"}
"""Each paper of the pack -> who takes it beside the member; none has accepted it."""
YEARS = 2
"""Calendar years that the certificate and the C4 look back on: that of leaving and the one before."""
HOUR = Decimal("0.01")


def leaving(home: Home, period: str, as_of: date) -> Draft:
    """The pack of a member such as M001. Raises WrongPeriod, Refused."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", period):
        raise WrongPeriod(f"{period!r} is no member such as M001")
    who, law = person(home, period, as_of), param_book(home)[0].in_force(as_of)
    with open_books(home.books_url, home.path) as books:
        worked = contracts(books, period).filter(pl.col("start") <= as_of.isoformat())
        if worked.is_empty():
            raise Refused([f"the books have no contract of {period} that began by {as_of}: there is nothing to certify"])
        said = {"overview": _overview(books, home, who, as_of), "holiday": _holiday(books, who, worked, as_of),
                "c4": _c4(who, worked, as_of, law)}
    documents = tuple(_paper(home, who, as_of, name, said[name]) for name in PAPERS)
    last = max(worked["end"].to_list())
    totals = {"last_day": last, "holiday_left": said["holiday"]["left"], "budget": said["overview"]["budget"]}
    told = (f"Pack of {period}, who leaves on {as_of}: Draft", *(f"{name}: {value}" for name, value in totals.items()),
            pending("leaving"))
    late = (f"{period} has a contract until {last}: the day of leaving is {as_of}",) if last > as_of.isoformat() else ()
    return Draft("leaving", period, {}, totals, told, documents=documents, problems=late)


def _paper(home: Home, who: Person, as_of: date, name: str, said: Document) -> Document:
    return {"kind": "leaving", "number": f"{name} {who['member_id']}", "paper": name, "as_of": as_of.isoformat(),
            "language": who["language"], "employer": home.cooperative, "draft": True,
            "goes_to": PAPERS[name],
            "member": {key: value for key, value in who.items() if isinstance(value, str)
                       and (key != "national_number" or name != "overview")}, **said}


def _overview(books: Books, home: Home, who: Person, as_of: date) -> Document:
    """Last pay, and what the budgets that the member runs still have."""
    own = activities_in_force(home, as_of).filter(administrator=who["member_id"])
    left = budgets(books, own["activity_id"].to_list())
    every = [row for year in years(books, who["member_id"]) for row in months(books, who["member_id"], year).to_dicts()]
    last = every[-1]
    return {"activities": [{"activity_id": key, "name": name, "left": text(from_cents(left[key]))}
                           for key, name in own.select("activity_id", "name").iter_rows()],
            "budget": text(from_cents(sum(left.values()))),
            "last_pay": {"month": last["month"], "numbers": last["numbers"], "paid_on": last["paid_on"],
                         **{name: text(from_cents(last[name])) for name in ("net", "exceptional_net", "reimbursed", "paid")}}}


def _holiday(books: Books, who: Person, worked: pl.DataFrame, as_of: date) -> Document:
    """By year of reference: work of an employee, and holiday pay paid of it; work of which the holiday fund pays."""
    of_premiums, paid = premiums(books, who["member_id"]), holiday_paid(books, who["member_id"])
    found = [_reference(str(year), worked, of_premiums, paid) for year in range(as_of.year, as_of.year - YEARS, -1)]
    employee = worked.filter(status="employee")
    return {"years": [year for year in found if any(year[name] for name in ("employee", "fund", "paid"))],
            "first_day": employee["start"].min() or "", "last_day": employee["end"].max() or "",
            "left": text(from_cents(holiday_set_aside(books, who["member_id"])))}


def _reference(year: str, worked: pl.DataFrame, of_premiums: pl.DataFrame, paid: pl.DataFrame) -> Document:
    of_year, extra = worked.filter(pl.col("month").str.starts_with(year)), of_premiums.filter(year=year)
    is_employee, by_fund = pl.col("status") == "employee", pl.col("status").is_in(["worker", "artist"])
    return {"year": year, "employee": _work(of_year.filter(is_employee), extra.filter(is_employee), "gross"),
            "fund": _work(of_year.filter(by_fund), extra.filter(by_fund), "onss_base"),
            "paid": _paid(paid.filter(year=year))}


def _work(rows: pl.DataFrame, extra: pl.DataFrame, base: str) -> Document:
    """Days, gross with premiums, base (108 % where the fund pays); nothing where there is no work."""
    if rows.is_empty():
        return {}
    return {"days": days_text(from_cents(_sum(rows, "days_worked"))),
            "gross": text(from_cents(_sum(rows, "gross") + _sum(extra, "gross"))),
            "base": text(from_cents(_sum(rows, base) + _sum(extra, base)))}


def _sum(rows: pl.DataFrame, name: str) -> int:
    return int(rows[name].sum())


def _paid(rows: pl.DataFrame) -> Document:
    """Simple and double holiday pay, gross; what was kept of it, and what the employer paid on it."""
    if rows.is_empty():
        return {}
    simple, whole = _sum(rows, "simple"), _sum(rows, "gross")
    amounts = {"simple": simple, "double": whole - simple, "kept": _sum(rows, "social_deduction"),
               "employer": _sum(rows, "employer_onss")}
    return {name: text(from_cents(amount)) for name, amount in amounts.items()}


def _c4(who: Person, worked: pl.DataFrame, as_of: date, law: Params) -> Document:
    """Periods of the years that count, and the last contract: hours a week, pay, how it ended."""
    first = date(as_of.year - YEARS + 1, 1, 1).isoformat()
    periods = worked.filter(pl.col("end") >= first).sort("start", "end").to_dicts()
    last = _last_contract(worked)
    full_time = Decimal(law["weekly_hours"].value)
    return {"periods": [{**{name: row[name] for name in ("start", "end", "status", "joint_committee")},
                         "days": days_text(from_cents(row["days_worked"])), "gross": text(from_cents(row["gross"]))}
                        for row in periods],
            "last": {"start": last["start"], "end": last["end"], "joint_committee": last["joint_committee"],
                     "status": last["status"], "hours_q": str(hours_a_week(last, full_time)), "hours_s": str(full_time),
                     "gross": text(from_cents(last["gross"])), "days": days_text(from_cents(last["days_worked"])),
                     "unemployment": last["status"] != "student", "end_manner": "fixed_term"}}


def _last_contract(worked: pl.DataFrame) -> Document:
    """The contract that ended last, whole: one that crosses a student's quota stands in two rows, and its part above the quota
    opens unemployment."""
    ending = worked.sort("end", "start")["row_key"][-1]
    rows = worked.filter(row_key=ending).sort(pl.col("status") == "student")
    return {**rows.to_dicts()[0], "gross": _sum(rows, "gross"), "days_worked": _sum(rows, "days_worked")}


def hours_a_week(contract: Mapping[str, Any], full_time: Decimal) -> Decimal:
    """Mean hours a week of a contract (factor Q): its days of full_time / 5 hours, over its weeks from Monday to Friday; full
    time at most, where it lies in a weekend or within less than a week."""
    weeks = Decimal(weekdays(date.fromisoformat(contract["start"]), date.fromisoformat(contract["end"]))) / 5
    hours = from_cents(contract["days_worked"]) * full_time / 5
    return min((hours / weeks).quantize(HOUR) if weeks else full_time, full_time)
