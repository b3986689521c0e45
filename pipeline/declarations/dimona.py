"""Dimona on a day: contracts that begin within days without a number, refused ones, and the requests to send.

The truth is the latest dropped workbooks over the sealed contracts. Requests have the form of the ONSS's REST service; the batch
sends nothing.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

import polars as pl

from pipeline.books.accounting import AGREEMENTS
from pipeline.books.agreements import standing
from pipeline.books.store import open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.declarations.draft import Draft, WrongPeriod
from pipeline.month.agreements import agreements, standing_after
from pipeline.month.collect import Inputs, Order, collect
from pipeline.month.dimona import CANCEL, DUE, LATE, UPDATE, needed
from pipeline.month.due import REFUSED
from pipeline.outputs.declaration import Summary, Table, summary, told

STATES = (LATE, DUE, REFUSED, UPDATE, CANCEL)
URGENT = (LATE, REFUSED)
SHOWN = ("state", "start", "end", "member", "activity_id", "contract", "dimona_number", "reason")
WORKER_TYPES = {"student": "STU"}
"""Status -> type of worker; all others are OTH, artists too."""
Row = Mapping[str, Any]


def dimona(home: Home, period: str, as_of: date) -> Draft:
    """What is to be declared on a day such as 2026-04-05. Raises WrongPeriod."""
    try:
        day = date.fromisoformat(period)
    except ValueError:
        raise WrongPeriod(f"{period!r} is not a day such as 2026-04-05") from None
    inputs = collect(home, Order(Month(day.year, day.month), day, {}))
    ahead = int(inputs.policy["dimona_days"].value)
    contracts, before = _contracts(home, inputs, day + timedelta(days=ahead))
    rows = needed(contracts, inputs.intake.dimona, before, day, ahead)
    people = {row["member_id"]: row for row in inputs.intake.members.to_dicts()}
    listed = [{**row, "member": _name(people.get(row["member_id"]), row)} for row in rows.to_dicts()]
    totals = {state: rows.filter(state=state).height for state in STATES} | {"contracts": contracts.height}
    said = Summary("dimona", period, as_of, home.cooperative, (), (_table(listed),))
    hours = Decimal(inputs.policy["weekly_hours"].value)
    requests = [request(row, people[row["member_id"]], home.cooperative, hours) for row in listed if row["member_id"] in people]
    files = {"summary.pdf": summary(said, totals), "list.csv": _csv(listed),
             "requests.json": (json.dumps(requests, ensure_ascii=False, indent=1) + "\n").encode()}
    return Draft("dimona", period, files, totals, told(said, totals), urgent=tuple(_line(row) for row in listed
                                                                                   if row["state"] in URGENT))


def _contracts(home: Home, inputs: Inputs, until: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contracts that stand, those of workbooks in the inbox among them (contract is "" until a run is approved), and every
    document so far: AGREEMENTS."""
    ways = [inputs, *(collect(home, Order(month, inputs.order.as_of, {})) for month in _other_months(inputs, until))]
    made = [agreements(each) for each in ways]
    with open_books(home.books_url, home.path) as books:
        sealed, before = standing(books.frame), books.table("agreements", AGREEMENTS)
    others = sealed.filter(~pl.col("work_month").is_in([str(each.order.month) for each in ways]))
    now = [standing_after(each, documents) for each, documents in zip(ways, made, strict=True)]
    is_written = pl.col("contract").is_in(before["number"].to_list())
    return pl.concat([others, *now]).with_columns(contract=pl.when(is_written).then("contract").otherwise(pl.lit(""))), before


def _other_months(inputs: Inputs, until: date) -> list[Month]:
    """Months beside the day's whose contracts may lack a Dimona: those of the inbox that began, and that of the last day."""
    dropped = inputs.intake.files.filter(kind="workbook")["month"].drop_nulls()
    months = {*map(Month.parse, dropped), Month(until.year, until.month)}
    return sorted((month for month in months if month.first <= until and month != inputs.order.month), key=str)


def request(row: Row, member: Row, employer: Mapping[str, str], weekly_hours: Decimal) -> dict[str, Any]:
    """A row and the body of the request that would settle it: a new Dimona, another period, or none any more."""
    number = row["dimona_number"]
    period = {"startDate": row["start"].isoformat(), "endDate": row["end"].isoformat()}
    if row["state"] == UPDATE:
        body: dict[str, Any] = {"dimonaUpdate": {"periodId": number, **period}}
    elif row["state"] == CANCEL:
        body = {"dimonaCancel": {"periodId": number}}
    else:
        body = {"employer": {"enterpriseNumber": employer["enterprise_number"]}, "worker": {"ssin": member["national_number"]},
                "dimonaIn": {**period, "features": _features(row, employer, weekly_hours)}}
    return {"state": row["state"], "contract": row["contract"], "member_id": row["member_id"], "request": body}


def _features(row: Row, employer: Mapping[str, str], weekly_hours: Decimal) -> dict[str, Any]:
    kind = WORKER_TYPES.get(row["status"], "OTH")
    features: dict[str, Any] = {"jointCommissionNumber": row["joint_committee"], "workerType": kind}
    return features | (_of_student(row, employer, weekly_hours) if kind == "STU" else {})


def _of_student(row: Row, employer: Mapping[str, str], weekly_hours: Decimal) -> dict[str, Any]:
    """Whole hours planned, rounded up, and the address of the employer, who knows no other place of work."""
    hours = Decimal(row["hours"]) if row["hours"] else Decimal(row["days"]) * weekly_hours / 5
    place = {name: employer[name] for name in ("name", "street", "postcode", "city", "country")}
    return {"plannedHoursNumber": int(hours.to_integral_value(ROUND_CEILING)), "studentPlaceOfWork": place}


def _name(member: Row | None, row: Row) -> str:
    return f"{member['first_name']} {member['last_name']} ({row['member_id']})" if member else str(row["member_id"])


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) if row[name] is not None else "" for name in SHOWN)


def _table(listed: list[dict[str, Any]]) -> Table:
    """The list as the page shows it, what cannot wait in red."""
    red = tuple(nth for nth, row in enumerate(listed) if row["state"] in URGENT)
    rows = tuple(_cells(row) for row in listed)
    return Table("dimona_list", SHOWN, rows, red=red, words=(0,), days=(1, 2), narrow=(0, 1, 2, 5))


def _csv(listed: list[dict[str, Any]]) -> bytes:
    rows = pl.DataFrame([_cells(row) for row in listed], schema=dict.fromkeys(SHOWN, pl.String), orient="row")
    return rows.write_csv().encode()


def _line(row: Row) -> str:
    why = f": {row['reason']}" if row["reason"] else ""
    which = f"contract {row['contract']}" if row["contract"] else "no contract yet"
    return f"{row['state'].upper()} {row['start']} {row['member']}, {row['activity_id']}, {which}{why}"
